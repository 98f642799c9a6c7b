"""The documentation's site in a real browser, from disk."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from playwright.sync_api import Page

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PAGES = ("index", "usage", "checks/index", "checks/gateway.auth_no_rate_limit")


@pytest.fixture(scope="module")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the built site."""
    pytest.importorskip("furo")
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-Wqb", "html", ROOT / "docs", folder]
    subprocess.run(list(map(str, command)), check=True)
    return folder.as_uri()


@pytest.fixture(params=["light", "dark"])
def phone(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A phone, whose user likes it light or dark."""
    context = browser.new_context(
        viewport={"width": 390, "height": 800}, color_scheme=request.param
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("page", PAGES)
def test_pages_fit_a_phone_and_everybody(phone: Page, site: str, page: str) -> None:
    """The page does not scroll sideways, and axe finds nothing serious."""
    phone.goto(f"{site}/{page}.html")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    found = axe.Axe().run(phone).response["violations"]
    serious = [each for each in found if each["impact"] in ("serious", "critical")]
    assert [(each["id"], each["nodes"][0]["html"]) for each in serious] == []


def test_nothing_comes_from_elsewhere(phone: Page, site: str) -> None:
    """So that the site works from disk; and the picture is there."""
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.goto(f"{site}/index.html")
    assert any(each.endswith("terminal.svg") for each in asked)
    assert [each for each in asked if not each.startswith(("file:", "data:"))] == []
    width = phone.locator("img[src*=terminal]").evaluate("each => each.naturalWidth")
    assert width > 0


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("rate limit", "gateway.auth_no_rate_limit"),
        ("token too short", "gateway.token_too_short|hooks.token_too_short"),
        ("open dm", "channels.*.dm.open"),
        ("tailscale funnel", "gateway.tailscale_funnel"),
        ("gateway.bind_no_auth", ": gateway.bind_no_auth"),
        ("upgrade", "How to rehearse an upgrade|Checks"),
        ("exception", "Break-glass exceptions|The baseline file"),
    ],
)
def test_the_search_works_from_disk(
    phone: Page, site: str, words: str, found: str
) -> None:
    """What a check is about, or the words of its id, lead to its page first."""
    phone.goto(f"{site}/search.html?q={words.replace(' ', '+')}")
    first = phone.locator("#search-results li a").first
    first.wait_for()
    phone.get_by_text("Search finished").wait_for()
    text = first.text_content() or ""
    assert any(each in text for each in found.split("|")), text


def test_the_index_of_checks_filters(phone: Page, site: str) -> None:
    """By words, and by family, severity, profile and release."""
    phone.goto(f"{site}/checks/index.html")
    rows = phone.locator("article tbody tr:visible")
    every = rows.count()
    assert every > 150
    phone.get_by_label("Words").fill("rate limit")
    assert rows.count() == 1
    assert phone.locator("article section section:visible").count() == 1
    phone.get_by_label("Words").fill("")
    phone.get_by_label("Family").select_option("gateway")
    of_family = rows.count()
    assert 1 < of_family < every
    phone.get_by_label("Severity").select_option("info")
    assert rows.count() < of_family
    phone.get_by_label("Family").select_option("")
    phone.get_by_label("Profile").select_option("hardened")
    phone.get_by_label("Release").select_option("2026.5.12")
    assert 0 < rows.count() < every


def test_a_release_filters_what_it_has(phone: Page, site: str) -> None:
    """Also checks of a span of releases, and those that ended."""
    phone.goto(f"{site}/checks/index.html")
    phone.get_by_label("Words").fill("agents.claude_cli.permission_mode")
    rows = phone.locator("article tbody tr:visible")
    counts = {}
    for release in ("2026.5.12", "2026.5.28", "2026.7.1", "2026.8.2", "2026.9.6"):
        phone.get_by_label("Release").select_option(release)
        counts[release] = rows.count()
    assert [*counts.values()] == [0, 1, 1, 0, 0]
