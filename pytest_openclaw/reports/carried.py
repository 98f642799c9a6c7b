"""What of a result travels from a worker of xdist to the process with the reports.

A worker serializes each report, and the controller reads it, in Python: both cost more
than most checks. So what all results of a deployment have in common travels with the
first of them, and what a result does not have is left out.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from pytest_openclaw.reports.reported_deployment import NAMES
from pytest_openclaw.reports.reported_deployment import ReportedDeployment
from pytest_openclaw.reports.result import Result

#: What a result can have beside that, and what it is where there is nothing.
_NOTHING = Result(ReportedDeployment(""), "").own_data()


class Sender:
    """A worker's part: the results that it sends, as JSON's types."""

    def __init__(self) -> None:
        self._first: dict[str, ReportedDeployment] = {}

    def data(self, result: Result) -> dict[str, Any]:
        """Return what the controller does not know of *result* from the ones before."""
        common, name = result.common, result.deployment
        data: dict[str, Any] = {"deployment": name}
        first = self._first.get(name)
        if first is None:
            self._first[name] = common
            data = common.to_data()
        elif first is not common:
            known = first.to_data()
            told = common.to_data().items()
            data.update((name, value) for name, value in told if value != known[name])
        own = result.own_data().items()
        data.update((name, value) for name, value in own if value != _NOTHING[name])
        return data


class Receiver:
    """The controller's part: the results that workers sent, whole again."""

    def __init__(self) -> None:
        self._first: dict[tuple[Hashable, str], ReportedDeployment] = {}

    def result(self, data: dict[str, Any], sender: Hashable) -> Result:
        """Return the result of which *sender* sent the *data*.

        What it has in common with the first of its deployment is shared with it.
        """
        key = sender, data["deployment"]
        told = {name: data[name] for name in NAMES if name in data}
        first = self._first.get(key)
        if first is None:
            first = self._first[key] = ReportedDeployment("").with_data(told)
        is_same = len(told) == 1
        return Result.of_data(first if is_same else first.with_data(told), data)
