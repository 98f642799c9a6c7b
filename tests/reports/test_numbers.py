"""The numbers of a run: each format counts the same, and what it counts adds up."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from pytest_openclaw.baseline.policy import Policy
from pytest_openclaw.checks import catalogue
from pytest_openclaw.findings import Severity
from pytest_openclaw.reasons import Need
from pytest_openclaw.reports import formats
from pytest_openclaw.reports import terminal
from pytest_openclaw.reports.cases import NOT_APPLICABLE
from pytest_openclaw.reports.cases import WORDS
from pytest_openclaw.reports.cases import Case
from pytest_openclaw.reports.reported import ReportedFinding
from pytest_openclaw.reports.reported import ReportedProblem
from pytest_openclaw.reports.reported_deployment import ReportedDeployment
from pytest_openclaw.reports.result import Result
from pytest_openclaw.reports.run import DeploymentRun
from pytest_openclaw.reports.run import Run
from pytest_openclaw.reports.run import run_of

GATE = "deployment.config_valid"
CATALOGUE = catalogue()
IDS = ["summary.attack_surface", *(each.id for each in CATALOGUE if "*" not in each.id)]
SEVERITIES = [str(each) for each in Severity]


@st.composite
def cases(draw: st.DrawFn, deployment: str) -> list[Case]:
    """Return the cases of a deployment: each checkId at most once, its gate as well."""
    ids = draw(st.lists(st.sampled_from(IDS), unique=True, min_size=1, max_size=9))
    refused = draw(st.integers(0, 3))
    problems = [
        ReportedProblem(f"fault {at}", f"key{at}", GATE, refused=True)
        for at in range(refused)
    ]
    made = [
        draw(one_case(deployment, check_id, problems))
        for check_id in ids
        if check_id not in (GATE, "deployment.state_valid")
    ]
    outcome = "failed" if refused else "passed"
    text = "CRITICAL refused" if refused else ""
    common = ReportedDeployment(deployment, problems=problems, accepted=not refused)
    gate = Result(common, GATE, text=text)
    return [Case(gate, outcome), *made]


@st.composite
def one_case(
    draw: st.DrawFn, deployment: str, check_id: str, problems: list[ReportedProblem]
) -> Case:
    """Return how the item of a check ended, with what pytest can make of it."""
    found = draw(st.lists(st.sampled_from(SEVERITIES), max_size=3))
    outcome = draw(
        st.sampled_from(["failed", "xfailed", "skipped", "error"])
        if found
        else st.sampled_from(["passed", "skipped", "error", "xpassed"])
    )
    findings = [
        ReportedFinding(check_id, severity, "Title", f"m{at}", "Fix it.", [f"s{at}"])
        for at, severity in enumerate(found)
    ]
    need = draw(st.sampled_from([None, *Need])) if outcome == "skipped" else None
    common = ReportedDeployment(
        deployment,
        version="2026.9.6",
        rules="2026.9.6",
        problems=problems,
        accepted=not problems,
    )
    result = Result(
        common,
        check_id,
        text="" if outcome == "passed" else "why",
        findings=findings,
        not_evaluated="why" if outcome in ("skipped", "error") else None,
        need=need.name if need else None,
    )
    return Case(result, outcome)


@st.composite
def runs(draw: st.DrawFn) -> list[Case]:
    """Return the cases of one to three deployments."""
    names = draw(st.sampled_from([["a"], ["a", "b"], ["a", "b", "c"]]))
    return [case for name in names for case in draw(cases(name))]


@given(runs())
@settings(max_examples=60)
def test_all_formats_count_alike(every: list[Case]) -> None:
    """Findings by severity and items by outcome, in each of the five formats."""
    run = run_of(every, CATALOGUE)
    root = Path("/nowhere")
    texts = {
        name: "".join(formats.pieces_of(name, run, root / name, formats.Wanted(root)))
        for name in ("json", "junit", "sarif", "markdown")
    }
    for each in run.deployments:
        assert sum(each.outcomes.values()) == len(each.cases)
        assert sum(each.needs.values()) == each.outcomes.get("need more", 0)
        _json(each, texts["json"], alone=len(run.deployments) == 1)
        _junit(each, texts["junit"])
        _sarif(each, texts["sarif"])
        _markdown(each, texts["markdown"])
        _terminal(each, run)


def _json(each: DeploymentRun, text: str, *, alone: bool) -> None:
    report = json.loads(text) if alone else json.loads(text)[each.name]
    counted = Counter(finding["severity"] for finding in report["findings"])
    assert report["summary"] == each.severities == _whole(counted)
    assert report["outcomes"] == each.outcomes
    assert len(report["notEvaluated"]) == each.outcomes.get("need more", 0)
    assert len(report["notApplicable"]) == each.outcomes.get("do not apply", 0)
    assert sum(report["needs"].values()) == len(report["notEvaluated"])


def _junit(each: DeploymentRun, text: str) -> None:
    suites = ElementTree.fromstring(text.encode()).iter("testsuite")
    suite = next(one for one in suites if one.get("name") == each.name)
    stated = {one.get("name"): one.get("value") for one in suite.iter("property")}
    for name, number in {**each.severities, **each.outcomes}.items():
        assert stated[name] == str(number)
    outcomes = each.outcomes
    assert len(list(suite.iter("failure"))) == outcomes["failed"]
    assert len(list(suite.iter("error"))) == outcomes.get("errors", 0)
    skipped = outcomes.get("need more", 0) + outcomes.get("excepted", 0)
    assert len(list(suite.iter("skipped"))) == skipped
    shown = len(each.cases) - outcomes.get(NOT_APPLICABLE, 0)
    assert len(list(suite.iter("testcase"))) == int(suite.get("tests", "")) == shown


def _sarif(each: DeploymentRun, text: str) -> None:
    log = json.loads(text)["runs"][0]
    stated = log["properties"]["deployments"][each.name]
    assert {name: stated[name] for name in each.severities} == each.severities
    assert {name: stated[name] for name in each.outcomes} == each.outcomes
    counted = Counter(
        result["properties"].get("severity")
        for result in log["results"]
        if result["properties"]["deployment"] == each.name
    )
    assert _whole(counted) == each.severities


def _markdown(each: DeploymentRun, text: str) -> None:
    lines = text.splitlines()
    head = next(line for line in lines if line.startswith("| Deployment "))
    row = next(line for line in lines if line.startswith(f"| {each.name} "))
    words, cells = (
        [e.strip() for e in one.strip("|").split("|")] for one in (head, row)
    )
    shown = dict(zip(words[2:], map(int, cells[2:]), strict=True))
    assert {name: shown[name] for name in each.severities} == each.severities
    assert {
        word: shown[word] for word in WORDS if shown.get(word) or word == "failed"
    } == each.outcomes


def _terminal(each: DeploymentRun, run: Run) -> None:
    lines = list(terminal.summary(run, lambda _: Policy(Severity.INFO)))
    line = next(
        one for one in lines if one.startswith((f"{each.name}:", f"{each.name} "))
    )
    found, _, ended = line.rpartition(": ")[2].partition("; ")
    assert _numbers(found) == each.severities
    assert _numbers(ended) == each.outcomes


def _numbers(text: str) -> dict[str, int]:
    parts = (part.partition(" ") for part in text.split(", "))
    plural = {"error": "errors"}
    return {plural.get(word, word): int(number) for number, _, word in parts}


def _whole(counted: Counter[str]) -> dict[str, int]:
    return {severity: counted[severity] for severity in SEVERITIES}
