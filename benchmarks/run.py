"""What a run costs, beside empty items of the same number: time, and memory.

    python benchmarks/run.py [--deployments 1 10 100 200 1000] [--rounds 3]

Prints, as a table in Markdown: a start without bytecode of an earlier run, and with
it; fleets of several sizes, with and without reports; two workers of pytest-xdist;
five shards and their merge. Each row is a whole process. Seconds are those of
processors, user and system, of the process and its workers; the median of the rounds.
Memory is the largest resident set of one process.

With ``--openclaw "node node_modules/openclaw/openclaw.mjs"``, or where ``openclaw`` is
on the PATH, a row has the release's own audit of one of the configs. Then comes what
`python benchmarks/growth.py` prints, the growth with the size of one config.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import platform
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw.auditing import Audit

ROOT = Path(__file__).parents[1]
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
#: How many items such a config has.
CHECKS = len(list(Audit(Deployment.from_mapping(CONFIG)).enforced))
_WEAK = {**CONFIG, "gateway": {"bind": "lan"}, "logging": {"redactSensitive": "off"}}
#: The deployments of a fleet are of these in turn.
_KINDS = (_WEAK, CONFIG, CONFIG)
#: Gives each file ``*.empty`` as many items that do nothing as there are checks.
_EMPTY_ITEMS = f"""\
import pytest

class EmptyItem(pytest.Item):
    def runtest(self):
        pass

class EmptyFile(pytest.File):
    def collect(self):
        for number in range({CHECKS}):
            yield EmptyItem.from_parent(self, name=f"check.number_{{number}}")

def pytest_collect_file(file_path, parent):
    if file_path.suffix == ".empty":
        return EmptyFile.from_parent(parent, path=file_path)
"""
#: Writes how each item of a run ended, by file, and why.
_RECORDING = """\
import json

ended = {}

def pytest_runtest_logreport(report):
    if report.when == "call" or not report.passed:
        file, _, name = report.nodeid.partition("::")
        said = report.longrepr[2] if report.skipped else str(report.longrepr or "")
        ended.setdefault(file, []).append([name, report.outcome, said])

def pytest_sessionfinish():
    with open("ended.json", "w") as file:
        json.dump(ended, file)
"""
#: Gives each file ``*.ended`` items that end as it says, and evaluate nothing.
_ENDING_ITEMS = """\
import json

import pytest

class Failed(Exception):
    pass

class EndingItem(pytest.Item):
    def runtest(self):
        if self.outcome == "skipped":
            pytest.skip(self.said)
        if self.outcome == "failed":
            raise Failed(self.said)

    def repr_failure(self, excinfo):
        return self.said

class EndingFile(pytest.File):
    def collect(self):
        for name, outcome, said in json.loads(self.path.read_text()):
            item = EndingItem.from_parent(self, name=name)
            item.outcome, item.said = outcome, said
            yield item

def pytest_collect_file(file_path, parent):
    if file_path.suffix == ".ended":
        return EndingFile.from_parent(parent, path=file_path)
"""
_REPORTS = (
    "--openclaw-junit=out/junit.xml",
    "--openclaw-sarif=out/scan.sarif",
    "--openclaw-json=out/audit.json",
)
_NOT_OURS = ("--ignore=empty", "--ignore=ending")
_CONFIGS = "--openclaw-config=fleet/*/openclaw.json"
_SHARDS = 5
#: The program that starts another one, and prints what that took. It is small: the
#: largest memory of a process counts that of the one which started it, too.
_MEASURE = """\
import json, os, subprocess, sys, tempfile, time
started = time.perf_counter()
with tempfile.TemporaryFile() as out:
    process = subprocess.Popen(sys.argv[1:], stdout=out)
    _, status, usage = os.wait4(process.pid, 0)
    written = out.tell()
status = process.returncode = os.waitstatus_to_exitcode(status)
cpu = usage.ru_utime + usage.ru_stime
wall = time.perf_counter() - started
print(json.dumps([status, cpu, wall, usage.ru_maxrss, written]))
"""


@dataclass(frozen=True)
class Cost:
    """What processes took: CPU and wall seconds, and the largest memory in MiB."""

    cpu: float
    wall: float
    mebibytes: float


class Bench:
    """A project, and beside it a copy of the package as pip installs it."""

    def __init__(self, folder: Path) -> None:
        # Not within the project: pytest looks for tests in each of its folders.
        self.folder = folder / "project"
        self.folder.mkdir()
        self.package = folder / "installed"
        copy = self.package / "pytest_openclaw"
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "pytest_openclaw", copy, ignore=ignored)
        compileall.compile_dir(copy, quiet=1)
        info = self.package / "pytest_openclaw-0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Name: pytest-openclaw\nVersion: 0\n")
        (info / "RECORD").write_text("pytest_openclaw/__init__.py,,\n")
        (info / "entry_points.txt").write_text(
            "[pytest11]\nopenclaw = pytest_openclaw.plugin.plugin\n"
        )
        self.ended = self._record()

    def _record(self) -> list[object]:
        """Return how the items of each kind of config end: names, outcomes, reasons."""
        folder = self.folder.parent / "sample"
        for number, config in enumerate(_KINDS):
            (folder / f"{number}").mkdir(parents=True)
            (folder / f"{number}" / "openclaw.json").write_text(json.dumps(config))
        (folder / "conftest.py").write_text(_RECORDING)
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        env = {**os.environ, "PYTHONPATH": str(self.package)}
        _spent([*command, "--openclaw-config=*/openclaw.json"], env, folder)
        ended: dict[str, object] = json.loads((folder / "ended.json").read_text())
        return [ended[name] for name in sorted(ended)]

    def write_fleet(self, count: int) -> None:
        """Write *count* deployments, and as many files of empty items."""
        for name in ("fleet", "empty", "ending", "out"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        for name, items in (("empty", _EMPTY_ITEMS), ("ending", _ENDING_ITEMS)):
            (self.folder / name).mkdir()
            (self.folder / name / "conftest.py").write_text(items)
        for number in range(count):
            gateway = self.folder / "fleet" / f"gateway-{number:04}"
            gateway.mkdir(parents=True)
            kind = number % len(_KINDS)
            config = json.dumps(_KINDS[kind], indent=2)
            (gateway / "openclaw.json").write_text(config)
            (self.folder / "empty" / f"{number:04}.empty").touch()
            ended = json.dumps(self.ended[kind])
            (self.folder / "ending" / f"{number:04}.ended").write_text(ended)

    def run(self, *args: str, cold: bool = False) -> Cost:
        """Run pytest with *args*; *cold*: without bytecode of an earlier run."""
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        env = {**os.environ, "PYTHONPATH": str(self.package)}
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        if cold:
            env["PYTHONDONTWRITEBYTECODE"] = "1"
        return _spent([*command, *args], env, self.folder)

    def empty(self, *args: str) -> Cost:
        """Run the empty items, without the plugin."""
        return self.run("-p", "no:openclaw", *args, "empty")

    def ending(self, *args: str) -> Cost:
        """Run items that end as ours do, without the plugin: what pytest itself takes.

        A skip or a failure takes pytest longer than an empty item that passes.
        """
        return self.run("-p", "no:openclaw", *args, "ending")

    def shards(self) -> Cost:
        """Run five shards one after the other, and merge them."""
        costs = [
            self.run(
                _CONFIGS,
                *_NOT_OURS,
                f"--openclaw-shard={number}/{_SHARDS}",
                f"--openclaw-results=out/{number}.json",
            )
            for number in range(1, _SHARDS + 1)
        ]
        results = [f"out/{number}.json" for number in range(1, _SHARDS + 1)]
        merged = self.run("--openclaw-merge", *results, *_REPORTS)
        return Cost(
            sum(each.cpu for each in costs) + merged.cpu,
            max(each.wall for each in costs) + merged.wall,
            max(each.mebibytes for each in (*costs, merged)),
        )

    def rows(self, count: int, workers: bool) -> Iterator[tuple[str, Cost]]:
        """Yield what a fleet of *count* deployments costs: a label and the cost."""
        ours = (_CONFIGS, *_NOT_OURS)
        yield f"{count:,} x {CHECKS} empty items", self.empty()
        yield f"{count:,} x {CHECKS} items that end the same", self.ending()
        yield f"{count:,} deployments", self.run(*ours)
        yield f"{count:,} with reports", self.run(*ours, *_REPORTS)
        if workers and count > 1:
            yield f"{count:,} x {CHECKS} empty items, -n 2", self.empty("-n2")
            yield f"{count:,} x {CHECKS} that end the same, -n 2", self.ending("-n2")
            yield f"{count:,} deployments, -n 2", self.run(*ours, "-n2")
            yield f"{count:,} in five shards, merged", self.shards()

    def real_audit(self, command: list[str]) -> Cost:
        """Run the release's own audit of the first config; its state is empty."""
        config = self.folder / "fleet" / "gateway-0000" / "openclaw.json"
        with tempfile.TemporaryDirectory() as home:
            env = {
                "PATH": os.environ.get("PATH", ""),
                "HOME": home,
                "OPENCLAW_CONFIG_PATH": str(config),
                "OPENCLAW_STATE_DIR": home,
            }
            return _spent([*command, "security", "audit", "--json"], env, Path(home))

    def starts(self) -> Iterator[tuple[str, Cost]]:
        """Yield what one deployment costs, cold and warm, and what the plugin does."""
        ours = (_CONFIGS, *_NOT_OURS)
        yield "one, empty items", self.empty()
        yield "one, empty items, plugin idle", self.run("empty")
        yield "one, cold", self.run(*ours, cold=True)
        yield "one, warm", self.run(*ours)


def _spent(command: list[str], env: dict[str, str], folder: Path) -> Cost:
    """Run a command that may find something, and return what it took."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _MEASURE, *command],
        cwd=folder,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    status, cpu, wall, memory, written = json.loads(done.stdout)
    if status not in (0, 1) or not written:
        raise SystemExit(f"{shlex.join(command)} ended with {status}: {done.stderr}")
    return Cost(cpu, wall, memory / 1024)


def _real_command(stated: str | None) -> list[str]:
    """Return the command of a real installation; none where there is none."""
    if stated:
        return shlex.split(stated)
    return ["openclaw"] if shutil.which("openclaw") else []


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    sizes = [1, 10, 100, 200, 1000]
    parser.add_argument("--deployments", type=int, nargs="+", default=sizes)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--openclaw", help="the command of a real installation")
    parser.add_argument("--no-growth", action="store_true")
    asked = parser.parse_args()
    has_workers = find_spec("xdist") is not None
    python = platform.python_version()
    print(f"Python {python}, pytest {pytest.__version__}, {CHECKS} items each,")
    print(f"{os.cpu_count()} processors, {platform.machine()}, {time.strftime('%F')}\n")
    print("| run | CPU s | wall s | MiB |\n| --- | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name))
        bench.write_fleet(1)
        bench.run(_CONFIGS, *_NOT_OURS)  # what the machine itself caches
        _print([list(bench.starts()) for _ in range(asked.rounds)])
        if real := _real_command(asked.openclaw):
            label = "one, by the real audit"
            costs = [bench.real_audit(real) for _ in range(asked.rounds)]
            _print([[(label, cost)] for cost in costs])
        for count in asked.deployments:
            bench.write_fleet(count)
            rounds = asked.rounds if count <= 100 else 1
            _print([list(bench.rows(count, has_workers)) for _ in range(rounds)])
    if not asked.no_growth:
        print(flush=True)
        growth = ROOT / "benchmarks" / "growth.py"
        subprocess.run([sys.executable, str(growth)], check=True)


def _print(rounds: list[list[tuple[str, Cost]]]) -> None:
    for row in zip(*rounds, strict=True):
        costs = [cost for _, cost in row]
        cpu = statistics.median(each.cpu for each in costs)
        wall = statistics.median(each.wall for each in costs)
        memory = statistics.median(each.mebibytes for each in costs)
        print(f"| {row[0][0]} | {cpu:.2f} | {wall:.2f} | {memory:.0f} |", flush=True)


if __name__ == "__main__":
    main()
