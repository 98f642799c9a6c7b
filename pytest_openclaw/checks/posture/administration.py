"""The posture of shared gateways towards their operators: who may change what."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.safe_fix import Set
from pytest_openclaw.checks.kit.safe_fix import Unset
from pytest_openclaw.checks.posture.kit import SHARED
from pytest_openclaw.checks.posture.kit import posture
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.certainty import some
from pytest_openclaw.effective.gateway.gateway import gateway_of
from pytest_openclaw.effective.posture.channel_access import Chat
from pytest_openclaw.effective.posture.channel_access import chats
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found

_OWNERS = ("config", "plugins", "mcp", "bash", "debug")
#: The journal of what operators did, where 2026.8.2 and later have it, and 2026.7.1.
_JOURNALS = ("logging.audit.enabled", "audit.enabled")
_TAILSCALE = "gateway.auth.allowTailscale"


@posture(
    "posture.gateway.roles",
    Severity.CRITICAL,
    suite=SHARED,
    since="2026.8.2",
    reads=("gateway.roles.default", "gateway.roles.definitions"),
    fix="""Set gateway.roles.default to a role without the scope operator.admin, and
    assign that scope to the people who need it.""",
)
def gateway_roles(deployment: Deployment) -> Iterator[Found]:
    """Every logged-in user is an administrator.

    The default role applies to each person without an assigned role.

    Fires when the role in gateway.roles.default has the scope operator.admin.
    """
    roles = deployment.config.at("gateway.roles")
    default = roles["default"]
    if not default.is_set:
        return
    scopes = roles["definitions"][default.string or ""]["scopes"]
    if scopes.any(lambda each: each.string == "operator.admin"):
        words = f"{default} is a role with the scope operator.admin"
        yield found(default, words, see=(scopes,))


@posture(
    "posture.gateway.tailscale_auth",
    Severity.WARN,
    suite=SHARED,
    reads=(_TAILSCALE, "gateway.tailscale.mode", "gateway.auth.mode"),
    fix="Set gateway.auth.allowTailscale to false, so that all users need the secret.",
    note="""With Tailscale Serve it is enabled by default, unless the mode is password
    or trusted-proxy. Without Serve it has no effect; an explicit true fails all the
    same, because it takes effect with Serve.""",
    safe_fix=(
        Set(False, _TAILSCALE, cost="people in the tailnet need the gateway's secret"),
    ),
)
def gateway_tailscale_auth(deployment: Deployment) -> Iterator[Found]:
    """Being in the tailnet replaces the gateway's secret.

    Every machine and every guest of the tailnet then has an operator's rights.

    Fires when gateway.auth.allowTailscale is true, also by default because Tailscale
    Serve is enabled.
    """
    switch = deployment.config.at(_TAILSCALE)
    if switch.is_true:
        yield found(switch, f"{switch} is true")
    elif gateway_of(deployment).lets_tailscale_users_in:
        yield found(switch, f"{switch} is not set, and Tailscale serve is on")


@posture(
    "posture.logging.audit",
    Severity.WARN,
    suite=SHARED,
    since="2026.7.1",
    reads=("logging.audit.enabled",),
    fix="Remove {rules.posture.journal} if it is false.",
    safe_fix=(Unset(),),
)
def logging_audit(deployment: Deployment) -> Iterator[Found]:
    """The journal of actions is disabled.

    If several people operate a gateway, only the journal shows who did what.

    Fires when the journal of runs and tools is disabled.

    Releases: The switch is logging.audit.enabled since 2026.8.2, and audit.enabled in
    2026.7.1; older releases have no journal.
    """
    for dotted in _JOURNALS:
        switch = deployment.config.at(dotted)
        if switch.is_false:
            yield found(switch, f"{switch} is false")


@posture(
    "posture.commands.owner_only",
    Severity.WARN,
    suite=SHARED,
    reads=tuple(f"commands.{each}" for each in _OWNERS),
    fix="""Remove the command from commands, and make such changes on the host or in the
    Control UI.""",
    note="""The releases give these commands to owners alone. Who an owner is depends
    on ids of a chat service, and what a command prints is read by everyone in the
    room.""",
    safe_fix=(
        Unset(only="commands.*", cost="owners no longer have these commands in chats"),
    ),
)
def commands_owner_only(deployment: Deployment) -> Iterator[Found]:
    """Chat commands can reconfigure the gateway.

    With several people in a chat, a single message can change its config, plugins and
    MCP servers, or open a shell.

    Fires for each of commands.config, plugins, mcp, bash and debug that is true, when
    other people than the owner can chat on any channel.
    """
    section = deployment.config["commands"]
    switches = [section[each] for each in _OWNERS if section[each].is_true]
    if switches and some(chats(deployment), Chat.admits_others):
        for switch in switches:
            yield found(switch, f"{switch} is true, where several people can chat")
