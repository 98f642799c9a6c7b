"""What it means that a report does not name a check: it was clean, or not looked at."""

from __future__ import annotations

from pytest_openclaw.checks.attested import is_attested
from pytest_openclaw.checks.kit.check import AUDIT
from pytest_openclaw.checks.kit.check import SECRETS
from pytest_openclaw.checks.kit.check import Check
from pytest_openclaw.effective.code_scan.deep import NEEDS_DEEP
from pytest_openclaw.effective.secrets_audit.scan import ROOT
from pytest_openclaw.effective.secrets_audit.scan import Code
from pytest_openclaw.given_reports.tables import AuditTable
from pytest_openclaw.given_reports.tables import SecretsTable
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.profiles import Profile
from pytest_openclaw.reasons import Need
from pytest_openclaw.reasons import Reason
from pytest_openclaw.releases.survey import has

_NO_RELEASE = Reason(
    "the report does not say which release wrote it, state it by --openclaw-release",
    Need.VERSION,
)
_NEEDS_CONFIG = Reason("the report does not say, it needs the config", Need.SETTINGS)
_NO_SECRETS = Reason(
    "the report does not say, it needs that of openclaw secrets audit --json",
    Need.SETTINGS,
)
_DOCKER = Reason(
    "the report does not say whether docker answered: the release is silent without it",
    Need.OTHER,
)
_NOT_DEEP = Reason(
    f"the report does not say: it was written without --deep ({NEEDS_DEEP})", Need.DEEP
)
_CONTAINERS = "the sandbox browser's containers"
_OF_CONTAINERS = "sandbox.browser_container."
_TIMEOUT = f"{_OF_CONTAINERS}docker_probe_timeout"
#: What the secrets audit looks at in files only, whether or not it takes the config.
_BY_FILES = (Code.LEGACY_RESIDUE, Code.PLACEHOLDER_VALUE)


@dataclass(frozen=True)
class Silence:
    """Why a check without a finding has no verdict, of the reports of one deployment.

    ``version`` is the release that wrote them; ``None`` where nothing states it.
    """

    audit: AuditTable | None
    secrets: SecretsTable | None
    version: str | None
    profile: Profile

    def reason(self, check: Check) -> Reason | None:
        """Return why *check* has no verdict; ``None`` where it is clean.

        That is: where the release is known to evaluate it in such an audit.
        """
        if is_attested(check):
            return None  # people say it, and the baseline has what they say
        if check.suite == SECRETS:
            return self._of_secrets(check)
        if check.suite != AUDIT or self.audit is None:
            return _NEEDS_CONFIG
        return self._of_release(check) or self._of_audit(check)

    def is_absent(self, check: Check) -> bool:
        """Is the release known not to have *check*?"""
        if self.version is None or check.suite not in (AUDIT, SECRETS):
            return False
        spans = [check.functions.span]
        if check.dormant is not None and self.profile.enables_dormant(check):
            spans.append(check.dormant.span)
        return all(has(span, self.version) is False for span in spans)

    def _of_release(self, check: Check) -> Reason | None:
        if self.version is None:
            return _NO_RELEASE
        is_silent = check.silent is None or has(check.silent, self.version)
        is_dormant = check.dormant and has(check.dormant.span, self.version)
        if is_silent and is_dormant and self.profile.enables_dormant(check):
            return _NEEDS_CONFIG
        if has(check.functions.span, self.version) is None:
            unsure = f"the report does not say whether {self.version} has this check"
            return Reason(unsure, Need.RELEASE)
        if self.is_absent(check):
            unknown = f"OpenClaw {self.version} does not know this check"
            return Reason.not_applicable(unknown)
        if check.never and is_silent is None:
            unsure = f"the report does not say whether {self.version} evaluates this"
            return Reason(unsure, Need.RELEASE)
        is_never = is_silent and (check.dormant is None or is_dormant)
        return Reason.not_applicable(check.never) if check.never and is_never else None

    def _of_audit(self, check: Check) -> Reason | None:
        assert self.audit is not None
        if _is_deep(check) and self.audit.deep is None:
            return _NOT_DEEP
        if _CONTAINERS in check.inspects and not self._docker_answered():
            return _DOCKER
        return None

    def _docker_answered(self) -> bool:
        """Is a finding of a container there? Without docker, the release says nothing.

        After a command of docker that took too long it looks at no further container.
        """
        assert self.audit is not None
        listed = [*self.audit.findings, *self.audit.suppressed_findings]
        ids = {each.check_id for each in listed}
        found = {each for each in ids if each.startswith(_OF_CONTAINERS)}
        return bool(found) and _TIMEOUT not in found

    def _of_secrets(self, check: Check) -> Reason | None:
        if self.secrets is None:
            return _NO_SECRETS
        reason = self._of_release(check)
        if reason is not None:
            return reason
        unread = [each.file for each in self.secrets.findings if each.json_path == ROOT]
        is_by_files = any(each.check_id == check.id for each in _BY_FILES)
        if unread and not is_by_files:
            could_not = "the report does not say: its audit could not read a file"
            return Reason(could_not, Need.OTHER)
        skipped = self.secrets.resolution.skipped_exec_refs
        if skipped and check.id == Code.REF_UNRESOLVED.check_id:
            left_out = f"{skipped:g} exec references were not run"
            return Reason(f"the report does not say: {left_out}", Need.OTHER)
        return None


def _is_deep(check: Check) -> bool:
    """Does only the release's deep audit evaluate *check*?"""
    return bool(check.needs) or check.fires.startswith("Fires with --deep")
