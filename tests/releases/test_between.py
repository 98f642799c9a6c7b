"""Versions between two exact releases, and beyond the newest one."""

from __future__ import annotations

from collections import Counter
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import Report
from pytest_openclaw import audit
from pytest_openclaw.auditing import Audit
from pytest_openclaw.reasons import Need
from tests import cases
from tests.materialize import write

BETWEEN = "2026.7.34"  # 2026.7.1 and 2026.8.2 judge
OLD, NEW = "2026.7.1", "2026.8.2"
_FIRST = "2026.3.28"  # 2026.4.15 judges 2026.4.2 beside it


def report(config: dict[str, Any], release: str) -> Report:
    """Return what is said of a config in memory."""
    return audit(Deployment.from_mapping(config, release=release))


def found(of: Report, check_id: str) -> list[str]:
    """Return the severities of the findings of a check."""
    return [str(each.severity) for each in of.findings if each.check_id == check_id]


def test_what_both_find_is_found() -> None:
    """Where the neighbours agree, that is the verdict."""
    config = {"gateway": {"bind": "lan", "auth": {"mode": "none"}}}
    made = report(config, BETWEEN)
    assert found(made, "gateway.bind_no_auth") == ["critical"]
    assert "gateway.bind_no_auth" not in made.not_evaluated
    assert "gateway.tailscale_funnel" not in made.not_evaluated


@pytest.mark.parametrize("release", ["2026.5.20", "2026.5.28-beta.1"])
def test_what_one_finds_is_not_evaluated(release: str) -> None:
    """2026.5.12 lets an HTTP API without a secret pass, 2026.5.28 does not."""
    check_id = "gateway.http.no_auth"
    assert found(report({}, "2026.5.12"), check_id) == []
    assert found(report({}, "2026.5.28"), check_id) == ["warn"]
    made = report({}, release)
    assert found(made, check_id) == []
    reason = made.not_evaluated[check_id]
    assert reason.need is Need.RELEASE
    assert reason.startswith(
        f"{release} is between 2026.5.12 and 2026.5.28, which differ here:"
        " 2026.5.12 reports nothing else; 2026.5.28 reports warn gateway.http.no_auth"
    )


def test_what_both_find_stays_beside_what_one_does() -> None:
    """2026.5.12 has one finding for all dangerous flags, 2026.5.28 one for each."""
    config = {
        "gateway": {
            "controlUi": {
                "allowInsecureAuth": True,
                "dangerouslyDisableDeviceAuth": True,
            }
        }
    }
    check_id = "config.insecure_or_dangerous_flags"
    made = report(config, "2026.5.20")
    assert found(made, check_id) == ["warn"]
    assert "reports warn config.insecure" in made.not_evaluated[check_id]


def test_what_one_has_and_never_evaluates_does_not_pass() -> None:
    """2026.4.15 alone has a part for a plugin that is allowed, and cannot fill it."""
    config = {
        "channels": {"signal": {"account": "+15550001111"}},
        "plugins": {"allow": ["telegram"]},
    }
    check_id = "plugins.telegram.security_audit_failed"
    assert check_id not in Audit(Deployment.from_mapping(config, release=_FIRST)).checks
    made = report(config, "2026.4.2")
    assert found(made, check_id) == []
    assert made.not_evaluated[check_id].startswith("no matching channel")


def test_one_that_accepts_is_enough() -> None:
    """Refused only where both refuse; where one does, the gate has no verdict."""
    config = {"gateway": {"nodes": {"allowCommands": ["camera.snap"]}}}
    assert report(config, OLD).accepted
    assert not report(config, NEW).accepted
    made = report(config, BETWEEN)
    assert made.accepted
    assert made.problems == ()
    reason = made.not_evaluated["deployment.config_valid"]
    assert "2026.8.2 reports gateway.nodes.allowCommands: unknown key" in reason
    both = report({"nonsense": 1}, BETWEEN)
    assert not both.accepted
    assert len(both.problems) == 1


def test_the_gate_says_which_releases_are_known() -> None:
    """A release that is known passes; all others say what is missing."""
    for release in ("2026.9.9", BETWEEN, "2026.5.3", "2026.9.6-beta.1"):
        reason = report({}, release).not_evaluated["deployment.release_known"]
        assert reason == f"approximate: the rules of {release} are unknown"
        assert reason.need is Need.RELEASE
    for known in (OLD, NEW, "2026.9.6"):
        assert "deployment.release_known" not in report({}, known).not_evaluated


@pytest.mark.slow
@pytest.mark.parametrize("release", [BETWEEN, "2026.5.20", "2026.9.6-beta.1"])
def test_nothing_passes_that_a_neighbour_finds(release: str, tmp_path: Path) -> None:
    """Of real cases: what is found is found by both, what passes is clean at both."""
    compared = 0
    for at, reported in enumerate(cases.cases()):
        if at % 197 or reported.release != "2026.9.6":
            continue
        root = tmp_path / str(at)
        root.mkdir()
        env = write(reported.case, reported.release, root)
        made = cases.report_on(reported.case, release, env)
        neighbours = [
            cases.report_on(reported.case, each, env)
            for each in made.deployment.judged.judges
        ]
        assert len(neighbours) == 2
        assert made.accepted == any(each.accepted for each in neighbours)
        if not all(each.accepted for each in neighbours):
            continue
        compared += 1
        first, second = (
            Counter((one.check_id, one.severity) for one in each.findings)
            for each in neighbours
        )
        listed = Counter((one.check_id, one.severity) for one in made.findings)
        assert listed == first & second, reported.name
        for check_id, _ in (first - second) + (second - first):
            open_ = made.not_evaluated
            assert any(fnmatch(check_id, f"{each}*") for each in open_), reported.name
    assert compared > 10
