"""Plugins in the state directory, and the list of those that may be loaded."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.browser.browser_control import BROWSER_PLUGIN
from pytest_openclaw.effective.browser.browser_control import asks_browser_plugin
from pytest_openclaw.effective.browser.browser_control import failing_profile
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.plugins.extensions import ALL_PLUGINS
from pytest_openclaw.effective.plugins.extensions import plugins_asked
from pytest_openclaw.effective.plugins.plugin_discovery import installed_folders
from pytest_openclaw.effective.plugins.plugin_discovery import known_plugin_names
from pytest_openclaw.effective.skills.native_skills import channels_with_native_skills
from pytest_openclaw.effective.state.state_places import in_state
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found
from pytest_openclaw.language.javascript import fold
from pytest_openclaw.releases.release import Span


@check(
    "plugins.extensions_no_allowlist",
    Severity.CRITICAL,
    Severity.WARN,
    reads=("plugins.allow", "channels", "commands.nativeSkills"),
    fix="List the permitted plugins in plugins.allow.",
)
def extensions_no_allowlist(deployment: Deployment) -> Iterator[Found]:
    """Plugins are installed without a list of permitted ones.

    A plugin runs inside the gateway with all its rights. Without a list, any plugin in
    the folder is found, not only the chosen ones.

    Fires when the extensions folder of the state directory contains a plugin and
    plugins.allow is empty or not set. Disabled and backup folders do not count.

    Severity: critical when a configured channel offers skills as commands by default,
    and this is not disabled; else warn.

    Releases: For 2026.9.6, telegram is such a channel if an account has a bot token
    that no account before it has. 2026.5.12 does not consider bundled channels here, so
    only an installed channel makes it critical.
    """
    folders = installed_folders(deployment)
    if not folders or deployment.config.at("plugins.allow").elements():
        return
    offering = next(channels_with_native_skills(deployment), None)
    message = f"{_counted(folders)} installed, and plugins.allow is empty"
    if offering is not None:
        message += f"; users of channel {offering} run skills as commands"
    yield found(
        deployment.config.at("plugins.allow"),
        message,
        see=(in_state(deployment, "extensions"),),
        severity=Severity.WARN if offering is None else Severity.CRITICAL,
    )


def _counted(folders: list[str]) -> str:
    return "a plugin is" if len(folders) == 1 else f"{len(folders)} plugins are"


@check(
    "plugins.allow_phantom_entries",
    Severity.WARN,
    reads=("plugins.allow", "plugins.load.paths"),
    fix="""Remove unknown names from plugins.allow, or correct them to the id in the
    plugin's manifest.""",
    since="2026.4.15",
)
def allow_phantom_entries(deployment: Deployment) -> Iterator[Found]:
    """The list of allowed plugins contains unknown plugins.

    A plugin later installed under such a name is already allowed.

    Fires when a plugin is installed and plugins.allow contains a name that is neither
    bundled, installed, loaded from a path, nor another name of such a plugin.
    group:plugins is ignored.

    Releases: Each release bundles different plugins and knows different alternative
    names. For 2026.4.15 and 2026.4.23, only a folder that is installed counts, so that
    their own plugins are unknown here.
    """
    allowed = deployment.config.at("plugins.allow").elements()
    folders = installed_folders(deployment)
    if not folders or not allowed:
        return
    folded = frozenset(name.lower() for name in folders)
    known = _known_names(deployment)
    phantoms, unknown = [], None
    for entry in allowed:
        try:
            if _is_phantom(entry, folded, known):
                phantoms.append(entry)
        except NotEvaluated as not_evaluated:
            unknown = not_evaluated
    if phantoms:
        names = ", ".join(repr(each.string) for each in phantoms[:12])
        yield found(phantoms[0], f"there is no such plugin: {names}", *phantoms[1:])
    elif unknown is not None:
        raise unknown


@by_release
def _known_names(deployment: Deployment) -> frozenset[str]:
    """All plugins that are there, by any of their names."""
    return known_plugin_names(deployment)


@_known_names.on(until="2026.4.23")
def _known_names_2026_4(deployment: Deployment) -> frozenset[str]:
    """2026.4.15 and 2026.4.23 know the installed folders alone, and no bundled one."""
    return frozenset()


def _is_phantom(entry: Setting, folders: frozenset[str], known: frozenset[str]) -> bool:
    text = entry.string
    if text is None or text == ALL_PLUGINS:
        return False
    return text.lower() not in folders and fold(text) not in known


_COLLECTORS = (
    "the release's own command never evaluates it: it does not start the plugins' "
    "own audits"
)


@by_release
def _plugins_asked(deployment: Deployment) -> Iterator[str]:
    """Yield the plugins whose own audits are asked."""
    yield from plugins_asked(deployment)


@_plugins_asked.on(until="2026.4.23")
def _plugins_asked_2026_4(deployment: Deployment) -> Iterator[str]:
    """The command of 2026.4.23 asks the browser's plugin wherever that is named."""
    yield from plugins_asked(deployment)
    if asks_browser_plugin(deployment):
        yield BROWSER_PLUGIN


@check(
    "plugins.*.security_audit_failed",
    Severity.WARN,
    reads=("plugins.allow", "plugins.entries", "browser.profiles.*.cdpUrl"),
    fix="Update the plugin, or report the error to its author.",
    since="2026.4.15",
    never=_COLLECTORS,
    silent=Span(since="2026.5.12"),
    each=_plugins_asked,
)
def security_audit_failed(deployment: Deployment, plugin: str) -> Iterator[Found]:
    """A plugin's own audit failed with an error.

    The findings of this part of the audit are unknown.

    Fires with --deep for each plugin whose own part of the audit ends with an error.
    The command of 2026.4.15 and 2026.4.23 starts that of the browser's plugin, which
    fails on the address of a profile that is not valid.
    """
    raise NotEvaluated(_COLLECTORS)


@security_audit_failed.on(since="2026.4.15", until="2026.4.23")
def _security_audit_failed_2026_4(
    deployment: Deployment, plugin: str
) -> Iterator[Found]:
    """Of the browser's plugin, it is known what fails there."""
    if plugin != BROWSER_PLUGIN or not asks_browser_plugin(deployment):
        raise NotEvaluated(_COLLECTORS)
    fault = failing_profile(deployment)
    if fault is not None:
        setting, what = fault
        yield found(setting, f"{setting} {what}, so the browser's part fails")
