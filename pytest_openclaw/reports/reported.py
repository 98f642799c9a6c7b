"""Findings and problems as reports tell them: plain data, with their places."""

from __future__ import annotations

from dataclasses import field
from typing import Any

from pytest_openclaw.on_use import dataclass
from pytest_openclaw.problems import Location


@dataclass(frozen=True)
class ReportedFinding:
    """A finding with the places of its subjects in the author's files.

    ``places`` has one for each of ``subjects``: ``None`` for what stands in no file.
    """

    check_id: str
    severity: str
    title: str
    message: str
    remediation: str
    subjects: list[str]
    related: list[str] = field(default_factory=list)
    places: list[Location | None] = field(default_factory=list)
    suppressed: str | None = None
    """The reason given in the config, for a finding that the config sets aside."""
    excerpt: str = ""
    """The line of the first subject, where it says more than the message."""
    dormant: bool = False
    """Is it of a check that the release's own command never evaluates?"""
    covered_by: list[str] = field(default_factory=list)
    """Where the exceptions stand that cover it."""
    properties: dict[str, str] = field(default_factory=dict)
    """What plugins add, see ``pytest_openclaw_finding_properties``."""

    @property
    def place(self) -> Location | None:
        """Where the first subject stands."""
        return self.places[0] if self.places else None

    @property
    def placed(self) -> str:
        """What was seen, and where."""
        return f"{self.message} ({self.place})" if self.place else self.message

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> ReportedFinding:
        """Return the finding of which *data* holds the fields."""
        places = [each and Location(**each) for each in data["places"]]
        return cls(**{**data, "places": places})


@dataclass(frozen=True)
class ReportedProblem:
    """Why the release would not audit the deployment, or not as it was written."""

    message: str
    key: str
    gate: str
    refused: bool
    place: Location | None = None

    @property
    def said(self) -> str:
        """The message, with the key that it is about."""
        return f"{self.key}: {self.message}" if self.key else self.message

    def __str__(self) -> str:
        return f"{self.place}: {self.said}" if self.place else self.said

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> ReportedProblem:
        """Return the problem of which *data* holds the fields."""
        place = data["place"]
        return cls(**{**data, "place": place and Location(**place)})


def data_of(each: ReportedFinding | ReportedProblem) -> dict[str, Any]:
    """Return *each* as JSON's types."""
    if isinstance(each, ReportedFinding):
        return {**vars(each), "places": [at and at._asdict() for at in each.places]}
    return {**vars(each), "place": each.place and each.place._asdict()}
