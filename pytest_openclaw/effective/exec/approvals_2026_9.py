"""The document of exec approvals as 2026.9.6 reads it: wholly valid, or all denied."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from pytest_openclaw.deployment.text import strict_json
from pytest_openclaw.language.javascript import trim

Policies = tuple[dict[str, Any], dict[str, dict[str, Any]]]

_SECURITY = ("allowlist", "full", "deny")
_WORDS = {
    "security": _SECURITY,
    "askFallback": _SECURITY,
    "ask": ("always", "off", "on-miss"),
}
_TEXTS_OF_ENTRY = (
    "id",
    "source",
    "commandText",
    "argPattern",
    "lastUsedCommand",
    "lastResolvedPath",
)
_CLOSED: Policies = ({"security": "deny", "ask": "off", "autoAllowSkills": False}, {})


def normalised(text: str) -> Policies:
    """Return defaults, and policies by agent id, each with an ``allowlist``."""
    try:
        document = strict_json.parse(text)
    except ValueError:
        return _CLOSED
    if not _is_valid(document):
        return _CLOSED
    agents = {
        name: {**policy, "allowlist": list(map(_entry, policy.get("allowlist", [])))}
        for name, policy in document.get("agents", {}).items()
    }
    if "default" in agents:
        agents["main"] = _merged(agents.get("main"), agents.pop("default"))
    return document.get("defaults", {}), agents


def _entry(entry: Any) -> dict[str, Any]:
    return {"pattern": trim(entry)} if isinstance(entry, str) else dict(entry)


def _merged(main: dict[str, Any] | None, default: dict[str, Any]) -> dict[str, Any]:
    """Let what *main* says win, and both allowlists count."""
    if main is None:
        return default
    allowlist = main["allowlist"] + default["allowlist"]
    return {**default, **main, "allowlist": allowlist}


def _is_valid(document: Any) -> bool:
    return (
        isinstance(document, dict)
        and document.get("version") == 1
        and document["version"] is not True
        and _member(document, "socket", _is_socket)
        and _member(document, "defaults", _is_policy)
        and _member(document, "agents", _are_agents)
    )


def _member(holder: dict[str, Any], key: str, is_valid: Callable[[Any], bool]) -> bool:
    """Tell whether *key* is absent or valid; ``null`` is a value like any other."""
    return key not in holder or is_valid(holder[key])


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_socket(value: Any) -> bool:
    return isinstance(value, dict) and all(
        _member(value, key, _is_text) for key in ("path", "token")
    )


def _is_policy(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and all(
            _member(value, key, words.__contains__) for key, words in _WORDS.items()
        )
        and _member(value, "autoAllowSkills", lambda each: isinstance(each, bool))
    )


def _are_agents(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and "__proto__" not in value
        and all(map(_is_agent, value.values()))
    )


def _is_agent(value: Any) -> bool:
    return (
        _is_policy(value)
        and _member(value, "allowlist", lambda each: _all(each, _is_allowed))
        and _member(value, "mcpTools", lambda each: _all(each, _is_tool))
    )


def _all(value: Any, is_valid: Callable[[Any], bool]) -> bool:
    return isinstance(value, list) and all(map(is_valid, value))


def _is_allowed(value: Any) -> bool:
    if isinstance(value, str):
        return bool(trim(value))
    return (
        isinstance(value, dict)
        and _has_text(value, "pattern")
        and all(_member(value, key, _is_text) for key in _TEXTS_OF_ENTRY)
        and _member(value, "lastUsedAt", _is_finite)
    )


def _is_tool(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and _has_text(value, "server")
        and _has_text(value, "tool")
        and value.get("source") == "allow-always"
        and _is_time(value.get("addedAt"))
        and _member(value, "lastUsedAt", _is_time)
    )


def _has_text(value: dict[str, Any], key: str) -> bool:
    return isinstance(value.get(key), str) and bool(trim(value[key]))


def _is_finite(value: Any) -> bool:
    is_number = isinstance(value, float) and not isinstance(value, bool)
    return is_number and math.isfinite(value)


def _is_time(value: Any) -> bool:
    return _is_finite(value) and value >= 0
