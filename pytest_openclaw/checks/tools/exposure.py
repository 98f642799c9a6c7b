"""Who can reach an agent, times what the agent can do."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.checks.kit.listing import enumerated
from pytest_openclaw.checks.kit.listing import strangers
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.certainty import some
from pytest_openclaw.deployment.values.certainty import those
from pytest_openclaw.effective.channels.openness import open_inbound_paths
from pytest_openclaw.effective.tools.exposed_tools import ExposedTools
from pytest_openclaw.effective.tools.exposed_tools import exposed_tools
from pytest_openclaw.effective.tools.exposed_tools import risky_tools
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found

_CONTROL_PLANE = ("automations", "gateway", "plugins")


@check(
    "security.exposure.open_groups_with_elevated",
    Severity.CRITICAL,
    reads=("channels", "tools.elevated.enabled"),
    fix="""Set tools.elevated.enabled to false, or admit only listed rooms and senders:
    groupPolicy allowlist, dmPolicy pairing.""",
)
def open_groups_with_elevated(deployment: Deployment) -> Iterator[Found]:
    """Strangers can reach agents with elevated tools.

    Elevated commands run on the host itself, outside the sandbox. A single message from
    a stranger can persuade an agent to run one.

    Fires when a channel or one of its accounts is open, and tools.elevated.enabled is
    not false. The list of elevated senders does not matter, nor does a disabled
    channel.

    Releases: For 2026.9.6, open direct messages count as well as open groups. For
    2026.5.12, only open groups count.
    """
    elevated = deployment.config.at("tools.elevated.enabled")
    if elevated.is_false:
        return
    policies = open_inbound_paths(deployment)
    if policies:
        first, *others = policies
        message = f"{strangers(policies)} can use elevated tools, which are enabled"
        yield found(first, message, *others, see=(elevated,))


@check(
    "security.exposure.open_groups_with_runtime_or_fs",
    Severity.CRITICAL,
    Severity.WARN,
    reads=("channels", "tools", "agents.defaults.sandbox.mode", "agents"),
    fix="""Admit only listed rooms and senders. If a room must stay open, give its agent
    tools.profile messaging or deny group:runtime and group:fs, set
    tools.fs.workspaceOnly to true and agents.defaults.sandbox.mode to all.""",
    since="2026.2.26",
)
def open_groups_with_runtime_or_fs(deployment: Deployment) -> Iterator[Found]:
    """Strangers can reach agents with command or file access.

    Anyone who may write to the agent can try to make it run a command or disclose a
    file. Neither a sandbox nor the workspace boundary prevents that.

    Fires when a channel or one of its accounts is open, and the defaults or an agent
    may use exec or process, or may use read, write, edit or apply_patch without
    tools.fs.workspaceOnly. A sandbox in mode all protects; non-main does not.

    Severity: critical when commands can be run; warn when only files can be reached.

    Releases: For 2026.9.6, open direct messages count as well as open groups, and
    alsoAllow widens a tool profile. For 2026.5.12, neither.
    """
    policies = open_inbound_paths(deployment)
    if not policies:
        return
    risky = risky_tools(deployment)
    if risky:
        runs = some(risky, ExposedTools.runs_commands)
        first, *others = policies
        yield found(
            first,
            f"{strangers(policies)} can reach"
            f" {enumerated(risky, attrgetter('words'), '; ')}",
            *others,
            *(each.scope.settings for each in risky),
            severity=Severity.CRITICAL if runs else Severity.WARN,
        )


@check(
    "security.exposure.open_groups_with_control_plane_tools",
    Severity.CRITICAL,
    reads=("channels", "tools", "agents"),
    fix="""Admit only listed rooms and senders, or deny the tools automations, gateway
    and plugins. A tool profile alone may still allow gateway.""",
    since="2026.8.2",
)
def open_groups_with_control_plane_tools(deployment: Deployment) -> Iterator[Found]:
    """Strangers can reach agents that can reconfigure the gateway.

    With these tools an agent schedules jobs, changes settings and installs plugins.
    Changes made on behalf of a stranger outlast the conversation.

    Fires when a channel or one of its accounts is open, and the defaults or an agent
    may use automations, gateway or plugins. Profile minimal and profile messaging still
    allow gateway.
    """
    policies = open_inbound_paths(deployment)
    if not policies:
        return
    scopes = those(exposed_tools(deployment), _controls_gateway)
    if scopes:
        first, *others = policies
        tools = enumerated(scopes, _control_in_words, "; ")
        yield found(
            first,
            f"{strangers(policies)} can reach {tools}",
            *others,
            *(each.scope.settings for each in scopes),
        )


def _controls_gateway(tools: ExposedTools) -> bool:
    return some(_CONTROL_PLANE, tools.policy.allows)


def _control_in_words(tools: ExposedTools) -> str:
    return f"{', '.join(tools.allowed(_CONTROL_PLANE))} on {tools.scope.words}"
