"""The state database: read without a trace, whatever is in it."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from pytest_openclaw import NotEvaluated
from pytest_openclaw.deployment.host import state_database
from pytest_openclaw.deployment.host.state_database import StateDatabase


def made(path: Path, *statements: str) -> sqlite3.Connection:
    """Return a connection that has run *statements*."""
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    return connection


def snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    """Return size and time of each file."""
    found = {}
    for entry in os.scandir(folder):
        found[entry.name] = (entry.stat().st_size, entry.stat().st_mtime_ns)
    return found


def test_a_database_that_is_being_written_is_read_whole(tmp_path: Path) -> None:
    """What stands in the log counts, and nothing changes beside it."""
    path = tmp_path / "x.sqlite"
    writer = made(path, "PRAGMA journal_mode = wal", "CREATE TABLE a (b)")
    writer.execute("INSERT INTO a VALUES ('caf\xe9')")
    writer.commit()
    before = snapshot(tmp_path)
    database = StateDatabase(str(path))
    assert database.rows("SELECT b FROM a") == [("caf\xe9",)]
    assert database.tables == {"a"}
    assert snapshot(tmp_path) == before
    writer.close()


def test_a_closed_database_is_read_where_it_is(tmp_path: Path) -> None:
    """Its version is told, and no log appears."""
    path = tmp_path / "50% ?#.sqlite"
    made(path, "PRAGMA journal_mode = wal", "PRAGMA user_version = 7").close()
    before = snapshot(tmp_path)
    assert StateDatabase(str(path)).version == 7
    assert snapshot(tmp_path) == before


def test_what_is_not_there_has_no_rows(tmp_path: Path) -> None:
    """No file, no table, no column: nothing to read, and nothing wrong."""
    made(tmp_path / "x.sqlite", "CREATE TABLE a (b)").close()
    database = StateDatabase(str(tmp_path / "x.sqlite"))
    assert database.rows("SELECT b FROM z") == []
    assert database.rows("SELECT z FROM a") == []
    for absent in (None, str(tmp_path / "y.sqlite")):
        assert not StateDatabase(absent).exists
        assert StateDatabase(absent).fault is None
        assert StateDatabase(absent).rows("SELECT 1") == []
    (tmp_path / "empty.sqlite").touch()
    assert StateDatabase(str(tmp_path / "empty.sqlite")).fault is None


def test_what_is_no_database_is_told(tmp_path: Path) -> None:
    """A text, a directory, a FIFO: no hang and no verdict."""
    (tmp_path / "text").write_text("not a database" * 100)
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "fifo")
    for name, reason in (
        ("text", "file is not a database"),
        ("folder", "it is not a regular file"),
        ("fifo", "it is not a regular file"),
    ):
        database = StateDatabase(str(tmp_path / name))
        assert database.fault == reason
        with pytest.raises(NotEvaluated, match=reason):
            database.rows("SELECT b FROM a")


def test_hostile_contents_end_soon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A table may be a view that never ends, or hold more than is read."""
    path = tmp_path / "x.sqlite"
    endless = "WITH RECURSIVE t(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM t)"
    made(
        path,
        f"CREATE VIEW endless AS {endless} SELECT x FROM t WHERE x < 0",
        f"CREATE VIEW many AS {endless} SELECT x FROM t",
        "CREATE TABLE bytes (b)",
        "INSERT INTO bytes VALUES (CAST(x'ff61' AS TEXT))",
    ).close()
    monkeypatch.setattr(state_database, "_MAX_STEPS", 2_000_000)
    database = StateDatabase(str(path))
    with pytest.raises(NotEvaluated, match="cannot read it"):
        database.rows("SELECT x FROM endless")
    with pytest.raises(NotEvaluated, match="more than 100,000 rows"):
        database.rows("SELECT x FROM many")
    assert database.rows("SELECT b FROM bytes") == [("\ufffda",)]
    monkeypatch.setattr(state_database, "MAX_BYTES", 100)
    assert StateDatabase(str(path)).fault == "it is larger than 100 bytes"


def test_a_database_is_opened_once_for_tables_that_are_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To open one with a log, both are copied out."""
    path = tmp_path / "x.sqlite"
    named = "CREATE TABLE Config_Machine_State (state_key, value_json)"
    made(path, "CREATE TABLE a (b)", named).close()
    connected = state_database._connect
    opened: list[str] = []

    def connect(uri: str) -> sqlite3.Connection:
        opened.append(uri)
        return connected(uri)

    monkeypatch.setattr(state_database, "_connect", connect)
    database = state_database.StateDatabase(str(path))
    assert database.fault is None
    assert database.version == 0
    assert database.rows("SELECT c FROM cron_jobs") == []
    assert len(opened) == 1
    for _ in range(2):
        assert database.rows("SELECT value_json FROM config_machine_state") == []
    assert len(opened) == 2


def test_a_table_beyond_those_that_are_listed_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is in it counts, and which tables there are is not known."""
    path = tmp_path / "openclaw.sqlite"
    tables = [f"CREATE TABLE {name} (b)" for name in ("one", "two", "three", "z")]
    made(path, *tables, "INSERT INTO z VALUES ('x')").close()
    monkeypatch.setattr(state_database, "MAX_ROWS", 2)
    database = StateDatabase(str(path))
    assert database.rows("SELECT b FROM z") == [("x",)]
    assert database.rows("SELECT b FROM absent") == []
    with pytest.raises(NotEvaluated, match="more than 2 rows"):
        _ = database.tables
