"""Which releases have a key: by the schemas that are here, and by what they removed."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from itertools import islice
from typing import Any

from pytest_openclaw import releases
from pytest_openclaw.releases.release import Release

#: Keys that releases before the oldest schema had, and that one without them.
_EARLIER = tuple(
    tuple(each.split("."))
    for each in """
    agents.defaults.llm agents.defaults.sandbox.perSession browser.relayBindHost
    commands.modelsWrite hooks.internal.handlers models.bedrockDiscovery
    plugins.installs session.parentForkMaxTokens talk.apiKey talk.modelId
    talk.outputFormat talk.voiceAliases talk.voiceId tools.web.search.*.apiKey
    channels.signal.autoStart channels.telegram.retry channels.*.ackReaction
    channels.*.capabilities channels.discord.dm.enabled routing identity
    """.split()
)
_MAX_ALTERNATIVES = 64


class Places:
    """The places of the schema of an exact release, found step by step.

    A place is all schemas that could be meant there; nothing, if there is none.
    """

    def __init__(self, release: str) -> None:
        """Begin at the top."""
        self._root = releases.schema(release)
        self.top: tuple[Any, ...] = (self._root,)
        self._known: dict[tuple[tuple[int, ...], str | int], tuple[Any, ...]] = {}

    def below(self, nodes: tuple[Any, ...], key: str | int) -> tuple[Any, ...]:
        """Return what *key*, of an object or an array, is at the place *nodes*."""
        place = tuple(map(id, nodes)), 0 if isinstance(key, int) else key
        if place not in self._known:
            inner = (
                inner
                for node in nodes
                for each in _alternatives(node, self._root)
                for inner in _below(each, key)
            )
            self._known[place] = tuple(islice(inner, _MAX_ALTERNATIVES))
        return self._known[place]


def knows(release: str, path: Sequence[str | int]) -> bool:
    """Tell whether the schema of an exact *release* has a place at *path*."""
    places = Places(release)
    nodes = places.top
    for key in path:
        nodes = places.below(nodes, key)
    return bool(nodes)


def older_with(path: Sequence[str | int], release: str) -> str:
    """Return the last release before *release* that knows *path*; ``""`` if none.

    Of those before the oldest known here, it is told as ``"an older release"``.
    """
    this = Release.read(release)
    for other in reversed(releases.EXACT):
        read = Release.read(other)
        if read and this and read < this and knows(other, path):
            return other
    return "an older release" if any(_fits(path, each) for each in _EARLIER) else ""


def newer_with(path: Sequence[str | int], release: str) -> str:
    """Return the first release after *release* that knows *path*; ``""`` if none."""
    this = Release.read(release)
    for other in releases.EXACT:
        read = Release.read(other)
        if read and this and read > this and knows(other, path):
            return other
    return ""


def _fits(path: Sequence[str | int], pattern: tuple[str, ...]) -> bool:
    return len(path) >= len(pattern) and all(
        part in ("*", str(key)) for key, part in zip(path, pattern, strict=False)
    )


def _alternatives(node: Any, root: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Yield the objects that a schema is, or chooses between."""
    if not isinstance(node, dict) or depth > 8:
        return
    reference = node.get("$ref")
    if isinstance(reference, str) and reference.startswith("#/"):
        target: Any = root
        for part in reference[2:].split("/"):
            target = target.get(part, {}) if isinstance(target, dict) else {}
        yield from _alternatives(target, root, depth + 1)
    yield node
    for name in ("anyOf", "oneOf", "allOf"):
        for each in node.get(name, ()):
            yield from _alternatives(each, root, depth + 1)


def _below(node: dict[str, Any], key: str | int) -> Iterator[Any]:
    if isinstance(key, int):
        items = node.get("items")
        yield from items if isinstance(items, list) else ([items] if items else [])
        return
    properties = node.get("properties", {})
    if key in properties:
        yield properties[key]
        return
    more = node.get("additionalProperties")
    if isinstance(more, dict):  # a map of entries that people name
        yield more
