"""What ``--fix`` of releases before 2026.5 writes beside its edits.

They write the config as they have read it: older spellings in their form of today, and
settings of one account in ``accounts.default``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.deployment.values.paths import render
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.fixing.edits import UNSET
from pytest_openclaw.fixing.owners import owner_of
from pytest_openclaw.fixing.release_edits import ReleaseEdit
from pytest_openclaw.fixing.release_edits import as_read
from pytest_openclaw.releases.carried_over import DROPPED_2026_3_28
from pytest_openclaw.releases.carried_over import DROPPED_2026_4_15
from pytest_openclaw.releases.carried_over import DROPPED_2026_4_23
from pytest_openclaw.releases.carried_over import OBJECTS
from pytest_openclaw.releases.carried_over import SWITCHES_SINCE_2026_4


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
    for pattern in _reshaped(deployment):
        for setting in authored.matching(pattern):
            if pattern not in OBJECTS or not isinstance(setting.raw, dict):
                raise NotEvaluated(f"OpenClaw writes {setting} in another form")
    written = read.raw
    for each in edits:
        written = _with(written, each.path, each.new)
    return [
        _edit(deployment, path, new, edits)
        for path, new in _differences(authored.raw, written)
    ]


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


def _edit(
    deployment: Deployment, path: Path, new: Any, edits: list[ReleaseEdit]
) -> ReleaseEdit:
    owner = owner_of(deployment, path)
    costs = [each.cost for each in edits if each.cost and _is_in(each.path, path)]
    if new is UNSET and owner.variable:
        costs.append(f"OpenClaw writes the text of {owner.variable} to its new place")
    return ReleaseEdit(path, new, "", owner, "; ".join(dict.fromkeys(costs)))


def _is_in(path: Path, place: Path) -> bool:
    return path[: len(place)] == place


def _with(tree: Any, path: Path, value: Any) -> Any:
    """Return *tree* with *value* at *path*, which is there."""
    if not path:
        return value
    return {**tree, path[0]: _with(tree[path[0]], path[1:], value)}


def _differences(old: Any, new: Any, at: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield each place that differs in *new*, and what is there."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in {**old, **new}:
            place = (*at, key)
            if key not in new:
                yield place, UNSET
            elif key not in old:
                yield place, _known(new[key], place)
            else:
                yield from _differences(old[key], new[key], place)
    elif old is not new and old != new:
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
