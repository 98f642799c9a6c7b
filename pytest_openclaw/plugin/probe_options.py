"""The options of the probe: where to connect, with which variables, how long."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from pytest_openclaw import errors

if TYPE_CHECKING:
    from pytest_openclaw.deployment.host.probing import Probe
    from pytest_openclaw.plugin.option_reader import OptionReader

_TOKEN, _PASSWORD = _CREDENTIALS = ("probe-token-env", "probe-password-env")


def read_probe(read: OptionReader) -> Probe | None:
    """Return the probe that is asked for; ``None`` for none.

    Raises :class:`pytest.UsageError`.
    """
    stated = read.text("probe")
    seconds = read.text("probe-seconds")
    if stated is None or stated.lower() == "false":
        if seconds is not None:
            _refuse_odd(seconds)
        for name in _CREDENTIALS if stated is None else ():
            read.require(name, "--openclaw-probe")
        return None
    from pytest_openclaw.deployment.host.probing import Probe
    from pytest_openclaw.deployment.host.probing import require_websockets
    from pytest_openclaw.deployment.host.probing import secret_in

    secrets = {}
    for option in _CREDENTIALS:
        try:
            secrets[option] = secret_in(os.environ, read.text(option))
        except errors.UsageError as error:
            raise pytest.UsageError(f"--openclaw-{option}: {error}") from None
    url = None if stated.lower() == "true" else stated
    try:
        require_websockets()
        probe = Probe(url, secrets[_TOKEN], secrets[_PASSWORD])
    except errors.UsageError as error:
        raise pytest.UsageError(f"--openclaw-probe: {error}") from None
    try:
        return probe.lasting(seconds) if seconds else probe
    except errors.UsageError as error:
        raise pytest.UsageError(f"--openclaw-probe-seconds: {error}") from None


def _refuse_odd(seconds: str) -> None:
    """Raise :class:`pytest.UsageError` for a timeout that no probe could have."""
    from pytest_openclaw.deployment.host.probing import Probe

    try:
        Probe().lasting(seconds)
    except errors.UsageError as error:
        raise pytest.UsageError(f"--openclaw-probe-seconds: {error}") from None
