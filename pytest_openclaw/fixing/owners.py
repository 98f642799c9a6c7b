"""Who owns a value of a config: a file and line, or the variable it comes from."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.steps.migrations import authored_path
from pytest_openclaw.deployment.text.sources import Source
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.deployment.values.references import REFERENCE
from pytest_openclaw.deployment.values.setting import MISSING
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.on_use import dataclass

#: What Jinja, Go templates and Helm put in the place of a value.
_TEMPLATE = re.compile(r"\{\{[-~]?(?P<expression>[^\n]{1,200}?)[-~]?\}\}")


@dataclass(frozen=True)
class Owner:
    """Where a value is set, or would be.

    ``path`` is the config path as the author wrote it. ``source`` is the file, of
    which ``within`` is the path of the value; ``None`` for a config in memory. ``old``
    is the value as it is written, :data:`MISSING` if it is not. ``variable`` is the
    variable, template expression or argument that decides instead of the file.
    """

    path: Path
    source: Source | None
    within: Path
    old: Any
    variable: str = ""
    line: int | None = None
    file: str | None = None


def owner_of(deployment: Deployment, path: Path) -> Owner:
    """Return who owns what *deployment* has at *path*, set or not."""
    loaded = deployment.without_flags.loaded
    with suppress(NotEvaluated):  # an agent whose id is not known
        path = authored_path(path, Setting(loaded.authored))
    flag = _flag(deployment, path)
    if loaded.main is None:
        old = Setting(loaded.authored)
        for key in path:
            old = old[key]
        return Owner(path, None, path, old.raw, flag)
    depth, source, at = loaded.main.owner(path)
    rest = path[depth:]
    old_value = MISSING if rest else _at(source.tree, at)
    place = source.locate(at)
    variable = flag or _variable(old_value)
    return Owner(
        path, source, (*at, *rest), old_value, variable, place.line, place.file
    )


def owner_in(source: Source, path: Path) -> Owner:
    """Return what *source* itself has at *path*, whatever it includes."""
    value: Any = source.tree
    written = 0
    for key in path:
        if not isinstance(value, dict) or key not in value:
            break
        value, written = value[key], written + 1
    old = value if written == len(path) else MISSING
    place = source.at(source.offset(path[:written]))
    return Owner(path, source, path, old, _variable(old), place.line, place.file)


def _flag(deployment: Deployment, path: Path) -> str:
    """Say which argument of the gateway decides on *path*, if one does."""
    written = deployment.without_flags
    if written is deployment:
        return ""
    now, then = deployment.source, written.source
    for key in path:
        now, then = now[key], then[key]
    same = repr(now.raw) == repr(then.raw)
    return "" if same else "an argument of the gateway"


def _variable(value: Any) -> str:
    """Return what a text takes its value from, if it is not itself the value."""
    if not isinstance(value, str):
        return ""
    names = [each["name"] for each in REFERENCE.finditer(value) if each["name"]]
    if names:
        return ", ".join(f"${{{each}}}" for each in dict.fromkeys(names))
    template = _TEMPLATE.search(value)
    return f"{{{{ {template['expression'].strip()} }}}}" if template else ""


def _at(tree: Any, path: Path) -> Any:
    for key in path:
        tree = tree[key]
    return tree
