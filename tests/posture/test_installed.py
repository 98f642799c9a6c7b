"""What the posture says of plugins that lie in a state directory."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import audit
from pytest_openclaw.releases import EXACT
from pytest_openclaw.releases.release import Span


def found(state: Path, config: str, release: str) -> list[str]:
    """Return the subjects of the check on a state directory with this config."""
    (state / "openclaw.json").write_text(config, encoding="utf-8")
    deployment = Deployment.load(
        state / "openclaw.json", state_dir=state, home=state.parent, release=release
    )
    report = audit(deployment, profile="hardened")
    assert "posture.plugins.allowlist" not in report.not_evaluated
    findings = [
        each for each in report.findings if each.check_id == "posture.plugins.allowlist"
    ]
    return [str(subject) for each in findings for subject in each.subjects]


@pytest.mark.parametrize(
    "release", [each for each in EXACT if Span(since="2026.5.12").covers(each)]
)
def test_an_installed_plugin_needs_a_list(tmp_path: Path, release: str) -> None:
    """Without a list it fails, with one or without plugins it passes."""
    state = tmp_path / "state"
    state.mkdir()
    assert found(state, "{}", release) == []
    (state / "extensions" / "extra").mkdir(parents=True)
    assert found(state, "{}", release) == ["plugins.allow"]
    assert found(state, '{"plugins": {"allow": ["extra"]}}', release) == []
