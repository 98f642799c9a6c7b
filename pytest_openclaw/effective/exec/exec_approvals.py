"""Exec approvals: which commands agents may run on the host without being asked."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host import files
from pytest_openclaw.deployment.text import strict_json
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.exec import approvals_2026_5
from pytest_openclaw.effective.exec import approvals_2026_9
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.reasons import Need

_FILE = "exec-approvals.json"
_ROW = "SELECT raw_json FROM exec_approvals_config WHERE config_key = 'current'"


@dataclass(frozen=True)
class Approvals:
    """The document of approvals, as the release would use it.

    ``store`` is the file that holds it. ``agents`` has policies by agent id, with
    ``*`` for any agent, each with the patterns of its allowlist.
    """

    store: str
    defaults: Mapping[str, Any] = field(default_factory=dict)
    agents: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def security(self, agent_id: str | None) -> str:
        """Return what holds for an agent; ``None``: for those that are not named."""
        return self._stated("security", agent_id) or "full"

    def ask(self, agent_id: str | None) -> str:
        """Return when an agent asks: ``off``, ``on-miss`` or ``always``."""
        return self._stated("ask", agent_id) or "off"

    def _stated(self, key: str, agent_id: str | None) -> str | None:
        named = self.agents.get(agent_id, {}) if agent_id is not None else {}
        policies = (named, self.agents.get("*", {}), self.defaults)
        stated = (each[key] for each in policies if each.get(key) is not None)
        return next(map(str, stated), None)

    def patterns(self, agent_id: str) -> list[str]:
        """Return the patterns of an agent's allowlist."""
        return [str(entry["pattern"]) for entry in self.agents[agent_id]["allowlist"]]


def exec_approvals(deployment: Deployment) -> Approvals:
    """Return the approvals of *deployment*, read once.

    Raises :class:`NotEvaluated` where their place is not given.
    """
    return deployment.derive(_read)


@by_release
def _read(deployment: Deployment) -> Approvals:
    """2026.9.6 keeps them in its state database, and denies all if they are bad."""
    if deployment.places.state_dir is None:
        raise NotEvaluated(
            "requires a state directory, for its exec approvals", Need.STATE_DIR
        )
    database = deployment.state_database
    store = str(database.path)
    rows = database.rows(_ROW)
    if not rows or rows[0][0] is None:
        return Approvals(store)
    return Approvals(store, *approvals_2026_9.normalised(str(rows[0][0])))


@_read.on(until="2026.6.1")
def _read_2026_5(deployment: Deployment) -> Approvals:
    """2026.5.12 keeps them in a file of the home, and goes on without a bad one."""
    if deployment.places.home is None:
        raise NotEvaluated(
            "requires the home directory, for its exec approvals", Need.HOME
        )
    folder = os.path.join(deployment.places.home, ".openclaw")
    return _in_file(deployment, folder)


@_read.on(since="2026.6.11", until="2026.7.1")
def _read_2026_7(deployment: Deployment) -> Approvals:
    """2026.6.11 keeps that file in the state directory.

    Until one of the home has been brought there, nothing may be run.
    """
    if deployment.places.state_dir is None:
        raise NotEvaluated(
            "requires a state directory, for its exec approvals", Need.STATE_DIR
        )
    approvals = _in_file(deployment, deployment.places.state_dir)
    home = deployment.places.home
    if home is not None and not deployment.files.exists(approvals.store):
        older = os.path.join(home, ".openclaw", _FILE)
        if deployment.files.exists(older):
            return Approvals(approvals.store, {"security": "deny"})
    return approvals


def _in_file(deployment: Deployment, folder: str) -> Approvals:
    store = os.path.join(folder, _FILE)
    try:
        document = strict_json.parse(deployment.files.text(store).text)
    except (files.Unreadable, ValueError):
        return Approvals(store)
    return Approvals(store, *approvals_2026_5.normalised(document))
