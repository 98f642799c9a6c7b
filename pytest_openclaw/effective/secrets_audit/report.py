"""The report of ``openclaw secrets audit``, and the scan that it is made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.required import require_deployment
from pytest_openclaw.effective.secrets_audit import auth_profiles
from pytest_openclaw.effective.secrets_audit import config_targets
from pytest_openclaw.effective.secrets_audit import env_files
from pytest_openclaw.effective.secrets_audit import generated_models
from pytest_openclaw.effective.secrets_audit import resolution
from pytest_openclaw.effective.secrets_audit import retired_files
from pytest_openclaw.effective.secrets_audit import store
from pytest_openclaw.effective.secrets_audit.scan import ROOT
from pytest_openclaw.effective.secrets_audit.scan import Code
from pytest_openclaw.effective.secrets_audit.scan import Scan
from pytest_openclaw.effective.secrets_audit.scan import SecretsFinding
from pytest_openclaw.effective.secrets_audit.scan import Spot
from pytest_openclaw.effective.secrets_audit.scan import config_file
from pytest_openclaw.effective.secrets_audit.scan import in_words
from pytest_openclaw.on_use import dataclass


@dataclass(frozen=True)
class Scans:
    """What the secrets audit gathers over one deployment.

    ``by_config`` is what the release leaves out where it refuses the config,
    ``by_files`` what it looks at in any case.
    """

    by_config: Scan
    by_files: Scan

    def of(self, code: Code) -> list[SecretsFinding]:
        """Return the findings of one code."""
        both = (*self.by_config.findings, *self.by_files.findings)
        return [each for each in both if each.code is code]

    def reason(self, code: Code) -> str | None:
        """Return why there may be more of them; ``None`` if all is known."""
        both = (self.by_config, self.by_files)
        return in_words(*(part.open.get(code, {}) for part in both))


def scans_of(deployment: Deployment) -> Scans:
    """Return what is gathered, as far as a config can be read that may be refused."""
    written = deployment.without_flags  # flags take no secret out of a file
    return Scans(written.derive(_by_config), written.derive(_by_files))


def _by_config(deployment: Deployment) -> Scan:
    scan = Scan(deployment)
    config_targets.look(scan)
    auth_profiles.look(scan)
    generated_models.look(scan)
    resolution.resolve(scan)
    resolution.shadows(scan)
    store.residue(scan)
    return scan


def _by_files(deployment: Deployment) -> Scan:
    scan = Scan(deployment)
    env_files.look(scan)
    refused = _is_refused(deployment)
    named = set() if refused else deployment.derive(_by_config).stored
    store.placeholders(scan, named)
    retired_files.look(scan)
    return scan


def _is_refused(deployment: Deployment) -> bool:
    return any(problem.refused for problem in deployment.problems)


@dataclass(frozen=True)
class SecretsReport:
    """What ``openclaw secrets audit`` would say of one deployment.

    ``status`` is ``clean``, ``findings`` or ``unresolved``, as there; ``incomplete``,
    which is this project's own, where nothing was found, but not all that the release
    would look at on the host could be evaluated here. ``summary`` and ``resolution``
    have the release's keys. ``not_evaluated`` gives, by checkId, the reason why there
    may be more findings.
    """

    deployment: Deployment
    status: str
    resolution: Mapping[str, int | bool]
    files_scanned: tuple[str, ...]
    summary: Mapping[str, int]
    findings: tuple[SecretsFinding, ...]
    not_evaluated: Mapping[str, str]

    def to_data(self) -> dict[str, Any]:
        """Return this as the release writes it, and as our own what comes after."""
        deployment = self.deployment
        return {
            "version": 1,
            "status": self.status,
            "resolution": dict(self.resolution),
            "filesScanned": list(self.files_scanned),
            "summary": dict(self.summary),
            "findings": [each.to_data() for each in self.findings],
            "deployment": {
                "name": deployment.name,
                "config": deployment.places.config,
                "release": deployment.judged.version,
                "rules": deployment.rules.release,
                "problems": [str(each) for each in deployment.problems],
            },
            "notEvaluated": dict(self.not_evaluated),
        }


def audit_secrets(deployment: Deployment) -> SecretsReport:
    """Return what ``openclaw secrets audit`` would say of *deployment*.

    No SecretRef of source ``exec`` is run, as there by default: these are counted.
    What the gateway is started with does not count, as it is in no file.

    :raises UsageError: for a path or mapping.
    """
    require_deployment(deployment, "audit_secrets")
    deployment = deployment.without_flags
    refused = _is_refused(deployment)
    # Rules are made for configs of the right shape.
    by_config = Scan(deployment) if refused else deployment.derive(_by_config)
    parts = [by_config, deployment.derive(_by_files)]
    findings = [each for part in parts for each in part.findings]
    if refused:
        findings.insert(0, _refused(deployment))
    codes = Counter(each.code for each in findings)
    scanned = {config_file(deployment)}.union(*(part.scanned for part in parts))
    reasons = _reasons(deployment, parts)
    known = not any(part.knows_less for part in parts) and deployment.undecided is None
    unresolved = codes[Code.REF_UNRESOLVED] + codes[Code.PLACEHOLDER_VALUE]
    return SecretsReport(
        deployment=deployment,
        status=_status(unresolved, findings, known=known),
        resolution={
            "refsChecked": by_config.refs_checked,
            "skippedExecRefs": by_config.skipped_exec_refs,
            "resolvabilityComplete": _is_complete(by_config),
        },
        files_scanned=tuple(sorted(scanned)),
        summary=_summary(deployment, codes, unresolved),
        findings=tuple(findings),
        not_evaluated=reasons,
    )


def _is_complete(by_config: Scan) -> bool:
    """No program was left out, not even one that no provider or id would reach."""
    return not by_config.skipped_exec_refs and Code.REF_UNRESOLVED not in by_config.open


def _refused(deployment: Deployment) -> SecretsFinding:
    message = "the release rejects this config, so its references cannot be evaluated"
    spot = Spot.in_file(config_file(deployment), ROOT)
    return SecretsFinding(Code.REF_UNRESOLVED, "error", spot, message)


def _status(unresolved: int, findings: list[SecretsFinding], *, known: bool) -> str:
    if unresolved:
        return "unresolved"
    if findings:
        return "findings"
    return "clean" if known else "incomplete"


def _summary(
    deployment: Deployment, codes: Counter[Code], unresolved: int
) -> dict[str, int]:
    summary = {
        "plaintextCount": codes[Code.PLAINTEXT_FOUND],
        "unresolvedRefCount": unresolved,
        "shadowedRefCount": codes[Code.REF_SHADOWED],
    }
    if deployment.rules.secrets.has_store:
        summary["storeResidueCount"] = codes[Code.STORE_PLAINTEXT_RESIDUE]
    return {**summary, "legacyResidueCount": codes[Code.LEGACY_RESIDUE]}


def _reasons(deployment: Deployment, parts: list[Scan]) -> dict[str, str]:
    reasons = {
        code.check_id: in_words(*(part.open.get(code, {}) for part in parts))
        for code in Code
    }
    reported = {check_id: why for check_id, why in reasons.items() if why is not None}
    if deployment.undecided is not None:
        reported["deployment.config_valid"] = deployment.undecided
    return reported
