"""Make state directories with OpenClaw's own commands, and record its audit of each.

    python -m tools.state_archives NODE OPENCLAW_MJS RELEASE [SCENE ...]

runs each scene of ``SCENES``, or those that are named, in a new home, packs
``.openclaw`` as ``tests/states/RELEASE-NAME.tar.gz``, and writes what the command
``security audit`` then says to ``tests/states/verdicts.json``. Nothing needs a network;
after ``GATEWAY`` a scene has a gateway on loopback until its end. A scene whose
commands fail is left out, and said.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from contextlib import contextmanager
from contextlib import suppress
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "tests" / "states"
#: Where the states are made; they name it, so each is audited as if it were there.
ROOT = Path("/tmp/openclaw-states")

_PLUGIN = {
    "package.json": json.dumps(
        {
            "name": "notes",
            "version": "1.0.0",
            "openclaw": {"extensions": ["./index.js"]},
        }
    ),
    "openclaw.plugin.json": json.dumps(
        {"id": "notes", "configSchema": {"type": "object", "properties": {}}}
    ),
    "index.js": "export default { id: 'notes', register() {} };\n",
}
_TOKEN = ["config", "set", "gateway.auth.token", "t0k-3f9a1c7be2d84506af19c3b7"]
_RENEWED = ["config", "set", "gateway.auth.token", "t0k-9c41d7e2ab5f60338e7d2c10"]
_MODE = ["config", "set", "gateway.mode", "local"]
_CONSENT = "--accept-capabilities"
_MCP = json.dumps({"command": "notes-server", "args": ["--stdio"]})
_APPROVALS = json.dumps({"version": 1, "defaults": {"security": "full"}, "agents": {}})

_PORT = 18977
_SERVED = [
    _MODE,
    _TOKEN,
    ["config", "set", "gateway.bind", "loopback"],
    ["config", "set", "gateway.port", str(_PORT)],
    ["GATEWAY"],
]
_JOB = ["--name", "digest", "--cron", "0 7 * * *", "--session", "isolated"]
#: So long a command may take, and a gateway until it listens, in seconds.
_PATIENCE = 900

#: Commands by scene. ``PLUGIN``, ``APPROVALS``, ``SECRETS`` and ``WORKSPACE`` stand for
#: places, and ``ACCEPT`` for what newer releases ask for beside ``--force``.
SCENES: dict[str, list[list[str]]] = {
    "config": [_MODE, _TOKEN],
    "journal": [_MODE, _TOKEN, _RENEWED],
    "lan": [_MODE, ["config", "set", "gateway.bind", "lan"]],
    "plugin": [_MODE, _TOKEN, ["plugins", "install", "--force", "ACCEPT", "PLUGIN"]],
    "plugin-enabled": [
        _MODE,
        _TOKEN,
        ["plugins", "install", "--force", "ACCEPT", "PLUGIN"],
        ["plugins", "enable", "notes"],
    ],
    "agent": [
        _MODE,
        ["agents", "add", "work", "--non-interactive", "--workspace", "WORKSPACE"],
    ],
    "mcp": [_MODE, ["mcp", "set", "notes", _MCP]],
    "approvals": [_MODE, ["approvals", "set", "--file", "APPROVALS"]],
    "allowlist": [_MODE, ["approvals", "allowlist", "add", "/usr/bin/uptime"]],
    "channel": [
        _MODE,
        ["channels", "add", "--channel", "telegram", "--token", "123456:placeholder"],
    ],
    "models": [_MODE, ["models", "set", "openai/gpt-5.2"]],
    "hooks": [_MODE, ["hooks", "enable", "session-memory"]],
    "fixed": [
        _MODE,
        ["config", "set", "gateway.bind", "lan"],
        ["security", "audit", "--fix"],
    ],
    "cron": [*_SERVED, ["cron", "add", *_JOB, "--message", "Summarise the news."]],
    "devices": [*_SERVED, ["devices", "list"], ["system", "presence"]],
    "secrets": [*_SERVED, ["secrets", "store", "import", "SECRETS"]],
}


def main(node: str, openclaw: str, release: str, *scenes: str) -> None:
    """Make the archives of one release."""
    FOLDER.mkdir(exist_ok=True)
    for name in scenes or SCENES:
        commands = SCENES[name]
        home = _home(release, name)
        failed = _failed([node, openclaw], commands, home)
        if failed is not None:
            print(f"{release} {name}: left out, {' '.join(failed[:3])} fails")
            continue
        archive = f"{release}-{name}.tar.gz"
        with tarfile.open(FOLDER / archive, "w:gz") as tar:
            tar.add(home / ".openclaw", ".", filter=_small)
        report = _report([node, openclaw], home)
        if report is None:
            print(f"{release} {name}: left out, its audit gives no report")
            (FOLDER / archive).unlink()
            continue
        _record(archive, {"home": str(home), "findings": report})
        print(f"{release} {name}: {len(report)} findings")


def _failed(
    program: list[str], commands: list[list[str]], home: Path
) -> list[str] | None:
    """Run the commands of a scene, and return the one that fails."""
    with ExitStack() as running:
        for command in commands:
            if command == ["GATEWAY"]:
                running.enter_context(_gateway(program, home))
            elif not _runs(program, command, home):
                return command
    return None


@contextmanager
def _gateway(program: list[str], home: Path) -> Iterator[None]:
    """Run the gateway of *home* on loopback; raises if it does not listen."""
    log = home.parent / "gateway.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*program, "gateway", "run"],
            env=_environment(home),
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        end = time.monotonic() + _PATIENCE
        while not _listens():
            if time.monotonic() > end or process.poll() is not None:
                raise SystemExit(f"no gateway listens at {_PORT}: see {log}")
            time.sleep(1)
        yield
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=60)


def _listens() -> bool:
    with socket.socket() as connection:
        return connection.connect_ex(("127.0.0.1", _PORT)) == 0


def _record(archive: str, verdict: dict[str, object]) -> None:
    file = FOLDER / "verdicts.json"
    verdicts = json.loads(file.read_text()) if file.exists() else {}
    ordered = dict(sorted({**verdicts, archive: verdict}.items()))
    file.write_text(json.dumps(ordered, indent=1) + "\n")


def _home(release: str, name: str) -> Path:
    """Return a new home, with what the commands are given beside it."""
    root = ROOT / release / name
    shutil.rmtree(root, ignore_errors=True)
    for folder in ("home/.openclaw", "given/notes"):
        (root / folder).mkdir(parents=True)
    (root / "home/.openclaw").chmod(0o700)
    for file, text in _PLUGIN.items():
        (root / "given/notes" / file).write_text(text)
    (root / "given/approvals.json").write_text(_APPROVALS)
    (root / "given/secrets.env").write_text("SEARCH_KEY=k3y-5e1b90c2d7f84a36\n")
    return root / "home"


def _environment(home: Path) -> dict[str, str]:
    offline = {
        "npm_config_offline": "true",
        "npm_config_registry": "http://127.0.0.1:9",
    }
    return {"HOME": str(home), "PATH": os.environ["PATH"], "CI": "1", **offline}


def _runs(program: list[str], command: list[str], home: Path) -> bool:
    given = home.parent / "given"
    places = {
        "PLUGIN": str(given / "notes"),
        "APPROVALS": str(given / "approvals.json"),
        "SECRETS": str(given / "secrets.env"),
        "WORKSPACE": str(home / ".openclaw" / "workspace-work"),
    }
    words = [places.get(word, word) for word in command]
    if "ACCEPT" in words:
        at = words.index("ACCEPT")
        asks = _CONSENT in _run([*program, *words[:2], "--help"], home).stdout
        words[at : at + 1] = [_CONSENT] if asks else []
    return _run([*program, *words], home).returncode == 0


def _run(command: list[str], home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        env=_environment(home),
        cwd=home,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=_PATIENCE,
        check=False,
    )


def _report(program: list[str], home: Path) -> list[list[str]] | None:
    done = _run([*program, "security", "audit", "--json"], home)
    start = done.stdout.find("{")
    if start < 0:
        return None
    findings = json.loads(done.stdout[start:]).get("findings")
    if findings is None:
        return None
    return sorted([each["checkId"], each["severity"]] for each in findings)


def _small(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """Leave out what no check reads and takes much room: logs and caches."""
    parts = Path(member.name).parts
    if parts[-2:] == ("logs", "config-audit.jsonl") or parts[-1:] == ("logs",):
        return member
    return None if {"logs", "cache", "tmp"} & set(parts) else member


if __name__ == "__main__":
    main(*sys.argv[1:])
