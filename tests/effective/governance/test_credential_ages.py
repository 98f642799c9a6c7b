"""What the records of a state directory prove of a credential's age."""

from __future__ import annotations

import datetime
import json
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw.effective.governance.credential_ages import Evidence
from pytest_openclaw.effective.governance.credential_ages import due_on
from pytest_openclaw.effective.governance.credential_ages import evidence_of

STATES = Path(__file__).parents[2] / "states"
NEW, OLD = "2026.9.6", "2026.5.12"
_DAY = 86_400_000
_JOURNAL = "the journal of config changes"
_PROFILES = "the store of auth profiles"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """Return a state directory that a gateway of 2026.9.6 wrote."""
    with tarfile.open(STATES / "2026.9.6-governed.tar.gz") as archive:
        archive.extractall(tmp_path, filter="data")
    (folder,) = {each.parent.parent for each in tmp_path.rglob("openclaw.sqlite")}
    return folder


def _write(state: Path, statement: str, *values: Any) -> None:
    path = state / "state" / "openclaw.sqlite"
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(statement, values)


def _store_profiles(state: Path, day: float, value: object) -> None:
    row = "INSERT INTO config_machine_state VALUES ('authProfiles.store', ?, ?)"
    text = value if isinstance(value, str) else json.dumps(value)
    _write(state, row, text, int(day * _DAY))


def _note_change(state: Path, day: float, event: object) -> None:
    row = "INSERT INTO diagnostic_events VALUES ('config-audit', ?, ?, ?, ?)"
    text = event if isinstance(event, str) else json.dumps(event)
    _write(state, row, f"{day}", text, int(day * _DAY), 1_000 + int(day))


def _proof(state: Path, credential: str, release: str = NEW) -> Evidence | None:
    config = state / "openclaw.json"
    deployment = Deployment.load(config, state_dir=state, release=release)
    return evidence_of(deployment, credential)


def _on(day: int) -> datetime.date:
    return datetime.date(1970, 1, 1) + datetime.timedelta(days=day)


def test_a_stored_secret_has_a_day_of_its_own(state: Path) -> None:
    """It is the day of the last change; one that was deleted has none."""
    proof = _proof(state, "store:ACME_API_KEY")
    assert proof == Evidence(datetime.date(2026, 11, 27), True, "the secret store")
    assert _proof(state, "store:OTHER") is None
    _write(state, "UPDATE secret_store_entries SET deleted_at_ms = 1")
    assert _proof(state, "store:ACME_API_KEY") is None


def test_the_journal_dates_a_path_that_it_names(state: Path) -> None:
    """The newest event counts; one that names a neighbour, or is no JSON, does not."""
    on_that_day = Evidence(datetime.date(2026, 11, 27), True, _JOURNAL)
    assert _proof(state, "gateway.auth.token") == on_that_day
    assert _proof(state, "gateway.auth.password") is None
    for day, event in (
        (30_001, {"changedPaths": ["gateway.auth.token"]}),
        (30_000, {"changedPaths": ["gateway.auth.token"]}),
        (30_002, {"changedPaths": ["gateway.auth.tokens"]}),
        (30_003, {"changedPaths": "gateway.auth.token"}),
        (30_004, "gateway.auth.token"),
        (30_005, ["gateway.auth.token"]),
    ):
        _note_change(state, day, event)
    assert _proof(state, "gateway.auth.token") == Evidence(_on(30_001), True, _JOURNAL)


def test_a_store_of_profiles_dates_no_one_but_is_newer_than_each(state: Path) -> None:
    """Of a profile that is not in it, such as an agent's own, it proves nothing."""
    assert _proof(state, "auth:acme:work") is None
    _store_profiles(state, 20_000, {"profiles": {"acme:work": {"type": "api_key"}}})
    assert _proof(state, "auth:acme:work") == Evidence(_on(20_000), False, _PROFILES)
    assert _proof(state, "auth:acme:home") is None


@pytest.mark.parametrize("stored", ["", "no JSON", "[]", {"profiles": ["acme:work"]}])
def test_a_broken_store_of_profiles_proves_nothing(state: Path, stored: object) -> None:
    """Nor does it end the check."""
    _store_profiles(state, 20_000, stored)
    assert _proof(state, "auth:acme:work") is None


@pytest.mark.parametrize("moment", ["soon", None, b"1", 1e300, -1e300])
def test_a_time_that_is_none_proves_nothing(state: Path, moment: object) -> None:
    """Columns of SQLite hold whatever somebody writes into them."""
    _write(state, "ALTER TABLE secret_store_entries RENAME TO old")
    _write(
        state,
        "CREATE TABLE secret_store_entries AS SELECT name, ? AS updated_at_ms,"
        " NULL AS deleted_at_ms FROM old",
        moment,
    )
    assert _proof(state, "store:ACME_API_KEY") is None


@pytest.mark.parametrize(
    "credential", ["store:ACME_API_KEY", "auth:acme:work", "gateway.auth.token"]
)
def test_older_releases_date_none(state: Path, credential: str) -> None:
    """What lies in the database of a newer one is not theirs."""
    _store_profiles(state, 20_000, {"profiles": {"acme:work": {}}})
    assert _proof(state, credential, OLD) is None


def test_a_variable_has_no_record(state: Path) -> None:
    """Nor has anything without a state directory."""
    assert _proof(state, "DISCORD_TOKEN") is None
    deployment = Deployment.from_mapping({}, release=NEW)
    assert evidence_of(deployment, "gateway.auth.token") is None


def test_a_day_in_the_year_9999_is_due_at_its_end() -> None:
    """No later day exists."""
    assert due_on(datetime.date(9999, 12, 1), 90) == datetime.date.max
    assert due_on(datetime.date(2026, 11, 1), 90) == datetime.date(2027, 1, 30)
