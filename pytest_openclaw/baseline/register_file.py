"""Reading a register; whatever is wrong with it is one usage error."""

from __future__ import annotations

import datetime
import difflib
import hashlib
from pathlib import Path

from pytest_openclaw.baseline.reading import TomlFile
from pytest_openclaw.baseline.reading import read_toml
from pytest_openclaw.baseline.register_tables import CapabilityTable
from pytest_openclaw.baseline.register_tables import RegisterTable
from pytest_openclaw.baseline.toml_lines import line_of
from pytest_openclaw.language.globs import any_overlap
from pytest_openclaw.language.globs import overlap
from pytest_openclaw.register.entries import KINDS
from pytest_openclaw.register.entries import CredentialEntry
from pytest_openclaw.register.entries import Entry
from pytest_openclaw.register.entries import Register

#: Days between reviews, where a register does not say.
_REVIEW_EVERY = {"high": 90, "medium": 180, "low": 365}
_OPEN = "?"


def read_register(path: Path, shown: str, today: datetime.date) -> Register:
    """Read a register as it counts on a day.

    Raises :class:`~pytest_openclaw.UsageError` naming file, line and key: for an
    unknown kind, an owner that is still open, a day in the future, and two entries of
    which nobody could tell which one counts.
    """
    file, table = read_toml(path, shown, RegisterTable)
    entries = [
        _entry(file, index, each, today) for index, each in enumerate(table.capability)
    ]
    _refuse_equals(file, entries)
    credentials = []
    for index, each in enumerate(table.credential):
        _require_owner(file, each.owner, "credential", index)
        _require_past(file, each.rotated, today, "credential", index, "rotated")
        values = each.model_dump()
        where = _where(file, "credential", index)
        credentials.append(CredentialEntry(where=where, **values))
    _refuse_twice(file, credentials)
    return Register(
        shown=shown,
        today=today,
        entries=tuple(entries),
        credentials=tuple(credentials),
        kinds=frozenset(table.kinds),
        review_every=_REVIEW_EVERY | {str(k): v for k, v in table.review_every.items()},
        rotate_every=table.rotate_every,
        approvals=table.approvals,
        digest=f"sha256:{hashlib.sha256(file.text.encode()).hexdigest()}",
    )


def _where(file: TomlFile, *key: str | int) -> str:
    return f"{file.shown}:{line_of(file.text, key)}"


def _entry(
    file: TomlFile, index: int, table: CapabilityTable, today: datetime.date
) -> Entry:
    key = ("capability", index)
    kind, slash, name = table.id.partition("/")
    if kind not in KINDS:
        close = difflib.get_close_matches(kind, KINDS, n=1)
        hint = f"did you mean {close[0]}?" if close else f"kinds are {', '.join(KINDS)}"
        raise file.fault(f"unknown kind {kind!r}; {hint}", *key, "id")
    if not slash or not name:
        raise file.fault(f"write {kind}/<name>, or {kind}/* for all", *key, "id")
    if table.denied is None and table.owner is None:
        raise file.fault("is required: say who is responsible for it", *key, "owner")
    if table.denied is not None and table.owner is not None:
        message = "what is denied has no owner: remove one of the two"
        raise file.fault(message, *key, "denied")
    _require_owner(file, table.owner, *key)
    _require_past(file, table.reviewed, today, *key, "reviewed")
    return Entry(where=_where(file, *key), **table.model_dump())


def _require_owner(file: TomlFile, owner: str | None, *key: str | int) -> None:
    if owner == _OPEN:
        message = "is still open: write who is responsible for it in place of ?"
        raise file.fault(message, *key, "owner")


def _require_past(
    file: TomlFile, day: datetime.date | None, today: datetime.date, *key: str | int
) -> None:
    if day is not None and day > today:
        raise file.fault(f"{day} is after today, {today}: write a past day", *key)


def _refuse_equals(file: TomlFile, entries: list[Entry]) -> None:
    """Refuse two entries that are equally exactly about one thing."""
    exact: dict[str, list[Entry]] = {}
    globs: dict[tuple[str, bool], list[Entry]] = {}
    for index, entry in enumerate(entries):
        alike = (
            globs.setdefault((entry.kind, entry.denied is None), [])
            if entry.is_glob
            else exact.setdefault(entry.id, [])
        )
        for other in alike:
            if overlap(entry.id, other.id) and _may_meet(entry, other):
                message = f"{entry.id} is as exact as {other.id} at {other.where}:"
                advice = "remove one, or name its deployments"
                raise file.fault(f"{message} {advice}", "capability", index, "id")
        alike.append(entry)


def _refuse_twice(file: TomlFile, entries: list[CredentialEntry]) -> None:
    by_id: dict[str, list[CredentialEntry]] = {}
    for index, entry in enumerate(entries):
        for other in by_id.setdefault(entry.id, []):
            if _may_meet(entry, other):
                message = f"{entry.id} is listed at {other.where} already: remove one"
                raise file.fault(message, "credential", index, "id")
        by_id[entry.id].append(entry)


def _may_meet(one: Entry | CredentialEntry, other: Entry | CredentialEntry) -> bool:
    return any_overlap(one.deployments or ("*",), other.deployments or ("*",))
