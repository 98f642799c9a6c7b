"""Auditing a deployment: one outcome per check."""

from __future__ import annotations

import os
from collections.abc import Callable
from collections.abc import Iterator
from functools import cached_property
from typing import Any
from typing import TypeVar

from pytest_openclaw import reasons
from pytest_openclaw.checks import catalogue as built_in_catalogue
from pytest_openclaw.checks.gates import GATES
from pytest_openclaw.checks.gates import config_valid
from pytest_openclaw.checks.kit.catalogue import Catalogue
from pytest_openclaw.checks.kit.check import Check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.naming import Naming
from pytest_openclaw.deployment.host.naming import naming_for
from pytest_openclaw.evaluation import Evaluation
from pytest_openclaw.outcomes import Outcome
from pytest_openclaw.outcomes import agreed
from pytest_openclaw.probe.gateway import deep_report
from pytest_openclaw.problems import Problem
from pytest_openclaw.reasons import Reason
from pytest_openclaw.selection import Selection

Made = TypeVar("Made")


class Audit:
    """The checks of one deployment, each evaluated once, when it is asked for.

    A version between two releases that are known exactly is evaluated by both.
    """

    from_report = False
    """Are its verdicts those of a report, with no config to look at?"""

    def __init__(
        self,
        deployment: Deployment,
        catalogue: Catalogue | None = None,
        selection: Selection | None = None,
        root: str | None = None,
    ) -> None:
        """Prepare to evaluate those checks of *catalogue* that *selection* takes.

        They default to the built-in checks and all of profile ``audit``. Files are
        named as seen from *root*; default: the working directory.
        """
        self.deployment = deployment
        self.selection = selection or Selection()
        self.profile = self.selection.profile
        self.root = root
        self.catalogue = catalogue if catalogue is not None else built_in_catalogue()
        self._made: dict[Callable[[Audit], Any], Any] = {}

    @cached_property
    def naming(self) -> Naming:
        """What reports call the files of this deployment."""
        return naming_for(self.deployment.places, self.root or os.getcwd())

    @property
    def plain(self) -> Audit:
        """This audit without what others lay over it."""
        return self

    def extras(self) -> dict[str, Any]:
        """Return what reports tell of the whole deployment beside its checks."""
        return {}

    def once(self, make: Callable[[Audit], Made]) -> Made:
        """Return what *make* makes of this audit, which is made once."""
        if make not in self._made:
            self._made[make] = make(self)
        made: Made = self._made[make]
        return made

    def wait(self) -> None:
        """Forget what was derived to name the checks, until they are evaluated.

        A fleet's deployments all wait at once: to derive that again takes less than to
        keep it.
        """
        if not self._asked_others:
            self._forget_derived()

    def _forget_derived(self) -> None:
        self.deployment.let_go()
        loaded = self.deployment.loaded
        for config in (loaded, loaded.beside):
            if config is not None and config.main is not None:
                config.main.let_go()

    @property
    def _asked_others(self) -> bool:
        """Was a gateway probed, or the rest of a fleet asked? Neither is, twice."""
        inputs = self.deployment.inputs
        return self.deployment.probe is not None or inputs.governance is not None

    def let_go(self) -> None:
        """Forget what was made of the deployment; what is asked for is made again."""
        if self._asked_others:
            return
        self._made.clear()
        for name in ("_evaluations", "_accepting", "checks", "shut_gates"):
            vars(self).pop(name, None)
        self._forget_derived()  # what is set aside from collections is in no cycle
        self.deployment = self.deployment.named(self.deployment.name)

    @property
    def digest(self) -> str | None:
        """The SHA-256 of what was judged."""
        return self.deployment.loaded.digest

    @property
    def notes(self) -> tuple[str, ...]:
        """What reports say of the whole deployment, a line each."""
        return ()

    @property
    def deep_gateway(self) -> dict[str, Any] | None:
        """``deep.gateway`` of the release's report; ``None`` without a probe."""
        return deep_report(self.deployment)

    @cached_property
    def _evaluations(self) -> tuple[Evaluation, ...]:
        """One for each release that judges, that of the deployment's rules first."""
        made = [self._evaluation(self.deployment)]
        if self.deployment.beside is not None:
            made.append(self._evaluation(self.deployment.beside))
            made[0].beside, made[1].beside = made[1], made[0]
        return tuple(made)

    def _evaluation(self, deployment: Deployment) -> Evaluation:
        return Evaluation(deployment, self.catalogue, self.selection, self.naming)

    @cached_property
    def _accepting(self) -> Evaluation:
        """The first that accepts the deployment; the first, if none does."""
        accepting = (each for each in self._evaluations if each.accepts)
        return next(accepting, self._evaluations[0])

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What keeps the release from auditing this deployment as it was written.

        Of two releases that judge, both must refuse it.
        """
        return self._accepting.problems

    @property
    def accepted(self) -> bool:
        """Would the release audit this deployment?"""
        return self._accepting.accepts

    @property
    def refusal(self) -> Reason:
        """Why nothing here is clean, of a deployment that is not accepted."""
        return self._evaluations[0].refusal

    @cached_property
    def checks(self) -> dict[str, Check]:
        """The profile's checks that the release knows, by id; templates in parts.

        Of two releases that judge, one has to know it.
        """
        known = {
            name: each
            for evaluation in reversed(self._evaluations)
            for name, each in evaluation.checks.items()
        }
        if len(self._evaluations) == 1:
            return known
        order = {check.id: at for at, check in enumerate(self.catalogue.imported)}

        def place(name: str) -> int:
            template = self.catalogue.find(name)
            return order[template.id] if template else len(order)

        return {name: known[name] for name in sorted(known, key=place)}

    @property
    def enforced(self) -> Iterator[Check]:
        """Those of the checks that are selected, in order, and gates that are shut.

        Nothing is evaluated of a deployment that is refused: were the reason left out
        with its gate, a run of other checks would have skipped items alone.
        """
        shut = set()
        if any(choice.select for choice in self.selection.choices):
            shut = {gate.id for gate in self.shut_gates}
        for check in self.checks.values():
            if check.id in shut or self.selection.chooses(check):
                yield check

    @cached_property
    def shut_gates(self) -> list[Check]:
        """The gates by which nothing passes here, but those that are left out by name.

        They are enforced however little is selected.
        """
        shut = {each.gate for each in self.problems if each.refused}
        if self.deployment.config_is_missing:
            shut.add(config_valid.id)
        gates = (self.catalogue[each] for each in sorted(shut))
        return [
            gate
            for gate in gates
            if self.profile.includes(gate) and not self.selection.ignores(gate)
        ]

    def outcome(self, check_id: str) -> Outcome:
        """Return what became of one check; a template is the sum of its parts."""
        first, *others = (self._outcome(each, check_id) for each in self._evaluations)
        if check_id in GATES and not self.accepted:
            return first
        for other in others:
            first = agreed(first, other, self.deployment)
        return first

    def _outcome(self, evaluation: Evaluation, check_id: str) -> Outcome:
        if check_id in evaluation.checks or self.catalogue.has(check_id):
            return evaluation.outcome(check_id)
        # a part of a template that only the other release sees
        return Outcome(self.checks[check_id], not_evaluated=reasons.NOTHING_NAMED)
