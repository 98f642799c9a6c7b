"""Finding and reading the baseline; whatever is wrong with it is one usage error."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from typing import TypeVar

import pydantic
import tomli

from pytest_openclaw.baseline.complaints import first_of
from pytest_openclaw.baseline.complaints import key_of
from pytest_openclaw.baseline.complaints import sentence
from pytest_openclaw.baseline.tables import BaselineTable
from pytest_openclaw.baseline.toml_lines import Key
from pytest_openclaw.baseline.toml_lines import line_of
from pytest_openclaw.deployment.host import files
from pytest_openclaw.deployment.host.live_files import LIVE
from pytest_openclaw.errors import UsageError
from pytest_openclaw.on_use import dataclass

_IN_PYPROJECT: Key = ("tool", "openclaw")
Table = TypeVar("Table", bound=pydantic.BaseModel)


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
        return TomlFile(self.shown, self.text).fault(message, *self.prefix, *key)


@dataclass(frozen=True)
class TomlFile:
    """The text of a TOML file; ``shown`` is the file as people know it."""

    shown: str
    text: str

    def fault(self, message: str, *key: str | int) -> UsageError:
        """Return the error that names file, line and *key*."""
        named = "".join(
            f"[{part}]" if isinstance(part, int) else f".{part}" for part in key
        ).lstrip(".")
        line = line_of(self.text, key)
        return UsageError(f"{self.shown}:{line}: {named}: {message}")


def read_toml(
    path: Path, shown: str, model: type[Table], within: Key = ()
) -> tuple[TomlFile, Table]:
    """Read a TOML file, or the table *within* it, as a *model* of its keys.

    Raises :class:`UsageError` naming file, line and key.
    """
    try:
        text = toml_text(path, shown)
    except files.Unreadable as error:
        raise UsageError(f"{shown}: {error.reason}") from None
    file = TomlFile(shown, text)
    data: Any = parsed_toml(text, shown)
    for part in within:
        data = data.get(part, {})
    try:
        return file, model.model_validate(data)
    except pydantic.ValidationError as error:
        first = first_of(error)
        key = key_of(first, model)
        raise file.fault(sentence(first, model), *within, *key) from None


def read_baseline(path: Path, shown: str) -> Baseline:
    """Read a baseline file, or the ``[tool.openclaw]`` of a pyproject.toml.

    Raises :class:`UsageError` naming file, line and key.
    """
    prefix = _IN_PYPROJECT if path.name == "pyproject.toml" else ()
    file, table = read_toml(path, shown, BaselineTable, prefix)
    return Baseline(table, path.parent, shown, file.text, prefix)


def toml_text(path: Path, shown: str) -> str:
    """Return the text of a TOML file, without the byte order mark of some editors.

    Raises :class:`Unreadable`, and :class:`UsageError` naming the line of a byte that
    is not UTF-8: a name with such a byte would fit nothing.
    """
    read = LIVE.required_text(str(path))
    if read.bad_byte is not None:
        line = read.text.count("\n", 0, read.bad_byte) + 1
        raise UsageError(f"{shown}:{line}: not UTF-8; save the file in this encoding")
    return read.text.removeprefix("\ufeff")


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
