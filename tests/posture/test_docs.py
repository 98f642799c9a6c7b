"""The page on the posture says what the checks' own data say."""

from __future__ import annotations

import re
from pathlib import Path

from pytest_openclaw.checks import built_in_checks
from pytest_openclaw.checks.attested import OWN
from pytest_openclaw.checks.kit.check import AUDIT
from pytest_openclaw.checks.kit.check import Check
from pytest_openclaw.profiles import HARDENED
from pytest_openclaw.profiles import SHARED
from pytest_openclaw.profiles import stages
from tests.groups import each_of

PAGE = Path(__file__).parents[2] / "docs" / "posture.md"
CHECKS = {each.id: each for each in built_in_checks()}
OURS = {each.id: each for each in CHECKS.values() if each.suite.startswith("posture")}
_ROW = re.compile(
    r"^\| `(posture\.[a-z_.]+)` \|([^|]*)\|([^|]*)\|([^|]*)\|([^|]+)\|$", re.MULTILINE
)


def rows() -> dict[str, tuple[str, str, list[str], str]]:
    """Return the rows of the table, by checkId."""
    found = _ROW.findall(PAGE.read_text(encoding="utf-8"))
    return {
        check_id: (
            hardened.strip(),
            shared.strip(),
            re.findall("`([^`]+)`", echoes),
            words,
        )
        for check_id, hardened, shared, echoes, words in found
    }


def test_the_table_has_each_check_in_order() -> None:
    """No check is missing, none is made up."""
    assert list(rows()) == list(OURS)


@each_of("check", OURS)
def test_a_row_agrees_with_its_check(check: Check) -> None:
    """Severities and the audit's own items are those of the data."""
    hardened, shared, echoes, words = rows()[check.id]
    stated = "/".join(map(str, check.severities))
    assert hardened == (stated if HARDENED.includes(check) else "-")
    assert shared == "/".join(map(str, SHARED.severities_of(check)))
    assert echoes == list(check.echoes)
    assert words.strip().endswith(".")


@each_of("check", OURS)
def test_echoes_are_items_of_the_audit(check: Check) -> None:
    """What a check names beside its own finding is an id that the audit has."""
    assert [each for each in check.echoes if each not in CHECKS] == []
    assert {CHECKS[each].suite for each in check.echoes} <= {AUDIT}


_DEMAND = re.compile(r"^\| ([^|`][^|]*) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def demands() -> dict[str, tuple[list[str], str, str]]:
    """Return the demands of the guides: items, how they are told, and profiles."""
    page = PAGE.read_text(encoding="utf-8").partition("## The demands of the guides")[2]
    section = page.partition("\n## ")[0]
    return {
        demand: (re.findall("`([a-z_]+\\.[^`]+)`", reported), reported, profiles)
        for demand, reported, profiles in _DEMAND.findall(section)
        if demand not in ("demand", "---")
    }


def test_each_demand_names_the_first_profiles_of_its_items() -> None:
    """Whoever chooses a profile sees from here what comes with it."""
    assert len(demands()) > 60
    for demand, (ids, _, profiles) in demands().items():
        items = [CHECKS[each] for each in ids if each in CHECKS]
        first = {stages(each)[0] for each in items}
        assert first == (set(profiles.split(", ")) - {"-"}), demand


def test_a_demand_without_an_item_says_so() -> None:
    """No demand is passed over in silence."""
    for demand, (ids, reported, profiles) in demands().items():
        assert (
            ids or reported.startswith("not judged") or "is not judged" in reported
        ), demand
        assert (profiles == "-") == (not [each for each in ids if each in CHECKS])


def test_the_demands_lead_to_each_check_and_attestation() -> None:
    """Each item of the stricter profiles is there for a demand."""
    named = {each for ids, _, _ in demands().values() for each in ids}
    strict = [
        each.id
        for each in CHECKS.values()
        if each.suite.startswith(("posture", "attested")) and each.suite != OWN
    ]
    assert set(strict) - named == set()


def test_the_page_of_profiles_has_each_attestation_that_one_requires() -> None:
    """By name, with the first profile that does."""
    page = PAGE.with_name("profiles.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([a-z_]+)` \| `(hardened|shared)` \|", page, re.M))
    required = {
        each.id.partition(".")[2]: stages(each)[0]
        for each in CHECKS.values()
        if each.suite.startswith("attested") and each.suite != OWN
    }
    assert rows == required
