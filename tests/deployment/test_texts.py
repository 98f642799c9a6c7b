"""Text as JavaScript has it, and paths as people can read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_openclaw import Deployment
from pytest_openclaw import audit
from pytest_openclaw.deployment.values.paths import render
from pytest_openclaw.deployment.values.urls import read_address
from pytest_openclaw.language import javascript

SIGNS = st.text(st.characters(exclude_categories=[]))


@given(SIGNS)
def test_half_pairs_are_replaced(text: str) -> None:
    """What comes out can be encoded, and is the same where nothing was wrong."""
    formed = javascript.well_formed(text)
    assert javascript.length(formed) == javascript.length(text)
    assert formed.encode().decode() == formed
    assert javascript.well_formed(formed) == formed


@given(st.lists(st.one_of(SIGNS, st.integers(0, 9)), max_size=3))
def test_a_path_is_shown_on_one_line(path: list[str | int]) -> None:
    """No key of a config can put a line, or half a pair, into a report."""
    shown = render(tuple(path))
    assert shown.encode()
    assert shown.isprintable()


@given(SIGNS)
def test_no_text_breaks_the_address_reader(text: str) -> None:
    """An address is read, or it is none."""
    for url in (text, f"https://{text}", f"ws://host/{text}"):
        address = read_address(url)
        assert address is None or address.scheme


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ((), "(top level)"),
        (("agents", "list", 0, "id"), "agents.list[0].id"),
        (("env", "a.b"), 'env["a.b"]'),
        (("channels", 'a"\n'), 'channels["a\\"\\n"]'),
        (("ü",), '["ü"]'),
        (("\ud800",), '["\\ud800"]'),
    ],
)
def test_paths_are_written_as_people_write_them(
    path: tuple[str | int, ...], shown: str
) -> None:
    """Plain keys are joined by dots, others stand in brackets."""
    assert render(path) == shown


@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.floats(), st.integers(), SIGNS),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3), st.dictionaries(SIGNS, inner, max_size=3)
        ),
    ),
    st.sampled_from(["gateway", "agents", "channels", "plugins", "mcp", "security"]),
    st.sampled_from(["2026.9.6", "2026.5.12"]),
)
def test_no_config_breaks_an_audit(value: object, section: str, release: str) -> None:
    """Whatever stands in a section, there is a report, and it can be written."""
    report = audit(Deployment.from_mapping({section: value}, release=release))
    for said in (*report.problems, *report.findings, *report.not_evaluated.values()):
        assert str(said).encode().isascii() or str(said).isprintable()
