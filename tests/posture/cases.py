"""Cases of the hardened posture: a config, and what one check says of it.

``kind`` says what a case shows: that the check *fires*, that it holds by a *hair*, what
an account or agent takes over (*inherited*), what one *account* or *agent* says itself,
and what is not known (*opaque*). ``agents`` are written in the form of each release;
``{a}`` among the subjects stands for the place of the agent of that name. Without
``releases``, a case is for both.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pytest_openclaw import Deployment
from pytest_openclaw.auditing import Audit
from pytest_openclaw.outcomes import Outcome
from pytest_openclaw.profiles import HARDENED
from pytest_openclaw.profiles import SHARED
from pytest_openclaw.releases import FIRST_CLASS
from pytest_openclaw.selection import Selection
from tests.posture.ends import ENDS

KINDS = ("fires", "hair", "inherited", "account", "agent", "opaque")

#: What may stand beside a config.
_OPTIONS = ("env", "unset_variables", "installed_plugins")


@dataclass(frozen=True)
class Case:
    """One case for one release."""

    family: str
    release: str
    data: dict[str, Any]

    @property
    def id(self) -> str:
        """A name that no other case has."""
        return f"{self.data['check']}-{self.data['id']}-{self.release}"

    @property
    def check(self) -> str:
        """The checkId that it is about."""
        return str(self.data["check"])

    @property
    def kind(self) -> str:
        """What it shows."""
        return str(self.data["kind"])

    @property
    def expected(self) -> dict[str, str]:
        """The severities of what is found, by subject."""
        expected = self.data["expected"]
        if isinstance(expected, str):
            return {}
        return {self._placed(subject): each for subject, each in expected.items()}

    @property
    def is_open(self) -> bool:
        """Is there something that cannot be told?"""
        reported = self.data["expected"] != "not evaluated"
        return not reported or bool(self.data.get("open"))

    def deployment(self) -> Deployment:
        """Return the deployment that it describes."""
        config = dict(self.data["config"])
        named = self.data.get("agents", {})
        if named:
            config["agents"] = {**config.get("agents", {}), **self._roster(named)}
        options = {key: self.data[key] for key in _OPTIONS if key in self.data}
        return Deployment.from_mapping(config, release=self.release, **options)

    def _roster(self, named: dict[str, Any]) -> dict[str, Any]:
        if self._lists_agents:
            return {"list": [{"id": id_, **own} for id_, own in named.items()]}
        several = {"ownership": "explicit"} if len(named) > 1 else {}
        return {"entries": named, **several}

    @property
    def _lists_agents(self) -> bool:
        return self.release != FIRST_CLASS[-1].release

    def _placed(self, subject: str) -> str:
        for at, name in enumerate(self.data.get("agents", {})):
            own = (
                f"agents.list[{at}]" if self._lists_agents else f"agents.entries.{name}"
            )
            subject = subject.replace(f"{{{name}}}", own)
        return subject


def all_cases() -> Iterator[Case]:
    """Yield each case for each release that it is for."""
    for file in sorted(Path(__file__).parent.glob("*.json")):
        for data in json.loads(file.read_text(encoding="utf-8")):
            for rules in ENDS:
                if rules.release in data.get("releases", [rules.release]):
                    yield Case(file.stem, rules.release, data)


def outcome_of(case: Case) -> Outcome:
    """Return what the check of *case* says, at the severity of ``hardened``."""
    audit = Audit(case.deployment(), selection=Selection(HARDENED))
    if case.check not in audit.checks:
        audit = Audit(case.deployment(), selection=Selection(SHARED))
    return audit.outcome(case.check)
