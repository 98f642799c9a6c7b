"""The page for a browser: one file that loads nothing and takes no text for markup."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
from importlib.machinery import ModuleSpec

import pytest
from lxml import etree
from lxml import html

from tests.plugin.project import Project
from tests.reports.fleet import Fleet


@pytest.fixture(scope="module")
def page(fleet: Fleet) -> html.HtmlElement:
    """The page of the fleet, read by a parser of HTML."""
    return html.document_fromstring(fleet.text("page.html"))


def said(element: etree.ElementBase) -> str:
    """Return the text of an element, its spaces as a browser shows them."""
    return " ".join(str(element.text_content()).split())


def test_it_loads_nothing(page: html.HtmlElement) -> None:
    """No address leads out of the page, so that it works as a CI artefact."""
    addresses = [value for _, name, value, _ in page.iterlinks() if name != "style"]
    assert addresses
    assert all(address.startswith("#") for address in addresses)
    assert not page.xpath("//link | //img | //iframe | //object | //*[@style]")


def test_its_policy_names_its_own_script_and_style(page: html.HtmlElement) -> None:
    """By their digests: whatever else got into the page would not run."""
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    for name in ("style", "script"):
        (element,) = page.xpath(f"//{name}")
        digest = hashlib.sha256(element.text.encode()).digest()
        quoted = f"'sha256-{base64.b64encode(digest).decode()}'"
        assert f"{name}-src {quoted}" in policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


def test_each_finding_has_what_is_needed_to_act(page: html.HtmlElement) -> None:
    """Severity, check, place, the line of the config, why, fix."""
    (finding,) = page.xpath(
        "//section[h2[starts-with(., 'weak')]]"
        "//article[contains(h4, 'tools.elevated.allowFrom')]"
    )
    assert finding.get("data-severity") == "critical"
    assert finding.get("data-state") == "open"
    text = said(finding)
    assert "deployments/parts/tools.json5:4" in text
    assert "Why:" in text
    assert "Fix:" in text
    assert "we`i|rd\\x01<b>" in text
    assert not finding.xpath(".//b")


def test_approved_and_set_aside_findings_say_so(page: html.HtmlElement) -> None:
    """With who approved one, until when, and how many days are left."""
    states = {
        each.get("data-state"): said(each)
        for each in page.xpath("//section[h2[starts-with(., 'weak')]]//article")
    }
    assert set(states) == {"open", "excepted", "set aside"}
    assert "discovery.mdns_full_mode" in states["set aside"]
    (row,) = page.xpath(
        "//h3[.='Approved exceptions']/following-sibling::div[1]//tr[td]"
    )
    cells = [said(cell) for cell in row]
    assert cells[1:6] == [
        "The demo | is shown from <anywhere>.",
        "lab@example.com",
        "2026-12-31",
        "60",
        "LAB-17",
    ]


def test_the_overview_has_a_row_for_each_deployment(page: html.HtmlElement) -> None:
    """And a column for each family, whose cells say in words what colours show."""
    heads = [said(head) for head in page.xpath("//table[@id='fleet']/thead//th")]
    rows = {
        said(row[0]): dict(zip(heads, row, strict=True))
        for row in page.xpath("//table[@id='fleet']/tbody/tr")
    }
    assert list(rows) == ["clean", "refused", "weak"]
    assert said(rows["refused"]["Verdict"]) == "rejected"
    cell = rows["weak"]["tools"]
    assert "critical" in cell.get("class")
    assert "1 critical" in cell.get("title")
    assert said(rows["clean"]["tools"]) in ("ok", "?")


def test_the_picture_shows_who_reaches_what(page: html.HtmlElement) -> None:
    """As boxes, and as a table for who cannot see them."""
    (weak,) = page.xpath("//section[h2[starts-with(., 'weak')]]")
    (picture,) = weak.xpath(".//svg")
    assert picture.get("role") == "img"
    texts = [said(each) for each in picture.xpath("./text")]
    assert "gateway (bind lan, auth token)" in texts
    assert "run commands: on the host" in texts
    (row,) = weak.xpath(".//details[summary='The same as a table']//tbody/tr")
    assert "run commands (on the host)" in said(row[4])
    assert not page.xpath("//section[h2[starts-with(., 'refused')]]//svg")


def test_fixes_are_shown_unasked(page: html.HtmlElement, fleet: Fleet) -> None:
    """As lines at their findings, and as one diff; nothing is written."""
    (weak,) = page.xpath("//section[h2[starts-with(., 'weak')]]")
    assert any(
        "gateway.auth.rateLimit" in said(p) for p in weak.xpath(".//p[@class='change']")
    )
    (diff,) = weak.xpath(".//details[contains(summary, 'diff')]//pre")
    assert "deployments/weak.json" in said(diff)
    assert "OpenClaw fixes" not in fleet.printed
    assert "rateLimit" not in (fleet.root / "deployments/weak.json").read_text()


def old(name: str, project: Project) -> None:
    """Write a config whose key moves in 2026.9.6, with a value that is markup."""
    nodes = {"allowCommands": ["<b>canvas.eval</b>"]}
    meta = {"lastTouchedVersion": "2026.5.12"}
    project.config({"meta": meta, "gateway": {"nodes": nodes}}, name=name)


def test_a_rehearsed_upgrade_is_a_table(project: Project) -> None:
    """Each kind of change once, with all its changes, and the edits as a diff."""
    old("a.json", project)
    project.run(
        "--openclaw-config=a.json",
        "--openclaw-upgrade-to=2026.9.6",
        "--openclaw-html=page.html",
    )
    page = html.document_fromstring((project.path / "page.html").read_text())
    (heading,) = page.xpath("//h3[starts-with(., 'Upgrade')]")
    way = "Upgrade from 2026.5.12 to 2026.9.6: accepted after 1 edit"
    assert said(heading) == way
    rows = page.xpath("//table[@class='upgrade']//tr[th[@rowspan]]")
    texts = {said(row[0]): said(row[1]) for row in rows}
    assert texts["edit"] == (
        "gateway.nodes.allowCommands: moves to gateway.nodes.commands.allow"
    )
    assert texts["rejected"].startswith("a.json:")
    assert texts["other setting"] == "agents.defaults.maxConcurrent: 4 -> 8"
    for row in rows:
        assert len(row.getparent()) == int(row[0].get("rowspan"))
    (diff,) = page.xpath("//details[contains(summary, 'The edits')]//pre")
    assert "<b>canvas.eval</b>" in said(diff)
    assert not page.xpath("//table[@id='upgrades'] | //b")


def test_several_upgrades_have_an_overview(project: Project) -> None:
    """Deployments by releases, as in the terminal."""
    for name in ("a.json", "b.json"):
        old(name, project)
    project.run(
        "--openclaw-config=*.json",
        "--openclaw-upgrade-to=2026.7.1,2026.9.6",
        "--openclaw-select=upgrade.*",
        "--openclaw-html=page.html",
    )
    page = html.document_fromstring((project.path / "page.html").read_text())
    rows = [[*map(said, row)] for row in page.xpath("//table[@id='upgrades']//tr")]
    assert rows[0] == ["Deployment", "to 2026.7.1", "to 2026.9.6"]
    assert [row[0] for row in rows[1:]] == ["a.json", "b.json"]
    assert "1 edit, " in rows[1][2]
    assert len(page.xpath("//table[@class='upgrade']")) == 4


def test_without_its_package_the_option_says_what_to_install(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A usage error, before anything runs."""
    project.config()
    found = importlib.util.find_spec

    def find_spec(name: str, package: str | None = None) -> ModuleSpec | None:
        return None if name == "jinja2" else found(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", find_spec)
    result = project.run("--openclaw-config=openclaw.json", "--openclaw-html=page.html")
    assert result.ret == 4
    result.stderr.fnmatch_lines(["*pip install 'pytest-openclaw?html?' installs it*"])


@pytest.mark.usefixtures("whole_audit")
def test_a_finding_shows_the_changes_near_to_it(project: Project) -> None:
    """Not those of all accounts, which thousands of findings would repeat."""
    account = {"botToken": "${T}", "groupPolicy": "open"}
    names = [f"a{each}" for each in range(12)]
    telegram = {"accounts": dict.fromkeys(names, account)}
    project.config({"channels": {"telegram": telegram}})
    options = ("--openclaw-profile=hardened", "--openclaw-html=page.html")
    project.run("--openclaw-config=openclaw.json", *options)
    page = html.document_fromstring((project.path / "page.html").read_text())
    shown = [
        [said(change) for change in finding.xpath(".//p[@class='change']")]
        for finding in page.xpath("//article[contains(@class, 'finding')]")
    ]
    alone = [changes[0] for changes in shown if len(changes) == 1]
    for name in names:
        assert any(f"accounts.{name}.groupPolicy" in each for each in alone)
    of_all = [each for each in shown if "2 more, see the diff" in "".join(each)]
    assert of_all
    assert max(map(len, shown)) == 11
