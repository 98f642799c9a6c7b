"""The stores of agents' profiles: credentials of model providers."""

from __future__ import annotations

import os
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.state_database import StateDatabase
from pytest_openclaw.deployment.text import strict_json
from pytest_openclaw.effective.agents.agent_dirs import agent_dirs_of_state
from pytest_openclaw.effective.agents.agent_dirs import configured_agent_dirs
from pytest_openclaw.effective.agents.agent_dirs import configured_dirs_but_main
from pytest_openclaw.effective.agents.agent_dirs import main_agent_dir
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.secrets_audit.json_files import read_json
from pytest_openclaw.effective.secrets_audit.references import reference_in_file
from pytest_openclaw.effective.secrets_audit.scan import Code
from pytest_openclaw.effective.secrets_audit.scan import Scan
from pytest_openclaw.effective.secrets_audit.scan import Spot
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.language.javascript import fold
from pytest_openclaw.language.javascript import key_order
from pytest_openclaw.language.javascript import trim
from pytest_openclaw.on_use import dataclass

_OAUTH_KEYS = ("access", "refresh")
WHAT = "profiles of agents"
_CODES = (
    Code.PLAINTEXT_FOUND,
    Code.REF_UNRESOLVED,
    Code.PLACEHOLDER_VALUE,
    Code.LEGACY_RESIDUE,
)


@dataclass(frozen=True)
class Store:
    """A place that profiles are kept in, and what reads it."""

    path: str
    read: Callable[[], Any]


def look(scan: Scan) -> None:
    """Look at each profile of each store."""
    with _leaving_open(scan):
        for store in _stores(scan.deployment, scan):
            with _leaving_open(scan):
                _look_into(scan, store)


@contextmanager
def _leaving_open(scan: Scan) -> Iterator[None]:
    try:
        yield
    except NotEvaluated as not_evaluated:
        scan.leave_open(WHAT, not_evaluated.reason, *_CODES)
        scan.unknown_profiles = not_evaluated.reason


def _look_into(scan: Scan, store: Store) -> None:
    held = store.read()
    profiles = held.get("profiles") if isinstance(held, dict) else None
    if not isinstance(profiles, dict):
        return
    scan.scanned.add(store.path)
    for profile_id in key_order(profiles):
        _look_at(scan, store.path, profile_id, profiles[profile_id])


def _look_at(scan: Scan, path: str, profile_id: str, profile: Any) -> None:
    if not isinstance(profile, dict):
        return
    provider, kind = profile.get("provider"), profile.get("type")
    if not isinstance(provider, str) or not trim(provider):
        return
    at = f"profiles.{profile_id}"
    if kind in ("api_key", "token"):
        key = "key" if kind == "api_key" else "token"
        spot = Spot.in_file(path, f"{at}.{key}", provider, profile_id)
        if _holds_one(scan, spot, profile.get(key), profile.get(f"{key}Ref")):
            scan.profiles.add(fold(provider))
    elif kind == "oauth" and any(map(_has_text, map(profile.get, _OAUTH_KEYS))):
        scan.profiles.add(fold(provider))
        spot = Spot.in_file(path, at, provider, profile_id)
        message = "is an OAuth login, which cannot be replaced with a SecretRef"
        scan.found(Code.LEGACY_RESIDUE, "info", spot, message)


def _holds_one(scan: Scan, spot: Spot, text: Any, reference: Any) -> bool:
    """Look at a profile's credential, and tell whether it has one."""
    by_text = reference_in_file(scan.deployment, text)
    found = reference_in_file(scan.deployment, reference) or by_text
    if found is not None:
        # Of what a reference leads to, the release does not name the profile.
        scan.references.append((found, replace(spot, profile_id=None)))
    takes_texts = scan.deployment.rules.secrets.profiles_take_texts
    if _has_text(text) and (by_text is None or not takes_texts):
        scan.plaintext(spot, "is a credential in plain text")
        return True
    return found is not None


def _has_text(value: Any) -> bool:
    return isinstance(value, str) and bool(trim(value))


@by_release
def _stores(deployment: Deployment, scan: Scan) -> Iterator[Store]:
    """2026.9.6 keeps them in databases: one for all, and one for each agent."""
    shared = deployment.state_database
    yield Store(shared.path or "", partial(_shared_text, shared))
    yield from _databases(deployment, configured_agent_dirs(deployment))


@_stores.on(since="2026.6.11", until="2026.7.1")
def _stores_2026_7(deployment: Deployment, scan: Scan) -> Iterator[Store]:
    """2026.6.11 and 2026.7.1 have those of agents alone, and main's in the state."""
    yield from _databases(deployment, configured_dirs_but_main(deployment))


def _databases(deployment: Deployment, configured: list[str]) -> Iterator[Store]:
    for folder in _folders(deployment, configured):
        path = os.path.join(folder, "openclaw-agent.sqlite")
        database = StateDatabase(path, deployment.files, shown="an agent's database")
        yield Store(path, partial(_own_text, database))


@_stores.on(until="2026.6.1")
def _stores_2026_5(deployment: Deployment, scan: Scan) -> Iterator[Store]:
    """2026.5.12 keeps them in files."""
    for folder in _folders(deployment, configured_dirs_but_main(deployment)):
        path = os.path.join(folder, "auth-profiles.json")
        yield Store(path, partial(read_json, scan, path))


def _folders(deployment: Deployment, configured: list[str]) -> list[str]:
    folders = [main_agent_dir(deployment), *agent_dirs_of_state(deployment)]
    return list(dict.fromkeys([*folders, *configured]))


_STATED = "SELECT value_json FROM config_machine_state WHERE state_key = ?"


def _shared_text(database: StateDatabase) -> Any:
    """Return the store that all agents share, if it lies in the state database."""
    if not has_shared_store(database):
        return None
    return _parsed(database.rows(_STATED, "authProfiles.store"))


def has_shared_store(database: StateDatabase) -> bool:
    """Does the state database hold that store? If not, the database of main does.

    Raises :class:`NotEvaluated` where it says so in words of another release.
    """
    where = database.rows(_STATED, "auth.sharedStore")
    if where and not _is_in_database(_parsed(where)):
        raise NotEvaluated("the location of the shared store is unknown")
    return bool(where)


def _is_in_database(where: Any) -> bool:
    return isinstance(where, dict) and where.get("location") == "state-db"


def _own_text(database: StateDatabase) -> Any:
    if database.fault is not None and "not a database" in database.fault:
        return None  # nor can the release read anything there
    statement = "SELECT store_json FROM auth_profile_store WHERE store_key = 'primary'"
    return _parsed(database.rows(statement))


def _parsed(rows: list[tuple[Any, ...]]) -> Any:
    text = rows[0][0] if rows else None
    try:
        return strict_json.parse(text) if isinstance(text, str) else None
    except strict_json.TooDeep as error:
        raise NotEvaluated(str(error)) from None
    except ValueError:
        return None
