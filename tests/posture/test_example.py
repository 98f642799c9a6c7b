"""The deployments that are shipped as examples hold the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import Severity
from pytest_openclaw import audit
from tests.posture.ends import ENDS
from tests.posture.ends import OF_FILES

EXAMPLES = Path(__file__).parents[2] / "docs" / "hardened"
RELEASES = [rules.release for rules in ENDS]


@pytest.mark.parametrize("profile", ["hardened", "shared"])
@pytest.mark.parametrize("release", RELEASES)
def test_the_hardened_example_holds(release: str, profile: str) -> None:
    """Its release takes it, nothing is found in it, and all of the posture is told."""
    deployment = Deployment.load(EXAMPLES / release / "openclaw.json")
    report = audit(deployment, profile=profile)
    assert report.accepted
    assert report.problems == ()
    assert report.deployment.rules.release == release
    found = [each for each in report.findings if each.severity is not Severity.INFO]
    assert found == []
    named = [each for each in report.not_evaluated if each.startswith("posture.")]
    assert set(named) - set(OF_FILES) == set()


def test_there_is_an_example_for_each_release() -> None:
    """No release that is judged exactly goes without one."""
    assert sorted(each.name for each in EXAMPLES.iterdir()) == sorted(RELEASES)
