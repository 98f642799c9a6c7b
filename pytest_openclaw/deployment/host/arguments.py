"""What callers give to make a deployment, in the form that it is kept in."""

from __future__ import annotations

import os
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from pytest_openclaw.deployment.host.environment import Environment
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.errors import UsageError
from pytest_openclaw.language.plain import plain_name

AnyPath = str | os.PathLike[str]

_UNSET = ("opaque", "missing")


def unset_is_opaque(unset_variables: str) -> bool:
    """Read the word for variables that have no value. Raises ``UsageError``."""
    if unset_variables not in _UNSET:
        raise UsageError(
            f"unset_variables is {' or '.join(_UNSET)}, not {unset_variables!r}"
        )
    return unset_variables == "opaque"


def environment_of(env: Mapping[str, str], opaque_env: Iterable[str]) -> Environment:
    """Return the environment of *env* and of names whose texts are not known.

    Raises :class:`~pytest_openclaw.UsageError` for names that are one text, or none.
    """
    if isinstance(opaque_env, str):
        raise UsageError("opaque_env is a list of variable names, not one text")
    opaque_env = tuple(opaque_env)
    fault = fault_of_names(opaque_env)
    if fault:
        raise UsageError(f"opaque-env: {fault}")
    opaque = {name: Opaque(f"${{{name}}}", "") for name in opaque_env}
    return Environment({**env, **opaque})


def fault_of_names(names: Iterable[str]) -> str:
    """Say which of *names* no variable can have, ``""`` if none; never its value."""
    for each in names:
        name, has_value, _ = each.partition("=")
        if has_value:
            return f"{name!r} is given with a value: give the name alone"
        first, *others = name.split() or [""]
        if others:
            return f"a blank follows {first!r}: separate names with commas"
        if not name or not name.isprintable():
            return f"{name!r} is not a name of a variable"
    return ""


def shown_path(path: str | None) -> str:
    """Return *path* as people know it: relative, below the working directory."""
    if path is None:
        return "(no config)"
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive
        return plain_name(path)
    outside = relative.split(os.sep)[0] == os.pardir
    return plain_name(path if outside else relative)


def listed(names: Iterable[str] | None) -> tuple[str, ...] | None:
    """Return *names* in the order in which they are given, a set's in that of text."""
    if isinstance(names, AbstractSet):
        return tuple(sorted(names))
    return None if names is None else tuple(dict.fromkeys(names))


def fs(path: AnyPath | None) -> str | None:
    """Return *path* as a text.

    Raises :class:`TypeError` for what is not a path, and :class:`UsageError` for an
    empty one: a variable without a value is no config, and never means none.
    """
    if isinstance(path, Mapping):
        raise TypeError("use Deployment.from_mapping for a config made in memory")
    if path is not None and not os.fspath(path):
        raise UsageError("the path of a config or directory is empty: leave it out")
    return None if path is None else os.fspath(path)
