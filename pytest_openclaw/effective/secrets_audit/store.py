"""The store of 2026.9.6: secrets of a team, in the state database."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from pytest_openclaw.deployment.secrets.secret_providers import store_entries
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.secrets_audit.references import is_placeholder
from pytest_openclaw.effective.secrets_audit.scan import Code
from pytest_openclaw.effective.secrets_audit.scan import Scan
from pytest_openclaw.effective.secrets_audit.scan import Spot
from pytest_openclaw.effective.state.state_places import state_dir


def residue(scan: Scan) -> None:
    """Find texts of the config that the store holds as well."""
    if not scan.texts or not scan.deployment.rules.secrets.has_store:
        return
    with scan.part("the secret store", Code.STORE_PLAINTEXT_RESIDUE):
        entries = _entries(scan)
        for setting, spot in scan.texts:
            with scan.part(str(setting), Code.STORE_PLAINTEXT_RESIDUE):
                _compare(scan, setting, spot, entries)


def _compare(scan: Scan, setting: Setting, spot: Spot, entries: dict[str, str]) -> None:
    if not entries:
        return
    text = setting.string  # raises for one that is not known
    for name, value in entries.items():
        if value == text:
            message = f"contains the stored secret {name} as text"
            spot = replace(spot, provider=None)  # as the release reports it
            scan.found(Code.STORE_PLAINTEXT_RESIDUE, "warn", spot, message)


def placeholders(scan: Scan, named: Container[str]) -> None:
    """Find entries of the store that only redacting leaves, but for those *named*.

    A reference names them, by which they count already; also one that fails.
    """
    if not scan.deployment.rules.secrets.has_store:
        return
    with scan.part("the secret store", Code.PLACEHOLDER_VALUE):
        for name, value in _entries(scan).items():
            if name in named or not is_placeholder(scan.deployment, value):
                continue
            path = scan.deployment.state_database.path or ""
            spot = Spot.in_file(path, f"secret_store_entries.{name}")
            message = "is the placeholder of a redacted secret"
            scan.found(Code.PLACEHOLDER_VALUE, "error", spot, message)


def _entries(scan: Scan) -> dict[str, str]:
    state_dir(scan.deployment)  # raises without one
    return store_entries(scan.deployment.state_database)
