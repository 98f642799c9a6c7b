"""The words that every report uses for findings, problems and reasons."""

from __future__ import annotations

import os
import shutil
import textwrap
from collections.abc import Iterable
from collections.abc import Iterator

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.arguments import shown_path
from pytest_openclaw.deployment.host.naming import Naming
from pytest_openclaw.deployment.reading.lines import line_at
from pytest_openclaw.findings import Finding
from pytest_openclaw.findings import Subject
from pytest_openclaw.language.plain import printable
from pytest_openclaw.problems import Location
from pytest_openclaw.problems import Problem

#: Within these, lines are as wide as the terminal.
_NARROW, _WIDE = 60, 120
_DORMANT = """Not run by OpenClaw itself: the release has this check, but its own audit
never evaluates it."""


def location_of(deployment: Deployment, subject: Subject) -> Location | None:
    """Return where the author wrote *subject*, or where it would have to stand."""
    return None if subject.path is None else deployment.locate(subject.path)


def failure(
    deployment: Deployment,
    findings: tuple[Finding, ...],
    rationale: str,
    notes: Iterable[str],
    naming: Naming,
) -> str:
    """Return findings of one check: what was seen and where, why, and what to do.

    The first line is a fact, since it is all that pytest's short summary shows. Files
    have the names of *naming*.
    """
    told = _Told(deployment, naming)
    lines = [told.fact(findings[0]), *told.excerpt_lines(findings[0])]
    headed = ""
    for finding in findings:
        if finding.check_id != headed:  # a template's findings have several
            severity = str(finding.severity).upper()
            lines.append(f"{severity} {finding.check_id}: {finding.title}")
            headed = finding.check_id
        if finding is not findings[0]:
            lines += _indented(told.fact(finding))
            lines += told.excerpt_lines(finding)
        lines += _indented(naming.of(_further(finding)))
        lines += _indented(finding.note and f"Severity: {finding.note}")
        lines += _indented(_DORMANT if finding.is_dormant else "")
    for note in notes:
        lines += _indented(naming.of(note))
    lines += _indented(rationale and f"Why: {rationale}")
    for fix in dict.fromkeys(each.remediation for each in findings):
        lines += _indented(naming.of(f"Fix: {fix}"))
    return "\n".join(lines)


def refusal(
    check_id: str,
    title: str,
    problems: Iterable[Problem],
    fix: str,
    naming: Naming,
) -> str:
    """Return why a release would not audit a deployment as its author wrote it."""
    first, *others = (str(naming.problem(each)) for each in problems)
    lines = [first, f"CRITICAL {check_id}: {title}"]
    for problem in others:
        lines += _indented(problem)
    return "\n".join([*lines, *_indented(f"Fix: {fix}")])


class _Told:
    """What is told of findings of one deployment, with a naming of its files."""

    def __init__(self, deployment: Deployment, naming: Naming) -> None:
        self._deployment, self._naming = deployment, naming

    def fact(self, finding: Finding) -> str:
        """Return what was seen, and where: ``file:line: ``, or the path of a file."""
        return self._place(finding) + self._naming.of(finding.message)

    def excerpt_lines(self, finding: Finding) -> Iterator[str]:
        """Yield the line of the first subject, if it says more than the fact."""
        line = excerpt(self._deployment, finding)
        where = location_of(self._deployment, finding.subjects[0]) if line else None
        if where is not None:
            yield f"  {where.line} | {self._naming.of(line)}"

    def _place(self, finding: Finding) -> str:
        if not finding.subjects:
            return ""
        subject = finding.subjects[0]
        where = location_of(self._deployment, subject)
        if where is not None:
            return f"{self._naming.at(where)}: "
        if "://" in subject:  # an address is no path, and keeps both its slashes
            return "" if subject in finding.message else f"{subject}: "
        is_file = os.sep in subject and subject not in finding.message
        return f"{self._naming.file(shown_path(subject))}: " if is_file else ""


def excerpt(deployment: Deployment, finding: Finding) -> str:
    """Return the line of the config that the first subject was written in.

    Without secrets; ``""`` where there is none, or where it says what the message says.
    """
    subject = finding.subjects[0] if finding.subjects else None
    if subject is None or subject.path is None:
        return ""
    line = line_at(deployment.loaded, subject.path, finding.message)
    return printable(deployment.redacted(line)) if line else ""


def _further(finding: Finding) -> str:
    others = map(str, (*finding.subjects[1:], *finding.related))
    named = ", ".join(others)
    return f"see also {named}" if named else ""


def _indented(text: str) -> Iterator[str]:
    """Yield *text* in lines of a readable width, indented; nothing for an empty one."""
    if not text.strip():
        return  # most findings say nothing of this kind, and there may be thousands
    yield from textwrap.wrap(
        text,
        min(max(shutil.get_terminal_size().columns, _NARROW), _WIDE),
        initial_indent="  ",
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )
