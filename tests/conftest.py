"""What all tests share."""

from __future__ import annotations

from typing import Any

import pytest

from tests.table_cases import Told as OfTable

pytest_plugins = ["pytester"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let ``-k`` find each parity case by its own id, where several share an item."""
    for item in items:
        for told in _cases_of(item):
            name = told.id if isinstance(told, OfTable) else told.name
            item.extra_keyword_matches.add(name)


def _cases_of(item: pytest.Item) -> list[Any]:
    params = getattr(getattr(item, "callspec", None), "params", {})
    some = params.get("some", params.get("told"))
    return some if isinstance(some, list) else []
