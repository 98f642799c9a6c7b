"""Our findings beside those of the release's own audit, on one deployment."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw.auditing import Audit
from pytest_openclaw.given_reports.agreement import Agreement
from pytest_openclaw.given_reports.compared_audit import ComparedAudit
from pytest_openclaw.given_reports.judging import Given
from pytest_openclaw.given_reports.reading import report_of
from pytest_openclaw.given_reports.tables import AuditTable
from tests import cases
from tests.cases import RecordedVerdict
from tests.groups import each_of
from tests.materialize import write

DATA = Path(__file__).parent / "data"
#: The config that the reports of the folder are of.
CONFIG: dict[str, Any] = json.loads((DATA / "config" / "weak.json").read_text())

#: Parity cases of both releases, a few of every file.
SAMPLE = [
    verdict
    for of_file in cases.by_file().values()
    for verdict in [
        each
        for each in of_file
        if "findings" in each.case["expect"][each.release]
        and not each.case.get("compare")
    ][::97]
]


def table(findings: list[list[str]]) -> AuditTable:
    """Return the report of an audit that has these findings."""
    rows = [
        {"checkId": each, "severity": severity, "title": "T", "detail": "D"}
        for each, severity in findings
    ]
    summary = {
        severity: sum(row["severity"] == severity for row in rows)
        for severity in ("critical", "warn", "info")
    }
    read = report_of(json.dumps({"summary": summary, "findings": rows}))
    assert isinstance(read, AuditTable)
    return read


def real(name: str, release: str, **changes: Any) -> Agreement:
    """Compare the config with a real report of it."""
    read = report_of((DATA / f"{name}.json").read_text(encoding="utf-8"))
    assert isinstance(read, AuditTable)
    config = {**CONFIG, **changes}
    if release < "2026.5.28":
        config.pop("security", None)
    deployment = Deployment.from_mapping(config, release=release)
    return Agreement(Audit(deployment), Given((name,), audit=read))


@each_of("verdict", {verdict.name: verdict for verdict in SAMPLE})
def test_recorded_verdicts_agree(verdict: RecordedVerdict, tmp_path: Path) -> None:
    """Of both releases: the benchmark of parity, read as reports."""
    deployment = cases.deployment_of(
        verdict.case, verdict.release, write(verdict.case, verdict.release, tmp_path)
    )
    expected = verdict.case["expect"][verdict.release]["findings"]
    known = [each for each in expected if each[0] not in cases.UNPROBED]
    made = Agreement(Audit(deployment), Given(("case",), audit=table(known)))
    assert list(map(str, made.differences)) == []
    assert made.is_exact


@pytest.mark.parametrize("release", ["2026.9.6", "2026.5.12"])
def test_a_real_report_of_a_weak_config_agrees(release: str) -> None:
    """Everything that needs no state directory."""
    made = real(f"{release}-plain", release)
    assert made.differences == []
    assert len(made.both) >= 8


def test_another_config_disagrees_in_what_differs() -> None:
    """Three groups, and the smallest config of which that is still so."""
    gateway = {**CONFIG["gateway"], "bind": "loopback"}
    made = real("2026.9.6-plain", "2026.9.6", gateway=gateway)
    verdict = {
        (each.check_id, each.severity, each.is_ours) for each in made.differences
    }
    assert ("gateway.auth_no_rate_limit", "warn", False) in verdict
    assert ("gateway.trusted_proxies_missing", "warn", True) in verdict
    data = made.to_data()
    assert data["both"] and data["onlyRealAudit"] and data["onlyHere"]
    assert data["input"] == {"gateway": {"controlUi": {"allowedOrigins": ["*"]}}}


def test_the_smallest_input_has_no_secret_and_no_person() -> None:
    """Tokens, phone numbers and long texts are masked."""
    config = {
        "gateway": {"bind": "lan", "auth": {"mode": "token", "token": "tiny-secret"}},
        "channels": {
            "telegram": {
                "botToken": "123:very-secret-token",
                "dmPolicy": "open",
                "allowFrom": ["*", "+15550100777"],
            }
        },
    }
    audit = Audit(Deployment.from_mapping(config, release="2026.9.6"))
    data = Agreement(audit, Given(("x",), audit=table([]))).to_data()
    text = json.dumps(data["input"])
    assert data["onlyHere"] and "telegram" in text
    for each in ("tiny-secret", "very-secret", "15550100777"):
        assert each not in text


def test_what_one_of_them_did_not_evaluate_is_not_compared() -> None:
    """A finding of a check that needs the state directory is no disagreement."""
    config = {"gateway": {"auth": {"token": "a-long-random-token-of-40-characters-xx"}}}
    audit = Audit(Deployment.from_mapping(config, release="2026.9.6"))
    said = table([["fs.config.perms_writable", "critical"]])
    made = Agreement(audit, Given(("x",), audit=said))
    assert "fs.config.perms_writable" in made.not_compared
    assert "fs.config.perms_writable" not in {e.check_id for e in made.differences}


def test_a_finding_of_the_report_alone_is_an_item_that_fails() -> None:
    """Whatever we think of it; also of a check that nobody knows here."""
    audit = Audit(Deployment.from_mapping(CONFIG, release="2026.9.6"))
    ids = ["gateway.tailscale_funnel", "gateway.new_rule"]
    said = table([[each, "critical"] for each in ids])
    made = ComparedAudit(audit, Given(("x",), audit=said))
    for each in ids:
        assert len(made.outcome(each).findings) == 1
        assert each in made.checks
    assert made.outcome("agreement.report").findings


def test_a_release_that_is_not_judged_exactly_owes_no_agreement() -> None:
    """The differences are told all the same."""
    audit = Audit(Deployment.from_mapping(CONFIG, release="2026.10.1"))
    made = ComparedAudit(audit, Given(("x",), audit=table([])))
    outcome = made.outcome("agreement.report")
    assert outcome.findings == () and outcome.not_evaluated is not None
    assert made.agreement.differences == [] or made.notes


def test_a_report_of_a_config_that_we_reject_is_a_disagreement() -> None:
    """The real audit prints none of a rejected config."""
    config = {**CONFIG, "oops": 1}
    audit = Audit(Deployment.from_mapping(config, release="2026.9.6"))
    made = ComparedAudit(audit, Given(("x",), audit=table([])))
    (finding,) = made.outcome("agreement.report").findings
    assert "rejects this config" in finding.message
