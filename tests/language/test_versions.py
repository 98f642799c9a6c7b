"""Ranges of versions: what a plugin may say of the API that it is for."""

from __future__ import annotations

import pytest

from pytest_openclaw.language.versions import satisfies


@pytest.mark.parametrize(
    "wanted",
    "2026.9.6 v2026.9.6 =2026.9.6 2026.x 2026 * ^2026.1.1 ~2026.9.1 >=1.0.0 <=2026.9"
    " >=2026.9.6-beta.1".split(),
)
def test_is_in_the_range(wanted: str) -> None:
    """A version is in each range that npm finds it in."""
    assert satisfies("2026.9.6", wanted)


@pytest.mark.parametrize(
    "wanted",
    [
        *"2026.9.7 ^1.0.0 ~2026.8.1 >2026.9.6 <2026.9.6 2026.9.6-1 latest 1".split(),
        ">=2026.1.1 <2026.2.0",
        ">=2026.99.1 || x",
    ],
)
def test_is_not_in_the_range(wanted: str) -> None:
    """It is in no other, nor in one of a form that the releases do not know."""
    assert not satisfies("2026.9.6", wanted)
