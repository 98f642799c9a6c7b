"""An audit whose outcomes a report states: the release's own, not ours."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from pytest_openclaw import releases
from pytest_openclaw.auditing import Audit
from pytest_openclaw.checks import catalogue as built_in_catalogue
from pytest_openclaw.checks.attested import is_attested
from pytest_openclaw.checks.gates import GATES
from pytest_openclaw.checks.kit.catalogue import Catalogue
from pytest_openclaw.checks.kit.check import AUDIT
from pytest_openclaw.checks.kit.check import CLAWMASTER
from pytest_openclaw.checks.kit.check import LIVE
from pytest_openclaw.checks.kit.check import SECRETS
from pytest_openclaw.checks.kit.check import Check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.inputs import Inputs
from pytest_openclaw.deployment.host.places import Places
from pytest_openclaw.deployment.reading.config import config_from
from pytest_openclaw.errors import UsageError
from pytest_openclaw.given_reports.findings import REPORTED
from pytest_openclaw.given_reports.findings import Reported
from pytest_openclaw.given_reports.findings import plain_text
from pytest_openclaw.given_reports.findings import reported
from pytest_openclaw.given_reports.reading import read_report
from pytest_openclaw.given_reports.silence import Silence
from pytest_openclaw.given_reports.tables import AuditTable
from pytest_openclaw.given_reports.tables import SecretsTable
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.outcomes import Outcome
from pytest_openclaw.problems import Problem
from pytest_openclaw.releases import Judged
from pytest_openclaw.selection import Selection

UNKNOWN_RELEASE = "unknown release"


@dataclass(frozen=True)
class OwnJudgement(Judged):
    """A version that judged a deployment itself: no rules stand in for its own."""

    @property
    def judges(self) -> tuple[str, ...]:
        """The releases whose rules judge: none of those that are known here."""
        return ()

    @property
    def approximate(self) -> str | None:
        """Why verdicts are approximate: they are not."""
        return None


@dataclass(frozen=True)
class Given:
    """The reports of one deployment: of the security audit, the secrets audit, both."""

    paths: tuple[str, ...]
    audit: AuditTable | None = None
    secrets: SecretsTable | None = None

    @property
    def digest(self) -> str:
        """The SHA-256 of the reports' bytes, in order."""
        made = hashlib.sha256()
        for each in (self.audit, self.secrets):
            made.update(each.model_dump_json().encode() if each else b"")
        return made.hexdigest()


def given(paths: Iterable[str]) -> Given:
    """Read the reports of one deployment.

    Raises :class:`UsageError`, without the path of a single one, where one cannot be
    read, and where two are of the same audit.
    """
    paths = tuple(paths)
    tables: dict[type, AuditTable | SecretsTable] = {}
    for path in paths:
        table = read_report(path)
        if type(table) in tables:
            raise UsageError("two reports of the same audit are given for it")
        tables[type(table)] = table
    audit, secrets = tables.get(AuditTable), tables.get(SecretsTable)
    assert audit is None or isinstance(audit, AuditTable)
    assert secrets is None or isinstance(secrets, SecretsTable)
    named = {each.check_id for each in audit.findings} if audit is not None else set()
    for gate in sorted(named & GATES.keys()):  # whose items no finding fails
        raise UsageError(f"it has a finding of {gate}, which no release reports")
    return Given(paths, audit, secrets)


class ReportAudit(Audit):
    """The checks of one deployment, with the verdicts of the release's own audit."""

    from_report = True

    def __init__(
        self,
        source: Given,
        deployment: Deployment,
        catalogue: Catalogue,
        selection: Selection,
        root: str | None = None,
    ) -> None:
        """Prepare outcomes of those checks of *catalogue* that *selection* takes.

        What the report found is among them, also where the catalogue does not know it.
        """
        selection = selection.with_suite(REPORTED)
        if source.secrets is not None:
            selection = selection.with_suite(SECRETS)
        super().__init__(deployment, catalogue, selection, root)
        self.source = source
        version = deployment.judged.version
        known = None if version == UNKNOWN_RELEASE else version
        self._silence = Silence(source.audit, source.secrets, known, self.profile)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What keeps the release from auditing: nothing, since it did."""
        return ()

    @property
    def accepted(self) -> bool:
        """Would the release audit this deployment? It did."""
        return True

    @property
    def digest(self) -> str | None:
        """The SHA-256 of the reports."""
        return self.source.digest

    @property
    def notes(self) -> tuple[str, ...]:
        """What the release could not resolve, and how its probe went."""
        audit = self.source.audit
        lines = [
            f"secret diagnostics: {plain_text(each)}" for each in self._diagnostics
        ]
        probe = self.deep_gateway
        if probe is not None:
            ended = "answered" if probe["ok"] else f"failed: {probe['error']}"
            lines.append(f"probe of {probe['url']} {ended}")
        if audit is not None and audit.suppressed_findings:
            count = len(audit.suppressed_findings)
            lines.append(f"suppressed findings: {count}")
        return tuple(lines)

    @property
    def _diagnostics(self) -> list[str]:
        audit = self.source.audit
        return audit.secret_diagnostics if audit is not None else []

    @property
    def deep_gateway(self) -> dict[str, Any] | None:
        """How the release's probe of the running gateway went; ``None`` without one."""
        audit = self.source.audit
        said = audit.deep.gateway if audit is not None and audit.deep else None
        if said is None:
            return None
        close = said.get("close")
        return {
            "attempted": said.get("attempted") is True,
            "url": plain_text(str(said.get("url", ""))),
            "ok": said.get("ok") is True,
            "error": plain_text(str(said["error"])) if said.get("error") else None,
            "close": (
                {name: plain_text(str(each)) for name, each in list(close.items())[:2]}
                if isinstance(close, dict)
                else None
            ),
        }

    @cached_property
    def _found(self) -> dict[str, Reported]:
        return reported(self.source.audit, self.source.secrets, self.catalogue)

    @cached_property
    def checks(self) -> dict[str, Check]:
        """The profile's checks by id; of templates, the parts that the report names."""
        return {each.id: each for each in self._listed()}

    def _listed(self) -> Iterator[Check]:
        by_template: dict[str, list[Check]] = {}
        for name, each in self._found.items():
            known = self.catalogue.find(name)
            by_template.setdefault(known.id if known else name, []).append(each.check)
        for check in self.catalogue:
            if check.id in by_template:
                yield from by_template.pop(check.id)
            elif self._is_asked(check):
                yield check
        for checks in by_template.values():
            yield from checks

    def _is_asked(self, check: Check) -> bool:
        """Is *check* one that the report can be silent about?"""
        if check.id in GATES or check.suite in (LIVE, CLAWMASTER, REPORTED):
            return False
        is_read = self.source.audit is not None or check.suite == SECRETS
        is_listed = is_attested(check) or (
            is_read and not self._silence.is_absent(check)
        )
        return is_listed and self.profile.includes(check)

    def outcome(self, check_id: str) -> Outcome:
        """Return what the report says of one check, or why it says nothing."""
        said = self._found.get(check_id)
        if said is None:
            check = self.checks.get(check_id) or self.catalogue[check_id]
            return Outcome(check, not_evaluated=self._silence.reason(check))
        spared = said.check.suite not in (AUDIT, SECRETS)
        findings = tuple(
            each if spared else self.profile.applied(each, said.check)
            for each in said.findings
        )
        return Outcome(said.check, findings, tuple(said.suppressed))


def deployment_of(source: Given, release: str | None, name: str | None) -> Deployment:
    """Return the deployment that a report is of: a name and a release, no config.

    Raises :class:`UsageError` if *release* is not a valid version.
    """
    shown = " and ".join(source.paths)
    judged = releases.judged(release, None)
    own = OwnJudgement(
        judged.version if release else UNKNOWN_RELEASE, judged.rules, "report"
    )
    inputs = Inputs(release=release, host_files=False)
    loaded = replace(
        config_from({}, inputs), judged=own, authored=None, problems=(), beside=None
    )
    places = Places(config=os.path.abspath(source.paths[0]))
    return Deployment(name, shown, places, loaded, inputs)


def report_audit(
    *paths: str,
    release: str | None = None,
    name: str | None = None,
    catalogue: Catalogue | None = None,
    selection: Selection | None = None,
    root: str | None = None,
) -> ReportAudit:
    """Return the audit that the reports at *paths* state, of one deployment.

    Raises :class:`UsageError` where one is not such a report.
    """
    source = given(paths)
    return ReportAudit(
        source,
        deployment_of(source, release, name),
        catalogue if catalogue is not None else built_in_catalogue(),
        selection or Selection(),
        root,
    )
