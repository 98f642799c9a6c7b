"""The register of a run: read once, with the deployments that it is about."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pytest_openclaw import errors
from pytest_openclaw.baseline.policy import today_in_utc
from pytest_openclaw.baseline.register_file import read_register
from pytest_openclaw.baseline.register_proposal import register_for
from pytest_openclaw.deployment.host.governance import Governance
from pytest_openclaw.plugin.run_baseline import DEFAULT_REGISTER

if TYPE_CHECKING:
    from pytest_openclaw.deployment.deployment import Deployment
    from pytest_openclaw.plugin.session import Session


def governance_of(openclaw: Session, path: Path) -> Governance:
    """Return the register at *path*, and what returns the fleet of a session.

    Raises :class:`pytest.UsageError` for a register that cannot be meant.
    """
    today = openclaw.options.today or today_in_utc()
    try:
        register = read_register(path, openclaw.name_of(path), today)
    except errors.UsageError as error:
        raise pytest.UsageError(str(error)) from None
    baseline = openclaw.run_baseline
    is_known = bool(openclaw.options.configs) or (
        baseline is not None and bool(baseline.deployments)
    )
    if baseline is not None:
        register = replace(register, warn_days=baseline.stated.table.warn_days)
    return Governance(register, (lambda: fleet_of(openclaw)) if is_known else None)


def fleet_of(openclaw: Session) -> Sequence[Deployment]:
    """Return the deployments that the baseline and the options name."""
    configs = map(openclaw.audits.of_config, openclaw.options.configs)
    audits = [*openclaw.audits.of_baseline(), *configs]
    return [each.deployment for each in audits]


def proposed(openclaw: Session, how: str) -> Iterable[str]:
    """Return the lines of a register for what the deployments have, or write it."""
    fleet = fleet_of(openclaw)
    if not fleet:
        raise pytest.UsageError(
            "--openclaw-propose-register: there is no deployment; name one with"
            " --openclaw-config, or in the baseline"
        )
    text = register_for(fleet)
    if how == "print":
        return [text.rstrip("\n")]
    baseline = openclaw.run_baseline
    folder = openclaw.config.rootpath if baseline is None else baseline.path.parent
    path = folder / DEFAULT_REGISTER
    if openclaw.register_path is not None:
        raise pytest.UsageError(
            f"--openclaw-propose-register=write: {openclaw.register_path.name} is a"
            " register already, and stays as it is"
        )
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise pytest.UsageError(
            f"--openclaw-propose-register=write: cannot write {path.name}:"
            f" {error.strerror}"
        ) from None
    return [
        f'{path.name} is written. Replace each owner = "?" with the team or person in'
        " charge: pytest rejects it until then."
    ]
