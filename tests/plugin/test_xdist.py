"""Workers in other processes: the same items, the same reports."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest

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


@pytest.mark.usefixtures("whole_audit")
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
        result = project.run(*args, *workers)
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


_WHO_RAN_WHAT = """\
ran = {}

def pytest_runtest_logreport(report):
    if report.when == "setup" and hasattr(report, "node"):
        collector = report.nodeid.rpartition("::")[0]
        ran.setdefault(collector, set()).add(report.node.gateway.id)

def pytest_terminal_summary(terminalreporter):
    ours = [each for name, each in ran.items() if not name.endswith(".py")]
    others = [each for name, each in ran.items() if name.endswith(".py")]
    terminalreporter.line(f"WHOLE {[*map(len, ours)]} OTHERS {[*map(len, others)]}")
"""


@pytest.mark.slow
@pytest.mark.parametrize("is_registered", [False, True])
def test_the_items_of_a_deployment_stay_together(
    pytester: pytest.Pytester, is_registered: bool
) -> None:
    """``-n 2`` is enough; other tests are divided as ever."""
    names = [f"gateway-{number}" for number in range(5)]
    for name in names:
        (pytester.mkdir(name) / "openclaw.json").write_text("{}")
    entry = '[[deployment]]\nname = "{0}"\nconfig = "{0}/openclaw.json"\n'
    if is_registered:
        text = "".join(map(entry.format, names))
        (pytester.path / "openclaw-baseline.toml").write_text(text)
    pytester.makeconftest(_WHO_RAN_WHAT)
    pytester.makepyfile(
        "import pytest, time\n"
        "@pytest.mark.parametrize('n', range(40))\n"
        "def test_other(n):\n    time.sleep(0.01)\n"
    )
    config = () if is_registered else ("--openclaw-config=*/openclaw.json", ".")
    select = "--openclaw-select=gateway.*,tools.*"
    result = pytester.runpytest(*config, select, "-n2")
    result.stdout.fnmatch_lines(["WHOLE [[]1, 1, 1, 1, 1] OTHERS [[]2]"])
