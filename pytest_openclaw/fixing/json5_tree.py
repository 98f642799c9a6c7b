"""Where the members of a JSON5 text begin and end, so that one can be edited alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from functools import lru_cache

from pytest_openclaw.deployment.text import json5
from pytest_openclaw.deployment.text import json5_tokens
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.on_use import dataclass


@dataclass
class Node:
    """A value: ``text[start:end]``, with its members if it is an object or array."""

    start: int
    end: int = 0
    mark: str = ""
    """``{``, ``[``, or nothing for a scalar."""
    members: list[Member] = field(default_factory=list)

    def at(self, key: str | int) -> Member | None:
        """Return the member that counts for *key*: of equal keys the last."""
        return next((each for each in reversed(self.members) if each.key == key), None)


@dataclass
class Member:
    """A member of an object, or an element of an array.

    ``start`` is where its key begins (of an element: its value), ``key_end`` where
    the key ends, ``comma`` where the comma after the value is, if there is one.
    """

    key: str | int
    start: int
    key_end: int
    value: Node
    comma: int | None = None


@lru_cache(maxsize=2)
def parsed(text: str) -> Node:
    """Return the top value of *text*, which has been parsed without an error before.

    Many changes of one text are tried, so the last texts are remembered.
    """
    tokens = (each for each in json5_tokens.tokens(text) if each.kind != "comment")
    return _value(tokens, next(tokens))


def _value(tokens: Iterator[json5_tokens.Token], token: json5_tokens.Token) -> Node:
    node = Node(token.start, token.start + len(token.text))
    if token.text in ("{", "["):
        node.mark = token.text
        _fill(node, tokens)
    return node


def _fill(node: Node, tokens: Iterator[json5_tokens.Token]) -> None:
    for token in tokens:
        if token.text in ("}", "]"):
            node.end = token.start + 1
            return
        if token.text == ",":
            node.members[-1].comma = token.start
            continue
        key: str | int = len(node.members)
        start, key_end = token.start, token.start
        if node.mark == "{":
            key, key_end = json5.key(token), token.start + len(token.text)
            next(tokens)  # the colon
            node.members.append(
                Member(key, start, key_end, _value(tokens, next(tokens)))
            )
        else:
            node.members.append(Member(key, start, key_end, _value(tokens, token)))


def descend(root: Node, path: Path) -> tuple[Node, int]:
    """Return the deepest value on *path*, and how many keys lead to it."""
    node = root
    for depth, key in enumerate(path):
        member = node.at(key)
        if member is None:
            return node, depth
        node = member.value
    return node, len(path)
