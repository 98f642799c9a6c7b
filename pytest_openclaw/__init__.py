"""The OpenClaw hardening baseline as pytest items: the public API.

Everything is imported when it is first used, so that a pytest run without
OpenClaw options pays nothing for this plugin.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING
from typing import Any

if TYPE_CHECKING:
    from pytest_openclaw.audit_report import Report as Report
    from pytest_openclaw.audit_report import audit as audit
    from pytest_openclaw.checks.kit.check import Check as Check
    from pytest_openclaw.checks.kit.check import check as check
    from pytest_openclaw.deployment.deployment import Deployment as Deployment
    from pytest_openclaw.deployment.host.probing import Probe as Probe
    from pytest_openclaw.effective.secrets_audit.report import (
        SecretsReport as SecretsReport,
    )
    from pytest_openclaw.effective.secrets_audit.report import (
        audit_secrets as audit_secrets,
    )
    from pytest_openclaw.effective.secrets_audit.scan import (
        SecretsFinding as SecretsFinding,
    )
    from pytest_openclaw.effective.tools.tool_policy import ToolPolicy as ToolPolicy
    from pytest_openclaw.effective.tools.tool_policy import tool_policy as tool_policy
    from pytest_openclaw.errors import NotEvaluated as NotEvaluated
    from pytest_openclaw.errors import OpenClawError as OpenClawError
    from pytest_openclaw.errors import OpenClawWarning as OpenClawWarning
    from pytest_openclaw.errors import UsageError as UsageError
    from pytest_openclaw.failures import CheckBroken as CheckBroken
    from pytest_openclaw.failures import CheckFailed as CheckFailed
    from pytest_openclaw.failures import DeploymentRefused as DeploymentRefused
    from pytest_openclaw.findings import Finding as Finding
    from pytest_openclaw.findings import Found as Found
    from pytest_openclaw.findings import Severity as Severity
    from pytest_openclaw.findings import Subject as Subject
    from pytest_openclaw.findings import found as found
    from pytest_openclaw.fixing.plan import Plan as Plan
    from pytest_openclaw.fixing.plan import plan_fixes as plan_fixes
    from pytest_openclaw.outcomes import Outcome as Outcome
    from pytest_openclaw.problems import Location as Location
    from pytest_openclaw.problems import Problem as Problem

_HOMES = {
    "Check": "checks.kit.check",
    "CheckBroken": "failures",
    "CheckFailed": "failures",
    "Deployment": "deployment.deployment",
    "DeploymentRefused": "failures",
    "Finding": "findings",
    "Found": "findings",
    "Location": "problems",
    "NotEvaluated": "errors",
    "OpenClawError": "errors",
    "OpenClawWarning": "errors",
    "Outcome": "auditing",
    "Probe": "deployment.host.probing",
    "Plan": "fixing.plan",
    "Problem": "problems",
    "Report": "audit_report",
    "SecretsFinding": "effective.secrets_audit.scan",
    "SecretsReport": "effective.secrets_audit.report",
    "Severity": "findings",
    "Subject": "findings",
    "ToolPolicy": "effective.tools.tool_policy",
    "UsageError": "errors",
    "audit": "audit_report",
    "audit_secrets": "effective.secrets_audit.report",
    "check": "checks.kit.check",
    "found": "findings",
    "plan_fixes": "fixing.plan",
    "tool_policy": "effective.tools.tool_policy",
}

__all__ = sorted(_HOMES)  # noqa: PLE0605 - the names above, which a test compares
__version__ = "0.2.0"


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
