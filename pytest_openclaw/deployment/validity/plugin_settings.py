"""What the plugins among a deployment's own files accept: by their own schemas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pytest_openclaw.deployment.steps.plugin_schemas import plugin_violations
from pytest_openclaw.deployment.validity.channels import unchecked_channels
from pytest_openclaw.deployment.validity.enabled_plugins import PluginSwitches
from pytest_openclaw.deployment.validity.enabled_plugins import external_switches
from pytest_openclaw.deployment.validity.enabled_plugins import loads_plugins
from pytest_openclaw.deployment.validity.plugin_scope import looks_at_all_plugins
from pytest_openclaw.deployment.validity.plugins import has_plugin_settings
from pytest_openclaw.deployment.validity.rule import Candidate
from pytest_openclaw.deployment.validity.rule import RuleViolation
from pytest_openclaw.deployment.validity.rule import rule
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.language.javascript import trim
from pytest_openclaw.reasons import Need
from pytest_openclaw.releases.release import Span
from pytest_openclaw.releases.variants import Variants

#: Are defaults and formats of a plugin's schema without effect?
_SCHEMAS_ARE_PLAIN = Variants(False)
_SCHEMAS_ARE_PLAIN.add(True, Span(until="2026.3.24"))

#: A plugin's schema for a channel stands in the place of the release's.
_REPLACED = Span(since="2026.4.15")
#: Is nothing checked of what was moved to plugins, if the files have no such section?
_ONLY_GIVEN = Variants(False)
_ONLY_GIVEN.add(True, Span(until="2026.3.28"))


@rule(since="2026.8.2", of_plugins=True)
def plugin_configs(candidate: Candidate) -> Iterator[RuleViolation]:
    """The config of a plugin that is enabled fits its schema, as any that is given."""
    if has_plugin_settings(candidate):
        yield from _plugin_configs(candidate)


@rule(since="2026.6.1", until="2026.7.1", of_plugins=True)
def plugin_configs_2026_7(candidate: Candidate) -> Iterator[RuleViolation]:
    """The same, if the config names a plugin, or what none of the release's brings."""
    if looks_at_all_plugins(candidate):
        yield from _plugin_configs(candidate)


@rule(until="2026.5.28", of_plugins=True)
def plugin_configs_2026_5(candidate: Candidate) -> Iterator[RuleViolation]:
    """The same, if it has a section of plugins."""
    if has_plugin_settings(candidate):
        yield from _plugin_configs(candidate)


def _plugin_configs(candidate: Candidate) -> Iterator[RuleViolation]:
    for switches in external_switches(candidate):
        is_loaded = loads_plugins(candidate) and switches.load_it
        if switches.config.exists or switches.are_on or is_loaded:
            yield from config_violations(candidate, switches)


def config_violations(
    candidate: Candidate, switches: PluginSwitches
) -> Iterator[RuleViolation]:
    """Yield what the schema of a plugin says of what the config has for it."""
    plugin, given = switches.plugin, switches.config
    path = ("plugins", "entries", plugin.id, "config")
    schema = plugin.manifest.get("configSchema")
    yield from _violations(candidate, given.raw if given.exists else {}, schema, path)


@rule(since="2026.3.28", of_plugins=True)
def plugin_channels(candidate: Candidate) -> Iterator[RuleViolation]:
    """A channel's section fits the schema of the plugin that brings the channel."""
    channels = candidate.config["channels"]
    for channel, schema in own_channel_schemas(candidate).items():
        if any(trim(key) == channel for key, _ in channels.items()):
            value = channels[channel].raw if channels[channel].exists else None
            yield from _violations(candidate, value, schema, ("channels", channel))


def own_channel_schemas(candidate: Candidate) -> dict[str, dict[str, Any]]:
    """Return the channels whose plugin here brings a schema, and that schema."""
    found: dict[str, dict[str, Any]] = {}
    for plugin in candidate.plugins.values():
        configs = Setting(plugin.manifest)["channelConfigs"]
        for channel in plugin.channels:
            schema = configs[channel]["schema"].raw
            if isinstance(schema, dict) and not _keeps_schema(candidate, channel):
                found.setdefault(channel, schema)
    return found


def is_judged_elsewhere(candidate: Candidate, path: Path) -> bool:
    """Does the schema of a plugin rule *path*, or nothing, but not the release's?"""
    if path[:1] == ("channels",):
        others = {*unchecked_channels(candidate)}
        if _REPLACED.covers(candidate.rules.release):
            others.update(own_channel_schemas(candidate))
        return len(path) > 1 and path[1] in others
    if path[:2] != ("plugins", "entries") or path[3:4] != ("config",):
        return False
    is_given = candidate.authored["plugins"].exists
    if _ONLY_GIVEN.of(candidate.rules.release) and not is_given:
        return True
    name = str(path[2])
    if not candidate.config["plugins"]["entries"][name]["config"].is_record:
        return False  # any of them is an object
    if name in candidate.rules.bundled_plugins and not candidate.bundled_plugins:
        return True
    plugin = candidate.plugins.get(name)
    return plugin is not None and plugin.of_load_path


def _keeps_schema(candidate: Candidate, channel: str) -> bool:
    rules = candidate.rules
    return (
        rules.plugins.bundled_channels_keep_schema and channel in rules.bundled_plugins
    )


def _violations(
    candidate: Candidate, value: Any, schema: Any, path: Path
) -> Iterator[RuleViolation]:
    """Yield what a schema says; raises for what depends on an unknown text."""
    if not isinstance(schema, dict):
        return
    draft = candidate.rules.plugins.schema_draft
    unknown: str | None = None
    is_plain = bool(_SCHEMAS_ARE_PLAIN.of(candidate.rules.release))
    for each in plugin_violations(value, schema, draft, path, is_plain=is_plain):
        if each.opaque:
            unknown = each.opaque
        else:
            yield each.path, each.message
    if unknown:
        raise NotEvaluated(unknown, Need.TEXT)
