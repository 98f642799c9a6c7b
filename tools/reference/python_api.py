"""The public names with their signatures: ``docs/reference/python.md``."""

from __future__ import annotations

import dataclasses
import enum
import inspect
from collections.abc import Iterator
from typing import Any

import pytest_openclaw
from tools.reference.markup import docstring
from tools.reference.markup import signature

_INTRODUCTION = """\
# Python names

What `pytest_openclaw` exports; [the Python API](../api.md) shows them at work.
Everything else may change.
"""


def page() -> str:
    """Return the page."""
    parts = [_INTRODUCTION]
    for name in sorted(pytest_openclaw.__all__, key=str.lower):
        parts.append("\n".join(_described(name, getattr(pytest_openclaw, name))))
    return "\n".join(parts)


def _described(name: str, value: Any) -> Iterator[str]:
    yield f"## {name}\n"
    if inspect.isfunction(value) or dataclasses.is_dataclass(value):
        yield signature(name, value)
    elif isinstance(value, type) and issubclass(value, enum.Enum):
        members = ", ".join(f"`{each.name}` = `{each.value}`" for each in value)
        yield f"{members}\n"
    yield f"{docstring(value)}\n"
    if isinstance(value, type) and not issubclass(value, enum.Enum):
        for member, attribute in vars(value).items():
            if not member.startswith("_"):
                yield from _member(name, member, attribute)


def _member(owner: str, name: str, attribute: Any) -> Iterator[str]:
    """Yield what is said of a method or property; fields stand in the signature."""
    function = getattr(attribute, "__func__", attribute)
    if isinstance(attribute, property):
        yield f"### {owner}.{name}\n"
        yield f"{docstring(attribute)}\n"
    elif inspect.isfunction(function):
        yield f"### {owner}.{name}()\n"
        yield signature(f"{owner}.{name}", function)
        yield f"{docstring(function)}\n"
