"""What of a result travels from a worker of xdist to the process with the reports.

A worker serializes each report, and the controller reads it, in Python: both cost more
than most checks. So what all results of a deployment have in common travels with the
first of them, and what a result does not have is left out.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import fields
from typing import Any

from pytest_openclaw.reports.result import OF_DEPLOYMENT
from pytest_openclaw.reports.result import Result

#: What a worker sends once: that, and what no file of results has.
_OF_DEPLOYMENT = frozenset((*OF_DEPLOYMENT, "notes", "folders"))
#: What else a result can have, and what it is where there is nothing.
_NOTHING = {
    name: value
    for name, value in vars(Result("", "")).items()
    if name not in _OF_DEPLOYMENT and name != "deployment"
}
assert {each.name for each in fields(Result)} > _OF_DEPLOYMENT


class Sender:
    """A worker's part: the results that it sends, as JSON's types."""

    def __init__(self) -> None:
        self._first: dict[str, Result] = {}

    def data(self, result: Result) -> dict[str, Any]:
        """Return what the controller does not know of *result* from the ones before."""
        first = self._first.setdefault(result.deployment, result)
        data: dict[str, Any] = {"deployment": result.deployment}
        whole = result.to_data()
        for name, value in vars(result).items():
            if name in _OF_DEPLOYMENT:
                if first is result or value != getattr(first, name):
                    data[name] = whole[name]
            elif name in _NOTHING and value != _NOTHING[name]:
                data[name] = whole[name]
        return data


class Receiver:
    """The controller's part: the results that workers sent, whole again."""

    def __init__(self) -> None:
        self._first: dict[tuple[Hashable, str], Result] = {}

    def result(self, data: dict[str, Any], sender: Hashable) -> Result:
        """Return the result of which *sender* sent the *data*.

        What it has in common with the first of its deployment is shared with it.
        """
        key = sender, data["deployment"]
        first = self._first.get(key)
        if first is None:
            made = Result.from_data(data)
            return self._first.setdefault(key, made)
        shared = {name: getattr(first, name) for name in _OF_DEPLOYMENT}
        return Result(**{**shared, **Result.read(data)})
