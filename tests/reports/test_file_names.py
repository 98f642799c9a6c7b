"""Reports name files from the root directory, wherever pytest was started."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.plugin.project import WEAK
from tests.plugin.project import Project

REFUSED = '{\n "gateway": {"port": "x"},\n "unknown": 1\n}'
CONFIGS = {"weak": json.dumps(WEAK, indent=2), "refused": REFUSED}


@pytest.fixture
def said(project: Project, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Return what the report says of each of the configs, run from a folder below."""
    options = []
    for name, text in CONFIGS.items():
        path = project.path / "all of them" / name / "openclaw.json"
        project.config(text, f"all of them/{name}/openclaw.json")
        options.append(f"--openclaw-config={path}")
    folder = project.path / "work here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    project.run(f"--rootdir={project.path}", *options, "--openclaw-junit=report.xml")
    suites = ET.parse("report.xml").getroot()
    return {
        Path(each.get("file", "")).parent.name: "\n".join(texts(each))
        for each in suites
    }


def texts(suite: ET.Element) -> Iterator[str]:
    """Yield what is said of the cases of a suite."""
    for case in suite.iter("testcase"):
        for each in case:
            yield from (each.get("message", ""), each.text or "")


def test_findings_and_problems_stand_where_the_root_has_them(
    said: dict[str, str],
) -> None:
    """Each place is named once, before lines are wrapped: folders may have spaces."""
    assert "\nall of them/weak/openclaw.json:3: gateway.bind is lan" in said["weak"]
    assert "\nall of them/refused/openclaw.json:2: gateway.port:" in said["refused"]
    assert "  all of them/refused/openclaw.json:3: " in said["refused"]


def test_no_text_has_a_folder_of_the_machine(
    said: dict[str, str], project: Project
) -> None:
    """The root directory itself is never named."""
    assert not any(str(project.path) in each for each in said.values())
