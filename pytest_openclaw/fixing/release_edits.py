"""The config edits of ``openclaw security audit --fix``, and what it writes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import Any

from pytest_openclaw.checks.kit.safe_fix import GROUPS_FALL_SILENT
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.steps.migrations import migrate
from pytest_openclaw.deployment.text.sources import Source
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.deployment.values.paths import render
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.fixing.owners import Owner
from pytest_openclaw.fixing.owners import owner_of
from pytest_openclaw.on_use import dataclass

_CHANNELS_2026_3 = "telegram whatsapp discord signal imessage slack msteams".split()


@dataclass(frozen=True)
class ReleaseEdit:
    """One edit: where, to what, and how the command reports it.

    ``new`` is :data:`~pytest_openclaw.fixing.edits.UNSET` where the key goes; ``cost``
    is what the deployment may lose.
    """

    path: Path
    new: Any
    change: str
    owner: Owner
    cost: str = ""


@dataclass(frozen=True)
class Written:
    """What becomes of the edits: the file that is rewritten, or why none is."""

    file: Source | None = None
    error: str = ""
    other_owners: list[str] = field(default_factory=list)


def release_edits(deployment: Deployment) -> list[ReleaseEdit]:
    """Return the edits that the command decides on, in its order."""
    return [
        ReleaseEdit(path, new, change, owner_of(deployment, path), _cost(path))
        for path, new, change in _wanted(deployment)
    ]


def _cost(path: Path) -> str:
    return GROUPS_FALL_SILENT if path[-1:] == ("groupPolicy",) else ""


@by_release
def as_read(deployment: Deployment) -> Setting:
    """Return the config that the command changes, its variables in place."""
    return deployment.without_flags.authored


@as_read.on(until="2026.4.23")
def _as_read_2026_4(deployment: Deployment) -> Setting:
    """2026.4.23 takes it as it has carried older spellings over."""
    authored = deployment.without_flags.authored
    is_object = isinstance(authored.raw, dict)
    return Setting(migrate(authored.raw, deployment.rules)) if is_object else authored


@by_release
def _wanted(deployment: Deployment) -> list[tuple[Path, str, str]]:
    return list(_group_policies(deployment))


@_wanted.on(until="2026.7.1")
def _wanted_2026_5(deployment: Deployment) -> list[tuple[Path, str, str]]:
    """2026.5.12 switches redaction on again too."""
    read = as_read(deployment)
    redaction = read.at("logging.redactSensitive")
    off = [(redaction.path, "tools", f'{redaction}=off -> "tools"')]
    found = list(_group_policies(deployment))
    return [*off, *found] if _is(redaction, "off") else found


def _group_policies(deployment: Deployment) -> Iterator[tuple[Path, str, str]]:
    """Yield each channel that is open to groups, then its accounts."""
    for channel in _channels(deployment, as_read(deployment)["channels"]):
        accounts = [each for _, each in channel["accounts"].items()]
        for holder in (channel, *accounts):
            policy = holder["groupPolicy"]
            if _is(policy, "open"):
                # The command puts dots between, whatever the keys contain.
                place = ".".join(map(str, policy.path))
                yield policy.path, "allowlist", f"{place}=open -> allowlist"


@by_release
def _channels(deployment: Deployment, section: Setting) -> list[Setting]:
    """Return the channels that the command looks at, ``defaults`` first."""
    named = sorted(section.items(), key=lambda each: each[0] != "defaults")
    return [channel for _, channel in named]


@_channels.on(until="2026.3.28")
def _channels_2026_3(deployment: Deployment, section: Setting) -> list[Setting]:
    """2026.3.28 looks at a few by name."""
    return [section[name] for name in _CHANNELS_2026_3]


def _is(setting: Setting, text: str) -> bool:
    return isinstance(setting.raw, str) and setting.raw == text


def written(deployment: Deployment, edits: list[ReleaseEdit]) -> Written:
    """Return which file the command rewrites for *edits*, or why it fails."""
    main = deployment.loaded.main
    if main is None or not edits:
        return Written()
    return _written(deployment, main, edits)


@by_release
def _written(deployment: Deployment, main: Source, edits: list[ReleaseEdit]) -> Written:
    """2026.9.6 rewrites the one file that owns all the edits."""
    return _newest(main, edits)


def _newest(main: Source, edits: list[ReleaseEdit]) -> Written:
    owners = {id(each.owner.source): each.owner.source for each in edits}
    foreign = [each for each in edits if each.owner.source is not main]
    if not foreign:
        return Written(main)
    first = min(foreign, key=lambda each: _order_of(main, each.path))
    place, single = _include_of(main, first.path)
    file = first.owner.source
    if len(owners) > 1 or not single or (file is not None and file.included):
        return Written(error=_flattens(place))
    return Written(file)


@_written.on(since="2026.6.11", until="2026.9.2")
def _written_2026_9_2(
    deployment: Deployment, main: Source, edits: list[ReleaseEdit]
) -> Written:
    """2026.9.2 rewrites no include, but a config that has some elsewhere."""
    target = _newest(main, edits)
    if target.file is None or target.file is main:
        return target
    first = min(edits, key=lambda each: _order_of(main, each.path))
    return Written(error=_flattens(_include_of(main, first.path)[0]))


def _order_of(main: Source, path: Path) -> int:
    """Return which of the includes of *main* a setting is from, in the file's order."""
    places = list(main.included)
    found = (at for at, each in enumerate(places) if path[: len(each)] == each)
    return next(found, len(places))


@_written.on(until="2026.4.15")
def _written_2026_4_15(
    deployment: Deployment, main: Source, edits: list[ReleaseEdit]
) -> Written:
    """2026.4.15 writes what is included to the config."""
    return Written(main)


@_written.on(since="2026.4.23", until="2026.6.1")
def _written_2026_5(
    deployment: Deployment, main: Source, edits: list[ReleaseEdit]
) -> Written:
    """2026.5.12 cannot write a config that includes anything."""
    if not main.included:
        return Written(main)
    for place in sorted(main.included, key=len):
        if any(each.path[: len(place)] == place for each in edits):
            return Written(error=_flattens(place))
    place = next(iter(main.included))
    reason = _unknown(place, _not_of_plugin(deployment))
    return Written(error=f"Config validation failed: {reason}")


@by_release
def _not_of_plugin(deployment: Deployment) -> str:
    """Return how the schema of a plugin words an ``$include`` that it does not know."""
    return 'must not have additional properties: "$include"'


@_not_of_plugin.on(until="2026.5.12")
def _not_of_plugin_2026_5(deployment: Deployment) -> str:
    return "must NOT have additional properties"


def _unknown(place: Path, not_of_plugin: str) -> str:
    """Say how the schema words that it knows no ``$include`` at *place*.

    A channel's section is judged by the schema of its plugin.
    """
    if place == ("channels",):
        return "channels.$include: unknown channel id: $include"
    where = f"{render(place)}: " if place else ""
    if place[:1] != ("channels",) or place[1] == "defaults":
        return f'{where}Unrecognized key: "$include"'
    if place[2:] == ("accounts",):
        return f"{render(place)}.$include: invalid config: must be object"
    return f"{where}invalid config: {not_of_plugin}"


def _include_of(main: Source, path: Path) -> tuple[Path, bool]:
    """Return the outermost include on *path*, and if each on it is a single file.

    An include of the top level is never rewritten.
    """
    source, at, place = main, 0, None
    single = True
    while True:
        rest = path[at:]
        found = [each for each in source.included if rest[: len(each)] == each]
        if not found:
            return (place or ()), single and place != ()
        inner = max(found, key=len)
        place = path[: at + len(inner)] if place is None else place
        single = single and isinstance(_named(source, inner), str)
        at += len(inner)
        source = source.included[inner][-1]


def _named(source: Source, place: Path) -> object:
    value = source.tree
    for key in place:
        value = value[key]
    return value.get("$include") if isinstance(value, dict) else None


def _flattens(place: Path) -> str:
    where = render(place) if place else "<root>"
    return (
        f"Config write would flatten $include-owned config at {where}; edit that"
        " include file directly or remove the $include first."
    )
