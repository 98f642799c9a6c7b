"""Seconds and memory for hostile inputs of 4 MB, each read in a process of its own.

    python benchmarks/four_megabytes.py [KIND...]

Kinds that begin with "most" are as large as a bound allows, the others as 4 MB allow.

The goal is at most 2 CPU seconds and 200 MB above an audit of a small config, or a
refusal in one line, which the last column shows.
"""

from __future__ import annotations

import itertools
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from pytest_openclaw import Deployment
from pytest_openclaw import audit

SIZE = 4 * 1024 * 1024 - 4096
_LARGEST = 2.0


def _many(before: str, make: Callable[[int], str], after: str) -> str:
    """Return a text of nearly 4 MB with as many members as fit."""
    parts: list[str] = []
    size = 0
    for number in itertools.count():
        parts.append(make(number))
        size += len(parts[-1]) + 1
        if size > SIZE:
            return before + ",".join(parts[:-1]) + after
    raise AssertionError


def _accounts(channel: str, key: str) -> str:
    return _many(
        f'{{"channels":{{"{channel}":{{"accounts":{{',
        lambda number: f'"a{number}":{{"{key}":"t0k-{number:020}","x":1}}',
        "}}}}",
    )


def _config(make: Callable[[], str]) -> dict[str, str]:
    return {"openclaw.json": make()}


#: What the files hold, by their names below the state directory.
KINDS: dict[str, Callable[[], dict[str, str]]] = {
    name: partial(_config, make)
    for name, make in {
        "unknown keys": lambda: _many("{", lambda number: f'"key{number}":1', "}"),
        "unknown keys, allowed": lambda: _many(
            "{", lambda number: f'"key{number:020}":1', "}"
        ),
        "repeated keys": lambda: _many("{", lambda _: '"logging":{}', "}"),
        "objects": lambda: _many('{"x":[', lambda _: "{}", "]}"),
        "lists": lambda: _many('{"x":[', lambda _: "[]", "]}"),
        "numbers": lambda: _many('{"x":[', lambda _: "1", "]}"),
        "odd numbers": lambda: _many('{"x":[', lambda _: "1e1", "]}"),
        "escapes": lambda: '{"logging":{"file":"' + r"\u0041" * (SIZE // 6) + '"}}',
        "comments": lambda: "{" + "//\n" * (SIZE // 3) + "}",
        "one text": lambda: '{"logging":{"file":"' + "x" * SIZE + '"}}',
        "one number": lambda: '{"x":' + "9" * SIZE + "}",
        "colons": lambda: '{"x":"://' + ":" * SIZE + '"}',
        "dollars": lambda: '{"x":"' + "${" * (SIZE // 2) + '"}',
        "open lists": lambda: "[" * SIZE,
        "open text": lambda: '{"x":"' + "y" * SIZE,
        "senders": lambda: _many(
            '{"channels":{"telegram":{"allowFrom":[',
            lambda number: f'"{number}"',
            "]}}}",
        ),
        "secrets": lambda: _many(
            '{"env":{"vars":{',
            lambda number: f'"A{number}_TOKEN":"{number:032}"',
            "}}}",
        ),
        "unknown keys of accounts": lambda: _accounts("discord", "token"),
        "file secrets": lambda: _many(
            '{"skills":{"entries":{',
            lambda number: (
                f'"p{number}":{{"apiKey":{{"source":"file","provider":"p",'
                '"id":"value"}}}'
            ),
            '}},"secrets":{"providers":{"p":{"source":"file","path":"/etc/hostname"}}}}',
        ),
    }.items()
}


def _most(
    count: int, make: Callable[[int], Any], *keys: str, suffix: str = ""
) -> dict[str, str]:
    """Return a config with *count* members at *keys*."""
    tree: Any = {f"a{number}{suffix}": make(number) for number in range(count)}
    for key in reversed(keys):
        tree = {key: tree}
    return {"openclaw.json": json.dumps(tree)}


_AGENT = {"sandbox": {"mode": "off"}, "tools": {"elevated": {"enabled": True}}}
_SECRET = "s3cret-{:020}"
KINDS |= {
    "most unknown keys": partial(_most, 58_000, lambda _: 1),
    "most agents": partial(_most, 2_000, lambda _: {}, "agents", "entries"),
    "most agents, unsafe": partial(_most, 2_000, lambda _: _AGENT, "agents", "entries"),
    "most accounts": partial(
        _most,
        5_000,
        lambda number: {"token": _SECRET.format(number), "dmPolicy": "open"},
        *("channels", "discord", "accounts"),
    ),
    "most variables": partial(
        _most,
        10_000,
        _SECRET.format,
        *("env", "vars"),
        suffix="_TOKEN",
    ),
    "most keys of skills": partial(
        _most,
        28_000,
        lambda number: {"apiKey": _SECRET.format(number)},
        *("skills", "entries"),
    ),
    "most bindings": lambda: {
        "openclaw.json": json.dumps(
            {
                "bindings": [
                    {
                        "agentId": "main",
                        "match": {"channel": "telegram", "accountId": f"a{number}"},
                    }
                    for number in range(11_500)
                ]
            }
        )
    },
}
KINDS["variables"] = lambda: {
    "openclaw.json": "{}",
    ".env": "\n".join(f"A{number}_TOKEN={number:032}" for number in range(SIZE // 45)),
}
KINDS["an open quote"] = lambda: {"openclaw.json": "{}", ".env": "A='" + "\n" * SIZE}


def measure(folder: Path) -> str:
    """Read and judge the deployment in *folder*; return what that took as a row."""
    with tempfile.TemporaryDirectory() as small:
        Path(small, "openclaw.json").write_text('{"channels": {"discord": {}}}')
        audit(Deployment.load(state_dir=small), "hardened")  # imports
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    report = audit(Deployment.load(state_dir=folder, home=folder), "hardened")
    spent = time.process_time() - start
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    first = (
        str(report.problems[0]).rpartition("openclaw.json")[2]
        if report.problems
        else ""
    )
    slow = " SLOW" if spent > _LARGEST else ""
    return f"{spent:8.2f}{grown:8}  {first[:60]}{slow}"


def main() -> None:
    """Print the table."""
    if sys.argv[1:2] == ["--measure"]:
        print(measure(Path(sys.argv[2])))
        return
    print(f"{'kind':26}{'seconds':>8}{'MB':>8}  first problem")
    for kind in sys.argv[1:] or KINDS:
        with tempfile.TemporaryDirectory() as folder:
            for name, text in KINDS[kind]().items():
                Path(folder, name).write_text(text)
            command = [sys.executable, __file__, "--measure", folder]
            row = subprocess.run(command, capture_output=True, text=True, check=True)
        print(f"{kind:26}{row.stdout.rstrip()}", flush=True)


if __name__ == "__main__":
    main()
