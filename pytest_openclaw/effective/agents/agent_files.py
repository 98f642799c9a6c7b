"""The files that agents keep in the state directory."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.agent_ids import canonical_agent_id
from pytest_openclaw.effective.agents.default_agent import default_agent_id
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.state.permissions import Permissions
from pytest_openclaw.effective.state.permissions import permissions_of
from pytest_openclaw.effective.state.state_places import in_state

_OF_OLD = "auth-profiles.json"


@by_release
def agents_with_files(deployment: Deployment) -> list[str]:
    """Return the agents whose files are looked at, in order, by their folders' names.

    2026.9.6 always begins with ``main``, and goes on with a sole agent. In both
    releases ids that are written in two ways but mean the same are looked at twice.
    """
    agents = deployment.authored["agents"]
    if agents["entries"].exists:
        written = [name for name, each in agents["entries"].items() if each.is_record]
    else:
        listed = (each["id"].string for each in agents["list"].elements())
        written = [agent_id for agent_id in listed if agent_id is not None]
    sole = [canonical_agent_id(written[0])] if len(written) == 1 else []
    return _by_folder(["main", *sole, *written])


@agents_with_files.on(until="2026.7.1")
def agents_with_files_2026_5(deployment: Deployment) -> list[str]:
    """2026.5.12 looks at ``main`` only if it is listed, or nothing is."""
    listed = (
        each["id"].text for each in deployment.config.at("agents.list").elements()
    )
    default = canonical_agent_id(default_agent_id(deployment) or "main")
    return _by_folder([default, *(agent_id for agent_id in listed if agent_id)])


def _by_folder(written: Iterable[str]) -> list[str]:
    return [canonical_agent_id(each) for each in dict.fromkeys(written)]


def auth_profiles(deployment: Deployment) -> Iterator[tuple[str, Permissions]]:
    """Yield each agent with the permissions of each file of its model credentials."""
    for agent in agents_with_files(deployment):
        for name in deployment.rules.state.credential_files:
            yield from _inspected(deployment, agent, "agent", name)
    yield from _unmoved(deployment)


@by_release
def _unmoved(deployment: Deployment) -> Iterator[tuple[str, Permissions]]:
    """Yield those of a file that the command would move before its audit.

    That is one in the place of old, if there is a default agent that has none.
    """
    agent = default_agent_id(deployment)
    if not deployment.inputs.command or agent is None:
        return
    agent = canonical_agent_id(agent)
    permissions = permissions_of(deployment, in_state(deployment, "agent", _OF_OLD))
    if permissions is not None and not list(
        _inspected(deployment, agent, "agent", _OF_OLD)
    ):
        yield agent, permissions


@_unmoved.on(until="2026.7.1")
def _unmoved_2026_5(deployment: Deployment) -> Iterator[tuple[str, Permissions]]:
    """2026.5.12 moves nothing."""
    yield from ()


def session_stores(deployment: Deployment) -> Iterator[tuple[str, Permissions]]:
    """Yield each agent with the permissions of its list of sessions."""
    for agent in agents_with_files(deployment):
        yield from _inspected(deployment, agent, "sessions", "sessions.json")


def _inspected(
    deployment: Deployment, agent: str, *within: str
) -> Iterator[tuple[str, Permissions]]:
    path = in_state(deployment, "agents", agent, *within)
    permissions = permissions_of(deployment, path)
    if permissions is not None:
        yield agent, permissions
