"""Expressions that long texts of an input reach: their time is linear."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_openclaw.checks.posture import conversations
from pytest_openclaw.deployment.forms import compose_variables
from pytest_openclaw.deployment.forms import templates
from pytest_openclaw.deployment.forms import unit_files
from pytest_openclaw.effective.channels import entries
from pytest_openclaw.effective.exec import programs
from pytest_openclaw.effective.gateway import network
from pytest_openclaw.effective.governance import literal_secrets
from pytest_openclaw.effective.posture import mutable_names
from pytest_openclaw.fixing import owners
from pytest_openclaw.fixing import secret_lines
from pytest_openclaw.given_reports.findings import plain_text
from pytest_openclaw.language import versions
from tests.hostile.test_bombs import within

_LONG = 40_000


@pytest.mark.parametrize(
    ("function", "text"),
    [
        (conversations._NEVER.match, "0" + " " * _LONG + "!"),
        (compose_variables._REFERENCE.search, "${" + "a" * _LONG),
        (templates.flux_note, "$${" + "a" * _LONG),
        (templates.kind_of_broken, "{{" * _LONG),
        (templates.kind_of_broken, "{% " * _LONG),
        (unit_files.words, " " * _LONG + '"'),
        (unit_files.words, '"' + "\\a" * _LONG),
        (entries._WORD.match, "a" * _LONG),
        (programs._unversioned, "1" * _LONG + "x"),
        (network._ADDRESS.match, ":" * _LONG + "x"),
        (literal_secrets._SHAPE.search, "eyJ-------abc" * (_LONG // 13)),
        (mutable_names._CERTAIN.search, "x@" * _LONG),
        (owners._TEMPLATE.search, "{{" + " " * _LONG),
        (secret_lines._WITHOUT_VALUE.match, "a:" + " " * _LONG + "b"),
        (plain_text, "a" + " \n " * _LONG + "b"),
        (versions._COMPARATOR.match, ">" + " " * _LONG + "x"),
    ],
)
def test_time_is_linear_in_the_text(function: Callable[..., object], text: str) -> None:
    """A quadratic one takes many seconds for as long a text."""
    with within(1):
        function("", text) if function is templates.kind_of_broken else function(text)


def test_lists_of_a_report_are_one_line() -> None:
    """Bullets become commas, line ends blanks, and other blanks stay."""
    assert (
        plain_text("It has:\n- a b\n  - c\nand  d -\ne") == "It has: a b, c and  d - e"
    )
