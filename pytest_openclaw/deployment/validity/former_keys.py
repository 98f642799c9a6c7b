"""Former keys that 2026.3.28 to 2026.4.23 still read: what each may be."""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping

from pytest_openclaw.deployment.validity.rule import Candidate
from pytest_openclaw.deployment.validity.rule import RuleViolation
from pytest_openclaw.deployment.validity.rule import rule
from pytest_openclaw.deployment.validity.secrets import is_valid_reference
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.releases.carried_over import DROPPED_2026_3_28
from pytest_openclaw.releases.carried_over import DROPPED_2026_4_15
from pytest_openclaw.releases.carried_over import DROPPED_2026_4_23
from pytest_openclaw.releases.carried_over import OBJECTS
from pytest_openclaw.releases.carried_over import READ_BY_CORE
from pytest_openclaw.releases.carried_over import READ_BY_CORE_2026_4_15
from pytest_openclaw.releases.carried_over import SWITCHES_SINCE_2026_4
from pytest_openclaw.releases.release import Span
from pytest_openclaw.releases.variants import Variants

Kind = Callable[[Setting], bool]

_READ_BY_CORE = Variants(READ_BY_CORE)
_READ_BY_CORE.add(READ_BY_CORE_2026_4_15, Span(until="2026.4.15"))
_PROVIDER = re.compile(r"[a-z][a-z0-9_-]{0,63}\Z", re.ASCII)


@rule(since="2026.4.23", until="2026.4.23")
def former_keys(candidate: Candidate) -> Iterator[RuleViolation]:
    """Each has a value that was valid before it moved."""
    yield from _faults(candidate, DROPPED_2026_4_23)


@rule(since="2026.4.15", until="2026.4.15")
def former_keys_2026_4_15(candidate: Candidate) -> Iterator[RuleViolation]:
    """2026.4.15 reads one more."""
    yield from _faults(candidate, DROPPED_2026_4_15)


@rule(since="2026.3.28", until="2026.3.28")
def former_keys_2026_3_28(candidate: Candidate) -> Iterator[RuleViolation]:
    """The schema of 2026.3.28 has the others itself."""
    yield from _faults(candidate, DROPPED_2026_3_28)


@rule(since="2026.4.15", until="2026.4.23")
def former_keys_of_plugins(candidate: Candidate) -> Iterator[RuleViolation]:
    """Those of channels are read by the release's plugins, which may be off."""
    if candidate.bundled_plugins:
        return
    by_core = _READ_BY_CORE.of(candidate.rules.release) or ()
    for path in (*DROPPED_2026_4_23, *SWITCHES_SINCE_2026_4):
        if not path.startswith("channels.") or any(map(path.startswith, by_core)):
            continue
        for setting in candidate.authored.matching(path):
            if setting.exists and not (path in OBJECTS and setting.is_record):
                yield setting.path, "is read by a plugin that a variable switches off"


@rule(since="2026.4.15", until="2026.4.23")
def former_talk_key(candidate: Candidate) -> Iterator[RuleViolation]:
    """The former key of talk's credential is a text or a whole SecretRef."""
    setting = candidate.authored.at("talk.apiKey")
    provider = setting["provider"]
    is_whole = is_valid_reference(setting, candidate.rules.release) and (
        provider.is_opaque or _PROVIDER.match(provider.string or "")
    )
    if setting.exists and not _is_text(setting) and not is_whole:
        yield setting.path, "must be a text or a SecretRef"


def _faults(
    candidate: Candidate, dropped: Mapping[str, str]
) -> Iterator[RuleViolation]:
    for path, kind in dropped.items():
        for setting in candidate.authored.matching(path):
            if setting.exists and not _KINDS[kind](setting):
                yield setting.path, f"must be {kind}"


def _is_switch(setting: Setting) -> bool:
    return isinstance(setting.raw, bool)


def _is_object(setting: Setting) -> bool:
    return isinstance(setting.raw, dict)


def _is_text(setting: Setting) -> bool:
    return isinstance(setting.raw, str | Opaque)


def _is_hours(setting: Setting) -> bool:
    value = setting.raw
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and value >= 0


def _is_count(setting: Setting, least: int = 1) -> bool:
    value = setting.raw
    return _is_hours(setting) and value % 1 == 0 and value >= least


def _one_of(*words: str) -> Kind:
    return lambda setting: _is_text(setting) and setting.string in words


def _record_of(**kinds: Kind) -> Kind:
    return lambda setting: (
        _is_object(setting)
        and all(key in kinds and kinds[key](each) for key, each in setting.items())
    )


_KINDS: dict[str, Kind] = {
    "anything": lambda setting: True,
    "length or newline": _one_of("length", "newline"),
    "a text or a SecretRef": lambda setting: _is_text(setting) or _is_object(setting),
    "an object of minChars, maxChars and breakPreference": _record_of(
        minChars=_is_count,
        maxChars=_is_count,
        breakPreference=_one_of("paragraph", "newline", "sentence"),
    ),
    "an object": _is_object,
    "a number from 0 on": _is_hours,
    "an object of minChars, maxChars and idleMs": _record_of(
        minChars=_is_count,
        maxChars=_is_count,
        idleMs=lambda setting: _is_count(setting, 0),
    ),
    "a boolean": _is_switch,
    # The schema has the object.
    "a boolean, a text or an object": lambda setting: (
        _is_switch(setting) or _is_text(setting) or _is_object(setting)
    ),
}
