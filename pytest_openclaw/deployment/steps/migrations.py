"""What a release changes in a config as it loads it; the file stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from typing import Any

from pytest_openclaw.deployment.steps.carried_over import carry_over_2026_3_24
from pytest_openclaw.deployment.steps.carried_over import carry_over_2026_3_28
from pytest_openclaw.deployment.steps.carried_over import carry_over_2026_4_15
from pytest_openclaw.deployment.steps.carried_over import carry_over_2026_4_23
from pytest_openclaw.deployment.steps.default_accounts import before_default_accounts
from pytest_openclaw.deployment.values.agent_ids import CANONICAL
from pytest_openclaw.deployment.values.agent_ids import canonical_agent_id
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.language.javascript import fold
from pytest_openclaw.releases.release import Span
from pytest_openclaw.releases.rules import Rules
from pytest_openclaw.releases.variants import Variants

Tree = dict[str, Any]


def migrate(tree: Tree, rules: Rules) -> Tree:
    """Return *tree* as the release sees it once it has read old spellings."""
    migration = _MIGRATIONS.of(rules.release)
    assert migration is not None  # the first has no end
    return migration(tree)


def authored_path(path: Path, authored: Setting) -> Path:
    """Return where the author wrote what a migrated config has at *path*."""
    path = before_default_accounts(path, authored)
    if path[:2] != ("agents", "entries") or authored.at("agents.entries").exists:
        return path
    for listed in authored.at("agents.list").elements():
        if path[2:3] == (listed["id"].value,):
            return (*listed.path, *path[3:])
    return path


def _migrate_2026_8(tree: Tree) -> Tree:
    for step in (_drop_context_budgets, _move_provider_budgets, _drop_copilot, _roster):
        tree = step(tree)
    return tree


def _as_it_is(tree: Tree) -> Tree:
    return tree


_MIGRATIONS: Variants[Callable[[Tree], Tree]] = Variants(_migrate_2026_8)
_MIGRATIONS.add(_as_it_is, Span(since="2026.5.12", until="2026.7.35"))
_MIGRATIONS.add(carry_over_2026_4_23, Span(since="2026.4.23", until="2026.4.23"))
_MIGRATIONS.add(carry_over_2026_4_15, Span(since="2026.4.15", until="2026.4.15"))
_MIGRATIONS.add(carry_over_2026_3_28, Span(since="2026.3.28", until="2026.3.28"))
_MIGRATIONS.add(carry_over_2026_3_24, Span(since="2026.3.24", until="2026.3.24"))
_MIGRATIONS.add(_as_it_is, Span(until="2026.3.13"))


def _drop_context_budgets(tree: Tree) -> Tree:
    agents = tree.get("agents")
    if not isinstance(agents, dict):
        return tree
    agents = dict(agents)
    if "defaults" in agents:
        agents["defaults"] = _without(agents["defaults"], "contextTokens")
    if isinstance(agents.get("entries"), dict):
        agents["entries"] = {
            name: _without(entry, "contextTokens")
            for name, entry in agents["entries"].items()
        }
    if isinstance(agents.get("list"), list):
        agents["list"] = [_without(entry, "contextTokens") for entry in agents["list"]]
    return {**tree, "agents": agents}


def _move_provider_budgets(tree: Tree) -> Tree:
    models = tree.get("models")
    if not isinstance(models, dict) or not isinstance(models.get("providers"), dict):
        return tree
    providers = {
        name: _moved_budgets(each) for name, each in models["providers"].items()
    }
    return {**tree, "models": {**models, "providers": providers}}


def _moved_budgets(provider: Any) -> Any:
    keys = ("contextTokens", "contextWindow")
    if not isinstance(provider, dict) or not any(key in provider for key in keys):
        return provider
    budgets = {key: provider[key] for key in keys if key in provider}
    moved = _without(provider, *keys)
    if isinstance(moved.get("models"), list):
        moved["models"] = [
            {**row, **{key: budgets[key] for key in budgets if key not in row}}
            if isinstance(row, dict)
            else row
            for row in moved["models"]
        ]
    return moved


def _drop_copilot(tree: Tree) -> Tree:
    path = ("plugins", "entries", "github-copilot", "config", "discovery")
    nodes: list[Any] = [tree]
    for key in path:
        if not isinstance(nodes[-1], dict) or key not in nodes[-1]:
            return tree
        nodes.append(nodes[-1][key])
    if not isinstance(nodes[-1], dict) or "enabled" not in nodes[-1]:
        return tree
    changed: Any = _without(nodes[-1], "enabled")
    for key, node in zip(reversed(path), reversed(nodes[:-1]), strict=True):
        emptied = key == "discovery" and not changed
        changed = _without(node, key) if emptied else {**node, key: changed}
    dropped: Tree = changed
    return dropped


def _roster(tree: Tree) -> Tree:
    agents = tree.get("agents", {})
    if not isinstance(agents, dict):
        return tree
    agents = _entries_from_list(agents)
    explicit = _is(agents.get("ownership"), "explicit")
    if _names_nobody(agents) and not explicit:
        # A list beside entries stays, and is no key of the release.
        kept = agents if "entries" in agents else _without(agents, "list")
        agents = {**kept, "entries": {"main": {}}}
    marked = _marked_agents(agents)
    if len(marked) != 1 or explicit:
        return {**tree, "agents": agents}
    entries = {
        name: _without(entry, "default") for name, entry in agents["entries"].items()
    }
    tree = {**tree, "agents": {**agents, "entries": entries}}
    return _owned_by(tree, canonical_agent_id(marked[0])) if len(entries) > 1 else tree


def _names_nobody(agents: Tree) -> bool:
    if "entries" in agents:
        return isinstance(agents["entries"], dict) and not agents["entries"]
    return isinstance(agents.get("list", []), list) and not agents.get("list")


def _entries_from_list(agents: Tree) -> Tree:
    listed = agents.get("list")
    if "entries" in agents or not isinstance(listed, list) or not listed:
        return agents
    ids = [each.get("id") if isinstance(each, dict) else None for each in listed]
    if not all(isinstance(each, str) and CANONICAL.match(each) for each in ids):
        return agents
    if len(set(ids)) < len(ids):
        return agents
    entries = {each["id"]: _without(each, "id") for each in listed}
    return {**_without(agents, "list"), "entries": entries}


def _marked_agents(agents: Tree) -> list[str]:
    """Return the agents of the roster that bear ``default: true``."""
    entries = agents.get("entries")
    return [
        name
        for name, entry in (entries.items() if isinstance(entries, dict) else ())
        if isinstance(entry, dict) and entry.get("default") is True
    ]


def _owned_by(tree: Tree, agent: str) -> Tree:
    """Write the roles of the formerly marked *agent* down, where they are unset."""
    agents = dict(tree["agents"])
    defaults = agents.get("defaults", {})
    if isinstance(defaults, dict):
        defaults = dict(defaults)
        for role in _roles(agents, defaults, agent):
            defaults[role] = _with_agent(defaults.get(role, {}), agent)
        agents["defaults"] = defaults
    tree = {**tree, "agents": agents, "talk": _with_agent(tree.get("talk", {}), agent)}
    bindings = tree.get("bindings", [])
    if not isinstance(bindings, list):
        return tree
    added = [
        {"agentId": agent, "match": {"channel": channel, "accountId": "*"}}
        for channel in sorted(_enabled_channels(tree))
        if not any(_binds_channel(binding, channel) for binding in bindings)
    ]
    return {**tree, "bindings": [*bindings, *added]} if added else tree


def _roles(agents: Tree, defaults: Tree, agent: str) -> Iterator[str]:
    yield "systemAgent"
    if agent != "main":
        yield "authInheritance"
    entries = agents["entries"].values()
    has_own = any(isinstance(each, dict) and "heartbeat" in each for each in entries)
    if "heartbeat" not in defaults and not has_own:
        yield "heartbeat"


def _with_agent(role: Any, agent: str) -> Any:
    return {"agentId": agent, **role} if isinstance(role, dict) else role


def _enabled_channels(tree: Tree) -> list[str]:
    channels = tree.get("channels")
    if not isinstance(channels, dict):
        return []
    return [
        name
        for name, channel in channels.items()
        if name not in ("defaults", "modelByChannel")
        and isinstance(channel, dict)
        and channel.get("enabled") is not False
    ]


def _binds_channel(binding: Any, channel: str) -> bool:
    match = binding.get("match") if isinstance(binding, dict) else None
    if not isinstance(match, dict) or len(match) != 2:
        return False
    named = match.get("channel")
    return (
        isinstance(named, str)
        and fold(named) == channel
        and _is(match.get("accountId"), "*")
    )


def _is(value: Any, text: str) -> bool:
    return isinstance(value, str) and value == text


def _without(value: Any, *keys: str) -> Any:
    if not isinstance(value, dict):
        return value
    return {key: each for key, each in value.items() if key not in keys}


def without_proto(value: Any) -> Any:
    """Return *value* without the ``__proto__`` keys that JavaScript loses."""
    if isinstance(value, dict):
        return {
            key: without_proto(each)
            for key, each in value.items()
            if key != "__proto__"
        }
    if isinstance(value, list):
        return [without_proto(each) for each in value]
    return value
