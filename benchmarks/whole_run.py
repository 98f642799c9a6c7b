"""Time and memory of whole pytest processes: one deployment beside empty items.

Usage: ``python benchmarks/whole_run.py [--rounds N] [--deployments N]``

Each round starts, one after the other and in a folder of its own:

- ``empty``: pytest without this plugin, with as many empty tests as there are checks;
- ``idle``: the same with this plugin, which is not asked for anything;
- ``one``: ``pytest --openclaw-config`` on one deployment;
- ``many``: the same on as many deployments as asked for.

The table has the median of the rounds; memory is the process's largest resident set.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pytest_openclaw.checks import built_in_checks

CHECKS = len(list(built_in_checks()))
#: A config with something in it for each family of checks.
CONFIG = {
    "meta": {"lastTouchedVersion": "2026.9.6"},
    "gateway": {
        "bind": "lan",
        "auth": {"mode": "token", "token": "${OPENCLAW_GATEWAY_TOKEN}"},
        "trustedProxies": ["10.0.0.1"],
        "controlUi": {"allowedOrigins": ["https://control.example.com"]},
    },
    "agents": {
        "list": [
            {"id": f"agent-{number}", "default": not number} for number in range(20)
        ]
    },
    "channels": {
        "discord": {"enabled": True, "token": "${DISCORD_TOKEN}"},
        "telegram": {"enabled": True, "botToken": "${TELEGRAM_TOKEN}"},
    },
}
#: Nothing but pytest and this plugin, whatever else is installed.
ALONE = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
PLUGIN = ("-p", "pytest_openclaw.plugin.plugin")


@dataclass(frozen=True)
class Run:
    """One process: its wall time in seconds, and its memory in MiB."""

    seconds: float
    mebibytes: float


def measure(folder: Path, *args: str) -> Run:
    """Run pytest with *args* in *folder*, and return what it took."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", "-q", *args],
        cwd=folder,
        env=ALONE,
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"pytest ended with {process.returncode}")
    return Run(seconds, usage.ru_maxrss / 1024)


def make_folder(folder: Path, deployments: int) -> None:
    """Write the tests and the configs that are run."""
    tests = (f"def test_{number}():\n    pass\n" for number in range(CHECKS))
    (folder / "test_empty.py").write_text("\n\n".join(tests), encoding="utf-8")
    for number in range(deployments):
        path = folder / f"deployment-{number}" / "openclaw.json"
        path.parent.mkdir()
        path.write_text(json.dumps(CONFIG, indent=2), encoding="utf-8")


def commands(deployments: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what is run: a name, and pytest's arguments."""
    nothing_else = ("--ignore=test_empty.py",)
    yield "empty", ("test_empty.py",)
    yield "idle", (*PLUGIN, "test_empty.py")
    one = "--openclaw-config=deployment-0/openclaw.json"
    yield "one", (*PLUGIN, *nothing_else, one)
    many = "--openclaw-config=deployment-*/openclaw.json"
    yield f"{deployments} deployments", (*PLUGIN, *nothing_else, many)


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--deployments", type=int, default=50)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        make_folder(Path(name), asked.deployments)
        runs: dict[str, list[Run]] = {}
        for _ in range(asked.rounds):
            for label, args in commands(asked.deployments):
                runs.setdefault(label, []).append(measure(Path(name), *args))
    print(f"{'':16} {'seconds':>8} {'MiB':>6}   ({CHECKS} checks)")
    for label, measured in runs.items():
        seconds = statistics.median(run.seconds for run in measured)
        mebibytes = statistics.median(run.mebibytes for run in measured)
        print(f"{label:16} {seconds:8.2f} {mebibytes:6.0f}")


if __name__ == "__main__":
    main()
