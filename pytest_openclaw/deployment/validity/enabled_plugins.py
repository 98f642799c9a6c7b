"""Which of the plugins among a deployment's own files its config enables."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from typing import NamedTuple

from pytest_openclaw.deployment.host.plugin_manifests import PluginFolder
from pytest_openclaw.deployment.validity.rule import Candidate
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.language.javascript import trim
from pytest_openclaw.releases.plugin_rules import PluginRules
from pytest_openclaw.releases.release import Span
from pytest_openclaw.releases.variants import Variants

#: Is a list of blank names a list?
_BLANK_NAMES_COUNT = Variants(False)
_BLANK_NAMES_COUNT.add(True, Span(since="2026.3.24", until="2026.4.23"))


class _Lists(NamedTuple):
    """What a config has of all plugins, by the ids that its names mean.

    ``channels_off`` are the channels that turn their plugin off, ``rules`` those of the
    release.
    """

    are_disabled: bool
    channels_off: frozenset[str]
    allowed: frozenset[str]
    denied: frozenset[str]
    memory: str
    context_engine: str
    rules: PluginRules


class PluginSwitches(NamedTuple):
    """What a config has of one plugin; several ``entries`` can mean the same one.

    ``is_elsewhere``: is there one of the same id that is not of a workspace?
    """

    plugin: PluginFolder
    known_as: str
    entries: tuple[Setting, ...]
    lists: _Lists
    is_elsewhere: bool

    @property
    def config(self) -> Setting:
        """The plugin's own settings; of entries that mean it, the last one's."""
        if self.known_as != self.plugin.id:
            return Setting.missing()
        return _last(entry["config"] for entry in self.entries)

    @property
    def are_on(self) -> bool:
        """Is the plugin enabled when the release checks a config?

        A slot that is the plugin's enables it without regard to ``plugins.allow``, and
        that of the context engine alone even one of a workspace; a plugin for the
        memory slot and nothing else waits for that slot.
        """
        if self._are_off:
            return False
        has_memory = self.lists.memory == self.known_as
        if has_memory or self.lists.context_engine != self.known_as:
            if self.plugin.of_workspace and not self._is_chosen:
                return False
            if self.lists.allowed and not (has_memory or self._is_allowed):
                return False
        return has_memory or not self.plugin.is_memory(self.lists.rules)

    @property
    def load_it(self) -> bool:
        """Does the release load the plugin where it loads those that are configured?

        An entry with any setting adds the plugin to ``plugins.allow``, but not one that
        only a workspace has, whose id the slot of the context engine can stand for; the
        memory slot is looked at only after its settings.
        """
        if self._are_off or self._is_allowed:
            return not self._are_off
        is_set = any(entry.items() for entry in self.entries)
        if self.plugin.of_workspace and self.lists.allowed:
            is_engine = self.lists.context_engine == self.known_as
            return self._enabled.is_true if is_engine else is_set and self.is_elsewhere
        if self.plugin.of_workspace:
            return self._enabled.is_true
        return is_set or (bool(self.entries) and not self.lists.allowed)

    @property
    def _are_off(self) -> bool:
        is_denied = self.known_as in self.lists.denied
        if self.lists.are_disabled or is_denied or self._enabled.is_false:
            return True
        channels = self.plugin.channels
        return bool(channels) and self.lists.channels_off.issuperset(channels)

    @property
    def _is_chosen(self) -> bool:
        """Is the plugin named as one of a workspace has to be?"""
        return self._is_allowed or self._enabled.is_true

    @property
    def _is_allowed(self) -> bool:
        return self.known_as in self.lists.allowed

    @property
    def _enabled(self) -> Setting:
        return _last(entry["enabled"] for entry in self.entries)


def plugin_switches(candidate: Candidate) -> Iterator[PluginSwitches]:
    """Yield what the config has of each plugin that is here."""
    plugins = candidate.config["plugins"]
    lists = _Lists(
        plugins["enabled"].is_false,
        _channels_off(candidate),
        _names(candidate, plugins["allow"]) | _blank_names(candidate, plugins["allow"]),
        _names(candidate, plugins["deny"]),
        _known_as(candidate, plugins["slots"]["memory"].string),
        _known_as(candidate, plugins["slots"]["contextEngine"].string),
        candidate.rules.plugins,
    )
    entries: dict[str, list[Setting]] = {}
    for key, entry in plugins["entries"].items():
        entries.setdefault(_known_as(candidate, key), []).append(entry)
    folders = candidate.plugin_folders
    elsewhere = {each.id for each in folders if not each.of_workspace}
    for plugin in candidate.plugins.values():
        name = _known_as(candidate, plugin.id)
        of_it = tuple(entries.get(name, ()))
        yield PluginSwitches(plugin, name, of_it, lists, plugin.id in elsewhere)


def _blank_names(candidate: Candidate, listed: Setting) -> frozenset[str]:
    """Return what a list of nothing but blank names counts as: a list, or none."""
    counts = _BLANK_NAMES_COUNT.of(candidate.rules.release)
    texts = (each.string for each in listed.elements())
    has_blank = any(text is not None and not trim(text) for text in texts)
    return frozenset({""} if counts and has_blank else ())


def loads_plugins(candidate: Candidate) -> bool:
    """Does the audit load plugins, and not only check the config?"""
    by = candidate.rules.plugins.loaded_by
    return by == "every audit" or (by == "deep audits" and candidate.deep)


def external_switches(candidate: Candidate) -> Iterator[PluginSwitches]:
    """Yield the same of those that do not stand for a plugin of the release."""
    for switches in plugin_switches(candidate):
        plugin = switches.plugin
        if plugin.of_load_path or plugin.id not in candidate.rules.bundled_plugins:
            yield switches


def _channels_off(candidate: Candidate) -> frozenset[str]:
    if not candidate.rules.plugins.is_off_with_channels:
        return frozenset()
    channels = candidate.config["channels"].items()
    return frozenset(key for key, channel in channels if channel["enabled"].is_false)


def _known_as(candidate: Candidate, name: str | None) -> str:
    """Return an id as the release compares it where a config names it."""
    name = trim(name or "")
    return name.lower() if candidate.rules.plugins.ids_are_folded else name


def _names(candidate: Candidate, listed: Setting) -> frozenset[str]:
    named = (_known_as(candidate, each.string) for each in listed.elements())
    return frozenset(named) - {""}


def _last(settings: Iterable[Setting]) -> Setting:
    """Return the last that is there: of entries that mean one id, it counts."""
    there = [each for each in settings if each.exists]
    return there[-1] if there else Setting.missing()
