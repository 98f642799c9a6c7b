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
    fix="""Give gateway.roles.default a role without the scope operator.admin, and
    assign that scope to the people who need it.""",
)
def gateway_roles(deployment: Deployment) -> Iterator[Found]:
    """Everyone who logs in is an administrator.

    The default role is that of each person to whom nobody gave another.

    Fires when the role that gateway.roles.default names has the scope operator.admin.
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
    fix="Set gateway.auth.allowTailscale to false: everyone then needs the secret too.",
    note="""With Tailscale serve it is on by default, unless the mode is password or
    trusted-proxy. Without serve it lets nobody in; written as true it fails all the
    same, since it counts once serve is on.""",
    safe_fix=(
        Set(False, _TAILSCALE, cost="people in the tailnet need the gateway's secret"),
    ),
)
def gateway_tailscale_auth(deployment: Deployment) -> Iterator[Found]:
    """Being in the tailnet replaces the gateway's secret.

    Every machine and every guest of the tailnet then has an operator's rights.

    Fires when gateway.auth.allowTailscale is true, also where that is the default
    because Tailscale serve is on.
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
    fix="Take {rules.posture.journal} out where it is false.",
    safe_fix=(Unset(),),
)
def logging_audit(deployment: Deployment) -> Iterator[Found]:
    """Nobody can find out later who did what.

    Where several people run a gateway, the journal is what tells their acts apart.

    Fires when the journal of runs and tools is switched off.

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
    fix="""Take the command out of commands, and change what it changes on the host, or
    in the Control UI.""",
    note="""The releases give these commands to owners alone. Who an owner is depends
    on ids of a chat service, and what a command prints is read by everyone in the
    room.""",
    safe_fix=(
        Unset(only="commands.*", cost="owners no longer have these commands in chats"),
    ),
)
def commands_owner_only(deployment: Deployment) -> Iterator[Found]:
    """The gateway can be rebuilt from a chat.

    Its config, its plugins, its MCP servers and a shell are one message away, where
    several people write.

    Fires for each of commands.config, plugins, mcp, bash and debug that is true, when
    others than the owner can chat on any channel.
    """
    section = deployment.config["commands"]
    switches = [section[each] for each in _OWNERS if section[each].is_true]
    if switches and some(chats(deployment), Chat.admits_others):
        for switch in switches:
            yield found(switch, f"{switch} is true, where several people can chat")
