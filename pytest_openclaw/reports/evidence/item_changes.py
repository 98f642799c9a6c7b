"""What changed of the checks of a deployment between two runs.

What nobody looked at in either run is never taken for gone or better.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pytest_openclaw.findings import Severity
from pytest_openclaw.language.plain import printable
from pytest_openclaw.reports.evidence.changes import Change
from pytest_openclaw.reports.evidence.document import DeploymentEvidence
from pytest_openclaw.reports.evidence.document import Finding
from pytest_openclaw.reports.evidence.document import Item

_LOOKED = ("passed", "failed", "excepted", "unneededException")


def item_changes(old: DeploymentEvidence, new: DeploymentEvidence) -> Iterator[Change]:
    """Yield what changed of each check, in the order in which checks are listed now."""
    before = {each.check: each for each in old.items}
    for item in new.items:
        was = before.pop(item.check, None)
        yield from _findings(was, item)
        if was is not None:
            yield from _verdict(was, item)
    for was in before.values():
        for finding in was.findings:
            if _counts(finding):
                text = f"is not checked any more: {printable(finding.message)}"
                yield Change("changed", printable(was.check), text)


def _findings(was: Item | None, now: Item) -> Iterator[Change]:
    """Yield changes of what one check finds."""
    before = _by_key(was) if was else {}
    found = _by_key(now)
    for key, finding in found.items():
        earlier = before.pop(key, None)
        if earlier is not None:
            yield from _same_finding(earlier, finding)
            continue
        if not _counts(finding):
            continue
        unknown = was is None or was.outcome not in _LOOKED
        note = " (not evaluated then)" if unknown and not _found(was) else ""
        text = f"{finding.severity}: {finding.message}{_excepted(finding)}{note}"
        yield Change("new", finding.check, text)
    for earlier in filter(_counts, before.values()):
        text = f"{printable(earlier.severity)}: {printable(earlier.message)}"
        if now.outcome in _LOOKED:
            yield Change("gone", printable(earlier.check), text)
        else:
            text = f"not evaluated any more, found then: {text}"
            yield Change("worse", printable(earlier.check), text)


def _found(item: Item | None) -> bool:
    """Did an item find anything, whatever else it left open?"""
    return item is not None and bool(item.findings)


def _counts(finding: Finding) -> bool:
    return finding.suppressed is None


def _by_key(item: Item) -> dict[tuple[str, ...], Finding]:
    """Return findings by what they are known by in the next run.

    That is no line, and no wording; of those that are alike, each has a number.
    """
    found: dict[tuple[str, ...], Finding] = {}
    alike: Counter[tuple[str, ...]] = Counter()
    for finding in item.findings:
        key = (finding.check, *finding.subjects)
        alike[key] += 1
        numbered = (*key, str(alike[key]))
        found[numbered] = finding
    return found


def _excepted(finding: Finding) -> str:
    return f" (approved: {finding.exceptions[0]})" if finding.exceptions else ""


def _same_finding(old: Finding, new: Finding) -> Iterator[Change]:
    if not _counts(old) and not _counts(new):
        return
    if not _counts(new):
        text = f"is suppressed in the config now: {new.message}"
        yield Change("changed", new.check, text)
        return
    if not _counts(old):
        text = f"is not suppressed in the config any more: {new.message}"
        yield Change("worse", new.check, text)
        return
    ranks = {str(each): each.rank for each in Severity}
    was, now = ranks.get(old.severity, 0), ranks.get(new.severity, 0)
    if was != now:
        word = "worse" if now < was else "better"
        text = f"{printable(old.severity)} -> {new.severity}: {new.message}"
        yield Change(word, new.check, text)
    if bool(old.exceptions) and not new.exceptions:
        yield Change("worse", new.check, f"has no exception any more: {new.message}")
    elif new.exceptions and not old.exceptions:
        text = f"has an approved exception, {new.exceptions[0]}: {new.message}"
        yield Change("changed", new.check, text)


def _verdict(was: Item, now: Item) -> Iterator[Change]:
    """Yield the change of an item of which findings do not say all."""
    looked, looks = was.outcome in _LOOKED, now.outcome in _LOOKED
    if looked and not looks and not was.findings:
        word = "changed" if now.outcome == "notApplicable" else "worse"
        how = "an error" if now.outcome == "error" else "not evaluated"
        how = "not applicable" if now.outcome == "notApplicable" else how
        yield Change(word, now.check, f"{was.outcome} -> {how}: {now.reason}")
    elif looks and was.outcome in ("notEvaluated", "error") and not now.findings:
        yield Change("better", now.check, f"evaluated now: {now.outcome}")
    elif not was.findings and not now.findings:
        yield from _without_findings(was, now)


def _without_findings(was: Item, now: Item) -> Iterator[Change]:
    """Yield the change of what only a reason says, such as why a gate fails."""
    outcomes = (was.outcome, now.outcome)
    if outcomes in (("passed", "failed"), ("failed", "passed")):
        word = "better" if now.outcome == "passed" else "worse"
        yield Change(word, now.check, f"{was.outcome} -> {now.outcome} {now.reason}")
    elif outcomes == ("failed", "failed") and was.reason != now.reason:
        yield Change("changed", now.check, f"failed for another reason: {now.reason}")
