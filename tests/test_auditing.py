"""Evaluating checks over a deployment: findings, reasons, and what is in between."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pytest_openclaw import CheckBroken
from pytest_openclaw import Deployment
from pytest_openclaw import Found
from pytest_openclaw import NotEvaluated
from pytest_openclaw import Report
from pytest_openclaw import Severity
from pytest_openclaw import UsageError
from pytest_openclaw import audit
from pytest_openclaw import audit_secrets
from pytest_openclaw import check
from pytest_openclaw import found
from pytest_openclaw import plan_fixes
from pytest_openclaw.auditing import Audit
from pytest_openclaw.checks import catalogue
from pytest_openclaw.profiles import AUDIT


def report_of(config: dict[str, Any], **more: Any) -> Report:
    """Return the report of a config in memory."""
    return audit(Deployment.from_mapping(config, **more))


def ids(report: Report) -> list[str]:
    """Return the checkIds of the findings."""
    return [finding.check_id for finding in report.findings]


def test_a_report_counts_by_severity() -> None:
    """The defaults of a release are no clean deployment: nothing asks for a secret."""
    report = report_of({})
    assert report.accepted
    assert report.problems == ()
    assert report.summary == {"critical": 1, "warn": 2, "info": 1}
    assert ids(report) == [
        "gateway.loopback_no_auth",
        "gateway.trusted_proxies_missing",
        "gateway.http.no_auth",
        "summary.attack_surface",
    ]


@pytest.mark.parametrize("function", [audit, audit_secrets, plan_fixes])
def test_a_path_is_no_deployment(function: Callable[..., object]) -> None:
    """Whoever gives one is shown how to make a deployment of it."""
    with pytest.raises(UsageError, match=r"takes a Deployment, not str: .*load\(path"):
        function("openclaw.json")


def test_an_empty_path_is_no_deployment() -> None:
    """``os.environ.get("CONFIG", "")`` is a mistake, and not a gateway without one."""
    for argument in ("config", "state_dir", "home"):
        given: Any = {"config": None, argument: ""}
        with pytest.raises(UsageError, match="is empty: leave it out"):
            Deployment.load(**given)


def test_a_finding_tells_what_where_and_what_to_do() -> None:
    """Severity, title, message, subjects and remediation are all there."""
    token = "correct horse battery staple"
    report = report_of({"gateway": {"bind": "lan", "auth": {"token": token}}})
    finding = report.findings[1]
    assert str(finding) == (
        "critical gateway.control_ui.allowed_origins_required: gateway.bind is "
        "lan, the Control UI is enabled, and gateway.controlUi.allowedOrigins is "
        "empty"
    )
    assert finding.severity == "critical"
    assert finding.subjects == ("gateway.controlUi.allowedOrigins",)
    assert finding.title == (
        "The Control UI listens beyond loopback without an origin list"
    )
    assert "allowedOrigins" in finding.remediation
    assert token not in repr(report)


def test_unknown_text_leaves_single_checks_open() -> None:
    """What rests on an unknown text is not evaluated; all else is."""
    report = report_of({"gateway": {"bind": "${BIND}", "auth": {"token": "${TOKEN}"}}})
    assert report.accepted
    assert ids(report) == ["summary.attack_surface"]
    bind = "gateway.bind is ${BIND}, whose value is unknown here"
    token = "gateway.auth.token is ${TOKEN}, whose value is unknown here"
    assert report.not_evaluated["gateway.bind_no_auth"] == bind
    assert report.not_evaluated["deployment.config_valid"] == bind
    assert report.not_evaluated["gateway.token_too_short"] == token
    assert "gateway.tailscale_funnel" not in report.not_evaluated
    assert "gateway.http.no_auth" not in report.not_evaluated, "a token is set"


def test_a_declared_variable_closes_them() -> None:
    """With the environment given, and nothing opaque in it, all is evaluated."""
    env = {"BIND": "lan", "TOKEN": "x" * 40}
    config = {"gateway": {"bind": "${BIND}", "auth": {"token": "${TOKEN}"}}}
    report = report_of(config, env=env)
    assert "gateway.auth_no_rate_limit" in ids(report)
    assert {reason.split()[0] for reason in report.not_evaluated.values()} == {
        "requires",  # the live probe
        "openclaw",  # never evaluates the browser's checks
    }


def test_an_unset_variable_can_be_missing() -> None:
    """With unset_variables="missing" the release's own answer counts."""
    config = {"gateway": {"auth": {"token": "${TOKEN}"}}}
    report = report_of(config, unset_variables="missing")
    assert "gateway.http.no_auth" in ids(report)


def test_a_refused_config_is_evaluated_as_far_as_it_goes() -> None:
    """What is found stands; what is not found was not evaluated."""
    report = report_of({"gateway": {"bind": "lan"}, "oops": 1})
    assert not report.accepted
    assert [str(each) for each in report.problems] == [
        "oops: unknown key; no release has it"
    ]
    assert "gateway.bind_no_auth" in ids(report)
    assert "deployment.config_valid" not in ids(report), (
        "it is not a checkId of the audit"
    )
    reason = "the release rejects this config, see deployment.config_valid"
    assert report.not_evaluated["gateway.tailscale_funnel"] == reason


def test_an_unreadable_config_has_no_verdict_at_all(tmp_path: Path) -> None:
    """No check of a file that is not JSON5 finds anything, and none is clean."""
    file = tmp_path / "openclaw.json"
    file.write_text("{gateway: ")
    report = audit(Deployment.load(file))
    assert report.findings == ()
    assert not report.accepted
    known = [each for each in catalogue() if AUDIT.includes(each)]
    rules = report.deployment.rules
    checks = {each.id for each in known if each.each is None and each.applies_to(rules)}
    assert set(report.not_evaluated) == checks - {"deployment.config_valid"}


def test_a_missing_config_means_the_defaults(tmp_path: Path) -> None:
    """The release runs without one, and the audit says what that means."""
    report = audit(Deployment.load(tmp_path / "openclaw.json"))
    assert report.accepted
    assert ids(report) == ids(report_of({}))


def test_the_config_can_set_findings_aside() -> None:
    """An entry fits by exact id and by texts, whatever their case (2026.9.6)."""
    config = {
        "gateway": {"bind": "lan"},
        "security": {
            "audit": {
                "suppressions": [
                    {"checkId": " gateway.bind_no_auth ", "detailIncludes": "IS LAN"},
                    {"checkId": "gateway.auth_no_rate_limit", "titleIncludes": "other"},
                    {"checkId": "gateway.http.no_auth", "reason": " a mesh "},
                    {"checkId": "security.audit.suppressions.active"},
                ]
            }
        },
    }
    report = report_of(config, release="2026.9.6")
    assert [(each.finding.check_id, each.reason) for each in report.suppressed] == [
        ("gateway.bind_no_auth", ""),
        ("gateway.http.no_auth", "a mesh"),
    ]
    assert "gateway.auth_no_rate_limit" in ids(report)
    assert "security.audit.suppressions.active" in ids(report), "nothing hides it"
    assert not report_of(config, release="2026.5.12").accepted, "a key it has not yet"


def test_the_probe_of_a_deep_audit_can_refuse(tmp_path: Path) -> None:
    """A deep audit dies on a remote address in the clear, and so this one refuses."""
    file = tmp_path / "openclaw.json"
    file.write_text('{gateway: {mode: "remote", remote: {url: "${URL}"}}}')
    env = {"URL": "ws://192.0.2.1:1"}
    assert audit(Deployment.load(file, env=env)).accepted
    report = audit(Deployment.load(file, env=env, deep=True))
    assert not report.accepted
    assert [each.key for each in report.problems] == ["gateway.remote.url"]
    unknown = audit(Deployment.load(file, deep=True))
    assert unknown.accepted
    assert unknown.not_evaluated["deployment.config_valid"] == (
        "gateway.remote.url is ${URL}, whose value is unknown here"
    )


def test_own_checks_join_the_catalogue() -> None:
    """A check yields what it found, and stops where it cannot tell."""

    @check("acme.port", Severity.WARN, Severity.INFO, fix="Use another port.")
    def port(deployment: Deployment) -> Iterator[Found]:
        """The port is odd."""
        setting = deployment.config.at("gateway.port")
        yield found(setting, f"it is {setting.value}", severity=Severity.INFO)
        raise NotEvaluated("the rest is not known")

    made = catalogue()
    made.add(port)
    outcome = Audit(Deployment.from_mapping({"gateway": {"port": 7}}), made).outcome(
        "acme.port"
    )
    assert [str(each) for each in outcome.findings] == ["info acme.port: it is 7"]
    assert outcome.not_evaluated == "the rest is not known"


def test_no_reason_shows_a_secret() -> None:
    """Not even one that a check made of the secret itself."""
    secret = "s3cret-0123456789"

    @check("example.token", Severity.WARN, fix="None.")
    def token(deployment: Deployment) -> Iterator[Found]:
        """The token is odd."""
        setting = deployment.config.at("gateway.auth.token")
        if setting.text is not None:
            raise NotEvaluated(f"{setting.text} is odd")
        yield found(setting, "it is missing")

    made = catalogue()
    made.add(token)
    deployment = Deployment.from_mapping({"gateway": {"auth": {"token": secret}}})
    outcome = Audit(deployment, made).outcome("example.token")
    assert outcome.not_evaluated == "[redacted] is odd"


def test_problems_of_the_state_show_no_secret(tmp_path: Path) -> None:
    """SQLite's own words quote names of a damaged database; ours do not."""
    secret = "s3cret-0123456789"
    state = tmp_path / secret
    state.mkdir()
    (state / "openclaw.json").write_text(
        json.dumps({"gateway": {"auth": {"token": secret}}})
    )
    database = state / "state" / "openclaw.sqlite"
    database.parent.mkdir()
    with sqlite3.connect(database) as connection:
        connection.execute(f'CREATE TABLE "{secret}" (x)')
    connection.close()
    data = database.read_bytes().replace(b"CREATE TABLE", b"CREATE TABEL")
    database.write_bytes(data)
    (problem,) = audit(Deployment.load(state_dir=state)).problems
    assert problem.message == "SQLite cannot read it"


def test_a_fault_in_a_check_is_not_hidden() -> None:
    """An exception is raised; on a refused config it may be the config's fault."""

    @check("acme.broken", fix="None.")
    def broken(deployment: Deployment) -> Iterator[Found]:
        """It breaks."""
        yield found("gateway", "first")
        raise ZeroDivisionError

    made = catalogue()
    made.add(broken)
    with pytest.raises(CheckBroken, match="ZeroDivisionError"):
        Audit(Deployment.from_mapping({}), made).outcome("acme.broken")
    outcome = Audit(Deployment.from_mapping({"x": 1}), made).outcome("acme.broken")
    assert len(outcome.findings) == 1
    assert outcome.not_evaluated == (
        "the release rejects this config, see deployment.config_valid"
    )


def test_a_check_that_the_release_does_not_know_says_so() -> None:
    """Its outcome is a reason, and a report leaves it out."""
    deployment = Deployment.from_mapping({}, release="2026.5.12")
    outcome = Audit(deployment).outcome("gateway.token_placeholder_value")
    assert outcome.not_evaluated == "OpenClaw 2026.5.12 does not have this check"
    assert "gateway.token_placeholder_value" not in audit(deployment).not_evaluated


def test_a_rule_that_breaks_on_what_is_undecided_has_no_verdict() -> None:
    """An unknown text leaves open whether the release takes this shape at all."""
    config = {"gateway": {"bind": "lan", "auth": {"mode": {"enabled": "${X}"}}}}
    report = audit(Deployment.from_mapping(config))
    assert "gateway.http.no_auth" in report.not_evaluated
    assert "deployment.config_valid" in report.not_evaluated
