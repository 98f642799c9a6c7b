"""``--openclaw-checks`` and ``--openclaw-explain``: the catalogue as text.

The reference pages of the documentation are made of the same entries.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from pytest_openclaw.checks.kit.catalogue import Catalogue
from pytest_openclaw.checks.kit.check import OLDEST
from pytest_openclaw.checks.kit.check import SECRETS
from pytest_openclaw.checks.kit.check import Check
from pytest_openclaw.checks.kit.docstrings import in_words
from pytest_openclaw.checks.kit.safe_fix import OF_MODES
from pytest_openclaw.frameworks.controls import Frameworks
from pytest_openclaw.frameworks.shipped import all_shipped
from pytest_openclaw.profiles import AUDIT
from pytest_openclaw.profiles import HARDENED
from pytest_openclaw.profiles import SHARED
from pytest_openclaw.profiles import stages
from pytest_openclaw.releases import FIRST_CLASS
from pytest_openclaw.releases import in_spans
from pytest_openclaw.releases.release import ALL
from pytest_openclaw.releases.release import Span
from pytest_openclaw.reports.documentation import address
from pytest_openclaw.reports.documentation import openclaw_pages

_WIDTH = 80
_DORMANT = f"""the release has the check, but its own command never runs it. Profile
{HARDENED.name} and stricter ones do."""


def listing(catalogue: Catalogue) -> Iterator[str]:
    """Yield a line for each check: id, severities, title, and who leaves it out."""
    width = max(len(check.id) for check in catalogue)
    for check in catalogue:
        severities = "/".join(map(str, check.severities))
        line = f"{check.id:{width}}  {severities:13}  {check.title}"
        remarks = "; ".join(_remarks(check))
        yield f"{line} ({remarks})" if remarks else line


def _remarks(check: Check) -> Iterator[str]:
    if check.since != OLDEST or check.until:
        yield str(check.functions.span)
    if check.dormant:
        yield f"dormant {_in(check.dormant.span)}"
    if check.dormant_each is not None:
        yield f"dormant for {_asleep()}"
    if check.suite == SECRETS:
        yield "with --openclaw-secrets"
    elif AUDIT.name not in (judging := stages(check)):
        yield f"profile {judging[0]}" if judging else "where a profile adds it"


def _asleep() -> str:
    """Return the channels of which a release's command leaves the rules out."""
    by_ids: dict[str, list[str]] = {}
    for each in FIRST_CLASS:
        if each.channels.dormant:
            ids = ", ".join(each.channels.dormant)
            by_ids.setdefault(ids, []).append(each.release)
    return "; ".join(f"{ids} in {in_spans(named)}" for ids, named in by_ids.items())


def explanation(check: Check, docs: str = "") -> Iterator[str]:
    """Yield what is known about one check; *docs* is the site with its page."""
    yield check.id
    yield f"  {check.title}."
    if check.rationale:
        yield from _paragraph("", check.rationale)
    for label, text in entries(check):
        yield from _paragraph(f"{label}: " if label else "", text)
    for where in dict.fromkeys(
        filter(None, [address(check, docs), *openclaw_pages(check)])
    ):
        yield f"  See: {where}"


def entries(check: Check) -> Iterator[tuple[str, str]]:
    """Yield what is known about a check beside its title and rationale.

    Each is a label, which is empty for a sentence that needs none, and a text.
    """
    if check.fires:
        yield "", check.fires
    yield "Severity", _severities(check)
    if check.suite == SECRETS:
        yield (
            "",
            "Evaluated with --openclaw-secrets, or by secrets in the baseline.",
        )
    elif AUDIT.name not in (judging := stages(check)):
        yield "Profile", ", ".join(judging) or "those that add it"
    if check.each is not None:
        yield "", "One item for each * that a deployment names."
    if check.echoes:
        yield "On the same settings", ", ".join(check.echoes)
    if check.reads:
        yield "Reads", ", ".join(check.reads)
    if check.inspects:
        yield "Inspects", ", ".join(check.inspects)
    yield "Releases", _releases(check)
    if check.differences:
        yield "Differences", check.differences
    if check.never or check.needs:
        yield "Not evaluated", check.never or check.needs
    if check.dormant:
        yield f"Dormant {_in(check.dormant.span)}", _DORMANT
    if check.dormant_each is not None:
        yield "Dormant in part", f"{_asleep()}: {_DORMANT}"
    if controls := Frameworks(all_shipped()).controls_of(check.id):
        yield "Controls", ", ".join(control.ref for control in controls)
    if check.note:
        yield "Note", in_words(check.note)
    yield from _fixes(check)


def _fixes(check: Check) -> Iterator[tuple[str, str]]:
    fixes: dict[str, list[str]] = {}
    for rules in FIRST_CLASS:
        if check.applies_to(rules):
            fixes.setdefault(check.remediation(rules), []).append(rules.release)
    if len(fixes) > 1:
        for fix, releases in fixes.items():
            yield f"Fix in {in_spans(releases)}", fix
    else:
        yield "Fix", next(iter(fixes), check.fix.replace("{path}", "PATH"))
    if done := "; ".join(_safe_fixes(check)):
        yield "With --openclaw-fix", f"{done}."


def _safe_fixes(check: Check) -> Iterator[str]:
    subject = check.reads[0] if check.reads else "the setting"
    for fix in check.safe_fix:
        yield fix.words(subject)
    if OF_MODES in check.id:
        yield "restricts the file mode, if a state directory is given"


def _severities(check: Check) -> str:
    stated = check.severity_rule or " or ".join(map(str, check.severities))
    is_raised = check.raised is not None and check.raised is not check.severities[0]
    if not is_raised:
        return stated
    return f"{stated.rstrip('.')}; {check.raised} in profile {SHARED.name}"


def _releases(check: Check) -> str:
    since = "all known releases" if check.since == OLDEST else f"since {check.since}"
    return f"{since}, until {check.until}" if check.until else since


def _in(span: Span) -> str:
    return "in all releases" if span == ALL else str(span)


def _paragraph(label: str, text: str) -> Iterator[str]:
    yield from textwrap.wrap(
        label + text,
        _WIDTH,
        initial_indent="  ",
        subsequent_indent="    ",
        break_on_hyphens=False,  # trusted-proxy is one word
    )
