"""What pydantic says against a table of the baseline, as a sentence for its author."""

from __future__ import annotations

import difflib
import re
import types
from collections.abc import Sequence
from typing import Any
from typing import Union
from typing import get_args
from typing import get_origin

from pydantic import BaseModel
from pydantic import ValidationError

from pytest_openclaw.baseline.toml_text import quoted

#: Lists whose items may be secrets, or several in one text.
_EXAMPLES = {
    "gateway-args": '["--bind", "lan"]',
    "opaque-env": '["OPENCLAW_GATEWAY_TOKEN"]',
}
#: What pydantic calls the key of a table, beside its value.
_OF_A_KEY = "[key]"
_BEGIN = "Input should be "
#: What a text looks like that has a pattern, by its key.
_LOOKS = {
    "name": "must be lowercase letters, digits, - or _, in parts that dots divide",
    "digest": "must be sha256: and 64 lowercase hexadecimal digits",
    "source": "must be a kind and a name, such as npm:openclaw-mcp@1.2.3",
}


def first_of(refused: ValidationError) -> Any:
    """Return the error to speak of: an unknown key may be the one that is missing."""
    errors = refused.errors(include_url=False)
    return next((e for e in errors if e["type"] == "extra_forbidden"), errors[0])


def key_of(error: Any, table: type[BaseModel]) -> tuple[str | int, ...]:
    """Return the key of *table* that an *error* is about.

    Without what pydantic adds to it where a key takes one of two things.
    """
    loc: tuple[str | int, ...] = error["loc"]
    if loc[-1:] == (_OF_A_KEY,):
        return loc[:-1]
    fields = _fields(table, loc)
    depth = next((at for at, each in enumerate(fields) if _is_choice(each)), None)
    if depth is None:
        return loc
    return (*loc[: depth + 1], *loc[depth + 2 :])


def sentence(error: Any, table: type[BaseModel]) -> str:
    """Return what is wrong, and what to write where that can be said.

    :param error: one of ``ValidationError.errors()`` of *table*
    """
    kind, key, given = error["type"], error["loc"], error["input"]
    if kind == "missing":
        return "is required"
    if kind == "extra_forbidden":
        return f"unknown key{_suggestion(str(key[-1]), _keys(table, key[:-1]))}"
    if kind.startswith("date_"):
        return "is not a valid date; 2026-12-31 is one"
    if kind == "string_too_short":
        return "must not be empty"
    if kind == "too_short":
        return "must not be empty; without this key, it is for all"
    if kind == "string_pattern_mismatch":
        return _LOOKS.get(str(key[-1]), _LOOKS["name"])
    if kind.startswith("int_"):
        return "must be a whole number"
    if key == ("profile",) and isinstance(given, list):
        return "is the name of a profile; custom profiles are tables [profiles.<name>]"
    if kind.endswith("_type") or kind == "bool_parsing":
        return _shape(error, table)
    if kind == "literal_error" and isinstance(given, str):
        words = re.findall("'([^']+)'", error["ctx"]["expected"])
        if key[-1] == _OF_A_KEY:
            return f"unknown key{_suggestion(given, words)}"
        return _of_pydantic(error) + _suggestion(given, words)
    return _of_pydantic(error)


def _shape(error: Any, table: type[BaseModel]) -> str:
    """Return what a value must be that is of another kind."""
    kind, key, given = error["type"], key_of(error, table), error["input"]
    last = _fields(table, key)[-1:]
    if last and _is_choice(last[0]):
        is_switch = bool in get_args(last[0])
        either = "true, false" if is_switch else "a list of texts"
        return f"must be {either} or a text in quotes"
    if kind == "tuple_type" and isinstance(given, str):
        return f"write a list: {_EXAMPLES.get(str(key[-1])) or f'[{quoted(given)}]'}"
    if kind == "tuple_type":
        is_of_tables = bool(last) and _table_in(last[0]) is not None
        return (
            f"write [[{key[-1]}]] above each one" if is_of_tables else "must be a list"
        )
    if kind in ("model_type", "dict_type"):
        model = _table_in(last[0]) if last and kind == "model_type" else None
        fields = _named(model).items() if model else ()
        needed = [name for name, each in fields if each.is_required()]
        return f"must be a table{' with ' if needed else ''}{', '.join(needed)}"
    if kind.startswith("bool_"):
        return "must be true or false"
    if kind == "string_type":
        return "must be a text in quotes"
    return _of_pydantic(error)


def _of_pydantic(error: Any) -> str:
    message = str(error["msg"])
    if message.startswith(_BEGIN):
        return f"must be {message[len(_BEGIN) :]}"
    return message[:1].lower() + message[1:]


def _suggestion(word: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(word.replace("_", "-"), known, n=1)
    return f"; did you mean {close[0]}?" if close else ""


def _keys(table: type[BaseModel], key: Sequence[str | int]) -> list[str]:
    """Return what may be written in the table at *key* of *table*."""
    found = filter(None, map(_table_in, _fields(table, key)[::-1]))
    return [*_named(next(found, table))]


def _fields(table: type[BaseModel], key: Sequence[str | int]) -> list[Any]:
    """Return what each part of *key* may have, as far as *table* says so."""
    found: list[Any] = []
    annotation: Any = table
    for part in key:
        inner = _table_in(annotation)
        fields = _named(inner) if inner is not None else {}
        if part in fields:
            annotation = fields[str(part)].annotation
        elif inner is None or not isinstance(part, int):
            annotation = next(iter(get_args(annotation)[-1:]), None)
        found.append(annotation)
    return found


def _named(table: type[BaseModel]) -> dict[str, Any]:
    """Return the fields of a table by the keys that people write."""
    return {each.alias or name: each for name, each in table.model_fields.items()}


def _is_choice(annotation: Any) -> bool:
    """May a key have one of several things?"""
    is_union = get_origin(annotation) in (Union, getattr(types, "UnionType", Union))
    kinds = [each for each in get_args(annotation) if each is not type(None)]
    return is_union and len(kinds) > 1


def _table_in(annotation: Any) -> type[BaseModel] | None:
    """Return the table that a field holds, alone, in a list or by names."""
    parts = (annotation, *get_args(annotation))
    tables = (each for each in parts if isinstance(each, type))
    return next((each for each in tables if issubclass(each, BaseModel)), None)
