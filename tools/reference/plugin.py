"""Markers, fixtures and hooks: what else of the plugin tests and conftests use."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

from pytest_openclaw.plugin import fixtures as fixtures_module
from pytest_openclaw.plugin import hookspecs
from pytest_openclaw.plugin.bound_check import BoundCheck
from pytest_openclaw.plugin.markers import MARKERS
from tools.reference.markup import code
from tools.reference.markup import docstring
from tools.reference.markup import prose
from tools.reference.markup import signature
from tools.reference.markup import table

_MARKERS = """\
# Markers

`-m openclaw_critical` selects items by marker. `openclaw_exception` is for custom
tests: it has the keys of an `[[exception]]` of [the baseline](../baseline.md), with `_`
for `-`.
"""
_FIXTURES = """\
# Fixtures

[Usage](../usage.md) has examples of both.
"""
_HOOKS = """\
# Hooks

For conftest files and plugins; [custom checks and deployments](../extending.md) has
examples.
"""


def markers() -> str:
    """Return the page of the markers that the plugin registers."""
    parted = (marker.partition(": ") for marker in MARKERS)
    rows = [(code(name), meaning) for name, _, meaning in parted]
    return f"{_MARKERS}\n{table(('marker', 'meaning'), rows)}\n"


def fixtures() -> str:
    """Return the page of the fixtures, and of what ``openclaw_check`` gives."""
    parts = [_FIXTURES]
    for name, text in fixture_texts():
        parts.append(f"## {code(name)}\n\n{prose(text)}\n")
    rows = []
    for name, member in inspect.getmembers(BoundCheck):
        if not name.startswith("_") and name != "require_verdict":
            shown = f"{name}()" if callable(member) else name
            rows.append((code(shown), docstring(member).partition("\n")[0]))
    for name, meaning in _OF_INIT.items():
        rows.append((code(name), meaning))
    parts.append(f"It has:\n\n{table(('', ''), sorted(rows))}\n")
    return "\n".join(parts)


#: Plain attributes, which have no docstrings.
_OF_INIT = {
    "check": "The [check](python.md#check) itself.",
    "deployment": "The [deployment](python.md#deployment) that is judged.",
    "findings": "What it found: a tuple of [findings](python.md#finding).",
}


def fixture_texts() -> Iterator[tuple[str, str]]:
    """Yield the name and text of each fixture, in the order of the source."""
    source = Path(fixtures_module.__file__).read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and any(
            "pytest.fixture" in ast.unparse(each) for each in node.decorator_list
        ):
            yield node.name, ast.get_docstring(node) or ""


def hooks() -> str:
    """Return the page of the hooks."""
    parts = [_HOOKS]
    for name, hook in inspect.getmembers(hookspecs, inspect.isfunction):
        if name.startswith("pytest_"):
            shown = signature(name, hook)
            parts.append(f"## {code(name)}\n\n{shown}\n{docstring(hook)}\n")
    return "\n".join(parts)
