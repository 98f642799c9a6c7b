"""The numbers of one run that has all there can be, as each report states them."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from collections import Counter

from pytest_openclaw.reports.cases import WORDS
from tests.plugin.project import HARDENED
from tests.plugin.project import Project

SEVERITIES = ("critical", "warn", "info")
Numbers = dict[str, dict[str, int]]

_CONFIGS = {
    "clean": HARDENED,
    "weak": {
        "gateway": {
            "bind": "lan",
            "auth": {"mode": "token", "token": "${T}"},
            "controlUi": {"allowedOrigins": ["*"]},
        },
        "discovery": {"mdns": {"mode": "full"}},
        "security": {
            "audit": {"suppressions": [{"checkId": "discovery.mdns_full_mode"}]}
        },
    },
    "refused": {"gateway": {"bind": "lan", "bnd": 1}},
}
_EXCEPTION = """
[[exception]]
check = "gateway.{0}"
deployments = ["weak"]
reason = "R."
owner = "O"
expires = 2026-12-31
"""
_MARKS = """
import pytest

@pytest.fixture(params=["ok", "broken"])
def openclaw_deployment(request):
    assert request.param == "ok"
    return {"gateway": {"bind": "lan"}, "meta": {"lastTouchedVersion": "2026.9.6"}}

MARKS = {
    "weak::gateway.auth_no_rate_limit": pytest.mark.xfail(reason="SEC-1"),
    "clean::gateway.http.no_auth": pytest.mark.xfail(reason="SEC-2"),
    "clean::gateway.tailscale_funnel": pytest.mark.skip(reason="not today"),
}

def pytest_collection_modifyitems(items):
    for item in items:
        for name, mark in MARKS.items():
            if item.nodeid.endswith(name):
                item.add_marker(mark)
"""
#: What ends in each way there is, on one deployment or another.
_SELECTED = ",".join(
    [
        "deployment.config_valid",
        "gateway.bind_no_auth",
        "gateway.auth_no_rate_limit",
        "gateway.http.no_auth",
        "gateway.tailscale_funnel",
        "gateway.control_ui.allowed_origins_wildcard",
        "gateway.control_ui.insecure_auth",
        "discovery.mdns_full_mode",
        "fs.synced_dir",
        "summary.attack_surface",
    ]
)
_REPORTS = ("json", "junit", "sarif", "markdown", "html", "evidence")


def test_all_reports_of_one_run_state_the_same_numbers(project: Project) -> None:
    """Of each deployment, and in total as pytest counts."""
    tables = ""
    for name, value in _CONFIGS.items():
        project.config(value, f"{name}.json")
        tables += f'[[deployment]]\nname = "{name}"\nconfig = "{name}.json"\n'
    tables += "".join(
        map(_EXCEPTION.format, ["control_ui.allowed_origins_wildcard", "http.no_auth"])
    )
    project.config('release = "2026.9.6"\n' + tables, "openclaw-baseline.toml")
    project.conftest(_MARKS)
    written = (f"--openclaw-{name}=out/{name}" for name in _REPORTS)
    result = project.run(
        "--openclaw-today=2026-11-01",
        f"--openclaw-select={_SELECTED}",
        "--junitxml=out/pytest",
        *written,
    )
    text = {
        each.name: each.read_text("utf-8") for each in (project.path / "out").iterdir()
    }
    expected = _terminal(result.outlines)
    assert list(expected) == ["broken", "clean", "ok", "refused", "weak"]
    assert {word for each in expected.values() for word, n in each.items() if n} == {
        *SEVERITIES,
        *WORDS,
    }
    assert _json(text["json"]) == expected
    assert _evidence(text["evidence"]) == expected
    assert _sarif(text["sarif"]) == expected
    assert _markdown(text["markdown"]) == expected
    assert _junit(text["junit"]) == expected
    assert _html(text["html"]) == expected

    total: Counter[str] = Counter()
    for each in expected.values():
        total.update(each)
    totals = re.search(r'class="totals">.*?</p>', text["html"], re.S)
    assert totals is not None
    badges = re.findall(r">(\d+) (\w+)</span>", totals[0])
    assert {word: int(n) for n, word in badges} == {
        each: total[each] for each in SEVERITIES
    }
    assert "5 deployments,\n4 with something to fix" in totals[0]
    skipped = total["need more"] + total["do not apply"]
    assert result.parseoutcomes() == {
        "failed": total["failed"],
        "errors": total["errors"],
        "xfailed": total["excepted"],
        "xpassed": total["no longer needed"],
        "skipped": skipped,
        "passed": total["passed"],
    }
    failing = {"failures": total["failed"], "errors": total["errors"]}
    every = sum(total[word] for word in WORDS)
    own = _suites(text["pytest"])
    assert own == {**failing, "tests": every, "skipped": skipped + total["excepted"]}
    ours = _suites(text["junit"])
    hidden = total["do not apply"]
    assert ours == {
        **failing,
        "tests": every - hidden,
        "skipped": skipped + total["excepted"] - hidden,
    }


def _numbers(said: str) -> dict[str, int]:
    """Return the numbers of a sentence: ``1 critical, 0 warn; 2 failed``."""
    pairs = (part.split(" ", 1) for part in re.split("[,;] ", said))
    return _known({word: int(n) for n, word in pairs})


def _known(counts: dict[str, int]) -> dict[str, int]:
    """Return *counts* of what there is; ``error`` is one of the errors."""
    if "error" in counts:
        counts = {**counts, "errors": counts["error"]}
    of_it = {word: counts.get(word, 0) for word in (*SEVERITIES, *WORDS)}
    return {word: n for word, n in of_it.items() if n}


def _terminal(lines: list[str]) -> Numbers:
    found = (re.match(r"(\w+)(?: \(.*\))?: (\d+ critical, .*)", line) for line in lines)
    return {each[1]: _numbers(each[2]) for each in found if each}


def _json(text: str) -> Numbers:
    return {
        name: _known({**each["summary"], **each["outcomes"]})
        for name, each in json.loads(text).items()
    }


def _evidence(text: str) -> Numbers:
    return {
        each["name"]: _known({**each["severities"], **each["outcomes"]})
        for each in json.loads(text)["deployments"]
    }


def _sarif(text: str) -> Numbers:
    (run,) = json.loads(text)["runs"]
    return {
        name: _known(each) for name, each in run["properties"]["deployments"].items()
    }


def _markdown(text: str) -> Numbers:
    table = text[text.index("|") :].partition("\n\n")[0]
    head, _, *rows = table.splitlines()
    words = [each.strip() for each in head.strip("|").split("|")]
    cells = ([each.strip() for each in row.strip("|").split("|")] for row in rows)
    return {
        name: _known(dict(zip(words[2:], map(int, numbers), strict=True)))
        for name, _, *numbers in cells
    }


def _junit(text: str) -> Numbers:
    stated = {}
    for suite in ElementTree.fromstring(text.encode()).iter("testsuite"):
        properties = {e.get("name"): e.get("value") for e in suite.iter("property")}
        counts = {
            word: int(properties.get(word) or 0) for word in (*SEVERITIES, *WORDS)
        }
        stated[suite.get("name", "")] = _known(counts)
    return stated


def _html(text: str) -> Numbers:
    said = r'-name">(\w+): .*?</h2>\s*<p>OpenClaw [^;]*; (\d+ critical.*?)</p>'
    return {name: _numbers(each) for name, each in re.findall(said, text, re.S)}


def _suites(text: str) -> dict[str, int]:
    """Return the numbers that all suites of a JUnit XML state, added up."""
    suites = list(ElementTree.fromstring(text.encode()).iter("testsuite"))
    names = "tests", "failures", "errors", "skipped"
    return {name: sum(int(e.get(name, "")) for e in suites) for name in names}
