"""The rules by which a release refuses a config that fits its schema."""

from __future__ import annotations

from pytest_openclaw.deployment.validity import addresses as addresses
from pytest_openclaw.deployment.validity import agents as agents
from pytest_openclaw.deployment.validity import avatars as avatars
from pytest_openclaw.deployment.validity import bindings as bindings
from pytest_openclaw.deployment.validity import blank as blank
from pytest_openclaw.deployment.validity import blank_channels as blank_channels
from pytest_openclaw.deployment.validity import canvas_host as canvas_host
from pytest_openclaw.deployment.validity import channels as channels
from pytest_openclaw.deployment.validity import cloud_workers as cloud_workers
from pytest_openclaw.deployment.validity import core_channels as core_channels
from pytest_openclaw.deployment.validity import durations as durations
from pytest_openclaw.deployment.validity import early as early
from pytest_openclaw.deployment.validity import former_keys as former_keys
from pytest_openclaw.deployment.validity import gateway as gateway
from pytest_openclaw.deployment.validity import hooks as hooks
from pytest_openclaw.deployment.validity import loaded_plugins as loaded_plugins
from pytest_openclaw.deployment.validity import mcp as mcp
from pytest_openclaw.deployment.validity import memory_slot as memory_slot
from pytest_openclaw.deployment.validity import meta as meta
from pytest_openclaw.deployment.validity import models as models
from pytest_openclaw.deployment.validity import plugin_settings as plugin_settings
from pytest_openclaw.deployment.validity import plugins as plugins
from pytest_openclaw.deployment.validity import remote_hosts as remote_hosts
from pytest_openclaw.deployment.validity import sandbox as sandbox
from pytest_openclaw.deployment.validity import secrets as secrets
from pytest_openclaw.deployment.validity import senders as senders
from pytest_openclaw.deployment.validity import tools as tools
from pytest_openclaw.deployment.validity import variables as variables
from pytest_openclaw.deployment.validity import web_search as web_search
from pytest_openclaw.deployment.validity.rule import Candidate as Candidate
from pytest_openclaw.deployment.validity.rule import RuleViolation
from pytest_openclaw.deployment.validity.rule import rules_of
from pytest_openclaw.errors import NotEvaluated


def violated_rules(
    candidate: Candidate, *, plugins_checked: bool
) -> tuple[list[RuleViolation], str | None]:
    """Return the faults of *candidate*, and why a rule could not decide, if so."""
    faults: list[RuleViolation] = []
    undecided: str | None = None
    for each in rules_of(candidate.rules.release, plugins_checked=plugins_checked):
        try:
            faults += each(candidate)
        except NotEvaluated as not_evaluated:
            undecided = not_evaluated.reason
    return faults, undecided
