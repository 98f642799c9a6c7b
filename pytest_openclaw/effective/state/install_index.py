"""How 2026.9.6 stores what it installed, and what of that it refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.text import strict_json
from pytest_openclaw.language.javascript import trim

_ROW = "SELECT value_json FROM config_machine_state WHERE state_key = ?"
_PLUGINS, _HOOKS = "plugins.installedIndex", "hooks.internal.installs"
_SOURCES = frozenset({"npm", "archive", "path", "clawhub", "git", "marketplace"})
_TEXTS = frozenset(
    """
    spec installPath sourcePath version resolvedName resolvedVersion resolvedSpec
    integrity shasum resolvedAt installedAt clawhubUrl clawhubPackage clawhubFamily
    clawhubChannel gitUrl gitRef gitCommit marketplaceName marketplaceSource
    marketplacePlugin artifactKind artifactFormat npmIntegrity npmShasum npmTarballName
    """.split()
)
_VERSION = re.compile(
    r"v?[0-9]+\.[0-9]+\.[0-9]+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?\Z", re.ASCII
)


class BadIndex(Exception):
    """The release cannot read what it stored; the text is a clause that says why."""


def is_version(text: str) -> bool:
    """Is this one version, with all its numbers?"""
    return bool(_VERSION.match(text))


def stored_records(deployment: Deployment) -> dict[str, Any]:
    """Return the records of plugins in the database; none where it is refused."""
    try:
        return _records(_stored(deployment, _PLUGINS))
    except BadIndex:
        return {}


def hook_records(deployment: Deployment) -> dict[str, Any]:
    """Return the records of hooks in the database; none where it is refused."""
    try:
        stored = _stored(deployment, _HOOKS)
    except BadIndex:
        return {}
    return stored if isinstance(stored, dict) else {}


def faults(deployment: Deployment) -> Iterator[str]:
    """Yield what in the database ends an audit, as clauses."""
    try:
        _records(_stored(deployment, _PLUGINS))
    except BadIndex as error:
        yield f"its list of installed plugins {error}"
    try:
        hooks = _stored(deployment, _HOOKS)
        if isinstance(hooks, dict) and None in hooks.values():
            yield "its list of installed hooks contains an empty record"
    except BadIndex as error:
        yield f"its list of installed hooks {error}"


_NOTHING = object()


def _stored(deployment: Deployment, key: str) -> Any:
    rows = deployment.state_database.rows(_ROW, key)
    if not rows:
        return _NOTHING
    try:
        return strict_json.parse(str(rows[0][0]))
    except ValueError:
        raise BadIndex("is not JSON") from None


def _records(stored: Any) -> dict[str, Any]:
    if stored is _NOTHING:
        return {}
    index = stored.get("index") if isinstance(stored, dict) else None
    records = index.get("installRecords") if isinstance(index, dict) else None
    if not isinstance(records, dict):
        raise BadIndex("has no records")
    return {name: _checked(name, record) for name, record in records.items()}


def _checked(name: str, record: Any) -> dict[str, Any]:
    """Return a record with its texts trimmed. Raises :class:`BadIndex`."""
    source = record.get("source") if isinstance(record, dict) else None
    if not isinstance(source, str) or source not in _SOURCES:
        raise BadIndex(f"contains a record without a source, {name!r}")
    texts = {key: value for key, value in record.items() if key in _TEXTS}
    if not all(isinstance(value, str) for value in texts.values()):
        raise BadIndex(f"contains a record with a value that is not text, {name!r}")
    trimmed = {key: trim(value) for key, value in texts.items()}
    others = {key: value for key, value in record.items() if key not in _TEXTS}
    return {**others, **{key: value for key, value in trimmed.items() if value}}


def older_records(top: Any) -> dict[str, Any]:
    """Return the records of an older release's file; none if one of them is bad."""
    if not isinstance(top, dict):
        return {}
    key = "installRecords" if "installRecords" in top else "records"
    records = top.get(key)
    if key not in top and isinstance(top.get("plugins"), list):
        records = {
            each["pluginId"]: each.get("installRecord")
            for each in top["plugins"]
            if isinstance(each, dict) and isinstance(each.get("pluginId"), str)
        }
    if not isinstance(records, dict):
        return {}
    try:
        return {name: _checked(name, record) for name, record in records.items()}
    except BadIndex:
        return {}
