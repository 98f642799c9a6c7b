"""What was found when the baseline began: a list that may only shrink."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import pydantic
from pydantic import BaseModel
from pydantic import ConfigDict

from pytest_openclaw.baseline.complaints import first_of
from pytest_openclaw.baseline.complaints import key_of
from pytest_openclaw.baseline.complaints import sentence
from pytest_openclaw.baseline.exceptions import BaselineException
from pytest_openclaw.baseline.reading import TomlFile
from pytest_openclaw.baseline.reading import parsed_toml
from pytest_openclaw.baseline.reading import toml_text
from pytest_openclaw.baseline.tables import ExceptionTable
from pytest_openclaw.baseline.tables import Text
from pytest_openclaw.baseline.toml_lines import line_of
from pytest_openclaw.baseline.toml_text import quoted
from pytest_openclaw.deployment.host import files
from pytest_openclaw.errors import UsageError
from pytest_openclaw.on_use import dataclass

_HEAD = """\
# Findings accepted with the initial baseline, by pytest --openclaw-accept-current.
# Other findings fail. To remove findings that no longer exist, run the same command
# again; it adds nothing.
"""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    deployment: Text
    check: Text
    subjects: tuple[str, ...]
    accepted: datetime.date


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    finding: Annotated[tuple[_Entry, ...], pydantic.Field(default=())]


@dataclass(frozen=True)
class Accepted(BaselineException):
    """One finding that was accepted as it was; nobody answers for it yet."""

    since: datetime.date = datetime.date.min

    @property
    def is_accepted(self) -> bool:
        """It is, by its type."""
        return True

    @property
    def names_one_item(self) -> bool:
        """It is about a single finding, so its item is the one to miss it."""
        return True

    def __str__(self) -> str:
        return f"accepted on {self.since}, as part of the initial baseline"


@dataclass(frozen=True)
class Entry:
    """One line of the register: a finding of a deployment, and since when it is one."""

    deployment: str
    check: str
    subjects: tuple[str, ...]
    accepted: datetime.date


def read_accepted(path: Path) -> tuple[Accepted, ...]:
    """Return what the register at *path* accepts; nothing, where no file is.

    Raises :class:`UsageError` naming file, line and key.
    """
    try:
        text = toml_text(path, path.name)
        table = _Table.model_validate(parsed_toml(text, path.name))
    except files.Missing:
        return ()
    except files.Unreadable as error:
        raise UsageError(f"{path.name}: {error.reason}") from None
    except pydantic.ValidationError as error:
        first = first_of(error)
        file, key = TomlFile(path.name, text), key_of(first, _Table)
        raise file.fault(sentence(first, _Table), *key) from None
    return tuple(
        _approval(entry, f"{path.name}:{line_of(text, ('finding', index))}")
        for index, entry in enumerate(table.finding)
    )


def _approval(entry: _Entry, where: str) -> Accepted:
    table = ExceptionTable.model_validate(
        {
            "check": entry.check,
            "deployments": (entry.deployment,),
            "subject": entry.subjects,
            "reason": "accepted as part of the initial baseline",
            "owner": "not assigned",
            "expires": datetime.date.max,
        }
    )
    return Accepted(table, where, since=entry.accepted)


def write_accepted(path: Path, entries: Iterable[Entry]) -> None:
    """Write the register, one finding after the other. Raises :class:`OSError`."""
    listed = sorted(entries, key=lambda e: (e.deployment, e.check, e.subjects))
    tables = [_HEAD]
    for each in dict.fromkeys(listed):
        tables.append(
            "[[finding]]\n"
            f"deployment = {quoted(each.deployment)}\n"
            f"check = {quoted(each.check)}\n"
            f"subjects = [{', '.join(map(quoted, each.subjects))}]\n"
            f"accepted = {each.accepted}\n"
        )
    path.write_text("\n".join(tables), encoding="utf-8")
