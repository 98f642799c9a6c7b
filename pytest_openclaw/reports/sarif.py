"""SARIF 2.1.0, for code scanning: a result per finding, a rule per checkId."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any
from urllib.parse import quote

from pytest_openclaw.deployment.host.naming import HOME
from pytest_openclaw.deployment.host.naming import STATE_DIR
from pytest_openclaw.findings import Severity
from pytest_openclaw.problems import Location
from pytest_openclaw.reports.cases import NEEDS_MORE
from pytest_openclaw.reports.cases import NOT_APPLICABLE
from pytest_openclaw.reports.cases import Case
from pytest_openclaw.reports.pieces import dumped
from pytest_openclaw.reports.pieces import pieces_of_list
from pytest_openclaw.reports.pieces import pieces_of_object
from pytest_openclaw.reports.reported import ReportedFinding
from pytest_openclaw.reports.run import DeploymentRun
from pytest_openclaw.reports.run import Run
from pytest_openclaw.reports.sarif_rules import LEVELS
from pytest_openclaw.reports.sarif_rules import Rules
from pytest_openclaw.reports.sarif_taxonomies import Taxonomies

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
    "sarif-schema-2.1.0.json"
)
#: What code hosts take for the root of the repository.
ROOT = "%SRCROOT%"
#: The folders that SARIF leaves to its reader, by what stands for them here.
_BASES = {STATE_DIR: STATE_DIR, HOME: "HOME"}


#: What stands for the parts that every deployment adds to, until they are written.
_NOTICES, _RESULTS, _DEPLOYMENTS = "\0notices", "\0results", "\0deployments"


def pieces_of(run: Run) -> Iterator[str]:
    """Yield the one run that all deployments are in: code scanning takes few."""
    rules = Rules(run, Taxonomies(run.frameworks))
    deployments = run.deployments
    notices = (each for one in deployments for each in _notices(one, rules))
    results = (each for one in deployments for each in _results(one, rules))
    told = ((each.name, _told(each)) for each in deployments)
    rest = dumped(_log(run, rules))
    for mark, pieces in (
        (_NOTICES, pieces_of_list(notices, 5)),
        (_RESULTS, pieces_of_list(results, 3)),
        (_DEPLOYMENTS, pieces_of_object(told, 4)),
    ):
        before, _, rest = rest.partition(dumped(mark))
        yield before
        yield from pieces
    yield f"{rest}\n"


def _log(run: Run, rules: Rules) -> dict[str, Any]:
    """Return the log, without what every deployment adds to."""
    taxonomies = rules.taxonomies
    cases = (case for each in run.deployments for case in each.cases)
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "pytest-openclaw",
                        "version": version("pytest-openclaw"),
                        "rules": rules.descriptors,
                        **_given(supportedTaxonomies=taxonomies.supported),
                    }
                },
                **_given(taxonomies=taxonomies.components),
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {
                    ROOT: {"description": {"text": "pytest's root directory"}},
                    STATE_DIR: {"description": {"text": "the state directory"}},
                    "HOME": {"description": {"text": "the home directory"}},
                },
                "invocations": [
                    {
                        "executionSuccessful": not any(
                            _level(case) == "error" for case in cases
                        ),
                        "toolExecutionNotifications": _NOTICES,
                    }
                ],
                "results": _RESULTS,
                "properties": {"deployments": _DEPLOYMENTS},
            }
        ],
    }


def _given(**lists: list[dict[str, Any]]) -> dict[str, Any]:
    """Return those of the *lists* that have anything in them."""
    return {name: each for name, each in lists.items() if each}


def _told(deployment: DeploymentRun) -> dict[str, Any]:
    shown = deployment.common
    return {
        "release": shown.version,
        "rules": shown.rules,
        "judges": shown.judges,
        "approximate": shown.approximate,
        "profile": shown.profile,
        "sha256": shown.digest,
        "accepted": deployment.accepted,
        **deployment.severities,
        **deployment.outcomes,
        **dict(deployment.rows),
        "attestations": deployment.attestations,
    }


def _results(deployment: DeploymentRun, rules: Rules) -> Iterator[dict[str, Any]]:
    for case in deployment.cases:
        for finding in case.result.findings:
            yield _of_finding(deployment, finding, rules)
        if case.outcome == "failed" and not _shows_findings(case):
            yield from _of_failure(deployment, case, rules)


def _shows_findings(case: Case) -> bool:
    """Do the results of its findings say why the case failed?"""
    return any(not each.covered_by for each in case.result.findings)


def _of_finding(
    deployment: DeploymentRun, finding: ReportedFinding, rules: Rules
) -> dict[str, Any]:
    about = finding.subjects or [deployment.common.config or ""]
    places = finding.places or [None]
    pairs = zip(places, about, strict=True)
    locations = [_location(deployment, place, subject) for place, subject in pairs]
    result = {
        **rules.reference(finding.check_id),
        "level": LEVELS[Severity(finding.severity)],
        "message": {"text": f"{deployment.name}: {finding.title}: {finding.message}"},
        "locations": locations[:1],
        "partialFingerprints": _fingerprints(
            deployment.name, finding.check_id, *finding.subjects
        ),
        "suppressions": list(_suppressions(deployment, finding)),
        "properties": {
            "deployment": deployment.name,
            "severity": finding.severity,
            "subjects": finding.subjects,
            "remediation": finding.remediation,
            "dormant": finding.dormant,
            **finding.properties,
        },
    }
    if locations[1:]:
        result["relatedLocations"] = locations[1:]
    return result


def _of_failure(
    deployment: DeploymentRun, case: Case, rules: Rules
) -> Iterator[dict[str, Any]]:
    """Yield results for what fails without a finding, as a refused config does."""
    check_id = case.result.check_id
    problems = [each for each in case.result.common.problems if each.gate == check_id]
    shown = [(str(each), each.place, each.key) for each in problems]
    severity = {"severity": str(Severity.CRITICAL)} if problems else {}
    for text, place, key in shown or [(case.text, None, "")]:
        yield {
            **rules.reference(check_id),
            "level": "error",
            "message": {"text": f"{deployment.name}: {text}"},
            "locations": [_location(deployment, place, key)],
            "partialFingerprints": _fingerprints(
                deployment.name, check_id, text if place is None else key
            ),
            "properties": {"deployment": deployment.name, **severity},
        }


def _location(
    deployment: DeploymentRun, place: Location | None, subject: str
) -> dict[str, Any]:
    """Return where a subject is: its place, itself if it is a file, else the config."""
    location: dict[str, Any] = {
        "logicalLocations": [
            {"fullyQualifiedName": f"{deployment.name}: {subject}".rstrip(": ")}
        ]
    }
    is_file = "/" in subject and not subject.startswith("$")
    file = place.file if place else subject if is_file else deployment.common.config
    if file:
        physical: dict[str, Any] = {"artifactLocation": artifact(file)}
        if place:
            region = {"startLine": place.line, "startColumn": place.column}
            physical["region"] = region
        location["physicalLocation"] = physical
    return location


def artifact(file: str) -> dict[str, str]:
    """Return what SARIF calls a file of this name."""
    folder, _, rest = file.replace("\\", "/").partition("/")
    base = _BASES.get(folder)
    if base is None:
        return {"uri": quote(file.replace("\\", "/")), "uriBaseId": ROOT}
    return {"uri": quote(rest) or ".", "uriBaseId": base}


def _fingerprints(*parts: str) -> dict[str, str]:
    """Return what tells a result again in the next run: no line, and no wording."""
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass"))
    return {"openclawFinding/v1": digest.hexdigest()}


def _suppressions(
    deployment: DeploymentRun, finding: ReportedFinding
) -> Iterator[dict[str, Any]]:
    if finding.suppressed is not None:
        reason = finding.suppressed or "no reason given"
        yield {
            "kind": "inSource",
            "status": "accepted",
            "justification": f"security.audit.suppressions: {reason}",
        }
    for each in deployment.exceptions:
        if each["where"] not in finding.covered_by:
            continue
        yield {
            "kind": "external",
            "status": "accepted",
            "justification": f"{each['reason']} (owner {each['owner']}, expires"
            f" {each['expires']})",
            "properties": each,
        }


def _notices(deployment: DeploymentRun, rules: Rules) -> Iterator[dict[str, Any]]:
    """Yield what was not evaluated, and what ended in an error."""
    for case in deployment.cases:
        level = _level(case)
        if level is not None:
            yield {
                "level": level,
                "message": {"text": f"{deployment.name}: {_reason(case)}"},
                "associatedRule": rules.associated(case.result.check_id),
            }


def _level(case: Case) -> str | None:
    """Return the level of what is said of a case; ``None``: nothing is."""
    levels = {"errors": "error", NEEDS_MORE: "note", NOT_APPLICABLE: "none"}
    partly = case.result.need is not None
    return levels.get(case.word, "note" if partly else None)


def _reason(case: Case) -> str:
    if case.outcome == "error":
        return case.text
    kind = "does not apply" if case.word == NOT_APPLICABLE else "not evaluated"
    return f"{kind}: {case.result.not_evaluated or case.text}"
