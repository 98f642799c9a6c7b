"""Where each key stands in its author's text; no JSON5 library for Python tells.

The text has been parsed before, so the walk need not judge it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pytest_openclaw.deployment.text import json5
from pytest_openclaw.deployment.text import json5_tokens
from pytest_openclaw.deployment.values.paths import Path


class Repeated(NamedTuple):
    """A key that an object gives twice; offsets of the lost and the last one."""

    path: Path
    lost: int
    last: int


def key_offsets(text: str) -> tuple[dict[Path, int], list[Repeated]]:
    """Return the offset of each key and array element of *text*, and repeated keys.

    Of equal keys the last is given, since its value counts.
    """
    offsets: dict[Path, int] = {}
    repeated = []
    walked: list[Path] = []
    seen: dict[Path, int] = {}
    for path, offset in _walk(text):
        if path in offsets:
            repeated.append(Repeated(path, offsets[path], offset))
            # What is below a path was walked through right after it.
            for lost in range(seen[path], len(walked)):
                if walked[lost][: len(path)] != path:
                    break
                offsets.pop(walked[lost], None)
        seen[path] = len(walked)
        walked.append(path)
        offsets[path] = offset
    return offsets, repeated


def _walk(text: str) -> Iterator[tuple[Path, int]]:
    # For each open container: the key or index it is at; None before a key.
    at: list[str | int | None] = []
    for token in json5_tokens.tokens(text):
        if token.kind == "comment" or token.text == ":":
            continue
        if token.text in ("}", "]"):
            at.pop()
        elif token.text == ",":
            if isinstance(at[-1], str):
                at[-1] = None
        elif at and at[-1] is None:
            at[-1] = json5.key(token)
            yield _path(at), token.start
        else:
            if at and isinstance(at[-1], int):
                at[-1] += 1
                yield _path(at), token.start
            if token.text == "{":
                at.append(None)
            elif token.text == "[":
                at.append(-1)


def _path(at: list[str | int | None]) -> Path:
    return tuple(key for key in at if key is not None)
