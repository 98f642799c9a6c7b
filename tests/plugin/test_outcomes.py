"""What becomes of an item. Passed means: evaluated, and found clean."""

from __future__ import annotations

from typing import Any

import pytest

from tests.plugin.project import HARDENED
from tests.plugin.project import Project

CONFIG = "--openclaw-config=openclaw.json"
NODE = "openclaw.json::"


def test_a_hardened_deployment_passes(project: Project) -> None:
    """What needs a secret's text, a gateway or a browser is skipped."""
    project.config(HARDENED)
    outcomes = project.outcomes(CONFIG)
    assert set(outcomes.values()) == {"passed", "skipped"}
    skipped = {node for node, outcome in outcomes.items() if outcome == "skipped"}
    assert {f"{NODE}gateway.token_too_short", f"{NODE}gateway.probe_failed"} < skipped
    assert outcomes[f"{NODE}gateway.bind_no_auth"] == "passed"


@pytest.mark.parametrize(
    ("fail_on", "outcome"),
    [("critical", "passed"), ("warn", "failed"), ("info", "failed")],
)
def test_fail_on_decides_what_fails(
    project: Project, fail_on: str, outcome: str
) -> None:
    """A finding below it passes, and is told in the summary."""
    project.config()
    args = (
        CONFIG,
        f"--openclaw-fail-on={fail_on}",
        "--openclaw-select=gateway.auth_no_rate_limit",
    )
    assert list(project.outcomes(*args).values()) == [outcome]
    reported = (
        "  warn gateway.auth_no_rate_limit: gateway.bind is lan,*(openclaw.json:*)"
    )
    if outcome == "passed":
        project.run(*args).stdout.fnmatch_lines([reported])
    else:
        project.run(*args).stdout.no_fnmatch_line(reported)


def test_a_refused_config_has_no_clean_check(project: Project) -> None:
    """The gate fails, findings fail, and the rest is skipped with that reason."""
    project.config({"gateway": {"bind": "lan", "bnd": "lan"}})
    outcomes = project.outcomes(CONFIG)
    assert outcomes[f"{NODE}deployment.config_valid"] == "failed"
    assert outcomes[f"{NODE}gateway.bind_no_auth"] == "failed"
    assert outcomes[f"{NODE}gateway.tailscale_funnel"] == "skipped"
    assert "passed" not in outcomes.values()
    result = project.run(CONFIG, "-rs")
    result.stdout.fnmatch_lines(
        [
            "*openclaw.json:4: gateway.bnd: unknown key; did you mean bind?",
            "CRITICAL deployment.config_valid: OpenClaw rejects this config, or *",
            "SKIPPED * the release rejects this config, see deployment.config_valid",
        ]
    )


def test_a_renamed_key_is_told_its_new_name(project: Project) -> None:
    """An older config meets a newer release: the usual case."""
    project.config('{\n  gateway: {\n    nodes: {allowCommands: ["x"]},\n  },\n}')
    project.run(CONFIG).stdout.fnmatch_lines(
        [
            "openclaw.json:3: gateway.nodes.allowCommands: unknown key; 2026.9.6"
            " calls it gateway.nodes.commands.allow",
        ]
    )


def test_an_unknown_text_skips_with_the_variable(project: Project) -> None:
    """The reason names key and variable; --openclaw-strict lets the item fail."""
    project.config({"gateway": {"bind": "${BIND}"}})
    args = (CONFIG, "--openclaw-select=gateway.bind_no_auth")
    reason = "gateway.bind is ${BIND}, whose value is unknown here"
    result = project.run(*args, "-rs")
    result.assert_outcomes(skipped=1)
    result.stdout.fnmatch_lines([f"SKIPPED * openclaw.json:1: {reason}"])
    strict = project.run(*args, "--openclaw-strict")
    strict.assert_outcomes(failed=1)
    strict.stdout.fnmatch_lines([f"gateway.bind_no_auth was not evaluated: {reason}"])


@pytest.mark.usefixtures("whole_audit")
def test_strict_asks_for_nothing_that_cannot_be_had(project: Project) -> None:
    """What the release's own command never evaluates stays skipped."""
    project.config(HARDENED)
    outcomes = project.outcomes(CONFIG, "--openclaw-strict")
    assert outcomes[f"{NODE}browser.control_no_auth"] == "skipped"
    assert outcomes[f"{NODE}gateway.probe_failed"] == "failed"


def test_a_doubtful_text_fails_the_gate_alone(project: Project) -> None:
    """A key given twice is accepted by the release, and never what was meant."""
    project.config('{\n gateway: {bind: "lan"},\n gateway: {bind: "loopback"},\n}')
    outcomes = project.outcomes(CONFIG)
    assert outcomes[f"{NODE}deployment.config_valid"] == "failed"
    assert outcomes[f"{NODE}gateway.bind_no_auth"] == "passed"
    project.run(CONFIG).stdout.fnmatch_lines(
        ["*openclaw.json:3: gateway: duplicate key: the value in line 2 is ignored"]
    )


def set_aside(check_id: str) -> dict[str, Any]:
    """Return a weak config that exempts itself from one check."""
    entry = {"checkId": check_id, "reason": "Behind a mesh, SEC-7."}
    audit = {"audit": {"suppressions": [entry]}}
    return {"gateway": {"bind": "lan"}, "security": audit}


def test_what_the_config_sets_aside_is_an_expected_failure(project: Project) -> None:
    """With the reason that is given there; --runxfail lets it fail."""
    project.config(set_aside("gateway.bind_no_auth"))
    args = (CONFIG, "--openclaw-select=gateway.bind_no_auth")
    result = project.run(*args, "-rx")
    result.assert_outcomes(xfailed=1)
    said = "suppressed by security.audit.suppressions: Behind a mesh, SEC-7."
    result.stdout.fnmatch_lines([f"XFAIL *gateway.bind_no_auth - {said}"])
    assert list(project.outcomes(*args, "--runxfail").values()) == ["failed"]
    shown = project.run(*args, "--xfail-tb", "--full-trace").stdout.str()
    assert "Behind a mesh, SEC-7." in shown
    assert "enforcing.py" not in shown  # no traceback is made


def test_what_is_set_aside_below_the_limit_passes(project: Project) -> None:
    """There is nothing to except where nothing would fail."""
    project.config(set_aside("gateway.auth_no_rate_limit"))
    outcomes = project.outcomes(CONFIG, "--openclaw-fail-on=critical")
    assert outcomes[f"{NODE}gateway.auth_no_rate_limit"] == "passed"


def test_an_item_of_a_failing_check_shows_no_traceback(project: Project) -> None:
    """The failure is the audit line, the place, the reason and the remedy."""
    project.config()
    result = project.run(CONFIG, "--openclaw-select=gateway.bind_no_auth")
    result.stdout.fnmatch_lines(
        [
            "*_ openclaw.json: gateway.bind_no_auth _*",
            "openclaw.json:3: gateway.bind is lan, and no token or password is"
            " configured",
            "CRITICAL gateway.bind_no_auth: The gateway listens beyond loopback without"
            " a credential",
            "  see also gateway.auth",
            "  Why: *",
            "  Fix: Set gateway.auth.mode to token or password *",
            "FAILED openclaw.json::gateway.bind_no_auth*",
        ],
        consecutive=False,
    )
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*.py:*")


def test_a_fault_of_our_own_is_shown_as_one(project: Project) -> None:
    """A check that crashes fails its item, with the traceback that a report needs."""
    project.config({})
    project.conftest(
        '''
        from pytest_openclaw import check

        @check("acme.broken", fix="None.")
        def broken(deployment):
            """It breaks."""
            raise ZeroDivisionError("here")
            yield

        def pytest_openclaw_register_checks(catalogue):
            catalogue.add(broken)
        '''
    )
    result = project.run(CONFIG, "--openclaw-select=acme.*")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["*raise ZeroDivisionError*", "ZeroDivisionError: here"]
    )
