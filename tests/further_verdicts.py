"""What the audits of further releases said, on cases that others were recorded for."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from tests import cases
from tests.materialize import Case

FILES = sorted((cases.FOLDER / "releases").glob("*.json"))
_RECORDED = ("2026.5.12", "2026.9.6")


@cache
def verdicts(file: Path) -> dict[str, Any]:
    """Return what a release said, by the id of a case.

    Where that is what another release said, the id is listed under that one's name.
    """
    reported = json.loads(file.read_text(encoding="utf-8"))
    found = dict(reported.pop("verdicts"))
    for key, ids in reported.items():
        release = key.removeprefix("as_")
        if release in _RECORDED:
            known = by_id()
            found.update((id_, known[id_]["expect"][release]) for id_ in ids)
        else:
            other = verdicts(file.with_name(f"{release}.json"))
            found.update((id_, other[id_]) for id_ in ids)
    return found


@cache
def by_id() -> dict[str, Case]:
    """Return the cases of all files by their id."""
    found: dict[str, Case] = {}
    for reported in cases.cases():
        found.setdefault(reported.case["id"], reported.case)
    return found
