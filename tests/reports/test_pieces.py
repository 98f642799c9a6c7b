"""Pieces of JSON, which together are what one call would have written."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from pytest_openclaw.reports.pieces import dumped
from pytest_openclaw.reports.pieces import pieces_of_list
from pytest_openclaw.reports.pieces import pieces_of_object

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner)
    ),
    max_leaves=8,
)


@given(st.lists(VALUES, max_size=4), st.dictionaries(st.text(max_size=4), VALUES))
@settings(max_examples=60)
def test_they_are_what_one_call_writes(items: list[Any], told: dict[str, Any]) -> None:
    """At any depth, and where there is nothing."""
    whole = json.dumps({"first": [{"items": items}], "told": told}, indent=2)
    marked = dumped({"first": [{"items": "ITEMS"}], "told": "TOLD"})
    before, rest = marked.split('"ITEMS"')
    between, after = rest.split('"TOLD"')
    pieces = [
        before,
        *pieces_of_list(items, 3),
        between,
        *pieces_of_object(told.items(), 1),
        after,
    ]
    assert "".join(pieces) == whole
    assert "".join(pieces_of_list(items, 0)) == json.dumps(items, indent=2)
