"""Former keys of 2026.4.23 with a text that is unknown here."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw.auditing import Audit
from pytest_openclaw.checks.gates import config_valid

UNKNOWN = "${X}"


@pytest.mark.parametrize(
    ("settings", "outcome"),
    [
        ({"chunkMode": UNKNOWN}, "open"),
        ({"draftChunk": {"breakPreference": UNKNOWN}}, "open"),
        ({"draftChunk": {"minChars": UNKNOWN}}, "rejected"),
        ({"blockStreaming": UNKNOWN}, "rejected"),
        ({"blockStreamingCoalesce": UNKNOWN}, "rejected"),
        ({"streaming": UNKNOWN}, "valid"),
        ({"streamMode": UNKNOWN}, "valid"),
    ],
)
def test_an_unknown_text_is_no_more_than_a_text(
    settings: dict[str, Any], outcome: str
) -> None:
    """Where words are valid, it may be one of them; a number or a switch it is not."""
    config = {"channels": {"telegram": settings}}
    deployment = Deployment.from_mapping(config, release="2026.4.23", opaque_env=["X"])
    found = Audit(deployment).outcome(config_valid.id)
    is_open = found.not_evaluated is not None
    said = "rejected" if found.findings else "open" if is_open else "valid"
    assert said == outcome
