"""Saying with a finding which of the audit's own items find the same."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from dataclasses import replace

from pytest_openclaw.checks.kit.check import Check
from pytest_openclaw.findings import Finding
from pytest_openclaw.findings import FoundPlaces
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
    places = FoundPlaces(
        (found.check_id, subject)
        for check_id in ids
        for found in findings_of(check_id)
        for subject in found.subjects
    )
    return [_naming(each, places) for each in findings]


def _naming(finding: Finding, places: FoundPlaces) -> Finding:
    ids = places.ids_about((*finding.subjects, *finding.related))
    if not ids:
        return finding
    return replace(finding, message=f"{finding.message} (also {', '.join(ids)})")
