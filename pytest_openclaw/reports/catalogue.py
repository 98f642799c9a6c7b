"""``--openclaw-checks`` and ``--openclaw-explain``: the catalogue as text.

The reference pages of the documentation are made of the same entries.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from pytest_openclaw.checks.check import OLDEST
from pytest_openclaw.checks.check import Catalogue
from pytest_openclaw.checks.check import Check
from pytest_openclaw.releases import FIRST_CLASS

_WIDTH = 80


def listing(catalogue: Catalogue) -> Iterator[str]:
    """Yield a line for each check: id, severities, title, and who does not know it."""
    width = max(len(check.id) for check in catalogue)
    for check in catalogue:
        severities = "/".join(map(str, check.severities))
        line = f"{check.id:{width}}  {severities:13}  {check.title}"
        unknown = [
            rules.release for rules in FIRST_CLASS if not check.applies_to(rules)
        ]
        yield f"{line} (not in {', '.join(unknown)})" if unknown else line


def explanation(check: Check) -> Iterator[str]:
    """Yield what is known about one check."""
    yield check.id
    yield f"  {check.title}."
    if check.rationale:
        yield from _paragraph("", check.rationale)
    for label, text in entries(check):
        yield from _paragraph(f"{label}: " if label else "", text)


def entries(check: Check) -> Iterator[tuple[str, str]]:
    """Yield what is known about a check beside its title and rationale.

    Each is a label, which is empty for a sentence that needs none, and a text.
    """
    if check.fires:
        yield "", check.fires
    yield "Severity", check.severity_rule or " or ".join(map(str, check.severities))
    if check.each is not None:
        yield "", "One item for each * that a deployment names."
    if check.reads:
        yield "Reads", ", ".join(check.reads)
    if check.inspects:
        yield "Inspects", ", ".join(check.inspects)
    yield "Releases", _releases(check)
    if check.differences:
        yield "Differences", check.differences
    if check.never or check.needs:
        yield "Not evaluated", check.never or check.needs
    if check.note:
        yield "Note", check.note
    yield from _fixes(check)


def _fixes(check: Check) -> Iterator[tuple[str, str]]:
    fixes = {
        rules.release: check.remediation(rules)
        for rules in FIRST_CLASS
        if check.applies_to(rules)
    }
    if len(set(fixes.values())) > 1:
        for release, fix in fixes.items():
            yield f"Fix in {release}", fix
    else:
        yield "Fix", next(iter(fixes.values()), check.fix)


def _releases(check: Check) -> str:
    since = "all known releases" if check.since == OLDEST else f"since {check.since}"
    return f"{since}, until {check.until}" if check.until else since


def _paragraph(label: str, text: str) -> Iterator[str]:
    yield from textwrap.wrap(
        label + text,
        _WIDTH,
        initial_indent="  ",
        subsequent_indent="    ",
        break_on_hyphens=False,  # trusted-proxy is one word
    )
