"""``--openclaw-checks`` and ``--openclaw-explain``: the catalogue as text."""

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
    yield from _paragraph("Severity: ", " or ".join(map(str, check.severities)))
    if check.each is not None:
        yield from _paragraph("", "One item for each * that a deployment names.")
    if check.reads:
        yield from _paragraph("Reads: ", ", ".join(check.reads))
    if check.inspects:
        yield from _paragraph("Inspects: ", ", ".join(check.inspects))
    yield from _paragraph("Releases: ", _releases(check))
    if check.never or check.needs:
        yield from _paragraph("Not evaluated: ", check.never or check.needs)
    if check.note:
        yield from _paragraph("Note: ", check.note)
    fixes = {rules.release: check.remediation(rules) for rules in FIRST_CLASS}
    known = {
        release: fix for release, fix in fixes.items() if release in check.functions
    }
    if len(set(known.values())) > 1:
        for release, fix in known.items():
            yield from _paragraph(f"Fix in {release}: ", fix)
    else:
        yield from _paragraph("Fix: ", next(iter(known.values()), check.fix))


def _releases(check: Check) -> str:
    since = "all known releases" if check.since == OLDEST else f"since {check.since}"
    return f"{since}, until {check.until}" if check.until else since


def _paragraph(label: str, text: str) -> Iterator[str]:
    yield from textwrap.wrap(
        label + text, _WIDTH, initial_indent="  ", subsequent_indent="    "
    )
