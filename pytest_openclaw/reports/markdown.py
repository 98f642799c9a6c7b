"""A page for a merge request or a job summary."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.problems import Location
from pytest_openclaw.reports.cases import WORDS
from pytest_openclaw.reports.cases import Case
from pytest_openclaw.reports.folded_diff import folded_diff
from pytest_openclaw.reports.links import Linker
from pytest_openclaw.reports.markdown_sections import capabilities
from pytest_openclaw.reports.markdown_sections import changed
from pytest_openclaw.reports.markdown_sections import controls
from pytest_openclaw.reports.markdown_tables import code
from pytest_openclaw.reports.markdown_tables import plain
from pytest_openclaw.reports.markdown_tables import table
from pytest_openclaw.reports.reported import ReportedFinding
from pytest_openclaw.reports.run import DeploymentRun
from pytest_openclaw.reports.run import Run
from pytest_openclaw.reports.upgrades import matrix_of
from pytest_openclaw.reports.upgrades import rows_of
from pytest_openclaw.reports.upgrades import word_of

#: The outcomes that somebody has to do something about.
_BAD = ("failed", "error")
_SEVERITIES = ("critical", "warn", "info")
#: Of a case that fails for another reason than a finding, such as an old exception.
_LAST = len(_SEVERITIES)


def text_of(run: Run, link: Linker) -> str:
    """Return the page; *link* gives addresses of places."""
    lines = ["# OpenClaw hardening baseline", "", *_counts(run)]
    if run.comparison is not None:
        lines += changed(run.comparison)
    for framework in run.frameworks:
        lines += controls(run, framework)
    lines += _upgrades(run)
    for deployment in run.deployments:
        lines += _deployment(deployment, link)
    return "\n".join(lines) + "\n"


def _upgrades(run: Run) -> Iterator[str]:
    rows = [[*map(plain, row)] for row in matrix_of(run)]
    if rows:
        yield from ("", "## Upgrades", "")
        (_, *releases), *deployments = rows
        yield from table(["Deployment", *(f"to {e}" for e in releases)], deployments)


def _counts(run: Run) -> Iterator[str]:
    rare = "no longer needed"  # an own mark that is not strict
    has_it = any(rare in each.outcomes for each in run.deployments)
    words = [word for word in WORDS if word != rare or has_it]
    yield from table(
        ["Deployment", "OpenClaw", *_SEVERITIES, *words],
        (
            [
                plain(each.name),
                plain(each.release),
                *(str(each.severities[severity]) for severity in _SEVERITIES),
                *(str(each.outcomes.get(word, 0)) for word in words),
            ]
            for each in run.deployments
        ),
    )


def _deployment(deployment: DeploymentRun, link: Linker) -> Iterator[str]:
    bad = sorted((e for e in deployment.cases if e.outcome in _BAD), key=_rank)
    ended = f"{len(bad)} to fix" if bad else "nothing to fix"
    yield from ("", f"## {plain(deployment.name)}: {ended}", "")
    if deployment.common.version and not deployment.accepted:
        yield from ("**The release rejects this deployment.**", "")
    if deployment.common.approximate:
        yield from (f"**{plain(deployment.common.approximate)}**", "")
    for note in deployment.common.notes:
        yield f"- {plain(note)}"
    for name, text in deployment.rows:
        yield f"- {plain(name)}: {plain(text)}"
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
    yield from capabilities(deployment)
    for upgrade in deployment.upgrades:
        way = plain(f"Upgrade from {upgrade['from']} to {upgrade['to']}")
        yield from ("", f"### {way}: {plain(word_of(upgrade))}", "")
        rows = [[kind, plain(text)] for kind, text in rows_of(upgrade)]
        yield from table(["Change", "What"], rows or [["none", ""]])
        if upgrade["diff"]:
            said = f"What {upgrade['to']} needs."
            yield folded_diff("The edits as a diff", said, upgrade["diff"])
    yield from _not_evaluated(deployment)


def _rank(case: Case) -> int:
    """Return where a case is told among others: what is critical comes first."""
    problems = case.result.common.problems
    if case.outcome == "error" or any(e.gate == case.result.check_id for e in problems):
        return 0
    open_ = [each for each in case.result.findings if not each.covered_by]
    return min((_SEVERITIES.index(e.severity) for e in open_), default=_LAST)


def _bad(case: Case, link: Linker) -> Iterator[str]:
    check_id = case.result.check_id
    open_ = [each for each in case.result.findings if not each.covered_by]
    problems = case.result.common.problems
    for problem in (each for each in problems if each.gate == check_id):
        where, said = _at(problem.place, link), plain(problem.said)
        word = "INVALID" if problem.refused else "UNCLEAR"
        yield f"- **{word}** {code(check_id)} {where}{said}"
    if check_id.startswith("deployment."):
        return
    for finding in open_:
        yield _finding(finding, link)
    if not open_:
        first = case.text.partition("\n")[0]
        yield f"- **{case.outcome.upper()}** {code(check_id)} {plain(first)}"


def _finding(finding: ReportedFinding, link: Linker) -> str:
    added = "".join(
        f"; {plain(name)}: {plain(text)}"
        for name, text in finding.properties.items()
        if text not in finding.message
    )
    return (
        f"- **{finding.severity.upper()}** {code(finding.check_id)}"
        f" {_at(finding.place, link) or _file(finding)}{plain(finding.title)}: "
        f"{plain(finding.message)}{added}<br>Fix: {plain(finding.remediation)}"
    )


def _exceptions(deployment: DeploymentRun) -> Iterator[str]:
    by_place = {
        place: finding
        for finding in reversed(deployment.findings)
        for place in finding.covered_by
    }
    yield from table(
        ["Check", "Subject", "Reason", "Owner", "Expires", "Ticket", "Approved in"],
        (
            [
                code(by_place[each["where"]].check_id),
                ", ".join(map(code, by_place[each["where"]].subjects)),
                plain(each["reason"]),
                plain(each.get("owner", "")),
                plain(each.get("expires", "")),
                plain(each.get("ticket", "")),
                plain(each["where"]),
            ]
            for each in deployment.exceptions
            if each["where"] in by_place
        ),
    )


def _attested(deployment: DeploymentRun) -> Iterator[str]:
    names = ("statement", "by", "date", "expires", "where")
    yield from table(
        ["Check", "Statement", "By", "Date", "Expires", "Attested in"],
        (
            [code(check_id), *(plain(said[name]) for name in names)]
            for check_id, said in deployment.attestations.items()
        ),
    )


def _set_aside(deployment: DeploymentRun) -> Iterator[str]:
    yield from table(
        ["Check", "Subject", "Reason"],
        (
            [
                code(each.check_id),
                ", ".join(map(code, each.subjects)),
                plain(each.suppressed or "no reason given"),
            ]
            for each in deployment.suppressed
        ),
    )


def _not_evaluated(deployment: DeploymentRun) -> Iterator[str]:
    needs = plain(f"Not evaluated: {deployment.needs_in_words}")
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
        yield f"- {plain(reason)}: {', '.join(map(code, check_ids))}"
    yield from ("", "</details>")


def _at(place: Location | None, link: Linker) -> str:
    if place is None:
        return ""
    address = link(place)
    text = plain(str(place))
    return f"[{text}](<{address}>): " if address else f"{text}: "


def _file(finding: ReportedFinding) -> str:
    """Return what a finding is about, where that is not a key of a config."""
    about = finding.subjects[0] if finding.subjects else ""
    return f"{code(about)}: " if about and about not in finding.message else ""
