"""The syntax of ``.env`` files, as the npm package dotenv reads it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_openclaw.deployment.text.dotenv import bare_names
from pytest_openclaw.deployment.text.dotenv import read_dotenv


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A=x\nB: y\nexport C=z", {"A": "x", "B": "y", "C": "z"}),
        ("A=x#no\nB='x#y' # no", {"A": "x", "B": "x#y"}),
        ("A=\"a\\nb\"\nB='a\\nb'\nC=`it's`", {"A": "a\nb", "B": "a\\nb", "C": "it's"}),
        ("A=1\nA=2", {"A": "2"}),
        ("A=${B}\nB=1", {"A": "${B}", "B": "1"}),
        ("A=\r\nB=x\r\n", {"A": "", "B": "x"}),
        ('A="two\nlines"', {"A": "two\nlines"}),
        ('A="say \\"hi\\""', {"A": 'say \\"hi\\"'}),
        ("# A=x\n  A = y  ", {"A": "y"}),
        ("A B=x", {}),
        # A byte order mark is a space of JavaScript.
        ("\ufeffA=x\nB=\ufeffy", {"A": "x", "B": "y"}),
    ],
)
def test_reads_as_dotenv_does(text: str, expected: dict[str, str]) -> None:
    """Quotes, comments, colons and duplicates have dotenv's meaning."""
    assert read_dotenv(text) == expected


@given(st.text(alphabet="AB=:'\"`\\#\n\r export$", max_size=60))
def test_any_text_is_read(text: str) -> None:
    """No text raises."""
    assert all(isinstance(value, str) for value in read_dotenv(text).values())


def test_bare_names_are_declarations() -> None:
    """A name alone on a line is set, its text unknown."""
    assert bare_names("\ufeffA\nB") == ["A", "B"]
    assert bare_names("A=1\nTOKEN\n  OTHER  \n# NOT\nB") == ["TOKEN", "OTHER", "B"]
