"""The document of exec approvals as 2026.5.12 reads it: item by item, or not at all."""

from __future__ import annotations

from typing import Any

from pytest_openclaw.language.javascript import trim

Policies = tuple[dict[str, Any], dict[str, dict[str, Any]]]

_SECURITY = ("allowlist", "full", "deny")
_ASK = ("off", "on-miss", "always")
_NONE: Policies = ({}, {})


def normalised(document: Any) -> Policies:
    """Return defaults, and policies by agent id, each with an ``allowlist``.

    What is of a wrong type is dropped where it stands; some of it is a type error
    to the release, which then has no approvals.
    """
    if not isinstance(document, dict) or not _is_version_1(document.get("version")):
        return _NONE
    if _breaks_on_socket(document.get("socket")):
        return _NONE
    agents = _members(document.get("agents"))
    if any(agent is None for agent in agents.values()):
        return _NONE
    if agents.get("default"):
        agents["main"] = _merged(agents.get("main"), agents.pop("default"))
    defaults = document.get("defaults")
    return (
        _policy(defaults) if isinstance(defaults, dict) else {},
        {
            name: {**_policy(agent), "allowlist": _allowlist(agent)}
            for name, agent in agents.items()
            if isinstance(agent, dict)
        },
    )


def _is_version_1(version: Any) -> bool:
    return version == 1 and version is not True


def _breaks_on_socket(socket: Any) -> bool:
    texts = (
        (socket.get("path"), socket.get("token")) if isinstance(socket, dict) else ()
    )
    return any(text is not None and not isinstance(text, str) for text in texts)


def _members(agents: Any) -> dict[str, Any]:
    if isinstance(agents, list):
        return {str(index): agent for index, agent in enumerate(agents)}
    return dict(agents) if isinstance(agents, dict) else {}


def _merged(main: Any, default: Any) -> Any:
    """Let *main* win. Where both are there, entries that are mere texts are lost."""
    if main is None:
        return default
    if not isinstance(main, dict) or not isinstance(default, dict):
        return main
    both = [*_list(main.get("allowlist")), *_list(default.get("allowlist"))]
    stated = {key: value for key, value in main.items() if value is not None}
    allowlist = [entry for entry in both if isinstance(entry, dict)]
    return {**default, **stated, "allowlist": allowlist}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _policy(agent: dict[str, Any]) -> dict[str, Any]:
    policy = dict(agent)
    if policy.get("security") not in _SECURITY:
        policy["security"] = None
    if policy.get("ask") not in _ASK:
        policy["ask"] = None
    return policy


def _allowlist(agent: dict[str, Any]) -> list[dict[str, Any]]:
    entries = [
        {"pattern": entry} if isinstance(entry, str) else entry
        for entry in _list(agent.get("allowlist"))
    ]
    return [
        {**entry, "pattern": trim(entry["pattern"])}
        for entry in entries
        if isinstance(entry, dict)
        and isinstance(entry.get("pattern"), str)
        and trim(entry["pattern"])
    ]
