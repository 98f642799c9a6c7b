"""Which rules judge a version, and what differs between releases as data."""

from __future__ import annotations

import ast
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import pytest_openclaw
from pytest_openclaw import Deployment
from pytest_openclaw import UsageError
from pytest_openclaw import audit
from pytest_openclaw import releases
from pytest_openclaw.releases.eras import ERAS
from pytest_openclaw.releases.eras import VERDICTS
from pytest_openclaw.releases.eras import stretches
from pytest_openclaw.releases.release import KNOWN
from pytest_openclaw.releases.release import Release
from pytest_openclaw.releases.release import Span
from pytest_openclaw.releases.release import UnknownRelease
from pytest_openclaw.releases.variants import Variants
from tests import cases
from tests.materialize import write


@pytest.mark.parametrize(
    ("version", "rules", "exact"),
    [
        ("2026.9.6", "2026.9.6", True),
        ("v2026.9.6", "2026.9.6", True),
        ("2026.9.6-beta.1", "2026.9.6", False),
        ("2026.12.1", "2026.9.6", False),
        ("2026.9.5", "2026.9.5", True),
        ("2026.9.4", "2026.9.4", True),
        ("2026.9.3", "2026.9.3", True),
        ("2026.9.1", "2026.9.1", True),
        ("2026.8.2", "2026.8.2", True),
        ("2026.8.1", "2026.8.2", True),
        ("2026.7.34", "2026.7.1", False),
        ("2026.6.1", "2026.6.1", True),
        ("2026.6.8", "2026.6.1", False),
        ("2026.5.12", "2026.5.12", True),
        ("2026.2.3-1", releases.EXACT[0], False),
        ("2025.1.1", releases.EXACT[0], False),
    ],
)
def test_which_release_judges(version: str, rules: str, exact: bool) -> None:
    """The nearest one that is known exactly."""
    judged = releases.judged(version, None)
    assert judged.rules.release == rules
    assert judged.exact is exact
    assert (judged.approximate is None) is exact


@pytest.mark.parametrize(
    ("version", "judges"),
    [
        ("2026.7.34", ("2026.7.1", "2026.8.2")),
        ("2026.8.1", ("2026.8.2",)),
        ("2026.9.6-beta.1", ("2026.9.5", "2026.9.6")),
        ("2026.9.9", ("2026.9.6",)),
        ("2026.5.2", ("2026.4.23", "2026.5.12")),
        ("2025.1.1", (releases.EXACT[0],)),
        ("2026.7.1", ("2026.7.1",)),
    ],
)
def test_both_neighbours_judge(version: str, judges: tuple[str, ...]) -> None:
    """A version between two exact releases is judged by both, others by one."""
    assert releases.judged(version, None).judges == judges


def test_the_config_states_its_release() -> None:
    """Given, else meta.lastTouchedVersion, else the newest known."""
    config = {"meta": {"lastTouchedVersion": "2026.5.12"}}
    assert Deployment.from_mapping(config).judged.source == "meta"
    assert Deployment.from_mapping(config).rules.release == "2026.5.12"
    assert Deployment.from_mapping(config, release="2026.9.6").judged.source == "given"
    for stated in (
        {},
        {"meta": {"lastTouchedVersion": "x"}},
        {"meta": {"lastTouchedVersion": 1}},
    ):
        judged = Deployment.from_mapping(stated).judged
        assert (judged.source, judged.version) == ("newest", releases.NEWEST.release)


@pytest.mark.parametrize("version", ["", "latest", "9.6", "2026", "2026.9.6; rm -rf"])
def test_what_is_no_version_is_refused(version: str) -> None:
    """A release that is given must be one."""
    with pytest.raises(UsageError, match="not an OpenClaw release"):
        releases.judged(version, None)


def test_first_class_releases_are_in_order() -> None:
    """Oldest first, each with a schema of its own."""
    assert list(releases.EXACT) == [each for each in KNOWN if each in releases.EXACT]
    for rules in releases.FIRST_CLASS:
        assert rules.release in KNOWN
        assert "gateway" in releases.schema(rules.release)["properties"]


def test_versions_have_one_order() -> None:
    """Test versions before their release, rebuilds after it."""
    ordered = [
        "2026.7.1-alpha.9",
        "2026.7.1-beta.2",
        "2026.7.1-beta.10",
        "2026.7.1",
        "2026.7.1-1",
        "2026.7.1-2",
        "2026.7.33",
        "2026.10.1",
    ]
    read = [Release.read(each) for each in ordered]
    assert read == sorted(read, key=lambda each: each or Release((0, 0, 0)))
    assert len(set(read)) == len(ordered)
    known = [Release.read(each) for each in KNOWN]
    assert known == sorted(known, key=lambda each: each or Release((0, 0, 0)))


@pytest.mark.parametrize(
    ("since", "until"),
    [("2026.5.13", None), (None, "2026.9.66"), ("2026.9.6", "2026.5.12")],
)
def test_a_span_of_no_releases_is_an_error(since: str, until: str | None) -> None:
    """A misspelt release is an error where it stands, not a rule that never holds."""
    with pytest.raises(UnknownRelease):
        Span(since, until)


def test_variants_do_not_overlap() -> None:
    """Of two functions for one release, none could be the right one."""
    variants = Variants("new", Span(since="2026.5.12"))
    variants.add("old", Span(until="2026.7.1"))
    assert variants.of("2026.6.11") == "old"
    assert variants.of("2026.8.2") == variants.of("2029.1.1") == "new"
    assert variants.of("2026.3.13") is None
    with pytest.raises(UnknownRelease, match="two variants"):
        variants.add("other", Span("2026.7.1", "2026.8.2"))
    with pytest.raises(UnknownRelease, match="nothing"):
        variants.add("older", Span(until="2026.4.23"))


PACKAGE = Path(pytest_openclaw.__file__).parent
OUTSIDE = [
    path
    for path in sorted(PACKAGE.rglob("*.py"))
    if path.relative_to(PACKAGE).parts[0] != "releases"
]


def test_no_release_is_named_but_in_a_span() -> None:
    """The one way to differ by release is neither a comparison nor a dict."""
    assert [
        (path.name, stray)
        for path in OUTSIDE
        for stray in _stray_releases(ast.parse(path.read_text(encoding="utf-8")))
    ] == []


def _stray_releases(node: ast.AST) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.keyword) and child.arg in ("since", "until"):
            continue
        is_named = isinstance(node, ast.Assign)  # once, for several spans
        if isinstance(child, ast.Constant) and child.value in KNOWN and not is_named:
            yield f"{child.value} in line {child.lineno}"
        yield from _stray_releases(child)


def test_a_later_release_is_judged_as_the_newest(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A copy of the newest release under a later number finds the same, item by item.

    A sample of the cases, since all would take minutes.
    """
    later, newest = "2999.1.1", releases.NEWEST
    rules = replace(newest, release=later)
    own, tables = releases.schema(newest.release), releases.table
    monkeypatch.setattr(releases, "EXACT", (*releases.EXACT, later))
    monkeypatch.setattr(
        releases, "table", lambda name: rules if name == later else tables(name)
    )
    monkeypatch.setattr(releases, "schema", lambda _: own)
    for at, reported in enumerate(cases.cases()):
        if reported.release != newest.release or at % 121:
            continue
        root = tmp_path / str(at)
        root.mkdir()
        env = write(reported.case, newest.release, root)
        here, there = (
            audit(cases.deployment_of(reported.case, name, env))
            for name in (newest.release, later)
        )
        assert there.deployment.judged.rules is rules
        assert here.findings == there.findings, reported.name
        assert here.accepted == there.accepted, reported.name
        assert list(here.not_evaluated) == list(there.not_evaluated), reported.name


def test_the_number_of_verdicts_is_told_truly() -> None:
    """There are so many recorded verdicts in the tests, or a few more."""
    counted = Counter(reported.release for reported in cases.cases())
    for file in (cases.FOLDER / "releases").glob("*.json"):
        reported = json.loads(file.read_text(encoding="utf-8"))
        counted[file.stem] += sum(map(len, reported.values()))
    assert counted.keys() == VERDICTS.keys()
    for release, number in VERDICTS.items():
        assert number <= counted[release] < number * 1.25, release


def test_every_release_is_of_one_era() -> None:
    """Eras have no gaps, and do not overlap."""
    for each in KNOWN:
        assert sum(era.span.covers(each) for era in ERAS) == 1, each
    assert [each for stretch in stretches() for each in stretch] == list(KNOWN)


@pytest.mark.parametrize("release", releases.EXACT)
def test_each_reference_of_a_schema_leads_somewhere(release: str) -> None:
    """A plugin's own schema refers to its parts from the top of the whole one."""
    schema = releases.schema(release)
    references = [
        part["$ref"]
        for part in _parts(schema)
        if isinstance(part, dict) and isinstance(part.get("$ref"), str)
    ]
    assert bool(references) != Span(until="2026.3.28").covers(release)
    for reference in references:
        target: object = schema
        for key in reference.removeprefix("#/").split("/"):
            assert isinstance(target, dict), reference
            target = target[key.replace("~1", "/").replace("~0", "~")]


def _parts(value: object) -> Iterator[object]:
    yield value
    inner = list(value.values()) if isinstance(value, dict) else value
    for each in inner if isinstance(inner, list) else ():
        yield from _parts(each)
