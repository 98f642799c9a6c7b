"""A page for a merge request or a job summary."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Iterator

from pytest_openclaw.problems import Location
from pytest_openclaw.reports.links import Linker
from pytest_openclaw.reports.reported import ReportedFinding
from pytest_openclaw.reports.run import WORDS
from pytest_openclaw.reports.run import Case
from pytest_openclaw.reports.run import DeploymentRun
from pytest_openclaw.reports.run import Run
from pytest_openclaw.reports.upgrades import rows_of
from pytest_openclaw.reports.upgrades import word_of

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!]|:(?=//)|(?<=www)\.)")
#: What code hosts make mentions and references of, markup or none.
_REFERENCE = re.compile(r"(?<!\w)@(?=\w)|[#!](?=\d)")
#: The outcomes that somebody has to do something about.
_BAD = ("failed", "error")


def text_of(run: Run, link: Linker) -> str:
    """Return the page; *link* gives addresses of places."""
    lines = ["# OpenClaw hardening baseline", "", *_counts(run)]
    for deployment in run.deployments:
        lines += _deployment(deployment, link)
    return "\n".join(lines) + "\n"


def _counts(run: Run) -> Iterator[str]:
    words = [word for word in WORDS if word != "no longer needed"]
    severities = ["critical", "warn", "info"]
    yield from _table(
        ["Deployment", "OpenClaw", *severities, *words],
        (
            [
                _plain(each.name),
                _plain(each.release),
                *(str(each.severities[severity]) for severity in severities),
                *(str(each.outcomes.get(word, 0)) for word in words),
            ]
            for each in run.deployments
        ),
    )


def _deployment(deployment: DeploymentRun, link: Linker) -> Iterator[str]:
    bad = [case for case in deployment.cases if case.outcome in _BAD]
    ended = f"{len(bad)} to fix" if bad else "nothing to fix"
    yield from ("", f"## {_plain(deployment.name)}: {ended}", "")
    if deployment.told.version and not deployment.accepted:
        yield from ("**The release rejects this deployment.**", "")
    if deployment.told.approximate:
        yield from (f"**{_plain(deployment.told.approximate)}**", "")
    for note in deployment.told.notes:
        yield f"- {_plain(note)}"
    for name, text in deployment.rows:
        yield f"- {_plain(name)}: {_plain(text)}"
    for case in bad:
        yield from _bad(case, link)
    if deployment.exceptions:
        yield from ("", "### Approved exceptions", "")
        yield from _exceptions(deployment)
    if deployment.suppressed:
        yield from ("", "### Suppressed by the config itself", "")
        yield from _set_aside(deployment)
    if deployment.attestations:
        yield from ("", "### Attested", "")
        yield from _attested(deployment)
    for upgrade in deployment.upgrades:
        way = _plain(f"Upgrade from {upgrade['from']} to {upgrade['to']}")
        yield from ("", f"### {way}: {_plain(word_of(upgrade))}", "")
        rows = [[kind, _plain(text)] for kind, text in rows_of(upgrade)]
        yield from _table(["Change", "What"], rows or [["none", ""]])
    yield from _not_evaluated(deployment)


def _bad(case: Case, link: Linker) -> Iterator[str]:
    check_id = case.result.check_id
    open_ = [each for each in case.result.findings if not each.covered_by]
    for problem in (each for each in case.result.problems if each.gate == check_id):
        where, said = _at(problem.place, link), _plain(problem.said)
        yield f"- **REFUSED** {_code(check_id)} {where}{said}"
    if check_id.startswith("deployment."):
        return
    for finding in open_:
        yield _finding(finding, link)
    if not open_:
        first = case.text.partition("\n")[0]
        yield f"- **{case.outcome.upper()}** {_code(check_id)} {_plain(first)}"


def _finding(finding: ReportedFinding, link: Linker) -> str:
    added = "".join(
        f"; {_plain(name)}: {_plain(text)}" for name, text in finding.properties.items()
    )
    return (
        f"- **{finding.severity.upper()}** {_code(finding.check_id)}"
        f" {_at(finding.place, link) or _file(finding)}{_plain(finding.title)}: "
        f"{_plain(finding.message)}{added}<br>Fix: {_plain(finding.remediation)}"
    )


def _exceptions(deployment: DeploymentRun) -> Iterator[str]:
    by_place = {
        place: finding
        for finding in reversed(deployment.findings)
        for place in finding.covered_by
    }
    yield from _table(
        ["Check", "Subject", "Reason", "Owner", "Expires", "Ticket", "Approved in"],
        (
            [
                _code(by_place[each["where"]].check_id),
                ", ".join(map(_code, by_place[each["where"]].subjects)),
                _plain(each["reason"]),
                _plain(each.get("owner", "")),
                _plain(each.get("expires", "")),
                _plain(each.get("ticket", "")),
                _plain(each["where"]),
            ]
            for each in deployment.exceptions
            if each["where"] in by_place
        ),
    )


def _attested(deployment: DeploymentRun) -> Iterator[str]:
    names = ("statement", "by", "date", "expires", "where")
    yield from _table(
        ["Check", "Statement", "By", "Date", "Expires", "Attested in"],
        (
            [_code(check_id), *(_plain(said[name]) for name in names)]
            for check_id, said in deployment.attestations.items()
        ),
    )


def _set_aside(deployment: DeploymentRun) -> Iterator[str]:
    yield from _table(
        ["Check", "Subject", "Reason"],
        (
            [
                _code(each.check_id),
                ", ".join(map(_code, each.subjects)),
                _plain(each.suppressed or "no reason given"),
            ]
            for each in deployment.suppressed
        ),
    )


def _not_evaluated(deployment: DeploymentRun) -> Iterator[str]:
    needs = _plain(f"Not evaluated: {deployment.needs_in_words}")
    yield from _reasons(needs, deployment.not_evaluated)
    number = len(deployment.not_applicable)
    yield from _reasons(f"Do not apply: {number}", deployment.not_applicable)


def _reasons(summary: str, reasons: dict[str, str]) -> Iterator[str]:
    by_reason: dict[str, list[str]] = {}
    for check_id, reason in reasons.items():
        by_reason.setdefault(reason, []).append(check_id)
    if not by_reason:
        return
    yield from ("", f"<details><summary>{summary}</summary>", "")
    for reason, check_ids in by_reason.items():
        yield f"- {_plain(reason)}: {', '.join(map(_code, check_ids))}"
    yield from ("", "</details>")


def _table(heads: Iterable[str], rows: Iterable[list[str]]) -> Iterator[str]:
    heads = list(heads)
    yield f"| {' | '.join(heads)} |"
    yield f"| {' | '.join('---' for _ in heads)} |"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _at(place: Location | None, link: Linker) -> str:
    if place is None:
        return ""
    address = link(place)
    text = _plain(str(place))
    return f"[{text}](<{address}>): " if address else f"{text}: "


def _file(finding: ReportedFinding) -> str:
    """Return what a finding is about, where that is not a key of a config."""
    about = finding.subjects[0] if finding.subjects else ""
    return f"{_code(about)}: " if about and about not in finding.message else ""


def _plain(text: str) -> str:
    """Return *text* so that nothing in it is taken for markup, a link or a mention."""
    unmarked = _SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return _REFERENCE.sub(r"\g<0>&#8203;", unmarked)


def _code(text: str) -> str:
    return f"`{' '.join(text.replace('`', chr(39)).replace('|', '/').split())}`"
