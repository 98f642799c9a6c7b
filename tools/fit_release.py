"""Which variant of each difference between releases is that of a release.

``python -m tools.fit_release VERSION [VERDICTS] [--table RELEASE]``. VERDICTS is a
JSON object of what the real audit of VERSION said, by the id of a case in
``tests/parity``; without it, those recorded in ``tests/parity/releases`` are taken.
Each case is judged by the table of a release: that of VERSION, or of the neighbour that
agrees most. Then each variant of each function, and what neighbouring tables have in
each field, is put in its place, on the cases that come to it. A case decides where
variants make a difference; a variant agrees with it where no other is nearer to what
the real audit said.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import fields
from dataclasses import replace
from pathlib import Path
from typing import Any

from pytest_openclaw import evaluation
from pytest_openclaw import releases
from pytest_openclaw.deployment.validity.rule import rules_of
from pytest_openclaw.releases.rules import Rules
from pytest_openclaw.releases.variants import Variants
from tests import cases
from tests.further_verdicts import by_id
from tests.further_verdicts import verdicts
from tests.materialize import Case
from tests.materialize import write
from tests.releases.test_variants import every_variants

#: What a case came to: findings with their severities, or that it is refused.
Outcome = Counter[tuple[str, str]]
REFUSED: Outcome = Counter({("refused", ""): 1})
#: A deployment that a variant of another release breaks on.
_BROKEN: Outcome = Counter({("broken", ""): 100})
_SHOWN = 6


@dataclass
class Judgement:
    """What the real audit said of one case, and what the table makes of it."""

    case: Case
    real: Outcome
    ours: Outcome
    reached: frozenset[int]


def main() -> None:
    """Print what fits."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("version")
    parser.add_argument("verdicts", type=Path, nargs="?")
    parser.add_argument("--table", help="the release whose table judges")
    asked = parser.parse_args()
    recorded = _recorded(asked.version, asked.verdicts)
    tables = [asked.table] if asked.table else _neighbours(asked.version)
    judged = {each: list(_judged(recorded, each)) for each in tables}
    for name, judgements in judged.items():
        print(f"{name}: {_agreeing(judgements)} of {len(judgements)} verdicts agree")
    best = max(tables, key=lambda each: _agreeing(judged[each]))
    print(f"\nVariants, in the table of {best}:")
    for line in fitted(best, judged[best]):
        print(line)


def _recorded(version: str, file: Path | None) -> Mapping[str, Any]:
    if file is not None:
        loaded: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return {id_: each for id_, each in loaded.items() if "accepted" in each}
    stored = cases.FOLDER / "releases" / f"{version}.json"
    return verdicts(stored)


def _neighbours(version: str) -> list[str]:
    return list(releases.judged(version, None).judges)


def _agreeing(judgements: Iterable[Judgement]) -> int:
    return sum(each.ours == each.real for each in judgements)


def fitted(table: str, judgements: list[Judgement]) -> Iterator[str]:
    """Yield a line for each difference that a case decides."""
    for name, variants in every_variants():
        values = list(variants.spans())
        reaching = [each for each in judgements if id(variants) in each.reached]
        if len(values) > 1 and reaching:
            results = {
                str(span): _outcomes(reaching, table, forced={id(variants): value})
                for span, value in values
            }
            yield from _line(name, reaching, results)
    rules = releases.table(table)
    for other in _beside(table):
        for name, changed in _changes(rules, releases.table(other)):
            results = {
                table: [each.ours for each in judgements],
                other: _outcomes(judgements, table, rules=changed),
            }
            yield from _line(f"table: {name}", judgements, results)


def _line(
    name: str, judgements: list[Judgement], results: Mapping[str, list[Outcome]]
) -> Iterator[str]:
    """Yield which variants agree with the cases that tell them apart, if any do."""
    deciding = [
        at
        for at in range(len(judgements))
        if any(
            each[at] != next(iter(results.values()))[at] for each in results.values()
        )
    ]
    if not deciding:
        return
    nearest = {
        at: min(_distance(each[at], judgements[at].real) for each in results.values())
        for at in deciding
    }
    yield f"{name}, decided by {len(deciding)}: {_named(judgements, deciding)}"
    for variant, each in results.items():
        agreeing = [
            at
            for at in deciding
            if _distance(each[at], judgements[at].real) == nearest[at]
        ]
        word = {0: "none", len(deciding): "all"}.get(len(agreeing), str(len(agreeing)))
        yield f"    {variant}: {word}"


def _named(judgements: list[Judgement], deciding: list[int]) -> str:
    names = [str(judgements[at].case["id"]) for at in deciding[:_SHOWN]]
    return ", ".join(names) + (" ..." if len(deciding) > _SHOWN else "")


def _distance(one: Outcome, other: Outcome) -> int:
    return (one - other).total() + (other - one).total()


def _beside(table: str) -> list[str]:
    at = releases.EXACT.index(table)
    return [*releases.EXACT[max(at - 1, 0) : at], *releases.EXACT[at + 1 : at + 2]]


def _changes(rules: Rules, other: Rules) -> Iterator[tuple[str, Rules]]:
    """Yield the fields in which two tables differ, with the other's value in place."""
    for field in fields(rules):
        ours: Any = getattr(rules, field.name)
        theirs: Any = getattr(other, field.name)
        if field.name == "release" or ours == theirs:
            continue
        changed: dict[str, Any] = {field.name: theirs}
        if not hasattr(ours, "__dataclass_fields__"):
            yield field.name, replace(rules, **changed)
            continue
        for part in fields(ours):
            value = getattr(theirs, part.name)
            if value != getattr(ours, part.name):
                changed = {field.name: replace(ours, **{part.name: value})}
                yield f"{field.name}.{part.name}", replace(rules, **changed)


def _judged(recorded: Mapping[str, Any], table: str) -> Iterator[Judgement]:
    known = by_id()
    for id_, verdict in recorded.items():
        if id_ not in known:
            continue
        case = {**known[id_], "expect": {table: verdict}}
        real = cases.expected(case, table) if verdict["accepted"] else REFUSED
        if verdict["accepted"] and "findings" not in verdict:
            continue
        with choosing({}) as reached:
            ours = outcome(case, table)
        yield Judgement(case, real, ours, frozenset(reached))


def _outcomes(
    judgements: list[Judgement],
    table: str,
    *,
    forced: Mapping[int, Any] | None = None,
    rules: Rules | None = None,
) -> list[Outcome]:
    with choosing(forced or {}), _table(table, rules):
        return [outcome(each.case, table) for each in judgements]


def outcome(case: Case, table: str) -> Outcome:
    """Return what the table of a release makes of a case."""
    root = Path(tempfile.mkdtemp())
    try:
        report = cases.report_on(case, table, write(case, table, root))
    except Exception:  # a variant of another release may break on what it never gets
        return _BROKEN
    finally:
        shutil.rmtree(root, ignore_errors=True)
    return cases.found(report, case) if report.accepted else REFUSED


@contextmanager
def choosing(forced: Mapping[int, Any]) -> Iterator[set[int]]:
    """Note which variants are chosen from, and choose those that are *forced*.

    What was kept of earlier choices is forgotten, before and afterwards.
    """
    reached: set[int] = set()
    choose = Variants.of
    _forget()

    def chosen(self: Variants[Any], release: str) -> Any:
        reached.add(id(self))
        return forced[id(self)] if id(self) in forced else choose(self, release)

    try:
        with _put(Variants, "of", chosen):
            yield reached
    finally:
        _forget()


def _forget() -> None:
    rules_of.cache_clear()
    evaluation._KNOWN.clear()


@contextmanager
def _table(name: str, rules: Rules | None) -> Iterator[None]:
    """Judge by *rules* in place of those of the release *name*."""
    if rules is None:
        yield
        return
    original = releases.table
    with _put(
        releases, "table", lambda each: rules if each == name else original(each)
    ):
        yield


@contextmanager
def _put(holder: Any, name: str, value: Any) -> Iterator[None]:
    held = getattr(holder, name)
    setattr(holder, name, value)
    try:
        yield
    finally:
        setattr(holder, name, held)


if __name__ == "__main__":
    main()
