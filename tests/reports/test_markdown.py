"""The Markdown page, read by a parser of Markdown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.plugin.project import Project
from tests.reports.fleet import Fleet
from tests.reports.fleet import run_here
from tests.reports.fleet import write


def tokens_of(text: str) -> list[Token]:
    """Return the page as a parser sees it, inline parts as well."""
    parsed = MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)
    return [each for one in parsed for each in (one, *(one.children or ()))]


def links_of(text: str) -> list[str]:
    """Return the addresses that the page links to."""
    links = [
        each.attrGet("href") for each in tokens_of(text) if each.type == "link_open"
    ]
    return [str(each) for each in links]


def test_the_first_table_counts(fleet: Fleet) -> None:
    """A row for each deployment, a column for each severity and outcome."""
    tokens = tokens_of(fleet.text("page.md"))
    start = next(at for at, each in enumerate(tokens) if each.type == "tbody_open")
    end = next(at for at, each in enumerate(tokens) if each.type == "tbody_close")
    cells = [each.content for each in tokens[start:end] if each.type == "inline"]
    rows = [cells[at : at + 11] for at in range(0, len(cells), 11)]
    assert [row[0] for row in rows] == ["clean", "refused", "weak"]
    assert all(sum(map(int, row[5:])) > 100 for row in rows)


def test_failures_begin_with_the_worst(fleet: Fleet) -> None:
    """In each deployment, as in the terminal."""
    for part in fleet.text("page.md").split("\n## ")[1:]:
        words = re.findall(r"^- \*\*(CRITICAL|WARN|INFO)\*\*", part, re.MULTILINE)
        assert words == sorted(words, key=["CRITICAL", "WARN", "INFO"].index)


def test_failures_link_to_their_lines(fleet: Fleet) -> None:
    """To the files beside the page, where no code host is known."""
    assert "../deployments/parts/tools.json5#L4" in links_of(fleet.text("page.md"))
    assert "../deployments/refused.json#L3" in links_of(fleet.text("page.md"))


#: The variables of a job, and how the address of line 4 begins.
_HOSTS = (
    (
        {
            "CI_PROJECT_DIR": "",
            "CI_PROJECT_URL": "https://git.example.com/a/b",
            "CI_COMMIT_SHA": "abc",
        },
        "https://git.example.com/a/b/-/blob/abc/infra/deployments/parts/tools.json5#L4",
    ),
    (
        {
            "GITHUB_WORKSPACE": "",
            "GITHUB_SERVER_URL": "https://hub.example.com",
            "GITHUB_REPOSITORY": "a/b",
            "GITHUB_SHA": "abc",
        },
        "https://hub.example.com/a/b/blob/abc/infra/deployments/parts/tools.json5#L4",
    ),
    (
        {
            "BUILD_SOURCESDIRECTORY": "",
            "BUILD_REPOSITORY_URI": "https://azure.example.com/b",
            "BUILD_SOURCEVERSION": "abc",
        },
        "https://azure.example.com/b?path=/infra/deployments/parts/tools.json5"
        "&version=GCabc&line=4&",
    ),
)


@pytest.mark.usefixtures("whole_audit")
@pytest.mark.parametrize(("variables", "expected"), _HOSTS, ids=["lab", "hub", "azure"])
def test_in_a_ci_job_links_lead_to_the_code_host(
    variables: dict[str, str], expected: str, tmp_path: Path, project: Project
) -> None:
    """From the root of the repository, of which pytest's may be a folder."""
    root = tmp_path / "infra"
    write(root)
    reported = {name: text or str(tmp_path) for name, text in variables.items()}
    links = links_of(run_here(project, root, **reported).text("page.md"))
    assert any(each.startswith(expected) for each in links)


def test_exceptions_are_shown_with_owner_and_expiry(fleet: Fleet) -> None:
    """In a table, whatever their texts hold."""
    inline = [each for each in tokens_of(fleet.text("page.md")) if each.children]
    cells = ["".join(one.content for one in each.children or ()) for each in inline]
    at = cells.index("The demo | is shown from <anywhere>.")
    assert "lab@example.com" in cells[at : at + 4]
    assert "2026-12-31" in cells[at : at + 6]


def test_nothing_in_a_deployment_becomes_markup(fleet: Fleet) -> None:
    """The only HTML is our own."""
    html = [each for each in tokens_of(fleet.text("page.md")) if "html" in each.type]
    assert {each.content.strip().split(">")[0] for each in html} <= {
        "<br",
        "<details",
        "</details",
    }


def test_what_was_not_evaluated_is_listed(fleet: Fleet) -> None:
    """By reason, with every checkId."""
    page = fleet.text("page.md")
    assert "requires a state directory: `deployment.state_valid`, " in page
