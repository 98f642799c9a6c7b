"""Older spellings of a config, read as releases before 2026.5 read them."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from typing import Any

from pytest_openclaw.deployment.steps.default_accounts import with_default_accounts
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.language.javascript import trim
from pytest_openclaw.releases.carried_over import BINDS
from pytest_openclaw.releases.carried_over import DRIVERS
from pytest_openclaw.releases.carried_over import DROPPED_2026_3_28
from pytest_openclaw.releases.carried_over import DROPPED_2026_4_15
from pytest_openclaw.releases.carried_over import DROPPED_2026_4_23
from pytest_openclaw.releases.carried_over import FORMER_SPEAKER
from pytest_openclaw.releases.carried_over import FORMER_TALK
from pytest_openclaw.releases.carried_over import LEFT_OUT_IF_EMPTIED
from pytest_openclaw.releases.carried_over import LEFT_OUT_IF_EMPTY
from pytest_openclaw.releases.carried_over import MOVED
from pytest_openclaw.releases.carried_over import MOVED_SINCE_2026_3_28
from pytest_openclaw.releases.carried_over import MOVED_SINCE_2026_4
from pytest_openclaw.releases.carried_over import NOTICED_2026_3_28
from pytest_openclaw.releases.carried_over import OBJECTS
from pytest_openclaw.releases.carried_over import SEARCH_SETTINGS
from pytest_openclaw.releases.carried_over import SECTIONS
from pytest_openclaw.releases.carried_over import SWITCHES_SINCE_2026_4
from pytest_openclaw.releases.carried_over import VOICED
from pytest_openclaw.releases.carried_over import VOICES

Tree = dict[str, Any]

#: Stands for a key that is to go.
_GONE = object()


def carry_over_2026_4_15(tree: Tree) -> Tree:
    """Return *tree* as 2026.4.15 reads it."""
    return carry_over_2026_4_23(tree, DROPPED_2026_4_15)


def carry_over_2026_4_23(
    tree: Tree, dropped: Iterable[str] = DROPPED_2026_4_23
) -> Tree:
    """Return *tree* as 2026.4.23 reads it."""
    tree = _with_all_voices(tree)
    carried = _carried_over(tree, dropped, MOVED_SINCE_2026_4, takes_any_search=False)
    for path in LEFT_OUT_IF_EMPTY:
        carried = _at(carried, path.split("."), _without_empty)
    for path in LEFT_OUT_IF_EMPTIED:
        if Setting(tree).at(path).has_items:
            carried = _at(carried, path.split("."), _without_empty)
    for path in SWITCHES_SINCE_2026_4:
        carried = _at(carried, path.split("."), _without_switch)
    carried = _at(carried, ["browser", "profiles", "*", "driver"], _driver)
    return with_default_accounts(_with_talk(carried))


def carry_over_2026_3_24(tree: Tree) -> Tree:
    """Return *tree* as 2026.3.24 reads it, which takes words alone as a bind."""
    return _carried_over(tree, takes_addresses=False)


def carry_over_2026_3_28(tree: Tree) -> Tree:
    """Return *tree* as 2026.3.28 reads it, which moves the sections of two more.

    It looks at voices where it has found one of a few other former settings.
    """
    carried = _carried_over(tree, DROPPED_2026_3_28, MOVED_SINCE_2026_3_28)
    read = Setting(tree)
    is_found = any(True for path in NOTICED_2026_3_28 for _ in read.matching(path))
    bind = "gateway.bind"
    if is_found or Setting(carried).at(bind).raw != read.at(bind).raw:
        return _with_all_voices(carried)
    return carried


def _carried_over(
    tree: Tree,
    dropped: Iterable[str] = (),
    moved: tuple[tuple[str, str], ...] = (),
    *,
    takes_addresses: bool = True,
    takes_any_search: bool = True,
) -> Tree:
    """Return *tree* in today's spelling, without the keys *dropped*.

    What those may be is a rule of validity.
    """
    changed: Any = tree
    all_moved = (*MOVED, *moved)
    olds = {old for old, _ in all_moved}
    for path in (each for each in dropped if each not in olds):
        keeps = _object_or_gone if path in OBJECTS else _gone
        changed = _at(changed, path.split("."), keeps)
    changed = _all_moved(changed, all_moved)
    if takes_any_search:  # a section of its own for any provider
        changed = _at(changed, ["tools", "web", "search"], _without_sections)
    if takes_addresses:
        changed = _at(changed, ["gateway", "bind"], _bind)
    carried: Tree = changed
    return carried


def _gone(_: Any) -> Any:
    return _GONE


def _object_or_gone(value: Any) -> Any:
    return value if isinstance(value, dict) else _GONE


def _all_moved(tree: Any, moved: tuple[tuple[str, str], ...]) -> Any:
    for old, new in moved:
        tree = _moved(tree, old.split("."), new.split("."))
    return tree


def _with_talk(tree: Tree) -> Tree:
    """Return *tree* with ``talk`` as 2026.4.23 makes it anew.

    Where it finds one of the settings that it has ever had, it keeps those of today,
    and leaves out all others, ones of the wrong type and providers without settings.
    Where it finds none, all stay. What were settings of its own are some of one
    provider, where that does not have them.
    """
    talk = tree.get("talk")
    if not isinstance(talk, dict):
        return tree
    kept = {key: talk[key] for key, is_of in _TALK.items() if is_of(talk.get(key))}
    if "providers" in kept:
        kept["providers"] = _with_settings(kept["providers"])
    former = {key: talk[key] for key in FORMER_TALK if key in talk}
    if former:
        providers = kept.get("providers", {})
        own = {**former, **providers.get(FORMER_SPEAKER, {})}
        kept["providers"] = {**providers, FORMER_SPEAKER: own}
    return {**tree, "talk": kept} if kept else tree


def _with_all_voices(tree: Tree) -> Tree:
    changed: Any = tree
    for path in VOICED:
        changed = _at(changed, path.split("."), _with_voices)
    carried: Tree = changed
    return carried


def _with_voices(speech: Any) -> Any:
    """Return *speech* with its voices as providers, where they are settings of it."""
    voices = speech if isinstance(speech, dict) else {}
    former = {
        each: voices[each] for each in VOICES if isinstance(voices.get(each), dict)
    }
    providers = voices.get("providers", {})
    if not former or not isinstance(providers, dict):
        return speech
    made = dict(providers)
    for each, settings in former.items():
        own = made.get(VOICES[each], {})
        made[VOICES[each]] = {**settings, **own} if isinstance(own, dict) else own
    left = {key: value for key, value in voices.items() if key not in former}
    return {**left, "providers": made}


def _with_settings(providers: Tree) -> Tree:
    kept: Tree = {}
    for key, value in providers.items():
        settings = _without_blank_key(value)
        if trim(key) and _is_record(settings):
            kept[trim(key)] = {**kept.get(trim(key), {}), **settings}
    return kept


def _without_blank_key(settings: Any) -> Any:
    if not isinstance(settings, dict):
        return settings
    return {
        name: each
        for name, each in settings.items()
        if name != "apiKey" or not isinstance(each, str) or trim(each)
    }


def _is_text(value: Any) -> bool:
    return isinstance(value, Opaque) or (isinstance(value, str) and bool(trim(value)))


def _is_record(value: Any) -> bool:
    return isinstance(value, dict) and bool(value)


def _has_records(value: Any) -> bool:
    found = value.values() if isinstance(value, dict) else ()
    return any(_is_record(_without_blank_key(each)) for each in found)


def _is_switch(value: Any) -> bool:
    return isinstance(value, bool)


def _is_time(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


#: What ``talk`` has, and what it has to be to count.
_TALK: dict[str, Callable[[Any], bool]] = {
    "provider": _is_text,
    "providers": _has_records,
    "interruptOnSpeech": _is_switch,
    "silenceTimeoutMs": _is_time,
}


def _at(value: Any, path: list[str], change: Callable[[Any], Any]) -> Any:
    """Return *value* with what is at *path* changed; ``*`` is any key or index."""
    if not path:
        return change(value)
    first, *rest = path
    if isinstance(value, list):
        return [_at(each, rest, change) for each in value] if first == "*" else value
    if not isinstance(value, dict):
        return value
    made = {
        key: _at(each, rest, change) if first in ("*", key) else each
        for key, each in value.items()
    }
    return {key: each for key, each in made.items() if each is not _GONE}


def _without_sections(search: Any) -> Any:
    if not isinstance(search, dict):
        return search
    return {
        key: value
        for key, value in search.items()
        if key in SEARCH_SETTINGS or not isinstance(value, dict)
    }


def _without_empty(value: Any) -> Any:
    return _GONE if value == {} else value


def _without_switch(value: Any) -> Any:
    return _GONE if isinstance(value, bool | Opaque) else value


def _bind(value: Any) -> Any:
    return BINDS.get(value, value) if isinstance(value, str) else value


def _driver(value: Any) -> Any:
    return DRIVERS.get(value, value) if isinstance(value, str) else value


def _moved(tree: Any, old: list[str], new: list[str]) -> Any:
    found: list[Any] = []
    is_section = new[-1] in SECTIONS

    def take(value: Any) -> Any:
        if is_section and not isinstance(value, dict):
            return value  # which the release rejects where it is
        found.append(value)
        return _GONE

    without = _at(tree, old, take)
    return _laid(without, new, found[0]) if found else tree


def _laid(value: Any, path: list[str], what: Any) -> Any:
    """Return *value* with *what* at *path*, unless something is there already."""
    if not path:
        if isinstance(value, dict) and isinstance(what, dict):
            return {**what, **value}
        return what if value is None else value
    if value is not None and not isinstance(value, dict):
        return value
    first, *rest = path
    held = value or {}
    return {**held, first: _laid(held.get(first), rest, what)}
