"""The state database of 2026.9.6, read without leaving a trace beside it."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import closing
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

from pytest_openclaw.deployment.host.files import FileKind
from pytest_openclaw.deployment.host.files import Files
from pytest_openclaw.deployment.host.files import clause
from pytest_openclaw.deployment.host.live_files import LIVE
from pytest_openclaw.errors import NotEvaluated

# The library is loaded where there is a database to read.
if TYPE_CHECKING:
    import sqlite3

#: Bytes of the database and of its log, each.
MAX_BYTES = 256 * 1024 * 1024
MAX_ROWS = 100_000
#: Bytes of all rows of one answer.
_MAX_ANSWER = 64 * 1024 * 1024
#: SQLite's number for the limit of a value's length, which Python 3.10 has no name for.
_LIMIT_LENGTH = 0
#: Bytes of one value.
_MAX_VALUE = 16 * 1024 * 1024
#: Steps of SQLite's machine that one statement may take: a table may be a view.
_MAX_STEPS = 50_000_000
_STEPS_BETWEEN_LOOKS = 1_000_000
#: Rows and bytes of an answer that is kept: several checks ask the same.
_KEPT_ROWS = 100
_KEPT_BYTES = 64 * 1024
#: The first table that a statement of ours reads.
_TABLE = re.compile(r"\bFROM (\w+)")


class StateDatabase:
    """``<state dir>/state/openclaw.sqlite``, or the one of an agent, of the same kind.

    Where no file is, there are no rows.

    A gateway may be writing to it, in WAL mode: opening it there would leave files
    of SQLite's own beside it. So a database without a log is opened as immutable,
    and one with a log is copied out together with it.
    """

    def __init__(
        self,
        path: str | None,
        files: Files = LIVE,
        *,
        shown: str = "the state database",
    ) -> None:
        """Name the database at *path*, *shown* in messages; nothing is opened yet."""
        self.path = path
        self._files = files
        self._shown = shown
        self._answers: dict[tuple[str, tuple[object, ...]], list[tuple[Any, ...]]] = {}

    @cached_property
    def exists(self) -> bool:
        """Is anything there? A dangling link is nothing."""
        return self.path is not None and self._files.exists(self.path)

    @cached_property
    def fault(self) -> str | None:
        """Why it cannot be read, as a clause; ``None`` if it can, or is not there."""
        failed = self._opened
        if isinstance(failed, NotEvaluated):
            return failed.reason
        return str(failed) if isinstance(failed, _Unreadable) else None

    @cached_property
    def version(self) -> int:
        """The version of its schema; 0 for none."""
        return self._schema.version

    @cached_property
    def tables(self) -> frozenset[str]:
        """The names of its tables."""
        schema = self._schema
        if not schema.is_whole:
            raise self._too_many_rows
        return frozenset(name for name, kind in schema.names.items() if kind == "table")

    @property
    def _too_many_rows(self) -> NotEvaluated:
        return NotEvaluated(f"{self._shown} has more than {MAX_ROWS:,} rows")

    @property
    def _schema(self) -> _Schema:
        opened = self._opened
        if isinstance(opened, NotEvaluated):
            raise opened.with_traceback(None)
        if isinstance(opened, _Unreadable):
            raise NotEvaluated(f"{self._shown}: {opened}")
        return opened

    @cached_property
    def _opened(self) -> _Schema | _Unreadable | NotEvaluated:
        """What is asked of each database, or why it cannot be read.

        It is asked at once, since a database may have to be copied out to be opened.
        """
        try:
            if not self.exists:
                return _Schema(0, {})
            _, ((version,),), names = self._read(
                ("SELECT count(*) FROM sqlite_schema", ()),
                ("PRAGMA user_version", ()),
                ("SELECT name, type FROM sqlite_schema", ()),
            )
        except (_Unreadable, NotEvaluated) as failed:
            return failed
        return _Schema(int(version), {str(name): str(kind) for name, kind in names})

    def rows(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Return the rows of a SELECT; none where database, table or column are not.

        Raises :class:`~pytest_openclaw.NotEvaluated` where it cannot be read.
        """
        table = _TABLE.search(statement)
        if not self.exists or (table and self._schema.lacks(table[1])):
            return []
        asked = statement, parameters
        if asked in self._answers:
            return self._answers[asked]
        try:
            (rows,) = self._read(asked)
        except _Unreadable as error:
            if not str(error).startswith(("no such table", "no such column")):
                raise NotEvaluated(f"{self._shown}: {error}") from None
            rows = []
        if len(rows) > MAX_ROWS:
            raise self._too_many_rows
        if len(rows) <= _KEPT_ROWS and sum(map(_size, rows)) <= _KEPT_BYTES:
            self._answers[asked] = rows
        return rows

    def _read(
        self, *asked: tuple[str, tuple[object, ...]]
    ) -> list[list[tuple[Any, ...]]]:
        import sqlite3

        assert self.path is not None
        try:
            with (
                _readable(self.path, self._files) as uri,
                closing(_connect(uri)) as connection,
            ):
                return [_bounded(connection.execute(*each)) for each in asked]
        except (sqlite3.Error, OSError, ValueError, MemoryError) as error:
            raise _Unreadable(_clause(error)) from None


class _Unreadable(Exception):
    pass


class _Schema:
    """The version of a database, and the kinds of what it has by their names."""

    def __init__(self, version: int, names: dict[str, str]) -> None:
        self.version = version
        self.names = names
        self.is_whole = len(names) <= MAX_ROWS
        self._lowered = {name.lower() for name in names}

    def lacks(self, name: str) -> bool:
        """Is nothing of this *name* there? Of more names than were read, who knows."""
        return self.is_whole and name.lower() not in self._lowered


def _size(row: tuple[Any, ...]) -> int:
    return sum(len(each) for each in row if isinstance(each, (str, bytes)))


def _bounded(cursor: sqlite3.Cursor) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    size = 0
    for row in cursor:
        rows.append(row)
        size += _size(row)
        if len(rows) > MAX_ROWS:
            break
        if size > _MAX_ANSWER:
            raise _Unreadable(f"it contains more than {_MAX_ANSWER:,} bytes to read")
    return rows


@contextmanager
def _readable(path: str, files: Files) -> Iterator[str]:
    """Yield a URI under which the database at *path* can be read as it stands."""
    _require_file(path, files)
    log = path + "-wal"
    has_log = files.exists(log) and files.stat(log).size > 0
    if files.is_of_this_machine(path) and not has_log:
        yield Path(path).as_uri() + "?mode=ro&immutable=1"
        return
    with tempfile.TemporaryDirectory(prefix="pytest-openclaw-") as folder:
        copy = Path(folder, "state.sqlite")
        copy.write_bytes(files.read(path, MAX_BYTES).data)
        if has_log:
            _require_file(log, files)
            Path(f"{copy}-wal").write_bytes(files.read(log, MAX_BYTES).data)
        yield copy.as_uri()


def _require_file(path: str, files: Files) -> None:
    status = files.stat(path)
    if status.kind is not FileKind.FILE:
        raise _Unreadable("it is not a regular file")
    if status.size > MAX_BYTES:
        raise _Unreadable(f"it is larger than {MAX_BYTES:,} bytes")


def _connect(uri: str) -> sqlite3.Connection:
    import sqlite3

    connection = sqlite3.connect(uri, uri=True)
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    connection.execute("PRAGMA trusted_schema = OFF")  # functions in a view stay out
    # Views and generated columns compute: values as large as they like, of nothing.
    connection.set_authorizer(_authorized)
    if hasattr(connection, "setlimit"):  # Python 3.11
        connection.setlimit(_LIMIT_LENGTH, _MAX_VALUE)
    steps_left = _MAX_STEPS

    def look() -> bool:
        nonlocal steps_left
        steps_left -= _STEPS_BETWEEN_LOOKS
        return steps_left < 0

    connection.set_progress_handler(look, _STEPS_BETWEEN_LOOKS)
    return connection


def _authorized(action: int, _: str | None, name: str | None, *__: str | None) -> int:
    """Let statements read, and call no function but the one that ours call."""
    import sqlite3

    calls = action == sqlite3.SQLITE_FUNCTION and name != "count"
    return sqlite3.SQLITE_DENY if calls else sqlite3.SQLITE_OK


def _clause(error: Exception) -> str:
    if isinstance(error, OSError):
        return clause(error)
    if str(error).startswith("no such") or "not a database" in str(error):
        return str(error)
    return "SQLite cannot read it"
