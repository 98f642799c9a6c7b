"""Plugins, and settings that need one."""

from __future__ import annotations

import os
from collections.abc import Callable
from collections.abc import Container
from collections.abc import Iterator

from pytest_openclaw.deployment.host.places import expand
from pytest_openclaw.deployment.host.plugin_manifests import CODE_SUFFIXES
from pytest_openclaw.deployment.host.plugin_packages import NO_CODE
from pytest_openclaw.deployment.validity.models import listed_models
from pytest_openclaw.deployment.validity.models import model_settings
from pytest_openclaw.deployment.validity.rule import Candidate
from pytest_openclaw.deployment.validity.rule import RuleViolation
from pytest_openclaw.deployment.validity.rule import rule
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.language.javascript import fold
from pytest_openclaw.language.javascript import trim
from pytest_openclaw.reasons import Need
from pytest_openclaw.releases.release import Span
from pytest_openclaw.releases.variants import Variants

#: Plugins of older releases, whose names are warned of and taken in lists and slots.
FORMER_2026_5 = frozenset({"google-antigravity-auth", "google-gemini-cli-auth"})
FORMER = FORMER_2026_5 | {"skill-workshop"}
#: Keys beside channels that are none.
_NO_CHANNELS = ("defaults", "modelByChannel")
#: Channels that were not of plugins until 2026.3.24.
_OWN = "discord googlechat imessage irc line signal slack telegram whatsapp"
_OWN_CHANNELS = frozenset(_OWN.split())


@rule(until="2026.9.4")
def load_paths(candidate: Candidate) -> Iterator[RuleViolation]:
    """Plugins are loaded from places that exist."""
    for path in missing_load_paths(candidate):
        yield path.path, "does not exist"


@rule(since="2026.6.1", until="2026.7.1")
def faulty_folders(candidate: Candidate) -> Iterator[RuleViolation]:
    """Plugin folders are whole, if the config names a channel, plugin or provider."""
    if _names_something(candidate):
        yield from _faulty_folders(candidate)


@rule(since="2026.5.12", until="2026.5.28")
def faulty_folders_2026_5(candidate: Candidate) -> Iterator[RuleViolation]:
    """The same; empty settings of plugins and channels are enough."""
    channels = _channels(candidate)
    if channels or has_plugin_settings(candidate) or _chooses_providers(candidate):
        yield from _faulty_folders(candidate)


@rule(since="2026.3.28", until="2026.4.23")
def faulty_folders_2026_4(candidate: Candidate) -> Iterator[RuleViolation]:
    """They are whole, if the config has a section of plugins or channels."""
    if _channels(candidate) or has_plugin_settings(candidate):
        yield from _faulty_folders(candidate)


@rule(since="2026.3.13", until="2026.3.24")
def faulty_folders_2026_3(candidate: Candidate) -> Iterator[RuleViolation]:
    """They are whole, if the config has a section of plugins or a plugin's channel."""
    channels = _channels(candidate).difference(_NO_CHANNELS, _OWN_CHANNELS)
    if channels or candidate.authored["plugins"].exists:
        yield from _faulty_folders(candidate)


@rule(since="2026.2.26", until="2026.3.2")
def faulty_folders_2026_3_2(candidate: Candidate) -> Iterator[RuleViolation]:
    """The same; the channel ``line`` is a plugin's."""
    channels = _channels(candidate).difference(_NO_CHANNELS, _OWN_CHANNELS - {"line"})
    if channels or candidate.authored["plugins"].exists:
        yield from _faulty_folders(candidate)


@rule(until="2026.2.9")
def faulty_folders_2026_2(candidate: Candidate) -> Iterator[RuleViolation]:
    """They are whole, whatever the config has."""
    yield from _faulty_folders(candidate)


def _faulty_folders(candidate: Candidate) -> Iterator[RuleViolation]:
    if_named = candidate.rules.plugins.missing_code == "fault if named"
    for folder in candidate.plugin_folders:
        if folder.fault is not None and not (if_named and folder.fault == NO_CODE):
            yield (
                ("plugins",),
                f"the plugin folder {os.path.basename(folder.path)} {folder.fault}",
            )


@rule()
def load_files(candidate: Candidate) -> Iterator[RuleViolation]:
    """A load path is a folder or a file of code."""
    for path in candidate.config.at("plugins.load.paths").elements():
        place = expand(path.string or "", candidate.home)
        if candidate.files.is_file(place) and not place.endswith(CODE_SUFFIXES):
            yield path.path, "is neither a folder nor a code file"


@rule(since="2026.8.2")
def faulty_plugins(candidate: Candidate) -> Iterator[RuleViolation]:
    """Plugins that the config names are whole, where they are."""
    faults = _collisions(candidate) | {
        fold(folder.known_as): folder.fault
        for folder in candidate.plugin_folders
        if folder.fault is not None
    }
    yield from _named_of(faults, candidate)


@rule(until="2026.7.1")
def plugins_without_code(candidate: Candidate) -> Iterator[RuleViolation]:
    """Plugins that the config names, in that case, have the code of their package."""
    if candidate.rules.plugins.missing_code == "fault if named":
        without = (each for each in candidate.plugin_folders if each.fault == NO_CODE)
        ids = {each.known_as: NO_CODE for each in without}
        yield from _named_of(ids, candidate, str)


def _named_of(
    faults: dict[str, str], candidate: Candidate, form: Callable[[str], str] = fold
) -> Iterator[RuleViolation]:
    """Yield the places where the config names a plugin with a fault, in that form."""
    if not faults:
        return
    plugins = candidate.config["plugins"]
    listed = [*plugins["allow"].elements(), *plugins["deny"].elements()]
    slots = [plugins["slots"][each] for each in ("memory", "contextEngine")]
    named = [(each, each.text or "") for each in (*listed, *slots)]
    named += [(entry, name) for name, entry in plugins["entries"].items()]
    for setting, name in named:
        if name and form(name) in faults:
            yield setting.path, f"refers to a plugin whose folder {faults[form(name)]}"


def _collisions(candidate: Candidate) -> dict[str, str]:
    """Return what is wrong with plugins whose ids differ in nothing but case."""
    ids: dict[str, set[str]] = {}
    for folder in candidate.plugin_folders:
        if folder.fault is None and folder.id:
            ids.setdefault(fold(folder.id), set()).add(folder.id)
    for each in candidate.rules.bundled_plugins:
        if fold(each) in ids:
            ids[fold(each)].add(each)
    return {
        folded: f"collides with another plugin: {', '.join(sorted(alike))}"
        for folded, alike in ids.items()
        if len(alike) > 1
    }


def missing_load_paths(candidate: Candidate) -> list[Setting]:
    """Return the load paths that do not exist; 2026.9.6 then looks for no plugin.

    Raises :class:`NotEvaluated` if the host's files are not here to tell.
    """
    missing = [
        path
        for path in candidate.config.at("plugins.load.paths").elements()
        if path.has_text
        and not candidate.files.exists(expand(path.text or "", candidate.home))
    ]
    if missing and not candidate.host_files:
        raise NotEvaluated(
            f"{missing[0]} is a path on the host, unknown here", Need.STATE_DIR
        )
    return missing


def _names_something(candidate: Candidate) -> bool:
    """Does the config name a channel, a plugin or a provider?"""
    return (
        bool(_channels(candidate).difference(_NO_CHANNELS))
        or names_plugins(candidate.authored["plugins"])
        or _chooses_providers(candidate)
        or (has_plugin_settings(candidate) and _has_providers(candidate))
    )


def _has_providers(candidate: Candidate) -> bool:
    """Has it an account at a provider of models, or settings of one?"""
    places = ("auth.profiles", "models.providers")
    return any(candidate.config.at(each).has_items for each in places)


def _channels(candidate: Candidate) -> set[str]:
    """Return the keys of channels that are not blank."""
    keys = (trim(key) for key, _ in candidate.config["channels"].items())
    return {key for key in keys if key}


def names_plugins(
    plugins: Setting, idle: Container[str | None] = (None, "none")
) -> bool:
    """Does the section name a plugin, in a slot one that is not among *idle*?"""
    lists = (plugins["allow"], plugins["deny"], plugins.at("load.paths"))
    slots = (slot.text for _, slot in plugins["slots"].items())
    return (
        any(trim(each.string or "") for listed in lists for each in listed.elements())
        or bool(plugins["entries"].items())
        or any(slot not in idle for slot in slots)
    )


def _chooses_providers(candidate: Candidate) -> bool:
    config = candidate.config
    return (
        config.at("tools.web.search.provider").exists
        or any(each.exists for each in model_settings(candidate))
        or any(map(trim, listed_models(candidate)))
    )


def has_plugin_settings(candidate: Candidate) -> bool:
    """Does the config say anything of plugins?"""
    says = _SAYS_SOMETHING.of(candidate.rules.release)
    return says is not None and says(candidate)


def _says_something(candidate: Candidate) -> bool:
    """It does in 2026.9.6, but for where they came from."""
    plugins = candidate.authored["plugins"]
    return plugins.exists and [key for key, _ in plugins.items()] != ["installs"]


def _has_section(candidate: Candidate) -> bool:
    """It does in 2026.3.28, whatever it says."""
    return candidate.authored["plugins"].exists


def _has_section_2026_4(candidate: Candidate) -> bool:
    """In 2026.4.23, what moves there counts as well."""
    return candidate.config["plugins"].exists


_SAYS_SOMETHING = Variants(_says_something)
_SAYS_SOMETHING.add(_has_section_2026_4, Span(since="2026.4.15", until="2026.4.23"))
_SAYS_SOMETHING.add(_has_section, Span(since="2026.2.26", until="2026.3.28"))
# No section counts as an empty one.
_SAYS_SOMETHING.add(lambda candidate: True, Span(until="2026.2.9"))


def named_absent_plugins(candidate: Candidate) -> frozenset[str]:
    """Return the plugins that ``plugins.allow`` or ``entries`` name, but bundled ones.

    They are taken for ones that are yet to be installed.
    """
    plugins = candidate.authored["plugins"]
    named = {trim(each.string) for each in plugins["allow"].elements() if each.string}
    named.update(key for key, _ in plugins["entries"].items())
    there = candidate.bundled_plugins.union(candidate.plugins)
    if candidate.rules.plugins.ids_are_folded:
        return frozenset(each for each in named if fold(each) not in there)
    return frozenset(named) - there


@rule(until="2026.2.9")
def named_plugins(candidate: Candidate) -> Iterator[RuleViolation]:
    """The plugins in the lists and those with settings are there."""
    yield from _listed_plugins(candidate, "allow", "deny", also=frozenset())
    known = {*candidate.rules.bundled_plugins, *candidate.plugins, *candidate.installed}
    for name, entry in candidate.config.at("plugins.entries").items():
        if name not in known:
            yield entry.path, "refers to a plugin that does not exist"


@rule(since="2026.2.26", until="2026.3.13")
def listed_plugins(candidate: Candidate) -> Iterator[RuleViolation]:
    """The plugins in the lists are there, or were there once."""
    yield from _listed_plugins(candidate, "allow", "deny")


@rule(since="2026.3.24", until="2026.4.23")
def denied_plugins(candidate: Candidate) -> Iterator[RuleViolation]:
    """The same of those that are denied; others are still to be installed."""
    yield from _listed_plugins(candidate, "deny")


def _listed_plugins(
    candidate: Candidate, *keys: str, also: frozenset[str] = FORMER_2026_5
) -> Iterator[RuleViolation]:
    lists = (candidate.config["plugins"][key].elements() for key in keys)
    filled = [each for listed in lists for each in listed if each.has_text]
    if not filled:
        return
    known = {
        *candidate.bundled_plugins,
        *candidate.plugins,
        *candidate.installed,
        *also,
    }
    for each in filled:
        if each.string not in known:
            yield each.path, "refers to a plugin that does not exist"
