"""Google Chat's credential in 2026.4.23: a text that may be anything."""

from __future__ import annotations

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import audit

OPEN = "channels.googlechat.dm.open"


@pytest.mark.parametrize(
    ("text", "is_found", "is_told"),
    [
        ('{"type": "service_account"}', True, True),
        ("[" * 200_000, False, False),
        ('{"a":' * 200_000, False, False),
        ("1" * 5000, False, True),
        ("NaN", False, True),
        ("{'a': 1}", False, True),
    ],
    ids=["object", "lists", "objects", "number", "word", "not JSON"],
)
def test_a_credential_that_nobody_can_read_is_not_clean(
    text: str, is_found: bool, is_told: bool
) -> None:
    """What is nested too deeply leaves the check open, and breaks nothing."""
    section = {"serviceAccount": text, "dm": {"policy": "open", "allowFrom": ["*"]}}
    config = {"channels": {"googlechat": section}}
    report = audit(Deployment.from_mapping(config, release="2026.4.23"))
    assert report.accepted
    found = {finding.check_id for finding in report.findings}
    assert (OPEN in found) is is_found
    assert ("nested too deeply" not in str(report.not_evaluated)) is is_told
