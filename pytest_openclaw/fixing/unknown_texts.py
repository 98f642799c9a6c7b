"""Texts of a config at places that no release knows.

What is there is not known either: ``tokne`` may have been meant as ``token``.
"""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.text.sources import Source
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.fixing.json5_tree import Node
from pytest_openclaw.fixing.json5_tree import parsed
from pytest_openclaw.releases.known_keys import Places
from pytest_openclaw.releases.known_keys import newer_with
from pytest_openclaw.releases.known_keys import older_with

#: Places that all other releases are asked about; beyond, none is taken for known.
_MAX_ASKED = 64

#: By file: where a text begins and ends.
UnknownTexts = dict[str, list[tuple[int, int]]]


def unknown_texts(deployment: Deployment) -> UnknownTexts:
    """Return where files of the config have a text under a key that no release has."""
    main = deployment.without_flags.loaded.main
    if main is None:
        return {}
    release = deployment.rules.release
    places = Places(release)
    asked: dict[Path, bool] = {}
    found: UnknownTexts = {}
    for source, base in _files(main, ()):
        nodes = places.top
        for key in base:
            nodes = places.below(nodes, key)
        for path, start, end in _unknown(source, places, nodes, base):
            general = tuple("*" if isinstance(key, int) else key for key in path)
            if general not in asked:
                asked[general] = len(asked) < _MAX_ASKED and bool(
                    older_with(path, release) or newer_with(path, release)
                )
            if not asked[general]:
                found.setdefault(source.path, []).append((start, end))
    return found


def _files(source: Source, base: Path) -> Iterator[tuple[Source, Path]]:
    """Yield the files of a config, each with the path that it stands at."""
    yield source, base
    for at, included in source.included.items():
        for each in included:
            yield from _files(each, (*base, *at))


def _unknown(
    source: Source, places: Places, top: tuple[object, ...], base: Path
) -> Iterator[tuple[Path, int, int]]:
    waiting: list[tuple[Node, tuple[object, ...], Path]] = []
    waiting.append((parsed(source.text), top, base))
    while waiting:
        node, known, path = waiting.pop()
        for member in node.members:
            below = places.below(known, member.key)
            place = (*path, member.key)
            if member.value.mark:
                waiting.append((member.value, below, place))
            elif not below and source.text[member.value.start] in "\"'":
                yield place, member.value.start, member.value.end
