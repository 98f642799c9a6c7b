"""Paths by their texts."""

from __future__ import annotations

import os

from pytest_openclaw.language.paths import is_within


def test_a_folder_is_within_itself_and_below_the_root() -> None:
    """A folder whose name begins alike is another one."""
    folder = os.path.join(os.sep, "a", "b")
    assert is_within(folder, folder)
    assert is_within(os.path.join(folder, "c"), folder)
    assert is_within(folder, os.sep)
    assert is_within(os.sep, os.sep)
    assert not is_within(folder + "c", folder)
    assert not is_within(os.path.dirname(folder), folder)
