"""Feed mutated inputs to every reader and to whole audits, for as long as one asks.

    python -m tools.fuzz --seconds 600
    python -m tools.fuzz --cases 100000 --other-user

Prints a table by kind of input. Case N of a kind is made of N alone, so that
``--first N --cases 1`` runs it again. What fails is shrunk and printed.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import fields
from pathlib import Path

from pytest_openclaw import Deployment
from pytest_openclaw import UsageError
from pytest_openclaw import audit
from tests.cases import statuses
from tests.hostile import test_readers as readers
from tests.hostile import test_unreadable as unreadable
from tests.hostile.other_user import as_another_user

_CANARY = "c4nary-S3CRET-0123456789"
_CONFIG = json.dumps(
    {
        "gateway": {"bind": "lan", "auth": {"mode": "token", "token": _CANARY}},
        "channels": {"discord": {"enabled": True, "token": _CANARY, "dm": {}}},
        "agents": {"defaults": {"sandbox": {"mode": "off"}}},
        "env": {"vars": {"A": "b"}},
        "$include": "./other.json",
    }
).encode()
_SLOW = 2.0
#: Whole deployments take a hundred times as long as one text.
_DEPLOYMENTS_OF = 200


@dataclass
class Row:
    """What became of the cases of one kind."""

    cases: int = 0
    errors: int = 0
    slow: int = 0
    writes: int = 0
    leaks: int = 0
    false_passes: int = 0
    slowest: float = 0.0
    memory: int = 0
    """By how many MB the cases raised the largest memory of the process."""


def shrunk(data: bytes, fails: Callable[[bytes], bool]) -> bytes:
    """Return the smallest part of *data* that still fails, by cutting pieces out."""
    size = max(1, len(data) // 2)
    while size:
        at = 0
        while at < len(data):
            shorter = data[:at] + data[at + size :]
            if fails(shorter):
                data = shorter
            else:
                at += size
        size //= 2
    return data


def _of_reader(kind: str, number: int, folder: Path, row: Row) -> None:
    chance = random.Random(number)
    seeds = readers.seeds(kind, folder)
    path = folder / "input.yaml"
    data = readers.mutated(seeds[number % len(seeds)], chance)

    def fails(candidate: bytes) -> bool:
        try:
            readers.read(kind, candidate, path)
        except Exception:
            return True
        return False

    if fails(data):
        row.errors += 1
        print(f"{kind} {number}: {shrunk(data, fails)!r}", file=sys.stderr)


def _of_audit(number: int, folder: Path, row: Row) -> None:
    chance = random.Random(number)
    path = folder / "openclaw.json"

    def said(candidate: bytes) -> str:
        path.write_bytes(candidate)
        before = statuses(folder)
        try:
            report = audit(Deployment.load(path, state_dir=folder), "hardened")
        except UsageError as refusal:  # a template that is to be rendered first
            return str(refusal)
        row.writes += statuses(folder) != before
        return "\n".join(map(str, (*report.findings, *report.problems)))

    def fails(candidate: bytes) -> bool:
        try:
            said(candidate)
        except Exception:
            return True
        return False

    data = readers.mutated(_CONFIG, chance)
    try:
        if _CANARY in said(data):
            row.leaks += 1
            print(f"audit {number}: shows the secret: {data!r}", file=sys.stderr)
    except Exception as error:
        row.errors += 1
        print(f"audit {number}: {error}: {shrunk(data, fails)!r}", file=sys.stderr)


def _of_damage(number: int, folder: Path, row: Row) -> None:
    chance = random.Random(number)
    verdict = chance.choice(unreadable._cases())
    with unreadable._written(verdict) as (root, environment):
        before = unreadable._audited(verdict, environment)
        path = chance.choice(unreadable._paths(root))
        kind = chance.choice(unreadable._DAMAGES)
        if not unreadable._damage(path, kind):
            return
        after = unreadable._audited(verdict, environment)
    if clean := unreadable.made_clean(before, after, path):
        row.false_passes += 1
        print(
            f"damage {number}: {verdict.name} {path} {kind}: {clean}", file=sys.stderr
        )


def _memory() -> int:
    """Return the largest memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def run(first: int, cases: int, seconds: float) -> dict[str, Row]:
    """Run *cases* in all, or as many as fit into *seconds*."""
    rows = {kind: Row() for kind in (*sorted(readers._READERS), "audit", "damage")}
    end = time.monotonic() + seconds
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    done, number = 0, first
    try:
        while done < cases and time.monotonic() < end:
            for kind, row in rows.items():
                before, held = time.process_time(), _memory()
                if kind == "audit":
                    if number % 20:
                        continue
                    _of_audit(number, folder, row)
                elif kind == "damage":
                    if number % _DEPLOYMENTS_OF:
                        continue
                    _of_damage(number, folder, row)
                else:
                    _of_reader(kind, number, folder, row)
                spent = time.process_time() - before
                row.cases += 1
                row.slow += spent > _SLOW
                row.slowest = max(row.slowest, spent)
                row.memory += _memory() - held
                done += 1
            number += 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return rows


def main() -> int:
    """Print the table; the status is 1 if anything failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=sys.maxsize)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--other-user", action="store_true")
    options = parser.parse_args()
    run(0, len(readers._READERS) + 2, 60)  # imports all that the other user may not
    here = (options.first, options.cases, options.seconds)
    rows = as_another_user(lambda: run(*here)) if options.other_user else run(*here)
    heads = [each.name for each in fields(Row)]
    print("kind      " + "".join(f"{head:>14}" for head in heads))
    for kind, row in rows.items():
        cells = "".join(f"{getattr(row, head):>14.4g}" for head in heads)
        print(f"{kind:10}{cells}")
    who = resource.RUSAGE_CHILDREN if options.other_user else resource.RUSAGE_SELF
    print(f"memory: {resource.getrusage(who).ru_maxrss // 1024} MB")
    bad = ("errors", "slow", "writes", "leaks", "false_passes")
    return int(any(getattr(row, each) for row in rows.values() for each in bad))


if __name__ == "__main__":
    sys.exit(main())
