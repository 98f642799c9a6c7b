"""What a report says of each check: found, clean, or not looked at."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pytest_openclaw import Report
from pytest_openclaw.errors import UsageError
from pytest_openclaw.given_reports.judging import report_audit
from pytest_openclaw.profiles import profile_named
from pytest_openclaw.reasons import Need
from pytest_openclaw.selection import Selection

DATA = Path(__file__).parent / "data"
AUDITS = [each for each in sorted(DATA.glob("*.json")) if "secrets" not in each.stem]


def stated(name: str, **kwargs: Any) -> Report:
    """Return the report of this name, of the release that its name begins with."""
    release = name.partition("-")[0]
    return Report.from_json(DATA / f"{name}.json", release=release, **kwargs)


def written(path: Path) -> dict[str, Any]:
    """Return what a report says."""
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    inner: dict[str, Any] = document.get("report", document)
    return inner


@pytest.mark.parametrize("path", AUDITS, ids=lambda path: path.stem)
def test_findings_are_those_of_the_report(path: Path) -> None:
    """Each is there, with its severity and its words; and none beside."""
    report, said = stated(path.stem), written(path)
    told = sorted((e.check_id, str(e.severity), e.title) for e in report.findings)
    assert told == sorted(
        (e["checkId"], e["severity"], e["title"]) for e in said["findings"]
    )
    assert report.summary == said["summary"]
    assert [each.finding.check_id for each in report.suppressed] == [
        each["checkId"] for each in said.get("suppressedFindings", [])
    ]


@pytest.mark.parametrize(
    ("release", "is_clean"), [("2026.4.15", True), ("2026.5.12", False)]
)
def test_a_command_that_starts_plugins_evaluates_what_they_report(
    release: str, is_clean: bool
) -> None:
    """That of 2026.5.12 starts none, so that its silence says nothing."""
    audit = report_audit(str(DATA / f"{release}-plain.json"), release=release)
    outcome = audit.outcome("browser.remote_cdp_http")
    assert (outcome.not_evaluated is None) is is_clean


@pytest.mark.parametrize(
    ("found", "is_clean"),
    [
        ("sandbox.browser_container.non_loopback_publish", True),
        ("sandbox.browser_container.docker_probe_timeout", False),
        ("gateway.token_too_short", False),
    ],
)
def test_a_finding_of_a_container_shows_that_docker_answered(
    tmp_path: Path, found: str, is_clean: bool
) -> None:
    """Then the other checks of containers are clean; after a timeout they are not."""
    finding = {"checkId": found, "severity": "warn", "title": "t", "detail": "d"}
    summary = {"critical": 0, "warn": 1, "info": 0}
    path = tmp_path / "audit.json"
    path.write_text(json.dumps({"summary": summary, "findings": [finding]}))
    audit = report_audit(str(path), release="2026.9.6")
    other = audit.outcome("sandbox.browser_container.hash_label_missing")
    assert (other.not_evaluated is None) is is_clean


def test_a_check_passes_only_where_the_release_evaluates_it() -> None:
    """What needs --deep, docker or another command has no verdict."""
    audit = report_audit(str(DATA / "2026.9.6-plain.json"), release="2026.9.6")
    assert audit.outcome("gateway.tailscale_funnel").not_evaluated is None
    deep = audit.outcome("plugins.code_safety").not_evaluated
    assert deep is not None and deep.need is Need.DEEP
    docker = audit.outcome("sandbox.browser_container.hash_label_missing")
    assert docker.not_evaluated is not None and docker.not_evaluated.need is Need.OTHER
    assert "silent without it" in str(docker.not_evaluated)
    never = audit.outcome("browser.control_no_auth").not_evaluated
    assert never is not None and never.need is None
    assert "deployment.config_valid" not in audit.checks


def test_a_deep_report_evaluates_the_deep_checks() -> None:
    """Code of plugins, and the probe of the running gateway."""
    audit = report_audit(str(DATA / "2026.9.6-deep.json"), release="2026.9.6")
    assert audit.outcome("plugins.code_safety").not_evaluated is None
    assert len(audit.outcome("gateway.probe_failed").findings) == 1
    assert "probe of ws://127.0.0.1:1 failed" in audit.notes[0]


def test_without_a_release_nothing_passes() -> None:
    """What found nothing may be a check that the release does not have."""
    report = Report.from_json(DATA / "2026.9.6-plain.json")
    assert len(report.findings) == 11
    audit = report_audit(str(DATA / "2026.9.6-plain.json"))
    clean = [
        name
        for name in audit.checks
        if not (said := audit.outcome(name)).findings and not said.suppressed
    ]
    assert all(audit.outcome(name).not_evaluated for name in clean)
    reason = audit.outcome("gateway.tailscale_funnel").not_evaluated
    assert reason is not None and reason.need is Need.VERSION


@pytest.mark.parametrize(
    ("release", "known"),
    [
        ("2026.2.26", False),
        ("2026.3.7", None),
        ("2026.3.13", True),
        ("2026.3.28", True),
        ("2026.4.2", True),
        ("2026.10.1", None),
    ],
)
def test_a_release_has_a_check_where_that_was_looked_at(
    release: str, known: bool | None
) -> None:
    """hooks.allowed_agent_ids_unrestricted is in 2026.3.13, and not in 2026.3.2."""
    path = str(DATA / "2026.4.15-plain.json")
    audit = report_audit(path, release=release)
    name = "hooks.allowed_agent_ids_unrestricted"
    assert (name in audit.checks) is (known is not False)
    if known is not False:
        assert (audit.outcome(name).not_evaluated is None) is bool(known)


def test_a_stricter_profile_says_what_needs_the_config() -> None:
    """The posture is of settings, which no report of the audit has."""
    path = str(DATA / "2026.9.6-plain.json")
    selection = Selection(profile_named("hardened"))
    audit = report_audit(path, release="2026.9.6", selection=selection)
    posture = [name for name in audit.checks if name.startswith("posture.")]
    assert posture
    for name in posture:
        reason = audit.outcome(name).not_evaluated
        assert reason is not None and reason.need is Need.SETTINGS
    dormant = audit.outcome("browser.control_no_auth").not_evaluated
    assert dormant is not None and dormant.need is Need.SETTINGS


def changed(tmp_path: Path, **finding: str) -> Path:
    """Write a report with one finding of these words."""
    words = {"severity": "warn", "title": "A title", "detail": "A detail", **finding}
    counts = {"critical": 0, "warn": 0, "info": 0, words["severity"]: 1}
    path = tmp_path / "audit.json"
    path.write_text(json.dumps({"summary": counts, "findings": [words]}))
    return path


def test_an_unknown_check_is_told_in_the_words_of_the_report(tmp_path: Path) -> None:
    """A release that is newer than this package has checks that it does not know."""
    path = changed(tmp_path, checkId="gateway.new_rule", remediation="Do this.")
    (finding,) = Report.from_json(path, release="2026.10.1").findings
    assert (finding.check_id, finding.title) == ("gateway.new_rule", "A title")
    assert (finding.message, finding.remediation) == ("A detail", "Do this.")


def test_a_hostile_text_is_bounded_and_plain(tmp_path: Path) -> None:
    """Control characters, passwords in addresses, and texts of any length."""
    path = changed(
        tmp_path,
        checkId="a\x1b[31m::\u202eb",
        title="::error::\x07x",
        detail="see https://user:hunter2secret@host/\n- a\n- b " + "z" * 90_000,
    )
    (finding,) = Report.from_json(path, release="2026.9.6").findings
    text = f"{finding.check_id}{finding.title}{finding.message}"
    assert text.isprintable() and len(text) < 9_000
    assert "hunter2secret" not in text
    assert "and 8" in text and "more characters" in text


def test_a_secrets_report_states_the_secrets_suite_alone() -> None:
    """Its findings name what they are about; the rest it looked at passes."""
    report = stated("2026.9.6-secrets")
    assert [each.check_id for each in report.findings] == [
        "secrets.plaintext_found"
    ] * 2
    assert {*map(str, (each.subjects[0] for each in report.findings))} == {
        "gateway.auth.token",
        "channels.telegram.botToken",
    }
    assert report.not_evaluated == {}


@pytest.mark.parametrize(
    ("change", "silent"),
    [
        ({"resolution": {"skippedExecRefs": 2}}, {"secrets.ref_unresolved"}),
        (
            {
                "findings": [
                    {
                        "code": "REF_UNRESOLVED",
                        "severity": "error",
                        "file": "/srv/openclaw/state/openclaw.json",
                        "jsonPath": "<root>",
                        "message": "invalid config",
                    }
                ]
            },
            {
                "secrets.plaintext_found",
                "secrets.ref_shadowed",
                "secrets.store_plaintext_residue",
            },
        ),
    ],
    ids=["exec references", "an invalid config"],
)
def test_a_secrets_audit_that_left_something_out_says_so(
    tmp_path: Path, change: dict[str, Any], silent: set[str]
) -> None:
    """A reference that no program was run for may be broken; nothing in it passes."""
    said = json.loads((DATA / "2026.9.6-secrets.json").read_text(encoding="utf-8"))
    path = tmp_path / "secrets.json"
    path.write_text(json.dumps({**said, **change}), encoding="utf-8")
    assert {*Report.from_json(path, release="2026.9.6").not_evaluated} == silent


def test_two_reports_of_one_audit_are_an_error() -> None:
    """One deployment has one security audit and one secrets audit."""
    path = str(DATA / "2026.9.6-plain.json")
    with pytest.raises(UsageError, match="two reports of the same audit"):
        report_audit(path, path)
    both = report_audit(path, str(DATA / "2026.9.6-secrets.json"), release="2026.9.6")
    assert both.outcome("secrets.plaintext_found").findings
    assert both.outcome("gateway.token_too_short").findings
