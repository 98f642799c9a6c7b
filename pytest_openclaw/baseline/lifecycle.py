"""The life of an exception: in force, needed, soon over, expired, no longer needed.

Every rule about it is here. An item asks for the exceptions of one outcome, a run for
those that only the results of all its items can judge.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from functools import cached_property
from typing import Protocol

from pytest_openclaw.baseline.exceptions import BaselineException
from pytest_openclaw.baseline.policy import Policy
from pytest_openclaw.findings import Finding
from pytest_openclaw.findings import Subject
from pytest_openclaw.language.globs import matches_any
from pytest_openclaw.language.plain import printable
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.outcomes import Outcome
from pytest_openclaw.reasons import Need

#: How ids begin of items that only some runs ask for, on the way to an upgrade.
_ON_REQUEST = ("upgrade.", "agreement.")

#: Subjects that a message names.
_MOST = 3
REMOVE = "the exception is no longer needed, remove it"


class HasSubjects(Protocol):
    """A finding, as far as an exception names what it is about."""

    @property
    def subjects(self) -> Sequence[str]:
        """What it points at."""


class RunResult(Protocol):
    """The result of one item, as far as exceptions depend on it."""

    @property
    def deployment(self) -> str:
        """Its name."""

    @property
    def check_id(self) -> str:
        """The checkId."""

    @property
    def not_evaluated(self) -> str | None:
        """Why there is no verdict."""

    @property
    def need(self) -> str | None:
        """What would give it a verdict; ``None`` where its check does not apply."""

    @property
    def findings(self) -> Sequence[HasSubjects]:
        """What was found."""

    @property
    def used(self) -> list[str]:
        """Where the exceptions are that it needed."""

    @property
    def unsure(self) -> Sequence[str]:
        """Where exceptions are that it may need, or would if they had not expired."""

    @property
    def attested(self) -> dict[str, str] | None:
        """The attestation that it rests on."""


class ItemExceptions:
    """The exceptions that concern the outcome of one item, by their state."""

    def __init__(self, policy: Policy, deployment: str, outcome: Outcome) -> None:
        """Sort those of *policy* by what *outcome* found on a day."""
        found = outcome.findings
        concerning = [
            each
            for each in policy.exceptions
            if each.holds_for(deployment)
            and (
                each.concerns(outcome.check.id)
                or any(each.is_for(finding) for finding in found)
            )
        ]
        self.policy = policy
        self._found = found
        self.active = [e for e in concerning if not e.is_expired(policy.today)]
        self.expired = [e for e in concerning if e.is_expired(policy.today)]
        self.used = tuple(each for each in self.active if any(map(each.is_for, found)))
        self.unsure = _unsure(self.active, found)
        self.unneeded = [
            each
            for each in concerning
            if each.names_one_item
            and not any(map(each.is_for, found))
            and each not in self.unsure
        ]

    @property
    def unneeded_text(self) -> str:
        """What to do about those that are no longer needed."""
        return "; ".join(
            f"{_why_unneeded(each, self._found)}: {each.where}: {each}"
            for each in self.unneeded
        )

    @property
    def warnings(self) -> tuple[tuple[str, str], ...]:
        """Where those that findings needed expire soon, and when."""
        today = self.policy.today
        soon = [each for each in self.used if self.policy.expires_soon(each)]
        return tuple(
            (each.where, f"{each.end_in_words(today)}: {each}") for each in soon
        )


def _why_unneeded(exception: BaselineException, found: Sequence[HasSubjects]) -> str:
    """Say what to do about an exception that none of what was *found* needs.

    Where it only names another subject, it is not out of date, but mistaken.
    """
    about = sorted({_shown(each) for finding in found for each in finding.subjects})
    if exception.is_accepted or not exception.subjects or not about:
        return REMOVE
    more = f" and {len(about) - _MOST} more" if len(about) > _MOST else ""
    return (
        "no finding is about the exception's subject: they are about"
        f" {', '.join(about[:_MOST])}{more}; correct the subject, or remove the"
        " exception"
    )


def _shown(subject: str) -> str:
    return printable(subject.shown if isinstance(subject, Subject) else subject)


def _unsure(
    active: list[BaselineException], found: Sequence[Finding]
) -> list[BaselineException]:
    """Return those that name a subject, of findings without one: of a report."""
    bare = [each.check_id for each in found if not each.subjects]
    return [each for each in active if each.subjects and any(map(each.concerns, bare))]


@dataclass(frozen=True)
class RunExceptions:
    """The exceptions of a run, judged by the results of all its items.

    :param whole: were all deployments of the project collected and run whole?
    :param known: the names of deployments that the baseline or an option gives;
        those of fixtures are known by their results.
    :param elsewhere: those that are judged in another run; what is for one of them
        is not judged here.
    """

    policy: Policy
    results: Sequence[RunResult]
    whole: bool
    known: frozenset[str] = frozenset()
    elsewhere: frozenset[str] = frozenset()

    @cached_property
    def unneeded(self) -> tuple[str, ...]:
        """What the run had no need of, a line each: where, and what is wrong.

        Those of a single item fail that item, so they are not among them. One may be
        needed where a check of it had no verdict, though it applies, or where not all
        of its deployments were run.
        """
        return tuple(
            f"{each.where}: {self._why(each)}: {each.table.check}, {each}"
            for each in self.policy.exceptions
            if self._is_unneeded(each)
        )

    @cached_property
    def unknown(self) -> tuple[str, ...]:
        """Where a whole run has no deployment of a name that is asked for.

        Also where an exception is needed on others that it names.
        """
        if not self.whole:
            return ()
        policy = self.policy
        named = [
            (each.where, each.table.deployments)
            for each in policy.exceptions
            if not each.is_accepted and not self._is_unneeded(each)
        ]
        named += [(each.where, each.table.deployments) for each in policy.attestations]
        return tuple(
            f"{where}: {missing}"
            for where, deployments in named
            if (missing := self.missing(deployments))
        )

    @property
    def due(self) -> Iterator[str]:
        """A line for everything that expires soon, or has expired."""
        policy = self.policy
        for each in policy.exceptions:
            is_soon = each.where in self._used and policy.expires_soon(each)
            if is_soon or each.is_expired(policy.today):
                when = each.end_in_words(policy.today)
                yield f"{when}: {each.where}: {each.table.check}, {each}"
        attested_at = {e.attested["where"] for e in self.results if e.attested}
        for attested in policy.attestations:
            is_over = attested.is_expired(policy.today)
            is_due = is_over or policy.expires_soon(attested)
            if attested.where in attested_at and is_due:
                when = attested.end_in_words(policy.today)
                yield f"{when}: {attested.where}: {attested.check_id}, {attested}"

    def missing(self, deployments: Sequence[str]) -> str:
        """Say that there is no deployment of one of these names; or return ``""``."""
        names = self._names
        for glob in deployments if self._all_names_known else ():
            if not any(matches_any(name, [glob]) for name in names):
                there_are = ", ".join(names)
                return f"there is no deployment {glob}; there are {there_are}"
        return ""

    @cached_property
    def _names(self) -> list[str]:
        seen = {each.deployment for each in self.results}
        return sorted(seen | self.known | self.elsewhere)

    @cached_property
    def _all_names_known(self) -> bool:
        """Did every fixture give its deployment, by whose name it is known?"""
        return all(each.need != Need.RUN.name for each in self.results)

    @cached_property
    def _used(self) -> set[str]:
        return {where for result in self.results for where in result.used}

    def _is_unneeded(self, exception: BaselineException) -> bool:
        if exception.where in self._used or exception.is_accepted:
            return False
        if any(exception.where in each.unsure for each in self.results):
            return False
        if any(map(exception.holds_for, self.elsewhere)):
            return False
        concerned = self._concerned(exception)
        if concerned and exception.names_one_item:
            return False  # its item says so itself
        if not concerned and exception.table.check.startswith(_ON_REQUEST):
            return False
        if not self.whole and not _has_all(exception, concerned):
            return False
        if any(result.need is not None for result in concerned):
            return False
        is_evaluated = any(result.not_evaluated is None for result in concerned)
        return is_evaluated or (not concerned and self._all_names_known)

    def _concerned(self, exception: BaselineException) -> list[RunResult]:
        checks = set(filter(exception.concerns, self._check_ids))
        return [
            result
            for name, of_it in self._by_deployment.items()
            if exception.holds_for(name)
            for result in of_it
            if result.check_id in checks
        ]

    @cached_property
    def _check_ids(self) -> set[str]:
        return {each.check_id for each in self.results}

    @cached_property
    def _by_deployment(self) -> dict[str, list[RunResult]]:
        found: dict[str, list[RunResult]] = {}
        for each in self.results:
            found.setdefault(each.deployment, []).append(each)
        return found

    def _why(self, exception: BaselineException) -> str:
        missing = self.missing(exception.table.deployments)
        if missing:
            return missing
        concerned = self._concerned(exception)
        if concerned:
            return _why_unneeded(exception, [f for e in concerned for f in e.findings])
        return "it matched nothing in this run, remove it"


def _has_all(exception: BaselineException, concerned: Sequence[RunResult]) -> bool:
    """Did everything run that an exception spells out, without a glob?"""
    table = exception.table
    names = (table.check, *table.deployments)
    if not table.deployments or any(set(name) & set("*?[") for name in names):
        return False
    return set(table.deployments) <= {result.deployment for result in concerned}
