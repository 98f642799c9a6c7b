"""The switches that a release calls insecure or dangerous, wherever they are on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.plugin_manifests import flags_of
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.releases.rules import ConfigFlag

#: Switches that open the containers of sandboxes.
DOCKER_FLAGS = (
    "dangerouslyAllowReservedContainerTargets",
    "dangerouslyAllowExternalBindSources",
    "dangerouslyAllowContainerNamespaceJoin",
)


class Flag(NamedTuple):
    """A dangerous switch that is on: the setting, and how people write it."""

    setting: Setting
    text: str


@by_release
def dangerous_flags(deployment: Deployment) -> list[Flag]:
    """Return the flags that are on, in the order in which the release lists them."""
    config = deployment.config
    flags = [
        *_on(config.at("gateway.controlUi.dangerouslyAllowHostHeaderOriginFallback")),
        *_hook_flags(config),
        *_off(config.at("tools.exec.applyPatch.workspaceOnly")),
        *_suppressions(config),
        *_shared_flags(config),
    ]
    agents = [agent for _, agent in config.at("agents.entries").items()]
    return [*flags, *_docker_flags(config, agents), *_plugin_flags(deployment)]


@dangerous_flags.on(until="2026.4.15")
def dangerous_flags_2026_4(deployment: Deployment) -> list[Flag]:
    """2026.4.15 has those of the Control UI, of hooks, of applyPatch and of plugins."""
    config = deployment.config
    return [*_control_ui_flags(config), *_plugin_flags(deployment)]


def _control_ui_flags(config: Setting) -> Iterator[Flag]:
    """Yield the first flags of releases before 2026.8."""
    yield from _on(config.at("gateway.controlUi.allowInsecureAuth"))
    switch = "gateway.controlUi.dangerouslyAllowHostHeaderOriginFallback"
    yield from _on(config.at(switch))
    yield from _on(config.at("gateway.controlUi.dangerouslyDisableDeviceAuth"))
    yield from _hook_flags(config)
    yield from _off(config.at("tools.exec.applyPatch.workspaceOnly"))


@dangerous_flags.on(since="2026.4.23", until="2026.5.12")
def dangerous_flags_2026_5(deployment: Deployment) -> list[Flag]:
    """2026.5.12 has two more for the Control UI, and no suppressions."""
    config = deployment.config
    flags = [*_control_ui_flags(config), *_shared_flags(config)]
    agents = config.at("agents.list").elements()
    return [*flags, *_docker_flags(config, agents), *_plugin_flags(deployment)]


@dangerous_flags.on(since="2026.5.28", until="2026.7.1")
def dangerous_flags_2026_7(deployment: Deployment) -> list[Flag]:
    """2026.5.28 has suppressions as well."""
    return [
        *dangerous_flags_2026_5(deployment),
        *_suppressions(deployment.config),
    ]


def _on(setting: Setting) -> Iterator[Flag]:
    if setting.is_true:
        yield Flag(setting, f"{setting}=true")


def _off(setting: Setting) -> Iterator[Flag]:
    if setting.is_false:
        yield Flag(setting, f"{setting}=false")


def _hook_flags(config: Setting) -> Iterator[Flag]:
    yield from _on(config.at("hooks.gmail.allowUnsafeExternalContent"))
    for mapping in config.at("hooks.mappings").elements():
        yield from _on(mapping["allowUnsafeExternalContent"])


def _suppressions(config: Setting) -> Iterator[Flag]:
    listed = config.at("security.audit.suppressions")
    count = len(listed.elements())
    if count:
        yield Flag(listed, f"{listed} configured ({count})")


def _shared_flags(config: Setting) -> Iterator[Flag]:
    yield from _on(config.at("hooks.allowRequestSessionKey"))
    yield from _on(config.at("browser.ssrfPolicy.dangerouslyAllowPrivateNetwork"))
    yield from _off(config.at("tools.fs.workspaceOnly"))


def _docker_flags(config: Setting, agents: list[Setting]) -> Iterator[Flag]:
    """Yield those of the defaults and each agent's own section; none is inherited."""
    for holder in (config.at("agents.defaults"), *agents):
        for flag in DOCKER_FLAGS:
            yield from _on(holder.at("sandbox.docker")[flag])


def _plugin_flags(deployment: Deployment) -> Iterator[Flag]:
    """Yield what plugins' own manifests call dangerous, where they are configured.

    Those of the release's own plugins come first.
    """
    entries = deployment.config.at("plugins.entries")
    brought = flags_of(deployment.loaded.plugin_folders)
    for plugin, flags in (*deployment.rules.bundled_flags.items(), *brought):
        config = entries[plugin]["config"]
        if not config.is_record:
            continue
        seen = set()
        for flag in flags:
            for setting in config.matching(flag.path):
                if _equals(setting, flag) and (setting.path, flag.equals) not in seen:
                    seen.add((setting.path, flag.equals))
                    yield Flag(setting, f"{setting}={str(flag.equals).lower()}")


def _equals(setting: Setting, flag: ConfigFlag) -> bool:
    """Compare strictly: a text is not a boolean, and ``true`` is not 1."""
    return type(setting.value) is type(flag.equals) and setting.value == flag.equals
