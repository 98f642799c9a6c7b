"""The generated pages are those of the code, and leave nothing out."""

from __future__ import annotations

import re

import pytest

import pytest_openclaw
from pytest_openclaw.checks import built_in_checks
from pytest_openclaw.checks.kit.check import Check
from tests.groups import each_of
from tests.plugin.project import Project
from tools.reference import DOCS
from tools.reference import committed
from tools.reference import pages
from tools.reference.checks import filename
from tools.reference.markup import prose
from tools.reference.options import registered

PAGES = pages()


@each_of("path", {path: path for path in PAGES})
def test_a_page_is_as_it_would_be_written_now(path: str) -> None:
    """``python -m tools.reference`` writes it; the result is to be committed."""
    assert (DOCS / path).read_text(encoding="utf-8") == PAGES[path]


def test_no_page_is_left_over() -> None:
    """A check that is gone takes its page with it."""
    assert set(committed()) == set(PAGES)


@each_of("check", {check.id: check for check in built_in_checks()})
def test_a_page_tells_all_that_is_known(check: Check) -> None:
    """Every text of the check is in there, and the index leads to it."""
    page = re.sub(r"\[(`.+?`)\]\(.+?\)", r"\1", PAGES[f"checks/{filename(check)}"])
    texts = (check.title, check.rationale, check.fires, check.differences, check.never)
    assert all(prose(text)[1:] in page for text in texts)  # a capital may begin it
    assert all(prose(path) in page or f"`{path}`" in page for path in check.reads)
    assert f"[`{check.id}`]({filename(check)})" in PAGES["checks/index.md"]


def test_options_are_those_of_the_help(pytester: pytest.Pytester) -> None:
    """What ``pytest --help`` lists in our group is what the page lists."""
    printed = Project(pytester).run("--help").stdout.str()
    listed = set(re.findall(r"^ +(--openclaw-[a-z-]+)", printed, re.MULTILINE))
    assert listed == {option.name for option in registered().options}
    page = PAGES["reference/options.md"]
    assert all(f"`{name}`" in page or f"`{name}=" in page for name in listed)
    inis = set(re.findall(r"^ +(openclaw_[a-z_]+) \(", printed, re.MULTILINE))
    assert inis == set(registered().inis)
    assert all(f"`{name}`" in page for name in inis)


@pytest.mark.parametrize("option", ["--markers", "--fixtures"])
def test_markers_and_fixtures_are_those_of_pytest(
    option: str, pytester: pytest.Pytester
) -> None:
    """What pytest itself lists of this plugin stands on the page."""
    printed = Project(pytester).run(option, "-v").stdout.str()
    pattern = r"^(?:@pytest\.mark\.)?(openclaw\w*)"
    names = set(re.findall(pattern, printed, re.MULTILINE))
    assert names
    page = PAGES[f"reference/{option.strip('-')}.md"]
    assert names == set(re.findall(r"^(?:\| |## )`(openclaw\w*)", page, re.MULTILINE))


def test_every_public_name_is_described() -> None:
    """What can be imported is in the reference, and told of in a text."""
    page = PAGES["reference/python.md"]
    for name in pytest_openclaw.__all__:
        assert f"\n## {name}\n" in page


def test_keys_and_names_are_set_as_code() -> None:
    """Plain texts have no marks of their own; signs of Markdown stay what they are."""
    text = 'gateway.bind is lan; a * in channels.*.dm and "*" count (see dmPolicy) <x>'
    assert prose(text) == (
        '`gateway.bind` is lan; a `*` in `channels.*.dm` and `"*"` count (see'
        " `dmPolicy`) \\<x>"
    )
    assert prose("2026.5.12 reads $OPENCLAW_HOME. No more.") == (
        "2026.5.12 reads `$OPENCLAW_HOME`. No more."
    )
