"""Automations, and what agents may run without being asked again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.text import strict_json
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.exec.exec_approvals import exec_approvals
from pytest_openclaw.effective.governance.capability import Capability
from pytest_openclaw.effective.governance.older_records import json_in_state
from pytest_openclaw.effective.state.state_places import in_state
from pytest_openclaw.errors import NotEvaluated

_JOBS = (
    "SELECT name, job_id, enabled FROM cron_jobs"
    " WHERE declaration_key IS NULL ORDER BY name, job_id"
)
_OLDER_JOBS = _JOBS.replace(" WHERE declaration_key IS NULL", "")
_GRANTS = "SELECT cron_job_id, expires_at_ms FROM operator_approval_standing_grants"
_APPROVALS = "SELECT raw_json FROM exec_approvals_config WHERE config_key = 'current'"


@by_release
def automations(deployment: Deployment) -> Iterator[Capability]:
    """Yield the scheduled jobs that people or agents made, not the product's own."""
    in_state(deployment)
    yield from _jobs(deployment, _JOBS)


@automations.on(since="2026.6.1", until="2026.6.11")
def _automations_2026_6(deployment: Deployment) -> Iterator[Capability]:
    """2026.6.11 does not tell its own jobs from others."""
    in_state(deployment)
    yield from _jobs(deployment, _OLDER_JOBS)


@automations.on(until="2026.5.28")
def _automations_2026_5(deployment: Deployment) -> Iterator[Capability]:
    """2026.5.12 keeps a file."""
    stored = json_in_state(deployment, "cron", "jobs.json")
    jobs = stored.get("jobs") if isinstance(stored, dict) else None
    for job in jobs if isinstance(jobs, list) else ():
        if isinstance(job, dict):
            yield _job(job.get("name"), job.get("id"))


def _jobs(deployment: Deployment, statement: str) -> Iterator[Capability]:
    for name, job_id, _ in deployment.state_database.rows(statement):
        yield _job(name, job_id)


def _job(name: object, job_id: object) -> Capability:
    id_ = str(job_id)
    return Capability("cron", str(name or id_).strip() or id_, aliases=(id_,))


def exec_grants(deployment: Deployment) -> Iterator[Capability]:
    """Yield what agents may run without being asked: programs, tools, jobs."""
    approvals = exec_approvals(deployment)
    for agent in approvals.agents:
        for pattern in approvals.patterns(agent):
            yield Capability("exec", f"{agent}:{pattern}")
    yield from _tools(deployment)
    for job, expires in _standing(deployment):
        shown = "expires" if expires else "never expires"
        yield Capability("exec", f"cron:{job}", shown=shown)


@by_release
def _standing(deployment: Deployment) -> list[tuple[Any, ...]]:
    return deployment.state_database.rows(_GRANTS)


@_standing.on(until="2026.7.1")
def _standing_2026_5(deployment: Deployment) -> list[tuple[Any, ...]]:
    """Releases before 2026.8.2 have no grants for automations."""
    return []


@by_release
def _tools(deployment: Deployment) -> Iterator[Capability]:
    """2026.8.2 and later note tools of MCP servers beside programs."""
    rows = deployment.state_database.rows(_APPROVALS)
    try:
        document = strict_json.parse(str(rows[0][0])) if rows and rows[0][0] else {}
    except ValueError:
        raise NotEvaluated("the exec approvals cannot be read as JSON") from None
    agents = document.get("agents") if isinstance(document, dict) else None
    for agent, policy in agents.items() if isinstance(agents, dict) else ():
        tools = policy.get("mcpTools") if isinstance(policy, dict) else None
        for tool in tools if isinstance(tools, list) else ():
            if isinstance(tool, dict):
                name = os.path.join(str(tool.get("server")), str(tool.get("tool")))
                yield Capability("exec", f"{agent}:mcp:{name}")


@_tools.on(until="2026.7.1")
def _tools_2026_5(deployment: Deployment) -> Iterator[Capability]:
    """Older documents have programs alone."""
    yield from ()
