"""JUnit XML of our own: a suite for each deployment, a case for each checkId.

Readers differ in what they show; so reasons stand in the attribute and in the text,
and everything that a failure has to say stands in its text.
"""

from __future__ import annotations

import shlex
import xml.etree.ElementTree as ElementTree
from datetime import datetime
from datetime import timezone

from junit_xml import TestCase
from junit_xml import TestSuite
from junit_xml import to_xml_report_string

from pytest_openclaw.frameworks.controls import refs_of
from pytest_openclaw.reports.capabilities import Capabilities
from pytest_openclaw.reports.documentation import address
from pytest_openclaw.reports.run import NOT_APPLICABLE
from pytest_openclaw.reports.run import Case
from pytest_openclaw.reports.run import DeploymentRun
from pytest_openclaw.reports.run import Run


def text_of(run: Run, *, whole: bool = False) -> str:
    """Return the XML, which the schema of Jenkins' xUnit plugin accepts.

    Checks that do not apply have a case only if the *whole* run is asked for.
    """
    timestamp = datetime.now(timezone.utc).replace(microsecond=0, tzinfo=None)
    suites = [
        _suite(run, each, timestamp.isoformat(), whole=whole)
        for each in run.deployments
    ]
    if run.unneeded:
        suites.append(_of_exceptions(run.unneeded, timestamp.isoformat()))
    root = ElementTree.fromstring(to_xml_report_string(suites))
    root.set("name", "pytest-openclaw")
    for each in root.iter():
        if each.tag.startswith("test"):  # so that those of the cases add up
            each.set("time", f"{float(each.attrib.pop('time', 0)):.3f}")
    ElementTree.indent(root)
    written = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{written}\n'


def _of_exceptions(unneeded: tuple[str, ...], timestamp: str) -> TestSuite:
    """Return what fails a run whatever its deployments are like: the baseline."""
    made = TestCase("exceptions", classname="baseline")
    made.add_failure_info(unneeded[0], "\n".join(unneeded), "openclaw.failed")
    return TestSuite("baseline", [made], timestamp=timestamp)


def _suite(
    run: Run, deployment: DeploymentRun, timestamp: str, *, whole: bool
) -> TestSuite:
    common = deployment.common
    empty = (None, "")  # a count of 0 is told
    properties = {
        "release": common.version,
        "rules": common.rules,
        "judges": ", ".join(common.judges),
        "approximate": common.approximate,
        "profile": common.profile,
        "config": common.config,
        "config-sha256": common.digest,
        "accepted": "yes" if deployment.accepted else "no",
        **deployment.severities,
        **deployment.outcomes,
        **_governance(deployment),
        **dict(deployment.rows),
    }
    return TestSuite(
        deployment.name,
        [
            _case(run, case)
            for case in deployment.cases
            if whole or case.word != NOT_APPLICABLE
        ],
        timestamp=timestamp,
        file=common.config,
        properties={
            name: str(each) for name, each in properties.items() if each not in empty
        },
    )


def _governance(deployment: DeploymentRun) -> dict[str, int]:
    """Return how many things a deployment has, and how many nobody answers for."""
    capabilities = Capabilities.of(deployment)
    if capabilities is None:
        return {}
    return {
        "capabilities": len(capabilities.things),
        "unregistered": capabilities.counts.get("unregistered", 0),
    }


def _help(run: Run, case: Case) -> str:
    """Return a line that says where the check of a case is documented, if anywhere."""
    check = run.catalogue.find(case.result.check_id)
    where = address(check, run.docs) if check is not None else ""
    return f"\n  See {where}" if where else ""


def _case(run: Run, case: Case) -> TestCase:
    result = case.result
    places = [each.place for each in result.findings] + [
        each.place for each in result.problems if each.gate == result.check_id
    ]
    place = next(filter(None, places), None)
    made = TestCase(
        result.check_id,
        # Jenkins makes a package of what stands before the last dot, a class of the
        # rest.
        classname=f"{result.deployment}.{result.check_id.partition('.')[0]}",
        elapsed_sec=round(case.seconds, 3),
        file=place.file if place else result.config,
        line=place.line if place else None,
        stdout=_attested(result.attested) if result.attested else None,
    )
    text = case.text or case.outcome  # an element without any would not be written
    first = text.partition("\n")[0]
    again = (
        f"\n  Run it again: pytest {shlex.quote(case.nodeid)}" if case.nodeid else ""
    )
    controls = refs_of(run.frameworks.controls_of(result.check_id))
    if controls:  # a case of this schema has no properties
        again += f"\n  openclaw_controls: {controls}"
    owners = (each.properties.get("owner") for each in result.findings)
    for owner in dict.fromkeys(filter(None, owners)):
        again += f"\n  openclaw_owner: {owner}"
    if case.outcome == "failed":
        made.add_failure_info(first, text + _help(run, case) + again, "openclaw.failed")
    elif case.outcome == "error":
        made.add_error_info(first, text + again, "openclaw.error")
    elif case.outcome != "passed" and case.outcome != "xpassed":
        kind = {NOT_APPLICABLE: "does not apply", "excepted": "excepted"}
        reason = f"{kind.get(case.word, 'not evaluated')}: {text}"
        made.add_skipped_info(reason, _explained(reason, case))
    return made


def _attested(said: dict[str, str]) -> str:
    """Return who stands for what; a case of this schema has no properties."""
    return (
        f"{said['statement']} (attested by {said['by']} on {said['date']}, expires"
        f" {said['expires']}, {said['where']})"
    )


def _explained(reason: str, case: Case) -> str:
    """Return *reason*, and for an exception what it covers."""
    found = [
        f"{each.severity.upper()} {each.check_id}: {each.placed}"
        for each in case.result.findings
    ]
    return "\n".join([reason, *found])
