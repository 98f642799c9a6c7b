"""``${NAME}`` in the strings of a config (keys are never touched)."""

from __future__ import annotations

import re
from dataclasses import field
from typing import Any

from pytest_openclaw.deployment.host.environment import Environment
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.deployment.values.references import REFERENCE
from pytest_openclaw.deployment.values.references import has_reference
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.language.javascript import trim
from pytest_openclaw.on_use import dataclass

_WHOLE = re.compile(
    r"\$(?:\{(?P<braced>[A-Z][A-Z0-9_]{0,127})\}|(?P<bare>[A-Z][A-Z0-9_]{0,127}))\Z"
)

#: Characters that variables put into one config, all together.
_MAX_LENGTH = 8 * 1024 * 1024


@dataclass
class Substituted:
    """A config after substitution, and what 2026.9.6 notes beside it.

    ``unresolved``: paths of strings with a variable that has no text.
    ``pending``: paths of strings that are nothing but such a ``${NAME}``, or the
    shorthand ``$NAME``, which is never substituted, set or not.
    ``references``: the variables of strings that are nothing but ``${NAME}`` or
    ``$NAME``, with a text or without one.
    ``referring``: paths of strings with any variable.
    """

    tree: Any = field(default=None, repr=False)
    unresolved: set[Path] = field(default_factory=set)
    pending: set[Path] = field(default_factory=set)
    references: dict[Path, str] = field(default_factory=dict)
    referring: set[Path] = field(default_factory=set)


def substitute(
    tree: Any, environment: Environment, *, unset_is_opaque: bool
) -> Substituted:
    """Return *tree* with each variable's text in place.

    A variable that is unset or empty leaves its reference as text, as the release
    does; with *unset_is_opaque* an unset one counts as set, its text unknown.
    """
    result = Substituted()
    result.tree = _Substitution(environment, unset_is_opaque, result).visit(tree, ())
    return result


@dataclass
class _Substitution:
    environment: Environment = field(repr=False)
    unset_is_opaque: bool
    result: Substituted
    length: int = 0

    def visit(self, value: Any, path: Path) -> Any:
        if isinstance(value, dict):
            return {key: self.visit(each, (*path, key)) for key, each in value.items()}
        if isinstance(value, list):
            return [self.visit(each, (*path, at)) for at, each in enumerate(value)]
        return (
            self.text(value, path) if isinstance(value, str) and "$" in value else value
        )

    def text(self, text: str, path: Path) -> str | Opaque:
        unknown: list[str] = []
        missing: list[str] = []

        def replacement(match: re.Match[str]) -> str:
            if match["escaped"]:
                return f"${{{match['escaped']}}}"
            name = match["name"]
            value = self.environment.get(name)
            if isinstance(value, Opaque) or (value is None and self.unset_is_opaque):
                unknown.append(name)
            elif value:
                self.length += len(value)
                if self.length > _MAX_LENGTH:
                    limit = f"{_MAX_LENGTH:,} characters"
                    raise NotEvaluated(f"its expanded variables exceed {limit}")
                return value
            else:
                missing.append(name)
            return match[0]

        replaced = REFERENCE.sub(replacement, text)
        whole = _WHOLE.match(trim(text))
        if whole:
            self.result.references[path] = whole["braced"] or whole["bare"]
        if has_reference(text):
            self.result.referring.add(path)
        if missing:
            self.result.unresolved.add(path)
        if whole and (not whole["braced"] or missing):
            self.result.pending.add(path)
        if unknown and not missing:
            names = ", ".join(f"${{{name}}}" for name in dict.fromkeys(unknown))
            return Opaque(names, replaced)
        return replaced
