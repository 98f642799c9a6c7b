"""The HTML report in a real browser, with names that would be markup."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

import pytest

from tests.reports import fleet as of_fleet

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from playwright.sync_api import Page

pytestmark = pytest.mark.slow

_HOSTILE = "<img src=x onerror=\"document.title='run'\">"


@pytest.fixture(scope="module")
def report(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the report of a fleet."""
    root = tmp_path_factory.mktemp("fleet")
    of_fleet.write(root)
    parts = root / "deployments" / "parts" / "tools.json5"
    escaped = _HOSTILE.replace('"', '\\"')
    parts.write_text(parts.read_text().replace("we`i|rd\\u0001<b>", escaped))
    of_fleet.run(root)
    return (root / "out" / "page.html").as_uri()


class Opened:
    """A page, and all that went wrong on it."""

    def __init__(self, page: Page, address: str) -> None:
        """Open *address*."""
        self.page = page
        self.faults: list[str] = []
        page.on("console", lambda message: self.faults.append(message.text))
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", self._requested)
        page.goto(address)

    def _requested(self, request: Any) -> None:
        if not request.url.endswith("/page.html"):
            self.faults.append(request.url)

    def shown(self) -> list[str]:
        """Return the checkIds of the findings that can be seen."""
        titles = self.page.locator(".finding:visible h4 code")
        return [str(each) for each in titles.all_text_contents()]


@pytest.fixture(params=["light", "dark"])
def opened(
    browser: Browser, report: str, request: pytest.FixtureRequest
) -> Iterator[Opened]:
    """The report on a phone, whose user likes it light or dark."""
    context = browser.new_context(
        viewport={"width": 390, "height": 800}, color_scheme=request.param
    )
    yield Opened(context.new_page(), report)
    context.close()


def test_nothing_in_it_runs_or_loads(opened: Opened) -> None:
    """What a config holds is text; the policy has nothing to object to either."""
    assert opened.page.title() == "OpenClaw hardening baseline"
    assert _HOSTILE in (opened.page.locator("main").text_content() or "")
    assert opened.faults == []


def test_it_fits_a_phone(opened: Opened) -> None:
    """Tables and the picture scroll by themselves, the page does not."""
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_everybody_can_use_it(opened: Opened) -> None:
    """Axe finds nothing serious, in either colours."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    found = axe.Axe().run(opened.page).response["violations"]
    serious = [each for each in found if each["impact"] in ("serious", "critical")]
    assert [(each["id"], each["nodes"][0]["html"]) for each in serious] == []


def test_search_and_filters_narrow_what_is_shown(opened: Opened) -> None:
    """And say how much is left; what is empty goes; Clear brings all back."""
    every = opened.shown()
    opened.page.get_by_label("Search").fill("mdns full")
    assert opened.shown() == ["discovery.mdns_full_mode"]
    assert "1 of" in (opened.page.locator("#count").text_content() or "")
    assert opened.page.locator(".deployment:visible").count() == 1
    opened.page.get_by_label("set aside").uncheck()
    assert opened.shown() == []
    opened.page.get_by_role("button", name="Clear").click()
    opened.page.get_by_text("are shown").wait_for(state="detached")
    assert opened.shown() == every


def test_the_overview_sorts_by_each_column(opened: Opened) -> None:
    """By number where there are numbers, and says which way."""
    names = opened.page.locator("#fleet tbody th")
    assert names.all_text_contents() == ["clean", "refused", "weak"]
    verdict = opened.page.get_by_role("button", name="Verdict")
    verdict.click()
    verdict.click()
    assert names.all_text_contents()[0] != "clean"
    head = opened.page.locator("#fleet th", has=verdict)
    assert head.get_attribute("aria-sort") == "descending"


def test_the_colours_can_be_chosen(opened: Opened) -> None:
    """Whatever the system says."""
    ground = "getComputedStyle(document.body).backgroundColor"
    before = opened.page.evaluate(ground)
    opened.page.get_by_role("button", name="Dark").click()
    assert opened.page.evaluate(ground) != before


def test_a_link_shows_what_it_leads_to(opened: Opened, report: str) -> None:
    """Also a deployment that a filter hides."""
    opened.page.get_by_label("Search").fill("mdns")
    opened.page.goto(f"{report}#deployment-1")
    assert opened.page.locator("#deployment-1").is_visible()


def test_printing_opens_what_is_folded(opened: Opened) -> None:
    """A printed page cannot be clicked on."""
    opened.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert opened.page.locator("details:not([open])").count() == 0


def test_a_fleet_of_upgrades_fits_and_can_be_used(
    browser: Browser, tmp_path: Path
) -> None:
    """Its tables scroll by themselves, and what they hold is text."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    of_fleet.write(tmp_path)
    (tmp_path / "deployments" / "clean.json").write_text(
        json.dumps(
            {
                "meta": {"lastTouchedVersion": "2026.5.12"},
                "gateway": {"nodes": {"allowCommands": [_HOSTILE]}},
            }
        )
    )
    baseline = tmp_path / "openclaw-baseline.toml"
    baseline.write_text(baseline.read_text().replace('release = "2026.9.6"', ""))
    of_fleet.run(tmp_path, "--openclaw-upgrade-to=2026.7.1,2026.9.6")
    context = browser.new_context(viewport={"width": 390, "height": 800})
    opened = Opened(context.new_page(), (tmp_path / "out" / "page.html").as_uri())
    table = opened.page.locator("#upgrades")
    assert table.is_visible()
    assert json.dumps(_HOSTILE) in (opened.page.locator("main").text_content() or "")
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 390
    found = axe.Axe().run(opened.page).response["violations"]
    assert [e["id"] for e in found if e["impact"] in ("serious", "critical")] == []
    assert opened.faults == []
    context.close()
