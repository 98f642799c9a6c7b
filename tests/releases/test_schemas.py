"""Schemas are stored as changes to one another."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from pytest_openclaw import releases
from pytest_openclaw.releases import schemas
from pytest_openclaw.releases.parts import unpacked
from pytest_openclaw.releases.schemas import schema
from tools.import_release import base_of

_FOLDER = Path(releases.__file__).parent / "data"


@pytest.mark.parametrize("release", releases.EXACT)
def test_a_file_is_what_the_import_would_write(release: str) -> None:
    """A schema that was stored by hand, or in another way, is seen."""
    written = schemas.stored(schema(release), base_of(release))
    assert _content(_file(release)) == _content(written)


def test_a_schema_is_changes_to_that_of_the_release_after_it() -> None:
    """The newest is whole, and so is one that has little in common with the next."""
    assert base_of("2026.4.23") == "2026.5.12"
    assert base_of("2026.5.1") == "2026.5.12"
    assert base_of(releases.EXACT[-1]) is None
    whole = [each for each in releases.EXACT if len(_file(each)) > 10_000]
    assert whole == ["2026.7.1", "2026.9.6"]


def test_a_schema_that_no_patch_can_make_is_whole() -> None:
    """A merge patch cannot say that a new value is null."""
    new = {**schema("2026.9.6"), "default": None}
    assert _content(schemas.stored(new, "2026.9.6")) == new


def _content(stored: bytes) -> Any:
    return unpacked(json.loads(gzip.decompress(stored)))


def _file(release: str) -> bytes:
    return (_FOLDER / f"schema-{release}.json.gz").read_bytes()
