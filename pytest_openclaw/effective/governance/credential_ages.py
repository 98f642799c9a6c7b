"""How old a credential is, as far as the records of a state directory prove it.

A time of one entry is exact. A time of a whole store says only that nothing in it is
newer: it can prove that a credential is old, and never that one is young. Times of
files prove nothing, and nobody asks for them here.
"""

from __future__ import annotations

import datetime
from typing import Any

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.text import strict_json
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.register.entries import CredentialEntry

_STORED = (
    "SELECT updated_at_ms FROM secret_store_entries"
    " WHERE name = ? AND deleted_at_ms IS NULL ORDER BY updated_at_ms DESC"
)
_PROFILES = (
    "SELECT value_json, updated_at_ms FROM config_machine_state"
    " WHERE state_key = 'authProfiles.store'"
)
_JOURNAL = (
    "SELECT payload_json, created_at FROM diagnostic_events"
    " WHERE scope = 'config-audit' ORDER BY created_at, sequence"
)


@dataclass(frozen=True)
class Evidence:
    """What a record proves: the day of the last change, or one that it is not after.

    ``by`` says which record.
    """

    day: datetime.date
    is_exact: bool
    by: str


def evidence_of(deployment: Deployment, credential: str) -> Evidence | None:
    """Return what the state directory proves of a credential of the register."""
    if deployment.places.state_dir is None:
        return None
    kind, _, name = credential.partition(":")
    if kind == "store" and name:
        return _stored(deployment, name)
    if kind == "auth" and name:
        return _profiles(deployment, name)
    if "." in credential:
        return _journal(deployment, credential)
    return None


def last_renewal(
    entry: CredentialEntry, proof: Evidence | None
) -> datetime.date | None:
    """Return the day of the last renewal, where one is known."""
    if proof is not None and proof.is_exact:
        return proof.day
    if proof is not None and entry.rotated is not None:
        return min(proof.day, entry.rotated)
    return entry.rotated


def due_on(day: datetime.date, every: int) -> datetime.date:
    """Return the last day of *every* so many days that begin on *day*."""
    try:
        return day + datetime.timedelta(days=every)
    except OverflowError:  # a state directory may say that it is the year 9999
        return datetime.date.max


@by_release
def _stored(deployment: Deployment, name: str) -> Evidence | None:
    for (changed,) in deployment.state_database.rows(_STORED, name)[:1]:
        if (day := _day(changed)) is not None:
            return Evidence(day, True, "the secret store")
    return None


@_stored.on(until="2026.7.1")
def _stored_2026_5(deployment: Deployment, name: str) -> Evidence | None:
    """Releases before 2026.8.2 have no store of secrets."""
    return None


@by_release
def _profiles(deployment: Deployment, name: str) -> Evidence | None:
    """2026.8.2 has one time for all profiles of a store; an agent may have its own."""
    for text, changed in deployment.state_database.rows(_PROFILES):
        profiles, day = _parsed(str(text)).get("profiles"), _day(changed)
        if isinstance(profiles, dict) and name in profiles and day is not None:
            return Evidence(day, False, "the store of auth profiles")
    return None


@_profiles.on(until="2026.7.1")
def _profiles_2026_5(deployment: Deployment, name: str) -> Evidence | None:
    """Files of older releases have no time of their own."""
    return None


@by_release
def _journal(deployment: Deployment, path: str) -> Evidence | None:
    """2026.8.2 and later note which paths each write has changed."""
    events = deployment.state_database.rows(_JOURNAL)
    changed = [_day(created) for payload, created in events if _names(payload, path)]
    days = [day for day in changed if day is not None]
    return Evidence(days[-1], True, "the journal of config changes") if days else None


@_journal.on(until="2026.7.1")
def _journal_2026_5(deployment: Deployment, path: str) -> Evidence | None:
    """Older journals do not name paths."""
    return None


def _names(payload: Any, path: str) -> bool:
    text = str(payload)
    paths = _parsed(text).get("changedPaths") if path in text else None
    return isinstance(paths, list) and path in paths


def _parsed(text: str) -> dict[str, Any]:
    """Return the object that *text* is in JSON; an empty one, if it is none."""
    try:
        value = strict_json.parse(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _day(moment: Any) -> datetime.date | None:
    """Return the day, in UTC, of a time in milliseconds; columns hold anything."""
    if not isinstance(moment, (int, float)):
        return None
    epoch = datetime.datetime.fromtimestamp(0, datetime.timezone.utc)
    try:
        return (epoch + datetime.timedelta(milliseconds=moment)).date()
    except OverflowError:
        return None
