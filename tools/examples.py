"""A bad and a good config for each check's page.

Most are written by hand, in ``reference/chosen_examples.json``: they are configs as
people have them, and the good one is the bad one with its fix. The others are chosen
out of recorded cases: the smallest in which a check finds something, and the one that
differs least from it, was accepted, and passes.

Run from a clone, after either changed: ``python -m tools.examples``.
``tests/docs/test_examples.py`` evaluates both.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pytest_openclaw import Deployment
from pytest_openclaw.auditing import Audit
from pytest_openclaw.checks import built_in_checks
from pytest_openclaw.checks.gates import GATES
from pytest_openclaw.outcomes import Outcome
from pytest_openclaw.profiles import SHARED
from pytest_openclaw.releases import FIRST_CLASS
from pytest_openclaw.selection import Selection

ROOT = Path(__file__).resolve().parents[1]
FILE = Path(__file__).parent / "reference" / "examples.json"
BY_HAND = FILE.with_name("chosen_examples.json")
#: A case with nothing else is about its config alone.
_OF_CONFIG = {
    "id",
    "about",
    "aim",
    "config",
    "expect",
    "cause",
    "source",
    "from",
    "why",
}
#: A page shows no longer config than this, in characters.
_LONGEST = 700
#: How many good configs are tried, the closest first.
_TRIES = 300


def main() -> None:
    """Write the examples of all checks that a config alone can show."""
    configs = list(_configs())
    by_hand = json.loads(BY_HAND.read_text(encoding="utf-8"))
    chosen = {}
    for check in built_in_checks():
        if check.id in by_hand:
            chosen[check.id] = by_hand[check.id]
            continue
        if check.id in GATES or check.each is not None:
            continue
        release = next(
            (
                each.release
                for each in reversed([*FIRST_CLASS])
                if check.applies_to(each)
            ),
            None,
        )
        if release is not None and (pair := _pair(check.id, release, configs)):
            chosen[check.id] = {"release": release, **pair}
    FILE.write_text(json.dumps(chosen, indent=1) + "\n", encoding="utf-8")
    print(f"{len(chosen)} checks have examples")


def fails(config: Any, check_id: str, release: str) -> bool:
    """Does the check find something in a config that its release accepts?"""
    audit, outcome = _judged(config, check_id, release)
    return audit.accepted and bool(outcome.findings)


def passes(config: Any, check_id: str, release: str) -> bool:
    """Was the check evaluated there, and did it find nothing?"""
    audit, outcome = _judged(config, check_id, release)
    found = outcome.findings or outcome.suppressed
    return audit.accepted and not found and outcome.not_evaluated is None


def _judged(config: Any, check_id: str, release: str) -> tuple[Audit, Outcome]:
    """Return what becomes of a check on *config*, under the strictest profile."""
    deployment = Deployment.from_mapping(config, release=release)
    audit = Audit(deployment, selection=Selection(SHARED))
    return audit, audit.outcome(check_id)


def _configs() -> Iterator[tuple[str, Any, frozenset[str]]]:
    """Yield distinct configs as text and data, with the checkIds to be found there."""
    seen: set[str] = set()
    for file in sorted((ROOT / "tests" / "parity").glob("*.json")):
        for case in json.loads(file.read_text(encoding="utf-8")):
            if not isinstance(case.get("config"), dict) or set(case) - _OF_CONFIG:
                continue
            found = frozenset(
                name
                for verdict in case["expect"].values()
                for name, *_ in verdict.get("findings", ())
            )
            yield from _new(case["config"], found, seen)
    for file in sorted((ROOT / "tests" / "posture").glob("*.json")):
        for case in json.loads(file.read_text(encoding="utf-8")):
            if set(case) <= {"id", "check", "kind", "config", "expected"}:
                fires = case["kind"] == "fires"
                found = frozenset([case["check"]] if fires else [])
                yield from _new(case["config"], found, seen)


def _new(
    config: Any, found: frozenset[str], seen: set[str]
) -> Iterator[tuple[str, Any, frozenset[str]]]:
    text = json.dumps(config, indent=2)
    if text not in seen and len(text) <= _LONGEST and "$ROOT" not in text:
        seen.add(text)
        yield text, config, found


def _pair(
    check_id: str, release: str, configs: Iterable[tuple[str, Any, frozenset[str]]]
) -> dict[str, Any] | None:
    # An empty config shows least.
    every = sorted(configs, key=lambda each: (not each[1], len(each[0])))
    bad = next(
        (
            config
            for _, config, found in every
            if check_id in found and fails(config, check_id, release)
        ),
        None,
    )
    if bad is None:
        return None
    leaves = _leaves(bad)
    others = [config for _, config, found in every if check_id not in found]
    closest = sorted(others, key=lambda each: _distance(leaves, _leaves(each)))
    for config in closest[:_TRIES]:
        if passes(config, check_id, release):
            return {"bad": bad, "good": config}
    return None


def _leaves(value: Any, path: str = "") -> Counter[str]:
    if isinstance(value, dict) and value:
        leaves: Counter[str] = Counter()
        for key, each in value.items():
            leaves += _leaves(each, f"{path}.{key}")
        return leaves
    return Counter([f"{path}={json.dumps(value)}"])


def _distance(one: Counter[str], other: Counter[str]) -> int:
    return sum((one - other).values()) + sum((other - one).values())


if __name__ == "__main__":
    main()
