"""The configs on the pages of checks fail and pass as the pages say."""

from __future__ import annotations

from typing import Any

import pytest

from tools.examples import fails
from tools.examples import passes
from tools.reference.checks import examples


@pytest.mark.parametrize(("check_id", "pair"), examples().items())
def test_an_example_is_what_its_page_says(check_id: str, pair: dict[str, Any]) -> None:
    """The bad config has a finding, the good one was evaluated and has none."""
    assert fails(pair["bad"], check_id, pair["release"])
    assert passes(pair["good"], check_id, pair["release"])


def test_most_checks_of_configs_have_examples() -> None:
    """The others need files, a state directory, or a part that a deployment names."""
    assert len(examples()) > 80
