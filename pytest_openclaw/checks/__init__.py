"""The catalogue: every checkId that this version evaluates, family by family."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import import_module

from pytest_openclaw.checks.kit.catalogue import Catalogue
from pytest_openclaw.checks.kit.check import Check

#: The modules that hold the checks of the audit, in the order in which reports list
#: their checks.
_AUDIT = (
    "gates",
    "gateway.access",
    "gateway.http",
    "gateway.control_ui",
    "agents.roster",
    "agents.claude_cli",
    "gateway.discovery",
    "tools.mcp_apps",
    "config.log_redaction",
    "config.dangerous_flags",
    "gateway.credentials",
    "gateway.trusted_proxy",
    "gateway.node_commands",
    "gateway.probe",
    "browser.browser_control",
    "summary",
    "tools.tool_profiles",
    "models.small_models",
    "tools.exposure",
    "agents.trust_model",
    "plugins.plugin_tools",
    "channels.direct",
    "channels.groups",
    "channels.names",
    "channels.accounts",
    "channels.sessions",
    "channels.slack",
    "channels.discord",
    "channels.feishu",
    "channels.synology",
    "channels.telegram",
    "channels.warnings",
    "channels.unreported",
    "gateway.webhooks",
    "secrets.config_secrets",
    "state.state_directory",
    "state.config_file",
    "state.state_files",
    "skills.workspace_skills",
    "plugins.installed_plugins",
    "plugins.install_records",
    "code_scan.code_safety",
    "config.suppressions",
    "tools.elevated",
    "exec.host_exec",
    "exec.programs",
    "tools.mcp_boundary",
    "sandbox.containers",
    "sandbox.browser_containers",
)

#: Those of all other suites, which are listed after these.
_FURTHER = (
    "secrets.audited_secrets",
    "posture.mcp_servers",
    "posture.approvals",
    "posture.journal",
    "governance.reviews",
    "governance.configured",
    "governance.recorded",
    "governance.drift",
    "governance.credentials",
    "governance.config_drift",
    "clawmaster.links",
    "clawmaster.service",
    "clawmaster.attestations",
    "posture.gateway",
    "posture.direct_messages",
    "posture.groups",
    "posture.conversations",
    "posture.sandboxes",
    "posture.commands",
    "posture.reach",
    "posture.webhooks",
    "posture.secrets",
    "posture.supply",
    "posture.switches",
    "posture.pairing",
    "posture.people",
    "posture.administration",
    "posture.shared_tools",
    "posture.plaintext",
    "posture.state",
    "live.login",
    "live.exposure",
    "personal",
    "attested",
)


#: The first words of their ids, and of their suites.
_FURTHER_WORDS = frozenset(
    "secrets posture governance clawmaster live personal attested".split()
)


def built_in_checks() -> tuple[Check, ...]:
    """Return the checks of this package, in the order in which reports list them."""
    return (*_audit(), *_further())


@cache
def _audit() -> tuple[Check, ...]:
    return _checks_of(_AUDIT)


@cache
def _further() -> tuple[Check, ...]:
    return _checks_of(_FURTHER)


def _checks_of(families: tuple[str, ...]) -> tuple[Check, ...]:
    return tuple(
        value
        for family in families
        for value in vars(import_module(f"{__name__}.{family}")).values()
        if isinstance(value, Check)
    )


def catalogue(added: Iterable[Check] = ()) -> Catalogue:
    """Return a catalogue of the built-in checks and *added* ones.

    Others can be added to it.
    """
    return Catalogue(_audit(), _further, _FURTHER_WORDS, added)
