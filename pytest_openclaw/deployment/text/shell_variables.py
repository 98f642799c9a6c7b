"""Variables in a text, as shells, Compose, systemd and Kubernetes write them."""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Iterator

from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.on_use import dataclass

#: Return what a variable contains; ``None``: it is not set, as far as is known.
Lookup = Callable[[str], "str | Opaque | None"]

#: Characters of a text that is looked into, and defaults within defaults.
_MAX_LENGTH = 20_000
_MAX_DEPTH = 8
#: Characters that variables may put into the texts of one file, all together.
_MAX_GIVEN = 8 * 1024 * 1024

_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_OPERATOR = re.compile(r":?[-?+=]")
_PAIRS = {"{": "}", "(": ")"}


@dataclass(frozen=True)
class _Reference:
    """One reference: ``name`` is empty for what only a shell can evaluate."""

    start: int
    end: int
    name: str
    operator: str = ""
    word: str = ""


def bounded(lookup: Lookup) -> Lookup:
    """Return a *lookup* whose texts are unknown once they would be too long in all.

    A short file can name a long variable very often.
    """
    given = 0

    def bounded_lookup(name: str) -> str | Opaque | None:
        nonlocal given
        found = lookup(name)
        if not isinstance(found, str):
            return found
        given += len(found)
        return found if given <= _MAX_GIVEN else Opaque(f"${{{name}}}", "")

    return bounded_lookup


def has_variable(text: str) -> bool:
    """Tell whether *text* refers to a variable, or to the output of a command."""
    return next(_references(text), None) is not None


def expand(text: str, lookup: Lookup, *, unset_is_opaque: bool) -> str | Opaque:
    """Return *text* with its variables in place.

    ``${NAME:-default}``, ``${NAME-default}``, ``${NAME:+other}`` and
    ``${NAME:?message}`` are read as shells do. A variable that is not set and has no
    default is blank, or unknown with *unset_is_opaque*. The output of a command is
    always unknown.
    """
    unknown: list[str] = []
    expanded = _expanded(text, bounded(lookup), unknown, unset_is_opaque, 0)
    if unknown:
        return Opaque(", ".join(dict.fromkeys(unknown)), "")
    return expanded


def _expanded(
    text: str, lookup: Lookup, unknown: list[str], unset_is_opaque: bool, depth: int
) -> str:
    pieces, end = [], 0
    for each in _references(text):
        pieces.append(text[end : each.start])
        end = each.end
        if not each.name or depth > _MAX_DEPTH:
            unknown.append("the output of a command")
            continue
        value = lookup(each.name)
        is_blank = isinstance(value, str) and not value
        is_empty = value is None or (is_blank and each.operator.startswith(":"))
        kind = each.operator[-1:]
        if isinstance(value, Opaque):
            unknown.append(f"${{{each.name}}}")
        elif (kind in ("-", "=") and is_empty) or (kind == "+" and not is_empty):
            pieces.append(
                _expanded(each.word, lookup, unknown, unset_is_opaque, depth + 1)
            )
        elif kind == "+":
            continue
        elif value is None and (unset_is_opaque or kind == "?"):
            unknown.append(f"${{{each.name}}}")
        else:
            pieces.append(value or "")
    return "".join([*pieces, text[end:]])


def _references(text: str) -> Iterator[_Reference]:
    if len(text) > _MAX_LENGTH:  # no value of a flag is as long
        yield _Reference(0, len(text), "")
        return
    at, closings = 0, _closings(text)
    while at < len(text):
        found = _reference(text, at, closings) if text[at] in "$`" else None
        at += 1
        if found is not None:
            yield found
            at = found.end


def _reference(text: str, at: int, closings: dict[int, int]) -> _Reference | None:
    """Return the reference that begins at *at*; ``None`` if none does."""
    if text[at] == "`":
        until = text.find("`", at + 1)
        return _Reference(at, until + 1, "") if until > 0 else None
    opening = text[at + 1 : at + 2]
    if opening not in _PAIRS or not opening:
        bare = _NAME.match(text, at + 1)
        # In the middle it may be part of a password; at the end it is a variable.
        is_last = bare is not None and bare.end() == len(text)
        return _Reference(at, len(text), text[at + 1 :]) if is_last else None
    end = closings.get(at + 1)
    if end is None:
        return None
    inner = text[at + 2 : end]
    name = _NAME.match(inner)
    if name is None:
        return _Reference(at, end + 1, "") if opening == "(" else None
    rest = inner[name.end() :]
    if not rest:
        return _Reference(at, end + 1, name[0])
    operator = _OPERATOR.match(rest)
    if opening == "(" or operator is None:
        return _Reference(at, end + 1, "")
    return _Reference(at, end + 1, name[0], operator[0], rest[operator.end() :])


def _closings(text: str) -> dict[int, int]:
    """Return where each bracket of *text* that is closed again is closed."""
    found: dict[int, int] = {}
    for opening, closing in _PAIRS.items():
        waiting: list[int] = []
        for at, character in enumerate(text):
            if character == opening:
                waiting.append(at)
            elif character == closing and waiting:
                found[waiting.pop()] = at
    return found
