"""The hardened posture of what a deployment is made of: plugins and models."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.posture.kit import SHARED
from pytest_openclaw.checks.posture.kit import posture
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.certainty import from_each
from pytest_openclaw.deployment.values.certainty import some
from pytest_openclaw.deployment.values.certainty import those
from pytest_openclaw.effective.models.model_tiers import is_legacy
from pytest_openclaw.effective.models.model_tiers import is_small
from pytest_openclaw.effective.models.model_tiers import is_weak
from pytest_openclaw.effective.models.models import Reference
from pytest_openclaw.effective.models.models import model_references
from pytest_openclaw.effective.plugins.plugin_discovery import installed_folders
from pytest_openclaw.effective.posture.agent_views import AgentView
from pytest_openclaw.effective.posture.agent_views import agent_views
from pytest_openclaw.effective.posture.channel_access import Chat
from pytest_openclaw.effective.posture.channel_access import chats
from pytest_openclaw.effective.posture.named_plugins import named_plugins
from pytest_openclaw.effective.tools.exposed_tools import FILE_TOOLS
from pytest_openclaw.effective.tools.exposed_tools import RUNTIME_TOOLS
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found

_WEB_TOOLS = ("web_search", "web_fetch", "browser")


@posture(
    "posture.plugins.allowlist",
    Severity.WARN,
    reads=("plugins.allow", "plugins.entries", "plugins.load.paths", "channels"),
    inspects=("extensions of the state directory",),
    fix="List the permitted plugins in plugins.allow.",
    echoes=("plugins.extensions_no_allowlist",),
    note="""A channel whose plugin does not come with the release counts as naming that
    plugin. Installed plugins require a state directory; without one, a config without
    plugins and without a list is not evaluated.""",
)
def plugins_allowlist(deployment: Deployment) -> Iterator[Found]:
    """External plugins are used without a list of permitted ones.

    A plugin runs inside the gateway with all its rights. Without a list, any plugin in
    the folder is loaded, not only the chosen ones.

    Fires when plugins.allow is empty or not set, and the config names a plugin that
    does not come with the release, or such a plugin is installed.
    """
    plugins = deployment.config["plugins"]
    if plugins["enabled"].is_false or plugins["allow"].has_elements:
        return
    named = named_plugins(deployment)
    if not named:
        installed = installed_folders(deployment)
        if installed:
            count = len(installed)
            words = "a plugin is" if count == 1 else f"{count} plugins are"
            yield found(plugins["allow"], f"{words} installed, and no list is set")
        return
    names = "names a plugin" if len(named) == 1 else "name plugins"
    words = f"{', '.join(map(str, named))} {names}, and no list is set"
    yield found(plugins["allow"], words, see=named)


@posture(
    "posture.models.tier",
    Severity.WARN,
    reads=("agents.defaults.model", "agents", "channels"),
    fix="""Choose a current model of the strongest tier for agents that strangers can
    reach, or admit only known senders.""",
    echoes=("models.legacy", "models.weak_tier", "models.small_params"),
    note="""Strangers are senders who are neither listed nor paired: open direct
    messages, "*" in a list, groups without a list of members. Any agent may answer
    them. An agent without a model uses the release's default, which is not
    evaluated.""",
)
def models_tier(deployment: Deployment) -> Iterator[Found]:
    """A weak model with tools answers strangers.

    Old, small and cheap models follow instructions hidden in their input far more
    often.

    Fires for each agent with tools whose models include one that the audit calls
    legacy, weak or small, when strangers can write to any account.
    """
    weak = those(_answering(deployment), _is_poor)
    if weak and some(chats(deployment), Chat.admits_strangers):
        yield from from_each(agent_views(deployment), lambda one: _poor(one, weak))


def _answering(deployment: Deployment) -> list[Reference]:
    return [each for each in model_references(deployment) if not each.for_images]


def _is_poor(reference: Reference) -> bool:
    model, rules = reference.model_id, reference.deployment.rules.models
    return is_legacy(model) or is_weak(model) or is_small(model, rules)


def _poor(agent: AgentView, weak: list[Reference]) -> Iterator[Found]:
    names = agent.own("model")
    holder = agent.tools.scope.agent if names.is_set else None
    mine = [each.setting for each in weak if each.agent == holder]
    if mine and agent.may_use(*RUNTIME_TOOLS, *FILE_TOOLS, *_WEB_TOOLS):
        listed = ", ".join(map(str, mine))
        words = f"{listed} names a legacy, weak or small model, for {agent.words}"
        yield found(names, words, see=[one for one in mine if one.path != names.path])


@posture(
    "posture.suppressions",
    Severity.WARN,
    suite=SHARED,
    since="2026.6.11",
    reads=("security.audit.suppressions",),
    fix="""Remove the entries from security.audit.suppressions, and approve the
    remaining findings in the baseline.""",
    echoes=("security.audit.suppressions.active", "config.insecure_or_dangerous_flags"),
    note="2026.5.12 rejects a config with this list.",
)
def suppressions(deployment: Deployment) -> Iterator[Found]:
    """The deployment suppresses audit findings on its own.

    If several teams depend on a gateway, none of them should decide alone which
    findings to ignore, without an owner or an end date.

    Fires when security.audit.suppressions has entries.
    """
    listed = deployment.config.at("security.audit.suppressions")
    if listed.elements():
        yield found(listed, f"{listed} has entries: {len(listed.elements())}")
