"""The catalogue: every checkId that this version evaluates, family by family."""

from __future__ import annotations

from functools import cache

from pytest_openclaw.checks import attack_surface
from pytest_openclaw.checks import attested
from pytest_openclaw.checks import browser
from pytest_openclaw.checks import channel_accounts
from pytest_openclaw.checks import channel_direct
from pytest_openclaw.checks import channel_discord
from pytest_openclaw.checks import channel_feishu
from pytest_openclaw.checks import channel_groups
from pytest_openclaw.checks import channel_names
from pytest_openclaw.checks import channel_sessions
from pytest_openclaw.checks import channel_silent
from pytest_openclaw.checks import channel_synology
from pytest_openclaw.checks import channel_telegram
from pytest_openclaw.checks import channel_warnings
from pytest_openclaw.checks import code_safety
from pytest_openclaw.checks import config_secrets
from pytest_openclaw.checks import dangerous_flags
from pytest_openclaw.checks import elevated
from pytest_openclaw.checks import exec_host
from pytest_openclaw.checks import exec_programs
from pytest_openclaw.checks import exposure
from pytest_openclaw.checks import gates
from pytest_openclaw.checks import gateway_access
from pytest_openclaw.checks import gateway_control_ui
from pytest_openclaw.checks import gateway_http
from pytest_openclaw.checks import gateway_secrets
from pytest_openclaw.checks import hooks
from pytest_openclaw.checks import install_records
from pytest_openclaw.checks import installed_plugins
from pytest_openclaw.checks import mcp_boundary
from pytest_openclaw.checks import models
from pytest_openclaw.checks import node_commands
from pytest_openclaw.checks import plugin_tools
from pytest_openclaw.checks import posture_chats
from pytest_openclaw.checks import posture_direct
from pytest_openclaw.checks import posture_exec
from pytest_openclaw.checks import posture_gateway
from pytest_openclaw.checks import posture_groups
from pytest_openclaw.checks import posture_hooks
from pytest_openclaw.checks import posture_reach
from pytest_openclaw.checks import posture_sandbox
from pytest_openclaw.checks import posture_supply
from pytest_openclaw.checks import running_gateway
from pytest_openclaw.checks import sandbox
from pytest_openclaw.checks import sandbox_browser
from pytest_openclaw.checks import secrets_audit
from pytest_openclaw.checks import state_directory
from pytest_openclaw.checks import state_files
from pytest_openclaw.checks import suppressions
from pytest_openclaw.checks import surroundings
from pytest_openclaw.checks import tool_profiles
from pytest_openclaw.checks import trust_model
from pytest_openclaw.checks import trusted_proxy
from pytest_openclaw.checks import workspace_skills
from pytest_openclaw.checks.check import Catalogue
from pytest_openclaw.checks.check import Check

_FAMILIES = (
    gates,
    gateway_access,
    gateway_http,
    gateway_control_ui,
    surroundings,
    dangerous_flags,
    gateway_secrets,
    trusted_proxy,
    node_commands,
    running_gateway,
    browser,
    attack_surface,
    tool_profiles,
    models,
    exposure,
    trust_model,
    plugin_tools,
    channel_direct,
    channel_groups,
    channel_names,
    channel_accounts,
    channel_sessions,
    channel_discord,
    channel_feishu,
    channel_synology,
    channel_telegram,
    channel_warnings,
    channel_silent,
    hooks,
    config_secrets,
    state_directory,
    state_files,
    workspace_skills,
    installed_plugins,
    install_records,
    code_safety,
    suppressions,
    elevated,
    exec_host,
    exec_programs,
    mcp_boundary,
    sandbox,
    sandbox_browser,
    secrets_audit,
    posture_gateway,
    posture_direct,
    posture_groups,
    posture_chats,
    posture_sandbox,
    posture_exec,
    posture_reach,
    posture_hooks,
    posture_supply,
    attested,
)


@cache
def built_in_checks() -> tuple[Check, ...]:
    """Return the checks of this package, in the order in which reports list them."""
    return tuple(
        value
        for family in _FAMILIES
        for value in vars(family).values()
        if isinstance(value, Check)
    )


def catalogue() -> Catalogue:
    """Return a catalogue of the built-in checks, to which others can be added."""
    made = Catalogue()
    for check in built_in_checks():
        made.add(check)
    return made
