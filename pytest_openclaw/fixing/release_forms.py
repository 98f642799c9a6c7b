"""What ``--fix`` of releases before 2026.5 writes beside its edits.

They write the config as they have read it: older spellings in their form of today,
settings of one account in ``accounts.default``, and what is included.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.text.sources import Source
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.deployment.values.paths import render
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.fixing.edits import UNSET
from pytest_openclaw.fixing.owners import owner_in
from pytest_openclaw.fixing.owners import owner_of
from pytest_openclaw.fixing.release_edits import ReleaseEdit
from pytest_openclaw.fixing.release_edits import as_read
from pytest_openclaw.releases.carried_over import DROPPED_2026_3_28
from pytest_openclaw.releases.carried_over import DROPPED_2026_4_15
from pytest_openclaw.releases.carried_over import DROPPED_2026_4_23
from pytest_openclaw.releases.carried_over import MOVED_SINCE_2026_4
from pytest_openclaw.releases.carried_over import OBJECTS
from pytest_openclaw.releases.carried_over import SWITCHES_SINCE_2026_4
from pytest_openclaw.releases.carried_over import VOICED
from pytest_openclaw.releases.carried_over import VOICES

#: Former keys whose settings have another place.
_MOVED = frozenset(
    (
        *(f"{place}.{voice}" for place in VOICED for voice in VOICES),
        *(old for old, _ in MOVED_SINCE_2026_4),
    )
)
#: What a plugin's config has of the web, and ``tools.web`` had.
_OF_WEB = ("webSearch", "webFetch")


@by_release
def rewritten(deployment: Deployment, edits: list[ReleaseEdit]) -> list[ReleaseEdit]:
    """Return all that is written for *edits*.

    Raises :class:`~pytest_openclaw.NotEvaluated` where that is not known here.
    """
    return edits


@rewritten.on(until="2026.4.23")
def _rewritten_2026_4(
    deployment: Deployment, edits: list[ReleaseEdit]
) -> list[ReleaseEdit]:
    """2026.4.23 writes the texts of variables where a setting has moved."""
    authored, read = deployment.without_flags.authored, as_read(deployment)
    renamed = list(_renamed(deployment, authored, read))
    changes = [(each.path, each.new) for each in edits]
    new = _with(read.raw, [*renamed, *_plugins_on(authored, read), *changes])
    main = deployment.loaded.main
    if main is not None and _keeps_variables(deployment):
        new = _with_references(main, authored.raw, new)
    written = authored.raw if main is None else main.tree
    costs = _costs(edits)
    return [
        _edit(deployment, path, value, costs.get(path, []))
        for path, value in _differences(written, new)
    ]


def _renamed(
    deployment: Deployment, authored: Setting, read: Setting
) -> Iterator[tuple[Path, Any]]:
    """Yield what is written for former keys that are left out as they are read.

    Raises :class:`~pytest_openclaw.NotEvaluated` for one whose form is not known.
    """
    for pattern in _reshaped(deployment):
        for setting in authored.matching(pattern) if pattern not in _MOVED else ():
            if pattern in OBJECTS and isinstance(setting.raw, dict):
                continue
            path, value = _today(setting)
            parent = _at(read, path[:-1])
            if value is None or (parent.exists and not parent.is_record):
                raise NotEvaluated(f"OpenClaw writes {setting} in another form")
            if not _at(read, path).exists:
                yield path, value


def _today(setting: Setting) -> tuple[Path, Any]:
    """Return the place and value of a former key; ``None`` if they are not known."""
    *above, key = setting.path
    value = setting.raw
    if key == "ttlHours":
        return (*above, "idleHours"), value
    if not isinstance(value, bool):
        return setting.path, None
    if key == "perSession":
        return (*above, "scope"), "session" if value else "shared"
    if key == "allow":
        return (*above, "enabled"), value
    if key == "allowPrivateNetwork":
        return (*above, "network", "dangerouslyAllowPrivateNetwork"), value
    return setting.path, None


def _at(setting: Setting, path: Path) -> Setting:
    for key in path:
        setting = setting[key]
    return setting


@by_release
def _keeps_variables(deployment: Deployment) -> bool:
    """Does a reference to a variable stay where its setting does?"""
    return True


@_keeps_variables.on(until="2026.2.9")
def _keeps_variables_2026_2(deployment: Deployment) -> bool:
    return False


@by_release
def _reshaped(deployment: Deployment) -> tuple[str, ...]:
    """Return the older spellings whose form of today is not known here."""
    return (*DROPPED_2026_4_23, *SWITCHES_SINCE_2026_4)


@_reshaped.on(since="2026.4.15", until="2026.4.15")
def _reshaped_2026_4_15(deployment: Deployment) -> tuple[str, ...]:
    return (*DROPPED_2026_4_15, *SWITCHES_SINCE_2026_4)


@_reshaped.on(until="2026.3.28")
def _reshaped_2026_3(deployment: Deployment) -> tuple[str, ...]:
    return tuple(DROPPED_2026_3_28)


@by_release
def also_written(deployment: Deployment) -> str:
    """Say what else the command writes that is not known here."""
    return ""


@also_written.on(until="2026.3.28")
def _also_written_2026_3(deployment: Deployment) -> str:
    return f"which defaults {deployment.rules.release} writes to the config as well"


def _costs(edits: list[ReleaseEdit]) -> dict[Path, list[str]]:
    """Return what is lost with each place: with a whole, what is with its parts."""
    costs: dict[Path, list[str]] = {}
    for each in edits:
        for end in range(len(each.path) + 1 if each.cost else 0):
            costs.setdefault(each.path[:end], []).append(each.cost)
    return costs


def _edit(deployment: Deployment, path: Path, new: Any, lost: list[str]) -> ReleaseEdit:
    main = deployment.loaded.main
    owner = owner_of(deployment, path) if main is None else owner_in(main, path)
    costs = [*lost]
    if owner.variable and not costs:
        costs.append(f"OpenClaw writes the text of {owner.variable} to the file")
    if path[-1:] == ("$include",):
        costs.append("OpenClaw writes what is included to this file")
    return ReleaseEdit(path, new, "", owner, "; ".join(dict.fromkeys(costs)))


def _plugins_on(authored: Setting, read: Setting) -> Iterator[tuple[Path, bool]]:
    """Yield the switches of plugins that get a key of the web: they are on."""
    entries = authored.at("plugins.entries")
    for name, plugin in read.at("plugins.entries").items():
        config, own = plugin["config"], entries[name]["config"]
        if not plugin["enabled"].exists and any(
            config[key].exists and not own[key].exists for key in _OF_WEB
        ):
            yield plugin["enabled"].path, True


def _with(tree: Any, values: list[tuple[Path, Any]]) -> Any:
    """Return *tree* with each of *values* at its path."""
    within: dict[Any, list[tuple[Path, Any]]] = {}
    for path, value in values:
        if not path:
            return value
        within.setdefault(path[0], []).append((path[1:], value))
    if isinstance(tree, list):
        return [
            _with(each, within[index]) if index in within else each
            for index, each in enumerate(tree)
        ]
    held = {} if tree is None else tree
    changed = {key: _with(held.get(key), each) for key, each in within.items()}
    return {**held, **changed}


def _with_references(main: Source, authored: Any, new: Any, at: Path = ()) -> Any:
    """Return *new* with what the files have for each text that is where it was."""
    if isinstance(new, dict):
        below = authored if isinstance(authored, dict) else {}
        return {
            key: _with_references(main, below.get(key), each, (*at, key))
            for key, each in new.items()
        }
    if isinstance(new, list):
        of_list = authored if isinstance(authored, list) else []
        if len(of_list) != len(new):
            return new
        pairs = enumerate(zip(of_list, new, strict=True))
        return [_with_references(main, *pair, (*at, index)) for index, pair in pairs]
    is_text = isinstance(new, str | Opaque)
    if not is_text or not (new is authored or _is_same(new, authored)):
        return new
    depth, source, within = main.owner(at)
    raw = source.tree
    for key in within if depth == len(at) else ():
        raw = raw[key]
    return raw if isinstance(raw, str) else new


def _is_same(new: Any, authored: Any) -> bool:
    return isinstance(new, str) and isinstance(authored, str) and new == authored


def _differences(written: Any, new: Any, at: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield each place of a file that changes, and what is there then."""
    if isinstance(written, dict) and isinstance(new, dict):
        for key in {**written, **new}:
            place = (*at, key)
            if key not in new:
                yield place, UNSET
            elif key not in written:
                yield place, _known(new[key], place)
            else:
                yield from _differences(written[key], new[key], place)
    elif written is not new and written != new:
        yield at, _known(new, at)


def _known(value: Any, at: Path) -> Any:
    """Return *value*, unless a text in it is not known here."""
    if isinstance(value, Opaque):
        raise value.not_evaluated(render(at))
    if isinstance(value, dict):
        return {key: _known(each, (*at, key)) for key, each in value.items()}
    if isinstance(value, list):
        return [_known(each, (*at, index)) for index, each in enumerate(value)]
    return value
