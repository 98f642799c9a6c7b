"""What all tests share."""

from __future__ import annotations

from typing import Any

import pytest

pytest_plugins = ["pytester"]

# By these pytest and the plugin recognise a runner of CI, and write other lines.
_RUNNERS = ("CI", "BUILD_NUMBER", "GITHUB_ACTIONS", "GITLAB_CI", "TF_BUILD")


@pytest.fixture(autouse=True)
def _no_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test see the same on a runner of CI as on its author's machine."""
    for name in _RUNNERS:
        monkeypatch.delenv(name, raising=False)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let ``-k`` find each parity case by its own id, where several share an item."""
    for item in items:
        for reported in _cases_of(item):
            item.extra_keyword_matches.add(getattr(reported, "id", reported.name))


def _cases_of(item: pytest.Item) -> list[Any]:
    params = getattr(getattr(item, "callspec", None), "params", {})
    some = params.get("some", params.get("verdict"))
    return some if isinstance(some, list) else []
