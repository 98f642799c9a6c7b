"""The catalogue: every checkId that this version evaluates, family by family."""

from __future__ import annotations

from functools import cache

from pytest_openclaw.checks import code_safety
from pytest_openclaw.checks import dangerous_flags
from pytest_openclaw.checks import gates
from pytest_openclaw.checks import gateway_access
from pytest_openclaw.checks import gateway_control_ui
from pytest_openclaw.checks import gateway_http
from pytest_openclaw.checks import gateway_secrets
from pytest_openclaw.checks import installed_plugins
from pytest_openclaw.checks import node_commands
from pytest_openclaw.checks import running_gateway
from pytest_openclaw.checks import state_directory
from pytest_openclaw.checks import state_files
from pytest_openclaw.checks import suppressions
from pytest_openclaw.checks import surroundings
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
    state_directory,
    state_files,
    workspace_skills,
    installed_plugins,
    code_safety,
    suppressions,
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
