"""Each check says of itself what its reference page and --openclaw-explain tell."""

from __future__ import annotations

import types
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from pytest_openclaw.checks import built_in_checks
from pytest_openclaw.checks.channels.per_account import PerAccount
from pytest_openclaw.checks.kit.check import AUDIT
from pytest_openclaw.checks.kit.check import Check
from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.findings import Severity
from pytest_openclaw.releases import EXACT
from pytest_openclaw.reports import catalogue
from tests.groups import each_of

EVERY = {each.id: each for each in built_in_checks()}
CHECKS = {name: each for name, each in EVERY.items() if each.suite == AUDIT}
#: What differs without a reader of a single check having to know: how access rights
#: are read on Windows, which of two agents with one id is meant, and which login is in
#: force where the question is only whether the one that is stated is trusted-proxy.
ASIDE = {
    "pytest_openclaw.effective.state.windows.access_of",
    "pytest_openclaw.effective.agents.agents._first_by_id",
    "pytest_openclaw.checks.gateway.trusted_proxy._settings",
}
#: Code scans differ in patterns, which these two do not use.
SCANNED = {"plugins.code_safety.entry_escape", "plugins.code_safety.entry_path"}


@each_of("each", EVERY)
def test_it_says_when_it_fires(each: Check) -> None:
    """Whoever reads a finding wants to know what would make it go away."""
    assert each.fires.startswith("Fires ")
    assert each.fires.endswith(".")


@each_of("each", EVERY)
def test_it_says_which_of_several_severities(each: Check) -> None:
    """The rule names each of them; one alone needs no rule."""
    several = len(each.severities) > 1
    assert bool(each.severity_rule) == several
    assert not several or all(str(one) in each.severity_rule for one in each.severities)


@each_of("each", CHECKS)
def test_it_says_how_releases_differ(each: Check) -> None:
    """Two functions, or what is data of a release or a function of it below them."""
    functions = list(dict.fromkeys(each.functions))
    known = [
        each.functions.of(release) is not None for release in (EXACT[0], EXACT[-1])
    ]
    if sum(known) < 2 or each.never or each.needs or each.id in SCANNED:
        return
    hangs = len(functions) > 1 or "{rules." in each.fix
    if hangs or any(_hangs_on_release(function) for function in functions):
        assert each.differences


def test_the_search_for_releases_finds_what_is_there() -> None:
    """The test above would say nothing if it found nothing."""
    found = {
        each.id
        for each in CHECKS.values()
        if any(_hangs_on_release(function) for function in each.functions)
    }
    assert "gateway.bind_no_auth" in found  # by_release, three calls below
    assert "gateway.nodes.deny_commands_ineffective" in found  # data
    assert "channels.*.dm.locked" in found  # in a function of an account
    assert "gateway.tailscale_funnel" not in found


def test_paragraphs_are_told_apart_by_how_they_begin() -> None:
    """Checks of one's own may say the same things, or none of them."""

    @check("acme.one", Severity.CRITICAL, Severity.WARN, fix="None.")
    def one(deployment: Any) -> Iterator[Any]:
        """A title.

        Why it
        matters.

        Fires when it is so.

        Severity: critical by day, else warn.

        Releases: They are
        alike.
        """
        yield from ()

    assert (one.title, one.rationale) == ("A title", "Why it matters.")
    assert one.fires == "Fires when it is so."
    assert ("Severity", "critical by day, else warn.") in list(catalogue.entries(one))
    assert one.differences == "They are alike."


def _hangs_on_release(function: Any) -> bool:
    """Does *function*, or what it calls of this package, ask which release it is?"""
    return any(_asks(each) for each in _called(function))


def _asks(function: Any) -> bool:
    if isinstance(function, by_release):
        return True
    return "rules" in set(_names(function.__code__))


def _called(function: Any) -> Iterator[Any]:
    """Yield *function* and what it calls, also by properties that it names itself."""
    todo, seen, named = [function], set[int](), set[str]()
    classes: list[type] = []
    while todo:
        each = _unwrapped(todo.pop())
        if isinstance(each, by_release):
            yield each
        if not isinstance(each, types.FunctionType) or id(each) in seen:
            continue
        seen.add(id(each))
        if not each.__module__.startswith(
            ("pytest_openclaw.checks", "pytest_openclaw.effective")
        ):
            continue
        yield each
        names = set(_names(each.__code__))
        named |= names
        cells = (cell.cell_contents for cell in each.__closure__ or ())
        used = [each.__globals__.get(name) for name in names]
        for value in (*used, *cells):
            if isinstance(value, type):
                classes.append(value)
            else:
                todo.append(value)
        for owner in classes:
            todo.extend(
                vars(owner)[name]
                for name in sorted(named & vars(owner).keys())
                if not name.startswith("__")
            )


def _unwrapped(value: Any) -> Any:
    """Return the function of a property and the like, and nothing for what is aside."""
    made_of = next(iter(value.variants)) if isinstance(value, by_release) else value
    names = (getattr(made_of, name, None) for name in ("__module__", "__name__"))
    if ".".join(map(str, names)) in ASIDE:
        return None
    if isinstance(value, by_release):
        functions = list(value.variants)
        return value if len(functions) > 1 else functions[0]
    if isinstance(value, PerAccount):
        return value.of_account
    if isinstance(value, cached_property):
        return value.func
    if isinstance(value, property):
        return value.fget
    if isinstance(value, staticmethod | classmethod):
        return value.__func__
    return value


def _names(code: types.CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _names(constant)
