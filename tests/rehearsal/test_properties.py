"""Whatever a config has in it: what a rehearsal promises."""

from __future__ import annotations

import datetime
from typing import Any

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from pytest_openclaw import Deployment
from pytest_openclaw.auditing import Audit
from pytest_openclaw.baseline.exceptions import BaselineException
from pytest_openclaw.baseline.tables import ExceptionTable
from pytest_openclaw.rehearsal.rehearsal import Rehearsal
from pytest_openclaw.releases import EXACT
from tests.config_parts import PARTS
from tests.config_parts import merged

#: What a rehearsal says of any config.
_ALWAYS = {"from", "to", "accepted", "acceptedAfterEdits"}
_EXCEPTION = BaselineException(
    ExceptionTable(
        check="*",
        reason="a test",
        owner="us",
        expires=datetime.date(2026, 12, 31),
    ),
    "openclaw-baseline.toml:1",
)


@settings(max_examples=40)
@given(
    st.lists(st.sampled_from(PARTS), max_size=6),
    st.sampled_from(EXACT),
    st.booleans(),
)
def test_rehearsing_to_the_same_release_shows_nothing(
    parts: list[dict[str, Any]], release: str, is_wrong: bool
) -> None:
    """Also of a config that it rejects, and beside an exception."""
    tree: Any = {"oops": 1} if is_wrong else {}
    for part in parts:
        tree = merged(tree, part)
    deployment = Deployment.from_mapping(tree, release=release)
    made = Rehearsal(Audit(deployment), release, (_EXCEPTION,)).to_data()
    reported = {
        name: said for name, said in made.items() if said and name not in _ALWAYS
    }
    assert reported == {}
    assert made["accepted"] == made["acceptedAfterEdits"] == Audit(deployment).accepted
