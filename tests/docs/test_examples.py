"""The configs on the pages of checks fail and pass as the pages say."""

from __future__ import annotations

import json
from typing import Any

from tests.groups import each_of
from tools.examples import BY_HAND
from tools.examples import fails
from tools.examples import passes
from tools.reference.checks import examples


@each_of("example", dict(zip(examples(), examples().items(), strict=True)))
def test_an_example_is_what_its_page_says(example: tuple[str, dict[str, Any]]) -> None:
    """The bad config has a finding, the good one was evaluated and has none."""
    check_id, pair = example
    assert fails(pair["bad"], check_id, pair["release"])
    assert passes(pair["good"], check_id, pair["release"])


def test_examples_by_hand_are_on_the_pages() -> None:
    """``python -m tools.examples`` takes them over; none is of an unknown check."""
    by_hand = json.loads(BY_HAND.read_text(encoding="utf-8"))
    assert {name: examples().get(name) for name in by_hand} == by_hand


def test_no_example_is_odd_to_read() -> None:
    """Texts that only a case of a test would have are on no page."""
    shown = json.dumps(examples())
    for odd in ("kkkk", '"   "', "E_TOK", "JQ.CMD", ".exe.exe", "sk-ant-x"):
        assert odd not in shown


def test_most_checks_of_configs_have_examples() -> None:
    """The others need files, a state directory, or a part that a deployment names."""
    assert len(examples()) > 100
