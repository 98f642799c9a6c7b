"""Finding and reading the baseline; whatever is wrong with it is one usage error."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pydantic
import tomli

from pytest_openclaw.baseline.complaints import first_of
from pytest_openclaw.baseline.complaints import sentence
from pytest_openclaw.baseline.tables import BaselineTable
from pytest_openclaw.baseline.toml_lines import Key
from pytest_openclaw.baseline.toml_lines import line_of
from pytest_openclaw.deployment.host import files
from pytest_openclaw.deployment.host.live_files import LIVE
from pytest_openclaw.errors import UsageError

_IN_PYPROJECT = ("tool", "openclaw")


@dataclass(frozen=True)
class Baseline:
    """A baseline that says nothing wrong by itself.

    ``shown`` is the file as people know it; paths in it are relative to ``folder``.
    """

    table: BaselineTable
    folder: Path
    shown: str
    text: str
    prefix: Key = ()

    def fault(self, message: str, *key: str | int) -> UsageError:
        """Return the error that names file, line and *key*."""
        return _fault(self.shown, self.text, (*self.prefix, *key), message)


def read_baseline(path: Path, shown: str) -> Baseline:
    """Read a baseline file, or the ``[tool.openclaw]`` of a pyproject.toml.

    Raises :class:`UsageError` naming file, line and key.
    """
    try:
        text = LIVE.required_text(str(path)).text
    except files.Unreadable as error:
        raise UsageError(f"{shown}: {error.reason}") from None
    data: Any = parsed_toml(text, shown)
    prefix: Key = ()
    if path.name == "pyproject.toml":
        prefix = _IN_PYPROJECT
        data = data.get("tool", {}).get("openclaw", {})
    try:
        table = BaselineTable.model_validate(data)
    except pydantic.ValidationError as error:
        first = first_of(error)
        key = (*prefix, *first["loc"])
        raise _fault(shown, text, key, sentence(first, BaselineTable)) from None
    return Baseline(table, path.parent, shown, text, prefix)


def parsed_toml(text: str, shown: str) -> dict[str, Any]:
    """Return the tables of a TOML file. Raises :class:`UsageError` alone."""
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise UsageError(f"{shown}:{error.lineno}: not TOML: {error.msg}") from None
    except RecursionError:
        raise UsageError(f"{shown}: it is nested too deeply") from None
    except ValueError:  # Python reads no integer of thousands of digits
        raise UsageError(f"{shown}: not TOML: a number in it is too long") from None


def _fault(shown: str, text: str, key: Key, message: str) -> UsageError:
    named = "".join(
        f"[{part}]" if isinstance(part, int) else f".{part}" for part in key
    ).lstrip(".")
    return UsageError(f"{shown}:{line_of(text, key)}: {named}: {message}")
