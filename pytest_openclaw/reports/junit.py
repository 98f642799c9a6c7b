"""JUnit XML of our own: a suite for each deployment, a case for each checkId.

Readers differ in what they show; so reasons stand in the attribute and in the text,
and everything that a failure has to say stands in its text.
"""

from __future__ import annotations

import shlex
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from datetime import datetime
from datetime import timezone
from functools import partial
from tempfile import SpooledTemporaryFile

from junit_xml import TestCase
from junit_xml import TestSuite
from junit_xml import to_xml_report_string

from pytest_openclaw.frameworks.controls import refs_of
from pytest_openclaw.reports.capabilities import Capabilities
from pytest_openclaw.reports.cases import NOT_APPLICABLE
from pytest_openclaw.reports.cases import Case
from pytest_openclaw.reports.documentation import address
from pytest_openclaw.reports.run import DeploymentRun
from pytest_openclaw.reports.run import Run

#: What the first element of the report sums up.
_COUNTS = ("disabled", "errors", "failures", "tests")
_IN_MEMORY = 200_000
#: As XML reads an attribute that is written over several lines.
_ON_ONE_LINE = str.maketrans("\n\r\t", "   ")


def pieces_of(run: Run, *, whole: bool = False) -> Iterator[str]:
    """Yield the XML, which the schema of Jenkins' xUnit plugin accepts.

    Checks that do not apply have a case only if the *whole* run is asked for.
    """
    now = datetime.now(timezone.utc).replace(microsecond=0, tzinfo=None)
    root = ElementTree.Element("testsuites", dict.fromkeys(_COUNTS, "0"))
    # The first element counts what all suites have, so these wait in a file.
    with SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8", newline="") as file:
        for suite in _suites(run, now.isoformat(), whole=whole):
            file.write(f"  {_suite_text(suite, root)}\n")
        root.set("name", "pytest-openclaw")
        root.set("time", f"{float(root.attrib.pop('time', 0)):.3f}")
        root.text = "\n"
        first, _, last = ElementTree.tostring(root, encoding="unicode").partition("\n")
        yield f'<?xml version="1.0" encoding="utf-8"?>\n{first}\n'
        file.seek(0)
        yield from iter(partial(file.read, _IN_MEMORY), "")
        yield f"{last}\n"


def _suite_text(suite: TestSuite, root: ElementTree.Element) -> str:
    """Return the text of a *suite*, and add its counts to those of *root*."""
    # To indent it by DOM would take as long again.
    written = to_xml_report_string([suite], prettyprint=False)
    report = ElementTree.fromstring(written)
    for name in _COUNTS:
        root.set(name, str(int(root.get(name, 0)) + int(report.get(name, 0))))
    root.set("time", str(float(root.get("time", 0)) + float(report.get("time", 0))))
    (element,) = report
    for each in element.iter():
        for name, value in each.items():
            if not value.isprintable():
                each.set(name, value.translate(_ON_ONE_LINE))
        if each.tag.startswith("test"):  # so that those of the cases add up
            each.set("time", f"{float(each.attrib.pop('time', 0)):.3f}")
    ElementTree.indent(element, level=1)
    element.tail = None
    return ElementTree.tostring(element, encoding="unicode")


def _suites(run: Run, timestamp: str, *, whole: bool) -> Iterator[TestSuite]:
    for each in run.deployments:
        yield _suite(run, each, timestamp, whole=whole)
    if run.unneeded:
        yield _of_exceptions(run.unneeded, timestamp)


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
        each.place for each in result.common.problems if each.gate == result.check_id
    ]
    place = next(filter(None, places), None)
    made = TestCase(
        result.check_id,
        # Jenkins makes a package of what stands before the last dot, a class of the
        # rest.
        classname=f"{result.deployment}.{result.check_id.partition('.')[0]}",
        elapsed_sec=round(case.seconds, 3),
        file=place.file if place else result.common.config,
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
