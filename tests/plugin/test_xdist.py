"""Workers in other processes: the same items, the same reports."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

from tests.plugin.project import HARDENED
from tests.plugin.project import WEAK
from tests.plugin.project import Project


def names(project: Project) -> set[tuple[str | None, str | None, str]]:
    """Return class, name and outcome of each test case of the JUnit report."""
    root = ET.parse(project.path / "junit.xml").getroot()
    return {
        (case.get("classname"), case.get("name"), " ".join(each.tag for each in case))
        for case in root.iter("testcase")
    }


def test_workers_change_nothing(project: Project) -> None:
    """Outcomes, summary, JUnit and JSON are those of a single process."""
    project.config(WEAK, "weak/openclaw.json")
    project.config(HARDENED, "hard/openclaw.json")
    args = (
        "--openclaw-config=*/openclaw.json",
        "--junitxml=junit.xml",
        "--openclaw-json=report.json",
    )
    seen = []
    for workers in ((), ("-n2",)):
        result = project.pytester.runpytest_subprocess(*args, *workers)
        report = json.loads((project.path / "report.json").read_text())
        summaries = {line for line in result.outlines if " critical, " in line}
        parsed = result.parseoutcomes()
        seen.append(
            (
                {name: one["summary"] for name, one in report.items()},
                {name: one["notEvaluated"] for name, one in report.items()},
                names(project),
                summaries,
                {word: parsed[word] for word in ("passed", "failed", "skipped")},
            )
        )
    assert seen[0] == seen[1]
    assert len(seen[0][3]) == 2
