"""What pydantic says against a table of the baseline, as a sentence for its author."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import Any
from typing import get_args

from pydantic import BaseModel
from pydantic import ValidationError

from pytest_openclaw.baseline.toml_text import quoted


def first_of(refused: ValidationError) -> Any:
    """Return the error to speak of: an unknown key may be the one that is missing."""
    errors = refused.errors(include_url=False)
    return next((e for e in errors if e["type"] == "extra_forbidden"), errors[0])


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
    if kind == "tuple_type" and isinstance(given, str):
        return f"write a list: [{quoted(given)}]"
    if key == ("profile",) and isinstance(given, list):
        return "is the name of a profile; custom profiles are tables [profiles.<name>]"
    message = str(error["msg"])
    if kind == "literal_error" and isinstance(given, str):
        words = re.findall("'([^']+)'", error["ctx"]["expected"])
        message += _suggestion(given, words)
    return message[:1].lower() + message[1:]


def _suggestion(word: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(word.replace("_", "-"), known, n=1)
    return f"; did you mean {close[0]}?" if close else ""


def _keys(table: type[BaseModel], key: Sequence[str | int]) -> list[str]:
    """Return what may be written in the table at *key* of *table*."""
    for part in key:
        fields = table.model_fields.values()
        named = [each.annotation for each in fields if each.alias == part]
        table = next(filter(None, map(_table_in, named)), table)
    return [str(each.alias) for each in table.model_fields.values()]


def _table_in(annotation: Any) -> type[BaseModel] | None:
    """Return the table that a field holds, alone, in a list or by names."""
    parts = (annotation, *get_args(annotation))
    tables = (each for each in parts if isinstance(each, type))
    return next((each for each in tables if issubclass(each, BaseModel)), None)
