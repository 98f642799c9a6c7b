"""What a release says of itself where it is asked: its audit, and its validation.

Each question is a config with every name that any table has, and of commands those of
the release's own pages.
The audit answers which of these are commands of nodes, dangerous ones, dangerous tools
over HTTP, and variables that a config may set; ``config validate`` answers which
providers come with models, and which models and heartbeat targets are taken.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterable
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pytest_openclaw import releases
from pytest_openclaw.releases.rules import Rules

#: How long a command of a release may take.
SECONDS = 300
#: The name of a list, what the release has, and what the table has.
Fact = tuple[str, set[str], set[str]]

_TOKEN = "t0k-3f9a1c7be2d84506af19c3b7"
_COMMAND = re.compile(r"`([a-z][A-Za-z0-9]*(?:\.[a-z][A-Za-z0-9]*)+)`")
_GROUP = re.compile(r"^- `(group:[a-z]+)`: (.*)$", re.M)
_MEMBER = re.compile(r"`([a-z][a-z0-9_]*)`")


class Release:
    """An installed release, run in an empty home, with PATH and no other variable."""

    def __init__(self, node: str, package: Path, home: Path) -> None:
        self.state = home / "state"
        self.state.mkdir(mode=0o700, parents=True)
        (self.state / "openclaw.json").write_text("{}")
        self._start = [node, str(package / "openclaw.mjs")]
        self._env = {
            "PATH": os.environ.get("PATH", ""),
            "HOME": str(home),
            "OPENCLAW_STATE_DIR": str(self.state),
        }

    def __call__(self, *words: str) -> str:
        """Return what a command prints."""
        done = subprocess.run(
            [*self._start, *words],
            capture_output=True,
            text=True,
            env=self._env,
            timeout=SECONDS,
            check=False,
        )
        return done.stdout

    def json(self, config: dict[str, Any], *words: str) -> dict[str, Any]:
        """Return the object that a command prints of *config*; empty if it does not."""
        text = json.dumps(config)
        (self.state / "openclaw.json").write_text(text, encoding="utf-8")
        printed = self(*words, "--json")
        start = printed.find("{")
        try:
            read = json.loads(printed[start:]) if start >= 0 else {}
        except ValueError:
            return {}
        return read if isinstance(read, dict) else {}


def answers(release: Release, package: Path, rules: Rules) -> Iterator[Fact]:
    """Yield all lists that a release can be asked for."""
    text = documented(package)
    yield from tool_groups(text, rules)
    yield from audited(release, text, rules)
    yield from validated(release, rules)


def documented(package: Path) -> str:
    """Return all that the pages of a package say."""
    pages = sorted((package / "docs").rglob("*.md"))
    return "\n".join(page.read_text(encoding="utf-8") for page in pages)


def tool_groups(text: str, rules: Rules) -> Iterator[Fact]:
    """Yield the members of each group of tools that the pages list.

    They leave some out: what they have is told apart by cases (``tests.table_cases``).
    """
    found: dict[str, set[str]] = {}
    for name, members in _GROUP.findall(text):
        # what is in brackets is about a member, and none itself
        listed = re.sub(r"\([^)]*\)", "", members)
        found.setdefault(name, set()).update(_MEMBER.findall(listed))
    for name, there in sorted(found.items()):
        if name in rules.tools.groups:
            yield f"tools.groups[{name!r}]", there, {*rules.tools.groups[name]}


def audited(release: Release, text: str, rules: Rules) -> Iterator[Fact]:
    """Yield the lists that an audit answers about."""
    tables = list(releases.FIRST_CLASS)
    commands = {name for each in tables for name in each.node_commands.known}
    commands.update(name for each in tables for name in each.node_commands.dangerous)
    families = {name.partition(".")[0] for name in commands}
    commands.update(
        name for name in _COMMAND.findall(text) if name.partition(".")[0] in families
    )
    variables = {name for each in tables for name in each.blocked_variables}
    variables -= {"PATH", "HOME"}  # which the release is run with
    tools = {name for each in tables for name in each.dangerous_http_tools}
    texts = {name: f"x-{name}" for name in variables}
    nodes: dict[str, Any] = {}
    listed = [*sorted(commands), *(f"${{{name}}}" for name in sorted(variables))]
    _put(nodes, rules.node_commands.deny_key, listed)
    config: dict[str, Any] = {
        "env": {"vars": texts},
        "gateway": {"auth": {"token": _TOKEN}, "tools": {"allow": sorted(tools)}},
    }
    details = _details(release, _merged(config, nodes))
    denied = details.get("gateway.nodes.deny_commands_ineffective", "")
    if denied:
        unknown = {*_after(denied, "Unknown command names")}
        here = {*rules.node_commands.known}
        if rules.node_commands.denies_dangerous:
            here.update(rules.node_commands.dangerous)
        yield "node_commands.known", commands - unknown, here
        refused = {*_after(denied, "Pattern-like entries")}
        blocked = {name for name in variables if f"${{{name}}}" in refused}
        yield "blocked_variables", blocked, variables & rules.blocked_variables
    over_http = details.get("gateway.tools_invoke_http.dangerous_allow", "")
    if over_http:
        there = {*_after(over_http, "gateway.tools.allow includes", " which")}
        yield "dangerous_http_tools", there, {*rules.dangerous_http_tools}
    allowed: dict[str, Any] = {}
    _put(allowed, rules.node_commands.allow_key, sorted(commands))
    details = _details(release, _merged({"gateway": config["gateway"]}, allowed))
    dangerous = details.get("gateway.nodes.allow_commands_dangerous", "")
    if dangerous:
        there = {*_after(dangerous, "includes", ". ")}
        yield "node_commands.dangerous", there, {*rules.node_commands.dangerous}


def validated(release: Release, rules: Rules) -> Iterator[Fact]:
    """Yield the lists that the validation of a config answers about."""
    tables = list(releases.FIRST_CLASS)
    providers = {name for each in tables for name in each.built_in_providers}
    declared: dict[str, Any] = {name: {"models": []} for name in sorted(providers)}
    paths = _refused(release, {"models": {"providers": declared}})
    if paths is None:
        return
    at = "models.providers."
    refused = {path.removeprefix(at).rpartition(".")[0] for path in paths}
    yield "built_in_providers", providers - refused, {*rules.built_in_providers}
    models = {name for each in tables for name in _retired(each)}
    listed: dict[str, Any] = {name: {} for name in sorted(models)}
    paths = _refused(release, {"agents": {"defaults": {"models": listed}}}) or []
    there = {path.removeprefix("agents.defaults.models.") for path in paths}
    yield "retired_models", there & models, _retired(rules)


def _retired(rules: Rules) -> set[str]:
    return {
        f"{provider}/{model}"
        for provider, models in rules.retired_models.items()
        for model in models
    }


def _details(release: Release, config: dict[str, Any]) -> dict[str, str]:
    listed = release.json(config, "security", "audit").get("findings", ())
    return {each["checkId"]: each.get("detail", "") for each in listed}


def _refused(release: Release, config: dict[str, Any]) -> list[str] | None:
    """Return the paths at fault in a config; ``None`` where that is not printed."""
    printed = release.json(config, "config", "validate")
    if "valid" not in printed:
        return None
    issues = printed.get("issues", ())
    return [str(each.get("path")) for each in issues]


def _after(text: str, words: str, until: str = "\n") -> Iterable[str]:
    """Return the names that a sentence lists behind *words*."""
    _, _, rest = text.partition(words)
    rest = rest.partition(until)[0]
    rest = rest.partition(": ")[2] if ": " in rest else rest
    rest = re.sub(r" \([^)]*\)", "", rest)  # (did you mean: ...)
    return (each.strip(" :") for each in rest.split(",") if each.strip(" :"))


def _put(target: dict[str, Any], dotted: str, value: Any) -> None:
    *above, last = dotted.split(".")
    for key in above:
        target = target.setdefault(key, {})
    target[last] = value


def _merged(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    both = dict(first)
    for key, value in second.items():
        inside = isinstance(value, dict) and isinstance(both.get(key), dict)
        both[key] = _merged(both[key], value) if inside else value
    return both
