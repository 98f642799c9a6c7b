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

    Raises :class:`~pytest_openclaw.UsageError` for names that are one text, or none,
    and for a variable whose name or value is not text.
    """
    _require_texts(env)
    opaque_env = texts_of("opaque_env", opaque_env)
    fault = fault_of_names(opaque_env)
    if fault:
        raise UsageError(f"opaque-env: {fault}")
    opaque = {name: Opaque(f"${{{name}}}", "") for name in opaque_env}
    return Environment({**env, **opaque})


def _require_texts(env: Mapping[str, str]) -> None:
    """Raise for an environment that no process can have; its values stay unnamed."""
    if not isinstance(env, Mapping):
        raise UsageError(f"env must be a mapping of texts, not {kind_of(env)}")
    for name, value in env.items():
        if not isinstance(name, str):
            raise UsageError(f"env has a name that is not text: {name!r}")
        if not isinstance(value, str):
            raise UsageError(f"env: the value of {name} is not text: {kind_of(value)}")


def texts_of(argument: str, given: Iterable[str]) -> tuple[str, ...]:
    """Return the texts that are *given* as *argument*, in their order.

    Raises :class:`~pytest_openclaw.UsageError` for one text in place of several, whose
    characters would count, and for what is not text.
    """
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise UsageError(f"{argument} must be a list of texts, not {kind_of(given)}")
    listed = tuple(given)
    for each in listed:
        if not isinstance(each, str):
            raise UsageError(f"{argument} has {kind_of(each)}, which is not text")
    return listed


def text_or_none(argument: str, given: str | None) -> str | None:
    """Return the text *given*. Raises ``UsageError`` for anything else."""
    if given is None or isinstance(given, str):
        return given
    raise UsageError(f"{argument} must be text, not {kind_of(given)}")


def kind_of(value: object) -> str:
    """Say what *value* is, without its text: it may be a secret."""
    if isinstance(value, str):
        return "one text"
    return "None" if value is None else f"a value of type {type(value).__name__}"


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


def name_of(name: str | None, shown: str) -> str:
    """Return what reports call a deployment: its *name*, or how its config is *shown*.

    Raises ``UsageError`` for a name that is not text.
    """
    return plain_name(text_or_none("name", name) or shown)


def listed(names: Iterable[str] | None) -> tuple[str, ...] | None:
    """Return ids of plugins in the order in which they are given, a set's in text's.

    Raises :class:`~pytest_openclaw.UsageError` as :func:`texts_of` does.
    """
    if names is None:
        return None
    given = texts_of("installed_plugins", names)
    if isinstance(names, AbstractSet):
        return tuple(sorted(given))
    return tuple(dict.fromkeys(given))


def fs(path: AnyPath | None) -> str | None:
    """Return *path* as a text.

    Raises :class:`TypeError` for a mapping, and :class:`UsageError` for what is not a
    path or is empty: a variable without a value is no config, and never means none.
    """
    if isinstance(path, Mapping):
        raise TypeError("use Deployment.from_mapping for a config made in memory")
    if path is None:
        return None
    named: object = os.fspath(path) if isinstance(path, os.PathLike) else path
    if not isinstance(named, str):
        kind = kind_of(named)
        raise UsageError(f"the path of a config or directory must be text, not {kind}")
    if not named:
        raise UsageError("the path of a config or directory is empty: leave it out")
    return named
