"""Devices and nodes that a gateway has let in."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.text import strict_json
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.state.state_places import state_dir
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.on_use import dataclass

_ROWS = (
    "SELECT device_id, operator_label, display_name, role, approved_via, tokens_json,"
    " approved_at_ms FROM device_pairing_paired ORDER BY device_id"
)
_OLDER_ROWS = _ROWS.replace("operator_label", "NULL").replace("approved_via", "NULL")
#: How much of an id a name of a device needs to be told from others by it.
SHORT_ID = 12


@dataclass(frozen=True)
class Device:
    """One device: its id, what people and it itself call it, and how it was let in.

    ``approved_via`` is ``None`` where the release does not say. ``token_times`` are
    the times at which its tokens were made, in milliseconds, by role.
    """

    id: str
    label: str | None
    display_name: str | None
    role: str | None
    approved_via: str | None
    token_times: dict[str, float]
    approved_at: float

    @property
    def name(self) -> str:
        """What to call it: the operator's label, else its own name, else its id."""
        return self.label or self.display_name or self.id[:SHORT_ID]

    @property
    def known_as(self) -> str:
        """What people may name it by: a name that it chose itself is none of that."""
        return self.label or self.id[:SHORT_ID]

    @property
    def has_token(self) -> bool:
        """Can it log in?"""
        return bool(self.token_times)


def paired_devices(deployment: Deployment) -> list[Device]:
    """Return the devices that are paired.

    Raises :class:`~pytest_openclaw.NotEvaluated` without a state directory, and for a
    release whose records are not known.
    """
    return deployment.derive(_devices)


def _devices(deployment: Deployment) -> list[Device]:
    state_dir(deployment)
    return [_device(row) for row in _rows(deployment)]


@by_release
def _rows(deployment: Deployment) -> list[tuple[object, ...]]:
    return deployment.state_database.rows(_ROWS)


@_rows.on(since="2026.6.1", until="2026.7.1")
def _rows_2026_6(deployment: Deployment) -> list[tuple[object, ...]]:
    """2026.6.11 does not say how a device was let in."""
    return deployment.state_database.rows(_OLDER_ROWS)


@_rows.on(until="2026.5.28")
def _rows_2026_5(deployment: Deployment) -> list[tuple[object, ...]]:
    """2026.5.12 keeps a file."""
    from pytest_openclaw.effective.governance.older_records import paired_in_file

    return paired_in_file(deployment)


def _device(row: tuple[object, ...]) -> Device:
    id_, label, display_name, role, via, tokens, approved_at = row
    return Device(
        str(id_),
        _text(label),
        _text(display_name),
        _text(role),
        _text(via),
        dict(_token_times(tokens)),
        float(approved_at) if isinstance(approved_at, (int, float)) else 0.0,
    )


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _token_times(stored: object) -> Iterator[tuple[str, float]]:
    if not isinstance(stored, str):
        return
    try:
        tokens = strict_json.parse(stored)
    except ValueError:
        raise NotEvaluated("the tokens of a paired device cannot be read") from None
    for role, token in tokens.items() if isinstance(tokens, dict) else ():
        if isinstance(token, dict) and not token.get("revokedAtMs"):
            made = token.get("createdAtMs")
            yield str(role), made if isinstance(made, float) else 0.0
