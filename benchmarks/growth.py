"""Time at n, 2n and 4n for each kind of input that can be large, and the exponent.

    python benchmarks/growth.py [KIND...]

An exponent near 1 is linear, near 2 quadratic. Times are CPU seconds of one process.
"""

from __future__ import annotations

import json
import math
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pytest_openclaw import Deployment
from pytest_openclaw import audit
from pytest_openclaw.baseline.accepted import read_accepted


def _config(make: Callable[[int], str]) -> Callable[[int, Path], None]:
    def measured(count: int, folder: Path) -> None:
        path = folder / "openclaw.json"
        path.write_text(make(count))
        audit(Deployment.load(path), "hardened")

    return measured


def _accounts(channel: str, token: str) -> Callable[[int], str]:
    def make(count: int) -> str:
        accounts = {
            f"a{each}": {token: f"{each}:t0k-{each:020}"} for each in range(count)
        }
        return json.dumps({"channels": {channel: {"accounts": accounts}}})

    return make


def _one_list(count: int) -> str:
    accounts = {f"a{each}": {"botToken": f"{each}:t0k"} for each in range(count)}
    section = {"accounts": accounts, "allowFrom": [str(each) for each in range(count)]}
    return json.dumps({"channels": {"telegram": section}})


def _signal(count: int) -> str:
    accounts = {
        f"a{each}": {
            "account": f"+1555{each:07}",
            "transport": {"kind": "managed-native", "httpPort": 10_000 + each},
        }
        for each in range(count)
    }
    return json.dumps({"channels": {"signal": {"accounts": accounts}}})


def _repeated(count: int) -> str:
    return "{" + ",".join('"logging": {"level": "info"}' for _ in range(count)) + "}"


def _unknown(count: int) -> str:
    return json.dumps({f"key{each}": 1 for each in range(count)})


def _agents(count: int) -> str:
    entries: dict[str, Any] = {f"agent-{each}": {} for each in range(count)}
    return json.dumps({"agents": {"entries": entries}})


def _bindings(count: int) -> str:
    listed = [
        {"agentId": "main", "match": {"channel": "telegram", "accountId": f"a{each}"}}
        for each in range(count)
    ]
    return json.dumps({"bindings": listed})


def _names(count: int) -> str:
    profile = {"cdpPort": 1, "color": "#000000"}
    profiles = {f"Profile {each}": profile for each in range(count)}
    return json.dumps({"browser": {"profiles": profiles}})


def _safe_programs(count: int) -> str:
    names = [f"b{each}" for each in range(count)]
    section = {"safeBins": names, "safeBinProfiles": {key: {} for key in names}}
    return json.dumps({"tools": {"exec": section}})


def _skills(count: int, folder: Path) -> None:
    for each in range(count):
        skill = folder / "workspace" / "skills" / f"s{each}" / "SKILL.md"
        skill.parent.mkdir(parents=True, exist_ok=True)
        skill.write_text(f"---\nname: s{each}\ndescription: x\n---\n# S\n")
    (folder / "openclaw.json").write_text("{}")
    audit(Deployment.load(state_dir=folder, home=folder, deep=True), "hardened")


def _secrets(count: int) -> str:
    entries = {f"s{each}": {"apiKey": f"s3cret-{each:020}"} for each in range(count)}
    return json.dumps({"skills": {"entries": entries}})


def _variables(count: int) -> str:
    named = {f"A{each}_TOKEN": f"s3cret-{each:020}" for each in range(count)}
    return json.dumps({"env": {"vars": named}})


def _senders(count: int) -> str:
    listed = [f"{each}" for each in range(count)]
    return json.dumps(
        {"channels": {"telegram": {"botToken": "1:x", "allowFrom": listed}}}
    )


def _comments(count: int) -> str:
    return "{" + "// a comment\n" * count + "}"


def _models(count: int) -> str:
    listed = [{"id": f"m{each}", "name": f"M{each}"} for each in range(count)]
    provider = {"baseUrl": "https://models.example/v1", "models": listed}
    return json.dumps({"models": {"providers": {"own": provider}}})


def _servers(count: int) -> str:
    servers = {
        f"s{each}": {"command": "npx", "args": ["-y", f"package-{each}"]}
        for each in range(count)
    }
    return json.dumps({"mcp": {"servers": servers}})


def _open_chats(count: int) -> str:
    account = {"dmPolicy": "open", "allowFrom": ["*"], "groupPolicy": "open"}
    accounts = {
        f"a{each}": {"botToken": f"{each}:t0k-{each:020}", **account}
        for each in range(count)
    }
    return json.dumps({"channels": {"telegram": {"accounts": accounts}}})


def _mappings(count: int) -> str:
    mappings = [
        {"match": {"path": f"p{each}"}, "allowUnsafeExternalContent": True}
        for each in range(count)
    ]
    return json.dumps({"hooks": {"enabled": True, "mappings": mappings}})


def _included(count: int, folder: Path) -> None:
    for each in range(count):
        (folder / f"part{each}.json").write_text("{}")
    named = [f"./part{each}.json" for each in range(count)]
    (folder / "openclaw.json").write_text(json.dumps({"$include": named}))
    audit(Deployment.load(folder / "openclaw.json"), "hardened")


def _plugins(count: int, folder: Path) -> None:
    for each in range(count):
        plugin = folder / "extensions" / f"p{each}"
        plugin.mkdir(parents=True, exist_ok=True)
        manifest = {"id": f"p{each}", "configSchema": {"type": "object"}}
        (plugin / "openclaw.plugin.json").write_text(json.dumps(manifest))
        (plugin / "index.js").write_text("export const a = 1;\n")
    (folder / "openclaw.json").write_text("{}")
    audit(Deployment.load(state_dir=folder, home=folder, deep=True), "hardened")


def _sessions(count: int, folder: Path) -> None:
    for each in range(count):
        agent = folder / "agents" / f"a{each}" / "sessions"
        agent.mkdir(parents=True, exist_ok=True)
        (agent / "sessions.json").write_text("{}")
    (folder / "openclaw.json").write_text("{}")
    audit(Deployment.load(state_dir=folder, home=folder, deep=True), "hardened")


def _env_file(count: int, folder: Path) -> None:
    (folder / "openclaw.json").write_text("{}")
    lines = (f"A{each}_TOKEN=s3cret-{each:020}" for each in range(count))
    (folder / ".env").write_text("\n".join(lines))
    audit(Deployment.load(state_dir=folder, home=folder), "hardened")
    (folder / ".env").unlink()


def _manifest(count: int, folder: Path) -> None:
    path = folder / "manifest.yaml"
    parts = [
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n"
        "  openclaw.json: '{}'\n"
    ]
    parts += [
        f"apiVersion: v1\nkind: Service\nmetadata:\n  name: s{each}\n"
        for each in range(count)
    ]
    path.write_text("---\n".join(parts))
    audit(Deployment.load(path), "hardened")


def _accepted(count: int, folder: Path) -> None:
    path = folder / "openclaw-accepted.toml"
    entry = (
        '[[finding]]\ndeployment = "d"\ncheck = "gateway.bind_no_auth"\n'
        'subjects = ["s{}"]\naccepted = 2026-01-01\n'
    )
    path.write_text("\n".join(entry.format(each) for each in range(count)))
    read_accepted(path)


_KINDS: dict[str, tuple[int, Callable[[int, Path], None]]] = {
    "unknown keys": (1000, _config(_unknown)),
    "repeated keys": (1000, _config(_repeated)),
    "invalid names": (1000, _config(_names)),
    "safe programs": (1000, _config(_safe_programs)),
    "accounts of one list": (400, _config(_one_list)),
    "discord accounts": (250, _config(_accounts("discord", "token"))),
    "telegram accounts": (250, _config(_accounts("telegram", "botToken"))),
    "open chats": (250, _config(_open_chats)),
    "mappings of hooks": (250, _config(_mappings)),
    "signal accounts": (250, _config(_signal)),
    "synology accounts": (250, _config(_accounts("synology-chat", "token"))),
    "agents": (500, _config(_agents)),
    "bindings": (500, _config(_bindings)),
    "accepted findings": (200, _accepted),
    "skills": (250, _skills),
    "secrets of skills": (1000, _config(_secrets)),
    "variables": (1000, _config(_variables)),
    "lines of .env": (1000, _env_file),
    "senders": (2000, _config(_senders)),
    "models": (500, _config(_models)),
    "MCP servers": (250, _config(_servers)),
    "comments": (5000, _config(_comments)),
    "included files": (100, _included),
    "plugins": (50, _plugins),
    "agents of the state": (100, _sessions),
    "manifest documents": (250, _manifest),
}


def main() -> None:
    """Print the table."""
    print(f"{'kind':20}{'n':>8}{'n':>9}{'2n':>9}{'4n':>9}{'exponent':>10}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for kind in sys.argv[1:] or _KINDS:
            count, measured = _KINDS[kind]
            measured(2, folder)  # imports
            spent = []
            for factor in (1, 2, 4):
                before = time.process_time()
                measured(count * factor, folder)
                spent.append(time.process_time() - before)
            exponent = math.log(spent[2] / spent[0], 4)
            cells = "".join(f"{each:9.2f}" for each in spent)
            print(f"{kind:20}{count:8}{cells}{exponent:10.2f}")


if __name__ == "__main__":
    main()
