"""Saying with a finding which of the audit's own items find the same."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from dataclasses import replace

from pytest_openclaw.checks.kit.check import Check
from pytest_openclaw.findings import Finding
from pytest_openclaw.findings import Subject
from pytest_openclaw.language.globs import matches_any


def naming(
    check: Check,
    findings: Iterable[Finding],
    known: Iterable[str],
    findings_of: Callable[[str], Iterable[Finding]],
) -> list[Finding]:
    """Return *findings* of *check*, with the checkIds that find the same places.

    These are those of its echoes that are among the *known* ids; *findings_of* tells
    what one of them found. Two findings are about the same where a subject of one is,
    or lies within, a subject of the other, or a place that this one points to besides.
    """
    ids = [check_id for check_id in known if matches_any(check_id, check.echoes)]
    others = [each for check_id in ids for each in findings_of(check_id)]
    return [_naming(each, others) for each in findings]


def _naming(finding: Finding, others: list[Finding]) -> Finding:
    ids = dict.fromkeys(each.check_id for each in others if _meet(finding, each))
    if not ids:
        return finding
    return replace(finding, message=f"{finding.message} (also {', '.join(ids)})")


def _meet(one: Finding, other: Finding) -> bool:
    places = (*one.subjects, *one.related)
    return any(_is_within(mine, its) for mine in places for its in other.subjects)


def _is_within(one: Subject, other: Subject) -> bool:
    """Is one of two subjects the other, or a part of it?"""
    if not one.path or not other.path:
        return str(one) == str(other)
    depth = min(len(one.path), len(other.path))
    return one.path[:depth] == other.path[:depth]
