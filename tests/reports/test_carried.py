"""What workers of xdist send: all that the controller needs, and nothing twice."""

from __future__ import annotations

import json
from dataclasses import replace

from pytest_openclaw.problems import Location
from pytest_openclaw.reports.carried import Receiver
from pytest_openclaw.reports.carried import Sender
from pytest_openclaw.reports.reported import ReportedFinding
from pytest_openclaw.reports.reported import ReportedProblem
from pytest_openclaw.reports.reported_deployment import ReportedDeployment
from pytest_openclaw.reports.result import Result

PLACE = Location("a/openclaw.json", 3, 5)
COMMON = ReportedDeployment(
    "a",
    config="a/openclaw.json",
    version="2026.9.6",
    judges=("2026.9.6",),
    problems=(ReportedProblem("m", "k", "deployment.config_valid", True, PLACE),),
    accepted=False,
    folders=(("/srv", "srv"),),
)
FIRST = Result(
    COMMON,
    "gateway.bind_no_auth",
    findings=(
        ReportedFinding("x", "warn", "t", "m", "r", ["s", "f"], places=[PLACE, None]),
    ),
    text="a finding",
)
OTHERS = [
    Result(ReportedDeployment("b", digest="2"), "gateway.bind_no_auth"),
    replace(FIRST, check_id="fs.synced_dir", findings=(), text="", need="HOST"),
    Result(replace(COMMON, problems=(), accepted=True, version=""), "late"),
    Result(
        ReportedDeployment("a"), "of.a_fixture", not_evaluated="it failed", need="RUN"
    ),
    replace(FIRST, check_id="last", secrets={"status": "clean"}, attested={"by": "x"}),
]


def test_results_arrive_as_they_were() -> None:
    """Also those that differ from the first in what a deployment's have in common."""
    sender, receiver = Sender(), Receiver()
    for result in (FIRST, *OTHERS):
        data = json.loads(json.dumps(sender.data(result)))
        assert receiver.result(data, "gw0") == result


def test_what_a_deployment_has_travels_once() -> None:
    """Of a clean check, only its name does after the first."""
    sender = Sender()
    sender.data(FIRST)
    clean = replace(FIRST, check_id="clean", findings=(), text="")
    assert sender.data(clean) == {"deployment": "a", "check_id": "clean"}


def test_workers_are_kept_apart() -> None:
    """A deployment whose items run in two workers may not look the same to both."""
    one, other, receiver = Sender(), Sender(), Receiver()
    changed = replace(FIRST, common=replace(COMMON, digest="changed", problems=()))
    for sender, name, result in ((one, "gw0", FIRST), (other, "gw1", changed)):
        receiver.result(sender.data(result), name)
        later = replace(result, check_id="later", findings=())
        assert receiver.result(sender.data(later), name) == later
