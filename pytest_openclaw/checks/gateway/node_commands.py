"""Commands that the gateway may run on paired phones and computers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.gateway.gateway import gateway_of
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found

# What people write who take the list for patterns, paths or tool groups.
_PATTERN = re.compile(r"[?*\[\]{}(),|\s]|\A[/^]|[/$]\Z|group:")


@check(
    "gateway.nodes.deny_commands_ineffective",
    Severity.WARN,
    reads=("gateway.nodes",),
    fix="""Write each command of {rules.node_commands.deny_key} out as the nodes know
    it, such as camera.snap; patterns and groups are not read there.""",
)
def deny_commands_ineffective(deployment: Deployment) -> Iterator[Found]:
    """Denied node commands are written so that they deny nothing.

    Entries are compared as they stand. A pattern, a group or a misspelt name leaves the
    command it was meant for allowed.

    Fires when a denied entry looks like a pattern, a path or a group, or is not a
    command that the release or the list of allowed commands knows. Case counts.

    Releases: 2026.9.6 reads gateway.nodes.commands.deny, 2026.5.12
    gateway.nodes.denyCommands. Each knows the commands of its own time. For 2026.4.23,
    denying a dangerous command, which is off by itself, has no effect either.
    """
    commands = deployment.rules.node_commands
    denied = deployment.config.at(commands.deny_key)
    known = commands.known
    if commands.denies_dangerous:
        known |= {*commands.dangerous}
    known |= {
        entry.text or ""
        for entry in deployment.config.at(commands.allow_key).elements()
    }
    known -= commands.private
    if deployment.config.at("wizard.appRecommendations").is_false:
        known -= {"device.apps"}
    entries = [entry.text for entry in denied.elements() if entry.text is not None]
    odd = [entry for entry in entries if _PATTERN.search(entry) or entry not in known]
    if odd:
        yield found(denied, f"{denied} denies nothing by {', '.join(map(repr, odd))}")


@check(
    "gateway.nodes.allow_commands_dangerous",
    Severity.CRITICAL,
    Severity.WARN,
    reads=("gateway.nodes", "gateway.bind", "gateway.tailscale.mode"),
    fix="""Take these commands out of {rules.node_commands.allow_key}, or name them in
    {rules.node_commands.deny_key} as well.""",
)
def allow_commands_dangerous(deployment: Deployment) -> Iterator[Found]:
    """The agent may use cameras, screens, contacts or messages of paired devices.

    Such commands are off by default: one prompt injection is enough to look at or to
    speak for the person who carries the device.

    Fires when the list of allowed commands names one for a camera, the screen,
    contacts, calendars, reminders or SMS that the list of denied ones does not name as
    well. Case counts, and patterns do not.

    Severity: critical when gateway.bind is anything but loopback, or when Tailscale
    Serve or Funnel is on; else warn.

    Releases: 2026.9.6 reads gateway.nodes.commands, 2026.5.12
    gateway.nodes.allowCommands and gateway.nodes.denyCommands. 2026.9.6 also minds
    camera.ptz.control and health.summary.
    """
    commands = deployment.rules.node_commands
    allow = deployment.config.at(commands.allow_key)
    allowed = _names(allow)
    denied = _names(deployment.config.at(commands.deny_key))
    named = [
        name for name in commands.dangerous if name in allowed and name not in denied
    ]
    if named:
        exposed = gateway_of(deployment).is_remotely_exposed
        yield found(
            allow,
            f"{allow} allows {', '.join(named)}",
            severity=Severity.CRITICAL if exposed else Severity.WARN,
        )


def _names(listed: Setting) -> set[str]:
    return {entry.text or "" for entry in listed.elements()}
