"""Which agent answers by default: ``config.agent_roster.*``."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found


@check(
    "config.agent_roster.invalid_default_count",
    Severity.WARN,
    reads=("agents",),
    fix="""Assign messages without a binding to exactly one agent: give each role its
    agentId, or mark one agent as the default.""",
    since="2026.8.2",
)
def invalid_default_count(deployment: Deployment) -> Iterator[Found]:
    """The config does not determine a single default agent.

    Messages then reach an agent that was not chosen for them, with that agent's tools.
    The release rejects such a config before its audit, so this check rarely reports
    anything.

    Fires when agents.ownership is explicit and an agent is marked as default, or when
    it is not explicit and several agents exist, but not exactly one is marked.
    """
    agents = deployment.authored["agents"]
    roster = [agent for _, agent in agents["entries"].items()] or agents[
        "list"
    ].elements()
    marked = [agent for agent in roster if agent["default"].is_true]
    if not roster:
        return
    if agents["ownership"].value == "explicit":
        if marked:
            yield found(
                agents,
                "agents.ownership is explicit, and an agent is marked as default",
            )
    elif len(roster) > 1 and len(marked) != 1:
        yield found(
            agents, f"{len(marked)} of {len(roster)} agents are marked as default"
        )
