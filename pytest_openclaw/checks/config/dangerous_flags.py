"""Switches that their own names or docs call dangerous."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.checks.kit.safe_fix import Set
from pytest_openclaw.checks.kit.safe_fix import Unset
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.config.dangerous_flags import dangerous_flags
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found


@check(
    "config.insecure_or_dangerous_flags",
    Severity.WARN,
    reads=(
        "gateway.controlUi",
        "hooks",
        "tools.exec.applyPatch.workspaceOnly",
        "tools.fs.workspaceOnly",
        "browser.ssrfPolicy",
        "agents.*.sandbox.docker",
        "plugins.entries.*.config",
    ),
    fix="""Disable the switch. If it must stay enabled, approve an exception for exactly
    this path, with an owner and an end date.""",
    safe_fix=(
        Set(True, only="tools.*.workspaceOnly"),
        Unset(only="gateway.controlUi.*"),
        Unset(only="hooks.allowRequestSessionKey"),
        Unset(only="hooks.*.allowUnsafeExternalContent"),
        Unset(only="browser.ssrfPolicy.dangerouslyAllowPrivateNetwork"),
        Unset(only="agents.*.sandbox.docker.*"),
        Unset(only="plugins.entries.*.config.*"),
    ),
    since="2026.2.26",
)
def insecure_or_dangerous_flags(deployment: Deployment) -> Iterator[Found]:
    """A switch that weakens a protection is enabled.

    These switches are intended for debugging or upgrades. Each one disables a
    protection that other settings depend on.

    Fires for each enabled switch of a list: the dangerously... keys of the Control UI,
    of the browser and of the sandbox's docker settings, allowUnsafeExternalContent and
    allowRequestSessionKey of hooks, tools.fs.workspaceOnly or
    tools.exec.applyPatch.workspaceOnly set to false, and the switches that manifests of
    known plugins declare as dangerous.

    Releases: 2026.9.6 reports each switch separately, 2026.5.12 all in one finding.
    2026.5.12 adds allowInsecureAuth and dangerouslyDisableDeviceAuth of the Control UI;
    2026.9.6 adds security.audit.suppressions and switches of its imap plugin.
    """
    for flag in dangerous_flags(deployment):
        yield found(flag.setting, flag.text)


@insecure_or_dangerous_flags.on(until="2026.5.12")
def insecure_or_dangerous_flags_2026_5(deployment: Deployment) -> Iterator[Found]:
    """2026.5.12 reports all flags as one finding."""
    flags = dangerous_flags(deployment)
    if flags:
        first, *others = [flag.setting for flag in flags]
        yield found(first, "; ".join(flag.text for flag in flags), *others)
