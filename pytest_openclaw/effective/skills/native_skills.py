"""Whether users of a channel that is in use see skills as commands of the channel."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.places import expand
from pytest_openclaw.deployment.host.plugin_manifests import PluginFolder
from pytest_openclaw.deployment.values.accounts import with_accounts
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.deployment.values.setting import first_set
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.channels.secrets import Held
from pytest_openclaw.effective.channels.secrets import held
from pytest_openclaw.effective.channels.telegram_tokens import has_running_account
from pytest_openclaw.effective.plugins.plugin_discovery import bundled_plugins
from pytest_openclaw.effective.plugins.plugin_discovery import external_channels
from pytest_openclaw.effective.plugins.plugin_discovery import package_json

#: Where early releases look for a token, of a section, an account and the environment,
#: and which of them do so by themselves.
_TOKENS = {
    "discord": ("token",),
    "slack": ("botToken", "appToken"),
    "telegram": ("botToken", "tokenFile"),
}
_VARIABLES = {
    "discord": ("DISCORD_BOT_TOKEN",),
    "slack": ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"),
    "telegram": ("TELEGRAM_BOT_TOKEN",),
}
_BY_THEMSELVES = ("discord", "telegram")


def channels_with_native_skills(deployment: Deployment) -> Iterator[str]:
    """Yield the channels that do, where no list of allowed plugins is configured."""
    if bundled_plugins(deployment):
        for channel in _bundled(deployment):
            if _is_on(deployment, channel):
                yield channel
    for channel, plugin in _external(deployment).items():
        if _is_on(deployment, channel) and _is_used(deployment, channel):
            name = plugin.manifest["id"] if plugin is not None else channel
            if _is_active(deployment, name, is_bundled=False):
                yield channel


@by_release
def _bundled(deployment: Deployment) -> Iterator[str]:
    """Of the bundled channels only Telegram does so by itself."""
    is_active = _is_active(deployment, "telegram", is_bundled=True)
    if is_active and _is_wanted(deployment) and has_running_account(deployment):
        yield "telegram"


def _is_wanted(deployment: Deployment) -> bool:
    """Is Telegram's plugin loaded: switched on, or for a channel that is configured?

    For one without a setting it is not, where a load path leads nowhere.
    """
    config = deployment.config
    if config.at("plugins.entries.telegram.enabled").is_true:
        return True
    section = config["channels"]["telegram"]
    if section["enabled"].is_true or any(
        key != "enabled" for key, _ in section.items()
    ):
        return True
    paths = config.at("plugins.load.paths").elements()
    texts = (text for each in paths if (text := each.text) is not None)
    home, files = deployment.places.home, deployment.files
    return section.is_record and all(files.exists(expand(each, home)) for each in texts)


@_bundled.on(since="2026.3.24", until="2026.3.28")
def _bundled_2026_3(deployment: Deployment) -> Iterator[str]:
    """2026.3.28 looks at sections and variables, whether they are in use or not."""
    yield from _named(deployment, _BY_THEMSELVES)


@_bundled.on(until="2026.3.13")
def _bundled_2026_3_13(deployment: Deployment) -> Iterator[str]:
    """2026.3.13 does the same, and takes none for one that does so by itself."""
    yield from _named(deployment, ())


def _named(deployment: Deployment, by_themselves: tuple[str, ...]) -> Iterator[str]:
    for channel, keys in _TOKENS.items():
        section = deployment.config["channels"][channel]
        stated = first_set(section.at("commands.nativeSkills"), _stated(deployment))
        is_on = stated.is_true or (channel in by_themselves and not stated.is_false)
        if is_on and (
            any(deployment.environment.text(each) for each in _VARIABLES[channel])
            or any(
                _has_token(deployment, place[key])
                for place in with_accounts(section)
                for key in keys
            )
        ):
            yield channel


@by_release
def _has_token(deployment: Deployment, token: Setting) -> bool:
    """Is *token* a text, or a SecretRef that leads to one?"""
    return held(deployment, token) is Held.TEXT


@_has_token.on(until="2026.3.13")
def _has_token_2026_3_13(deployment: Deployment, token: Setting) -> bool:
    """2026.3.13 takes any SecretRef."""
    return token.has_text or token.is_record


def _stated(deployment: Deployment) -> Setting:
    return deployment.config.at("commands.nativeSkills")


@_bundled.on(since="2026.4.15", until="2026.7.1")
def _bundled_2026_5(deployment: Deployment) -> Iterator[str]:
    """2026.4.15 to 2026.7.1 do not see their bundled channels here."""
    yield from ()


@by_release
def _external(deployment: Deployment) -> dict[str, PluginFolder | None]:
    """Return the external channels that do so by themselves, with their plugins."""
    declared = deployment.installed_plugins or frozenset()
    known = declared & deployment.rules.state.native_skill_plugins
    found: dict[str, PluginFolder | None] = dict.fromkeys(sorted(known))
    for channel, plugin in external_channels(deployment).items():
        manifest = Setting(plugin.manifest)["channelConfigs"][channel]
        package = package_json(deployment, plugin.path)["openclaw"]
        stated = first_set(
            manifest.at("commands.nativeSkillsAutoEnabled"),
            package.at("channel.commands.nativeSkillsAutoEnabled"),
        )
        if stated.is_true and _is_visible(deployment, manifest, package, plugin):
            found[channel] = plugin
    return found


@_external.on(until="2026.3.28")
def _external_2026_3(deployment: Deployment) -> dict[str, PluginFolder | None]:
    """2026.3.28 asks no external plugin."""
    return {}


@by_release
def _is_visible(
    deployment: Deployment, manifest: Setting, package: Setting, plugin: PluginFolder
) -> bool:
    """2026.9.6 looks at every channel."""
    return True


@_is_visible.on(until="2026.7.1")
def _is_visible_2026_5(
    deployment: Deployment, manifest: Setting, package: Setting, plugin: PluginFolder
) -> bool:
    """2026.5.12 leaves those out that have a program for their setup."""
    runs = Setting(plugin.manifest).at("setup.requiresRuntime")
    return package["setupEntry"].text is None or runs.is_false


def _is_on(deployment: Deployment, channel: str) -> bool:
    config = deployment.config
    own = config["channels"][channel].at("commands.nativeSkills")
    return not first_set(own, config.at("commands.nativeSkills")).is_false


def _is_active(deployment: Deployment, plugin: str, *, is_bundled: bool) -> bool:
    plugins = deployment.config["plugins"]
    if plugins["enabled"].is_false:
        return False
    if plugins["deny"].any(lambda each: each.text == plugin):
        return False
    enabled = plugins["entries"][plugin]["enabled"]
    declared = plugin in (deployment.installed_plugins or ())
    if is_bundled or declared:
        return not enabled.is_false
    return enabled.is_true


@by_release
def _is_used(deployment: Deployment, channel: str) -> bool:
    """2026.9.6 wants an account that is not switched off."""
    accounts = deployment.config["channels"][channel]["accounts"]
    listed = [each for _, each in accounts.items()]
    if listed and all(each["enabled"].is_false for each in listed):
        return False
    return _is_section_used(deployment, channel)


@_is_used.on(until="2026.8.2")
def _is_section_used(deployment: Deployment, channel: str) -> bool:
    section = deployment.config["channels"][channel]
    if section["enabled"].is_false:
        return False
    return section["enabled"].is_true or any(
        key != "enabled" for key, _ in section.items()
    )
