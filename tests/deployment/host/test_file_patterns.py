"""Which files a pattern names."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_openclaw.deployment.host.file_patterns import matching


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("*.json", ["top.json"]),
        ("a/**/*.json", ["a/b/c.json", "a/x.json"]),
        # As people mean it: all files below, and no folder is a config.
        ("a/**", ["a/b/c.json", "a/x.json"]),
        ("**", ["a/b/c.json", "a/x.json", "top.json"]),
        ("none/**", []),
    ],
)
def test_what_a_pattern_matches(pattern: str, found: list[str], tmp_path: Path) -> None:
    """Relative to the folder, in the order of names."""
    for name in ("top.json", "a/x.json", "a/b/c.json"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}")
    assert matching(str(tmp_path), pattern) == found
    absolute = [str(tmp_path / each) for each in found]
    assert matching(str(tmp_path), str(tmp_path / pattern)) == absolute
