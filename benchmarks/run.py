"""What a run costs, beside empty items of the same number: time, and memory.

    python benchmarks/run.py [--deployments 1 10 100 200 1000] [--rounds 3]

Prints, as a table in Markdown: a start without bytecode of an earlier run, and with
it; fleets of several sizes, with and without reports; two workers of pytest-xdist;
five shards and their merge. Each row is a whole process, without other plugins of the
environment. Seconds are those of processors, user and system, of the process and its
workers; the median of the rounds. Memory is the largest resident set of one process.

That takes nine minutes on two quiet processors, of which fleets of a
thousand take half. Each row is there for the sizes at which it says something: what
grows with the square of the items, or is known from a smaller fleet, is left out of
larger ones. Fleets of more than ten have one round.

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
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
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
#: The largest fleets for rows that take longer than what they say is worth.
_MOST_ENDING, _MOST_WORKERS = 100, 200
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


#: Runs something, and returns what that cost.
_Row = Callable[[], Cost]


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
        self._spent(["-p", "openclaw", "--openclaw-config=*/openclaw.json"], folder)
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
        return self._spent(list(args), self.folder, cold=cold)

    def _spent(self, args: list[str], folder: Path, *, cold: bool = False) -> Cost:
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        if any(each.startswith("-n") for each in args):
            command += ["-p", "xdist"]
        env = {**os.environ, "PYTHONPATH": str(self.package)}
        env["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
        for name in ("PYTHONDONTWRITEBYTECODE", "PYTEST_PLUGINS", "PYTEST_ADDOPTS"):
            env.pop(name, None)
        if cold:
            env["PYTHONDONTWRITEBYTECODE"] = "1"
        return _spent([*command, *args], env, folder)

    def ours(self, *args: str, cold: bool = False) -> Cost:
        """Run the checks of the fleet."""
        return self.run("-p", "openclaw", _CONFIGS, *_NOT_OURS, *args, cold=cold)

    def empty(self, *args: str) -> Cost:
        """Run the empty items, without the plugin."""
        return self.run(*args, "empty")

    def ending(self, *args: str) -> Cost:
        """Run items that end as ours do, without the plugin: what pytest itself takes.

        A skip or a failure takes pytest longer than an empty item that passes.
        """
        return self.run(*args, "ending")

    def shards(self, count: int, at_once: int) -> Cost:
        """Run *count* shards, so many *at_once*, and merge their results."""
        results = [f"out/{number}.json" for number in range(1, count + 1)]
        with ThreadPoolExecutor(at_once) as started:
            costs = list(
                started.map(
                    lambda number: self.ours(
                        f"--openclaw-shard={number}/{count}",
                        f"--openclaw-results={results[number - 1]}",
                    ),
                    range(1, count + 1),
                )
            )
        merged = self.run("-p", "openclaw", "--openclaw-merge", *results, *_REPORTS)
        return Cost(
            sum(each.cpu for each in costs) + merged.cpu,
            max(each.wall for each in costs) + merged.wall,
            max(each.mebibytes for each in (*costs, merged)),
        )

    def rows(self, count: int, workers: bool) -> Iterator[tuple[str, _Row]]:
        """Yield what a fleet of *count* deployments costs: labels, and how it runs."""
        items = f"{count:,} x {CHECKS}"
        yield f"{items} empty items", self.empty
        if count <= _MOST_ENDING:
            yield f"{items} items that end the same", self.ending
        yield f"{count:,} deployments", self.ours
        yield f"{count:,} with reports", partial(self.ours, *_REPORTS)
        if count > 1:
            each = f"{count:,} in five shards, one after the other, merged"
            yield each, partial(self.shards, 5, 1)
            two = f"{count:,} in two shards at once, merged"
            yield two, partial(self.shards, 2, 2)
        if workers and 1 < count <= _MOST_WORKERS:
            yield f"{items} empty items, -n 2", partial(self.empty, "-n2")
            if count <= _MOST_ENDING:
                same = f"{items} that end the same, -n 2"
                yield same, partial(self.ending, "-n2")
            yield f"{count:,} deployments, -n 2", partial(self.ours, "-n2")

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

    def starts(self) -> Iterator[tuple[str, _Row]]:
        """Yield what one deployment costs, cold and warm, and what the plugin does."""
        yield "one, empty items", self.empty
        yield "one, empty items, plugin idle", partial(self.empty, "-p", "openclaw")
        yield "one, cold", partial(self.ours, cold=True)
        yield "one, warm", self.ours


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
        bench.ours()  # what the machine itself caches
        _print(bench.starts(), asked.rounds)
        if real := _real_command(asked.openclaw):
            audit = partial(bench.real_audit, real)
            _print([("one, by the real audit", audit)], asked.rounds)
        for count in asked.deployments:
            bench.write_fleet(count)
            rounds = asked.rounds if count <= 10 else 1
            _print(bench.rows(count, has_workers), rounds)
    if not asked.no_growth:
        print(flush=True)
        growth = ROOT / "benchmarks" / "growth.py"
        subprocess.run([sys.executable, str(growth)], check=True)


def _print(rows: Iterable[tuple[str, _Row]], rounds: int) -> None:
    """Run all *rows* in turn, *rounds* times, and print their medians."""
    taken = [(label, run, list[Cost]()) for label, run in rows]
    for number in range(1, rounds + 1):
        for label, run, costs in taken:
            costs.append(run())
            if number == rounds:
                cpu = statistics.median(each.cpu for each in costs)
                wall = statistics.median(each.wall for each in costs)
                memory = statistics.median(each.mebibytes for each in costs)
                row = f"| {label} | {cpu:.2f} | {wall:.2f} | {memory:.0f} |"
                print(row, flush=True)


if __name__ == "__main__":
    main()
