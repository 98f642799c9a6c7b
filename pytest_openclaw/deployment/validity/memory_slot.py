"""Which plugin keeps the memory: the one of ``plugins.slots.memory``."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw import releases
from pytest_openclaw.deployment.validity.plugins import FORMER
from pytest_openclaw.deployment.validity.plugins import FORMER_2026_5
from pytest_openclaw.deployment.validity.rule import Candidate
from pytest_openclaw.deployment.validity.rule import RuleViolation
from pytest_openclaw.deployment.validity.rule import rule
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.language.javascript import fold

_USUAL = "memory-core"
_INSTALLS_ITSELF = frozenset({"memory-lancedb"})


@rule(since="2026.9.3", of_plugins=True)
def memory_slot(candidate: Candidate) -> Iterator[RuleViolation]:
    """The memory plugin is there, installs itself, or was there once."""
    if fold(candidate.config.at("plugins.slots.memory").string or "") not in FORMER:
        yield from _memory_slot(candidate, _INSTALLS_ITSELF)


@rule(since="2026.5.28", until="2026.9.2", of_plugins=True)
def memory_slot_2026_8(candidate: Candidate) -> Iterator[RuleViolation]:
    """The same; what was there once is compared as it stands."""
    yield from _memory_slot(candidate, _INSTALLS_ITSELF | FORMER)


@rule(until="2026.2.9", of_plugins=True)
def memory_slot_2026_2(candidate: Candidate) -> Iterator[RuleViolation]:
    """The memory plugin is there."""
    yield from _memory_slot(candidate, frozenset())


@rule(since="2026.2.26", until="2026.5.12", of_plugins=True)
def memory_slot_2026_5(candidate: Candidate) -> Iterator[RuleViolation]:
    """The memory plugin is there, or was there once."""
    yield from _memory_slot(candidate, FORMER_2026_5)


@rule(until="2026.2.9", of_plugins=True)
def usual_memory_2026_2(candidate: Candidate) -> Iterator[RuleViolation]:
    """The usual memory plugin is there, too: a variable can lead away from it."""
    slot = candidate.config.at("plugins.slots.memory")
    there = {*candidate.plugins, *candidate.installed}
    if slot.text is None and candidate.moves_bundled and _USUAL not in there:
        reason = f"{_USUAL} is not in the folder of $OPENCLAW_BUNDLED_PLUGINS_DIR"
        yield slot.path, reason


@rule(since="2026.2.26", until="2026.3.13", of_plugins=True)
def usual_memory(candidate: Candidate) -> Iterator[RuleViolation]:
    """The same, where the config says anything of plugins."""
    if candidate.config["plugins"].is_record:
        yield from usual_memory_2026_2(candidate)


def _memory_slot(candidate: Candidate, also: frozenset[str]) -> Iterator[RuleViolation]:
    slot = candidate.config.at("plugins.slots.memory")
    if slot.text is None or fold(slot.text) == "none":
        return
    known = {
        *candidate.bundled_plugins,
        *candidate.plugins,
        *candidate.installed,
        *also,
    }
    if slot.text not in known:
        yield slot.path, "refers to a plugin that does not exist"


@rule(until="2026.3.2", of_plugins=True)
def memory_settings_2026_3_2(candidate: Candidate) -> Iterator[RuleViolation]:
    """A bundled plugin in the slot has the settings that it needs.

    The slot enables it, whatever its entry says.
    """
    plugins = candidate.config["plugins"]
    allowed = [each.string for each in plugins["allow"].elements()]
    if not allowed or plugins.at("slots.memory").text in allowed:
        yield from _missing_settings(candidate)


@rule(since="2026.3.7", until="2026.4.23", of_plugins=True)
def memory_settings(candidate: Candidate) -> Iterator[RuleViolation]:
    """The same; the slot allows the plugin, and its entry can disable it."""
    plugins = candidate.config["plugins"]
    slot = plugins.at("slots.memory").text or ""
    if not plugins["entries"][slot]["enabled"].is_false:
        yield from _missing_settings(candidate)


def _missing_settings(candidate: Candidate) -> Iterator[RuleViolation]:
    plugins = candidate.config["plugins"]
    slot = plugins.at("slots.memory").text or ""
    denied = plugins["deny"].any(lambda each: each.string == slot)
    if (
        plugins["enabled"].is_false
        or denied
        or plugins["entries"][slot]["config"].exists
    ):
        return
    entries = Setting(releases.schema(candidate.rules.release)).at(
        "properties.plugins.properties.entries.properties"
    )
    for name in entries[slot].at("properties.config.required").elements():
        path = ("plugins", "entries", slot, "config", name.string or "")
        yield path, f"must be set, since plugins.slots.memory is {slot}"
