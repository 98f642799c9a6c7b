"""Evaluating checks over a deployment by the rules of one release."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from pytest_openclaw import reasons
from pytest_openclaw.checks.config.suppressions import suppressions_active
from pytest_openclaw.checks.gates import GATES
from pytest_openclaw.checks.gates import GateState
from pytest_openclaw.checks.gates import config_valid
from pytest_openclaw.checks.gates import release_known
from pytest_openclaw.checks.kit.catalogue import Catalogue
from pytest_openclaw.checks.kit.check import AUDIT as AUDIT_SUITE
from pytest_openclaw.checks.kit.check import CLAWMASTER
from pytest_openclaw.checks.kit.check import LIVE
from pytest_openclaw.checks.kit.check import Check
from pytest_openclaw.checks.kit.echoes import naming
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.naming import Naming
from pytest_openclaw.effective.clawmaster.surroundings import has_clawmaster
from pytest_openclaw.effective.config.suppressions import Suppressions
from pytest_openclaw.effective.config.suppressions import suppressions_of
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.failures import CheckBroken
from pytest_openclaw.findings import Finding
from pytest_openclaw.findings import Subject
from pytest_openclaw.findings import Suppressed
from pytest_openclaw.language.plain import printable
from pytest_openclaw.outcomes import Outcome
from pytest_openclaw.problems import Problem
from pytest_openclaw.profiles import Profile
from pytest_openclaw.reasons import Need
from pytest_openclaw.reasons import Reason
from pytest_openclaw.selection import Selection

#: Findings of one check that are listed: as many as channel accounts may exist.
MAX_FINDINGS = 5_000
#: By profile and release: all checks that there were, and those that are known to it.
_KNOWN: dict[tuple[Profile, str], tuple[list[Check], list[Check]]] = {}
_TOO_MANY = f"more than {MAX_FINDINGS:,} findings; fix some of them to see the rest"


class Evaluation:
    """The checks of one deployment, each evaluated once, when it is asked for."""

    def __init__(
        self,
        deployment: Deployment,
        catalogue: Catalogue,
        selection: Selection,
        naming: Naming,
    ) -> None:
        """Prepare to evaluate those checks of *catalogue* that its profile has."""
        self.deployment = deployment
        self.catalogue = catalogue
        self.selection = selection
        self.profile = selection.profile
        self.naming = naming
        self.beside: Evaluation | None = None
        """That of the neighbour which also judges, where the version is between two."""
        self._outcomes: dict[str, Outcome] = {}
        self._parts: dict[str, list[Check]] = {}
        self._redacted: dict[str, str] = {}

    @cached_property
    def _gates(self) -> dict[str, GateState]:
        return {gate: state_at(self.deployment) for gate, state_at in GATES.items()}

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What keeps this release from auditing the deployment as it was written."""
        return tuple(
            replace(each, message=self.deployment.redacted(each.message))
            for gate in self._gates.values()
            for each in gate.problems
        )

    @cached_property
    def accepts(self) -> bool:
        """Would this release audit the deployment?"""
        return not any(problem.refused for problem in self.problems)

    @property
    def accepted(self) -> bool:
        """Would this release, or the neighbour beside it?"""
        return self.accepts or (self.beside is not None and self.beside.accepts)

    @property
    def refusal(self) -> Reason:
        """Why nothing here is clean, of a deployment that is not accepted."""
        gate = next(each.gate for each in self.problems if each.refused)
        what = gate.removeprefix("deployment.").removesuffix("_valid")
        return Reason(f"the release rejects this {what}, see {gate}", Need.CONFIG)

    @cached_property
    def checks(self) -> dict[str, Check]:
        """The profile's checks that the release knows, by id; templates in parts."""
        absent = self._absent
        return {
            check.id: check
            for template in self._known
            if template.suite not in absent
            for check in self._expanded(template)
            if check is template or self.profile.includes(check)
        }

    @property
    def _known(self) -> list[Check]:
        """The same for every deployment: templates as one, suites it may lack."""
        rules = self.deployment.rules
        every = self.profile.among(self.catalogue)
        key = self.profile, rules.release
        of, known = _KNOWN.get(key, ([], []))
        if of != every:  # the first time, or plugins have added some
            included = filter(self.profile.includes, map(self._woken, every))
            known = [each for each in included if each.applies_to(rules)]
            _KNOWN[key] = every, known
        return known

    @property
    def _absent(self) -> set[str]:
        """The suites that are about what this deployment does not have."""
        has = {
            LIVE: self.deployment.probe is not None,
            CLAWMASTER: has_clawmaster(self.deployment),
        }
        return {suite for suite, is_there in has.items() if not is_there}

    def _woken(self, check: Check) -> Check:
        """Return *check*, with its dormant rule where the profile wants that."""
        awake = check.dormant and self.profile.enables_dormant(check)
        return check.enabled_dormant(self.deployment.rules) if awake else check

    def outcome(self, check_id: str) -> Outcome:
        """Return what became of one check; a template is the sum of its parts."""
        check = self.checks.get(check_id) or self._woken(self.catalogue[check_id])
        parts = self._expanded(check)
        if parts != [check] and check.applies_to(self.deployment.rules):
            chosen = list(filter(self.selection.takes, parts))
            if parts and not chosen:
                return Outcome(check, not_evaluated=reasons.NO_PART)
            return self._sum(check, chosen)
        if check_id not in self._outcomes:
            self._outcomes[check_id] = self._evaluated(check)
        return self._outcomes[check_id]

    def _expanded(self, check: Check) -> list[Check]:
        """Return the parts of a template; itself, where they cannot be told."""
        if check.each is None and check.dormant_each is None:
            return [check]
        if check.id not in self._parts:
            try:
                parts = [*check.expanded(self.deployment), *self._dormant_parts(check)]
            except Exception:
                parts = [check]  # evaluating it meets the same, and says so
            self._parts[check.id] = parts
        return self._parts[check.id]

    def _dormant_parts(self, check: Check) -> list[Check]:
        enables_dormant = self.profile.enables_dormant
        if check.dormant_each is None or not enables_dormant(check):
            return []
        return list(filter(enables_dormant, check.dormant_parts(self.deployment)))

    def _sum(self, check: Check, parts: list[Check]) -> Outcome:
        outcomes = [self.outcome(part.id) for part in parts]
        findings = tuple(each for one in outcomes for each in one.findings)
        suppressed = tuple(each for one in outcomes for each in one.suppressed)
        if not parts:
            never = Reason.not_applicable(check.never) or reasons.NOTHING_NAMED
            return Outcome(
                check, not_evaluated=never if self.accepted else self.refusal
            )
        why = [one.not_evaluated for one in outcomes if one.not_evaluated]
        return Outcome(check, findings, suppressed, Reason.joined(why))

    def _evaluated(self, check: Check) -> Outcome:
        deployment = self.deployment
        if not check.applies_to(deployment.rules):
            unknown = f"OpenClaw {deployment.rules.release} does not have this check"
            return Outcome(check, not_evaluated=Reason.not_applicable(unknown))
        if check.id in GATES:
            return self._gate(check)
        if not deployment.readable:
            return Outcome(check, not_evaluated=reasons.UNREADABLE)
        findings, reason = self._run(check)
        if findings and check.echoes:
            findings = naming(check, findings, self.checks, self._findings)
        if not findings and reason is None and not self.accepted:
            reason = self.refusal
        return self._without_suppressed(check, findings, reason)

    def _findings(self, check_id: str) -> tuple[Finding, ...]:
        return self.outcome(check_id).findings

    def _run(self, check: Check) -> tuple[list[Finding], Reason | None]:
        """Run one check; what it found before it could not go on stands."""
        findings: list[Finding] = []
        try:
            for part in check.expanded(self.deployment):
                for finding in part.evaluate(self.deployment):
                    if len(findings) == MAX_FINDINGS:
                        raise NotEvaluated(_TOO_MANY, Need.CONFIG)
                    findings.append(self._named(finding))
        except NotEvaluated as not_evaluated:
            said = self._without_secrets(not_evaluated.reason)
            return findings, Reason.not_applicable(said) if check.never else said
        except Exception as error:
            # The rule is made for configs of the right shape.
            if not self.accepts:
                return findings, self.refusal
            undecided = self._gates[config_valid.id].undecided
            if undecided is None:
                raise CheckBroken.of(check.id, error, self.deployment) from None
            return findings, Reason(undecided, Need.TEXT)
        return findings, None

    def _without_secrets(self, reason: Reason) -> Reason:
        if reason not in self._redacted:
            self._redacted[reason] = self.deployment.redacted(reason)
        return Reason(self._redacted[reason], reason.need)

    def _named(self, finding: Finding) -> Finding:
        named, related = map(self._shown, (finding.subjects, finding.related))
        if named is finding.subjects and related is finding.related:
            return finding
        return replace(finding, subjects=named, related=related)

    def _shown(self, subjects: tuple[Subject, ...]) -> tuple[Subject, ...]:
        """Return *subjects*, as reports name them; the very same if they are that."""
        shown = [printable(self.naming.of(each)) for each in subjects]
        if all(each.shown == name for each, name in zip(subjects, shown, strict=True)):
            return subjects
        return tuple(
            Subject(each, each.path, name)
            for each, name in zip(subjects, shown, strict=True)
        )

    def _gate(self, check: Check) -> Outcome:
        findings = tuple(check.evaluate(self.deployment))
        reason = self._gates[check.id].reason
        reason = reason and self._without_secrets(reason)
        if reason is None and check.id == release_known.id and not self.accepted:
            reason = self.refusal  # nothing passes of a deployment that is refused
        return Outcome(check, findings, not_evaluated=reason)

    def _without_suppressed(
        self, check: Check, findings: list[Finding], reason: Reason | None
    ) -> Outcome:
        if not findings:  # of most checks, of most deployments
            return Outcome(check, not_evaluated=reason)
        kept, suppressed = [], []
        # A config cannot exempt itself from what its release does not look for.
        is_of_release = check.suite == AUDIT_SUITE and not check.is_dormant
        spared = check is suppressions_active or not is_of_release
        for finding in (self.profile.applied(each, check) for each in findings):
            entry = None if spared else self._suppressions.covering(finding)
            if entry is None:
                kept.append(finding)
            else:
                suppressed.append(Suppressed(finding, entry.reason))
        return Outcome(check, tuple(kept), tuple(suppressed), reason)

    @cached_property
    def _suppressions(self) -> Suppressions:
        return self.deployment.derive(suppressions_of)
