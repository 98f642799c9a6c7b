"""The roster of agents, and what refers to it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pytest_openclaw.deployment.host.places import expand
from pytest_openclaw.deployment.validity.rule import Candidate
from pytest_openclaw.deployment.validity.rule import RuleViolation
from pytest_openclaw.deployment.validity.rule import rule
from pytest_openclaw.deployment.values.agent_ids import canonical_agent_id
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.language.javascript import fold
from pytest_openclaw.language.paths import absolute
from pytest_openclaw.language.paths import without_links
from pytest_openclaw.language.plain import printable

#: A channel and who is meant on it.
_QUALIFIED = re.compile(r"[a-z][a-z0-9_-]*:.+\Z", re.IGNORECASE | re.ASCII)


#: Agents that a message names, and characters of a name that is not one.
_MAX_NAMED = 8
_MAX_LENGTH = 80


def agents(candidate: Candidate) -> list[tuple[str, Setting]]:
    """Return the agents of the roster with their ids, in the author's order."""
    entries = candidate.config.at("agents.entries")
    if entries.exists:
        return entries.items()
    listed = candidate.config.at("agents.list").elements()
    return [(each["id"].string or "", each) for each in listed]


@rule(since="2026.8.2")
def roster(candidate: Candidate) -> Iterator[RuleViolation]:
    """At least one agent, ids that differ, and an owner once there are several."""
    entries = candidate.config.at("agents.entries")
    explicit = candidate.config.at("agents.ownership").value == "explicit"
    ids = [key for key, _ in entries.items()]
    written = candidate.authored["agents"]
    listed = [agent for _, agent in written["entries"].items()] or written[
        "list"
    ].elements()
    marked = [each for each in listed if each["default"].is_true]
    if not ids:
        yield entries.path, "requires at least one agent"
    first: dict[str, str] = {}
    for key in ids:
        same = first.setdefault(canonical_agent_id(key), key)
        if same != key:
            yield (*entries.path, key), f"names the same agent as {same}"
    if len(marked) > 1 or (marked and explicit):
        reason = "only one agent may be the default, and none with explicit ownership"
        yield marked[-1]["default"].path, reason
    if len(ids) > 1 and not explicit and not marked:
        yield ("agents",), 'several agents require agents.ownership "explicit"'


@rule(since="2026.8.2")
def agent_references(candidate: Candidate) -> Iterator[RuleViolation]:
    """Roles name agents of the roster."""
    config = candidate.config
    ids = [key for key, _ in agents(candidate)]
    known = set(map(canonical_agent_id, ids))
    roles = (
        config.at("agents.defaults.heartbeat.agentId"),
        config.at("agents.defaults.systemAgent.agentId"),
        config.at("talk.agentId"),
    )
    for role in roles:
        if role.string is not None and canonical_agent_id(role.string) not in known:
            yield role.path, _unknown(role.string, ids)


@rule(since="2026.5.28", until="2026.7.1")
def bindings_2026_6(candidate: Candidate) -> Iterator[RuleViolation]:
    """Bindings name agents of the roster, where there is one."""
    if agents(candidate):
        yield from _unknown_agents(candidate, frozenset())


@rule(since="2026.8.2")
def bindings(candidate: Candidate) -> Iterator[RuleViolation]:
    """Bindings name agents of the roster, or the one that there always is."""
    yield from _unknown_agents(candidate, frozenset({"main"}))


def _unknown_agents(
    candidate: Candidate, always: frozenset[str]
) -> Iterator[RuleViolation]:
    ids = [key for key, _ in agents(candidate)]
    known = set(map(canonical_agent_id, ids)) | always
    for binding in candidate.config["bindings"].elements():
        agent = binding["agentId"]
        if agent.string is not None and canonical_agent_id(agent.string) not in known:
            yield agent.path, _unknown(agent.string, ids)


def _unknown(name: str, ids: list[str]) -> str:
    """Say that there is no agent called *name*, and which there are."""
    named = [printable(key) for key in ids[:_MAX_NAMED]] or ["main"]
    there = ", ".join(named) + (", ..." if len(ids) > _MAX_NAMED else "")
    shown = printable(name[:_MAX_LENGTH])
    return f"no agent of this config is called {shown!a}; it has {there}"


@rule(since="2026.8.2")
def broadcast(candidate: Candidate) -> Iterator[RuleViolation]:
    """Broadcast groups name agents by their keys as written."""
    ids = [key for key, _ in agents(candidate)]
    known = set(ids)
    for key, group in candidate.config["broadcast"].items():
        if key == "strategy":
            continue
        members = group if group.is_list else group["agents"]
        for agent in members.elements():
            if agent.string is not None and agent.string not in known:
                yield agent.path, _unknown(agent.string, ids)


@rule(since="2026.9.3")
def qualified_groups(candidate: Candidate) -> Iterator[RuleViolation]:
    """A group of a channel may have options of its own."""
    for key, group in candidate.config["broadcast"].items():
        if group.is_record and _QUALIFIED.match(key) is None:
            yield group.path, "an object requires a key of the form channel:id"


@rule(since="2026.9.5")
def sizes_of_groups(candidate: Candidate) -> Iterator[RuleViolation]:
    """A group of a channel is of a bounded size."""
    for key, group in candidate.config["broadcast"].items():
        members = group if group.is_list else group["agents"]
        if _QUALIFIED.match(key) is not None and len(members.elements()) > 16:
            yield group.path, "can name at most 16 agents"


@rule(until="2026.7.1")
def broadcast_2026_5(candidate: Candidate) -> Iterator[RuleViolation]:
    """Broadcast groups name listed agents, where any are listed."""
    ids = [key for key, _ in agents(candidate)]
    known = set(ids)
    for key, group in candidate.config["broadcast"].items():
        if key == "strategy" or not known:
            continue
        for agent in group.elements():
            if agent.string is not None and agent.string not in known:
                yield agent.path, _unknown(agent.string, ids)


@rule(since="2026.5.28", until="2026.7.1")
def run_retries(candidate: Candidate) -> Iterator[RuleViolation]:
    """The most retries of a run are no fewer than the least."""
    holders = [candidate.config.at("agents.defaults")]
    holders += [agent for _, agent in agents(candidate)]
    for holder in holders:
        least, most = (holder["runRetries"][key] for key in ("min", "max"))
        both = (
            isinstance(least.value, (int, float)),
            isinstance(most.value, (int, float)),
        )
        if all(both) and least.value > most.value:
            yield most.path, "must not be less than min"


@rule()
def agent_directories(candidate: Candidate) -> Iterator[RuleViolation]:
    """No two agents share a directory."""
    seen: dict[str, str] = {}
    for key, agent in agents(candidate):
        if not agent["agentDir"].has_text:
            continue
        place = expand(agent["agentDir"].text or "", candidate.home)
        real = without_links(absolute(place))
        if canonical_agent_id(seen.setdefault(real, key)) != canonical_agent_id(key):
            yield agent["agentDir"].path, f"is the directory of agent {seen[real]} too"


def heartbeats(candidate: Candidate) -> Iterator[Setting]:
    """Yield every heartbeat section that is written."""
    yield candidate.config.at("agents.defaults.heartbeat")
    for _, agent in agents(candidate):
        yield agent["heartbeat"]


@rule(of_plugins=True)
def heartbeat_targets(candidate: Candidate) -> Iterator[RuleViolation]:
    """A heartbeat goes to a known channel, or to one of the release's words."""
    known = (
        candidate.rules.heartbeat_targets
        | candidate.rules.channel_ids
        | candidate.plugin_channels
    )
    for heartbeat in heartbeats(candidate):
        target = heartbeat["target"]
        if target.string is not None and fold(target.string) not in known:
            yield target.path, "is not a channel of the release"
