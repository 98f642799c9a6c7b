"""Every variant of what differs between releases, and a release that nobody named."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest_openclaw
from pytest_openclaw.checks.kit.check import Check
from pytest_openclaw.deployment.validity import rule
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.releases import EXACT
from pytest_openclaw.releases.variants import Variants

LATER = "2999.1.1"


def every_variants() -> Iterator[tuple[str, Variants[Any]]]:
    """Yield what differs by release, anywhere in the package, with its name."""
    found: dict[int, tuple[str, Variants[Any]]] = {}
    for info in pkgutil.walk_packages(pytest_openclaw.__path__, "pytest_openclaw."):
        module = importlib.import_module(info.name)
        for name, value in vars(module).items():
            held = {
                Variants: lambda each: [each],
                by_release: lambda each: [each.variants],
                # where a check is dormant, profiles put that in the place of the rest
                Check: lambda each: [each.dormant or each.functions],
            }.get(type(value))
            for each in held(value) if held else ():
                if each is not None:
                    found.setdefault(id(each), (f"{info.name}.{name}", each))
    yield from found.values()
    for each in rule._REGISTERED:
        (first, *_) = each.rule
        yield first.__qualname__, each.rule


ALL = list(every_variants())


def test_every_variant_is_of_an_exact_release() -> None:
    """A variant that no release with recorded verdicts reaches is a guess."""
    guessed = [
        (name, span)
        for name, variants in ALL
        for span, value in variants.spans()
        if not any(value is variants.of(release) for release in EXACT)
    ]
    assert guessed == []


def test_a_later_release_has_what_the_newest_has() -> None:
    """Nothing is lost without a word because nobody named a release."""
    lost = [name for name, each in ALL if each.of(LATER) is not each.of(EXACT[-1])]
    assert lost == []


def test_there_are_many() -> None:
    """All kinds of variants were found: of checks, of models, of rules."""
    assert len(ALL) > 200
