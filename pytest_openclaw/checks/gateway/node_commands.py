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
    fix="""List each command in {rules.node_commands.deny_key} by the full name that
    nodes use, such as system.run; patterns and groups are not supported. Remove
    entries for commands that are disabled by default.""",
    since="2026.2.26",
)
def deny_commands_ineffective(deployment: Deployment) -> Iterator[Found]:
    """Entries in the list of denied node commands are ineffective.

    Entries are compared literally. A pattern, a group or a misspelt name leaves the
    intended command allowed.

    Fires when a denied entry looks like a pattern, a path or a group, or is not a
    command known to the release or to the list of allowed commands. Entries are
    case-sensitive.

    Releases: 2026.9.6 reads gateway.nodes.commands.deny, 2026.5.12
    gateway.nodes.denyCommands. Each release knows its own set of commands. Up to
    2026.4.23, denying a dangerous command, which is off by itself, has no effect
    either.
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
    by_default = () if commands.denies_dangerous else commands.dangerous
    words = [repr(entry) for entry in odd if entry not in by_default]
    words += [f"{x!r} (disabled by default)" for x in odd if x in by_default]
    if words:
        yield found(denied, f"{denied} has no effect for {', '.join(words)}")


@check(
    "gateway.nodes.allow_commands_dangerous",
    Severity.CRITICAL,
    Severity.WARN,
    reads=("gateway.nodes", "gateway.bind", "gateway.tailscale.mode"),
    fix="""Remove these commands from {rules.node_commands.allow_key}, or add them to
    {rules.node_commands.deny_key}.""",
    since="2026.2.26",
)
def allow_commands_dangerous(deployment: Deployment) -> Iterator[Found]:
    """Agents may use cameras, screens, contacts or messages of devices.

    These commands are disabled by default. A single prompt injection is enough to watch
    the owner of the device or to write in the owner's name.

    Fires when the list of allowed commands contains one for a camera, the screen,
    contacts, calendars, reminders or SMS, and the list of denied commands does not.
    Entries are case-sensitive; patterns are not supported.

    Severity: critical when gateway.bind is anything but loopback, or when Tailscale
    Serve or Funnel is on; else warn.

    Releases: 2026.9.6 reads gateway.nodes.commands, 2026.5.12
    gateway.nodes.allowCommands and gateway.nodes.denyCommands. 2026.9.6 also includes
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
