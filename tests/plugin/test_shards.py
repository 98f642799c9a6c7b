"""``--openclaw-shard`` and ``--openclaw-merge``: a fleet on several machines."""

from __future__ import annotations

import json
import re

import pytest

from pytest_openclaw import __version__
from pytest_openclaw.plugin.sharding import Shard
from pytest_openclaw.plugin.sharding import divided
from tests.plugin.project import HARDENED
from tests.plugin.project import WEAK
from tests.plugin.project import Project
from tests.reports import fleet

#: What differs from one run to the next: when it was, and how long it took.
_TIMES = re.compile(r'"ts": \d+| time="[\d.]+"| timestamp="[^"]+"')
_REPORTS = {
    "json": "audit.json",
    "junit": "junit.xml",
    "sarif": "scan.sarif",
    "markdown": "page.md",
    "codequality": "quality.json",
}
_TODAY = "--openclaw-today=2026-11-01"
_EXCEPTION = """\
[[exception]]
check = "{check}"
deployments = {deployments}
reason = "Only here until the move is over."
owner = "lab@example.com"
expires = 2026-12-31
"""


def baseline(project: Project, text: str) -> None:
    """Write the baseline."""
    (project.path / "openclaw-baseline.toml").write_text(text)


def reports_in(folder: str) -> list[str]:
    """Return the options that write every report to a *folder*."""
    return [f"--openclaw-{name}={folder}/{file}" for name, file in _REPORTS.items()]


def texts_in(project: Project, folder: str) -> dict[str, str]:
    """Return the texts of those reports, without times."""
    return {
        file: _TIMES.sub("", (project.path / folder / file).read_text(encoding="utf-8"))
        for file in _REPORTS.values()
    }


def run_shards(project: Project, count: int, *args: str) -> list[int]:
    """Run each shard; return what they ended with. Results are in ``results/``."""
    return [
        int(
            project.run(
                f"--openclaw-shard={number}/{count}",
                f"--openclaw-results=results/{number}.json",
                _TODAY,
                *args,
            ).ret
        )
        for number in range(1, count + 1)
    ]


def merge(project: Project, *args: str) -> pytest.RunResult:
    """Merge what the shards wrote."""
    files = sorted(map(str, (project.path / "results").glob("*.json")))
    return project.run("--openclaw-merge", *files, _TODAY, *args)


def test_merged_shards_are_one_run(project: Project) -> None:
    """Every report has the same bytes but for times, and the status is the same."""
    fleet.write(project.path)
    whole = project.run(_TODAY, *reports_in("whole"))
    summary = [line for line in whole.outlines if " critical, " in line]
    run_shards(project, 3)
    merged = merge(project, *reports_in("merged"))
    assert texts_in(project, "merged") == texts_in(project, "whole")
    assert merged.ret == whole.ret == pytest.ExitCode.TESTS_FAILED
    assert [line for line in merged.outlines if " critical, " in line] == summary
    assert len(summary) == 3
    # As it reaches pytest from a shell that expands no pattern.
    by_pattern = project.run("--openclaw-merge", "results/*.json", _TODAY)
    assert [line for line in by_pattern.outlines if " critical, " in line] == summary


def test_a_merge_that_cannot_write_a_report_prints_its_summary(
    project: Project,
) -> None:
    """It says which file, with the status of a usage error."""
    fleet.write(project.path)
    run_shards(project, 2)
    (project.path / "out").write_text("a file where a folder has to be")
    merged = merge(project, "--openclaw-json=out/report.json")
    assert merged.ret == pytest.ExitCode.USAGE_ERROR
    assert len([line for line in merged.outlines if " critical, " in line]) == 3
    merged.stderr.fnmatch_lines(["ERROR: --openclaw-json: cannot write *"])


@pytest.mark.usefixtures("whole_audit")
def test_results_name_no_folder_and_no_secret(project: Project) -> None:
    """The file goes from one machine to another."""
    fleet.write(project.path)
    run_shards(project, 1)
    text = (project.path / "results" / "1.json").read_text()
    assert str(project.path) not in text
    assert fleet.SECRET not in text


def test_each_deployment_is_in_one_shard(project: Project) -> None:
    """Those of the options, of the baseline, of a hook and of a fixture, whole."""
    for name in ("a", "b", "c"):
        project.config(HARDENED, f"{name}/openclaw.json")
    project.config(HARDENED, "registered.json")
    baseline(project, '[[deployment]]\nname = "registered"\nconfig = "registered.json"')
    project.conftest(
        f"""
        import pytest
        from pytest_openclaw import Deployment

        def pytest_openclaw_deployments(config):
            return [Deployment.from_mapping({WEAK!r}, name=n) for n in ("h1", "h2")]
        """
    )
    folder = project.path / "given"
    folder.mkdir()
    (folder / "conftest.py").write_text(
        "import pytest\n"
        "@pytest.fixture(params=['x', 'y', 'z'], scope='session')\n"
        "def openclaw_deployment(request):\n"
        f"    return {WEAK!r}\n"
    )
    asked = ("--openclaw-config=*/openclaw.json", "--openclaw-select=gateway.b*")
    project.run(*asked, "--openclaw-json=whole.json")
    whole = json.loads((project.path / "whole.json").read_text())
    run_shards(project, 3, *asked)
    merge(project, "--openclaw-json=merged.json")
    merged = json.loads((project.path / "merged.json").read_text())
    assert len(whole) == 9
    for report in (*whole.values(), *merged.values()):
        del report["ts"]
    assert merged == whole


def test_a_shard_judges_the_exceptions_of_its_own_deployments(project: Project) -> None:
    """What another shard may need is judged when all are merged."""
    project.config(HARDENED, "a.json")
    project.config(HARDENED, "b.json")
    deployments = "".join(
        f'[[deployment]]\nname = "{name}"\nconfig = "{name}.json"\n'
        for name in ("a", "b")
    )
    of_one = _EXCEPTION.format(check="gateway.control_ui.*", deployments='["a"]')
    of_all = _EXCEPTION.format(check="gateway.http.*", deployments='["*"]')

    baseline(project, deployments + of_all)
    assert run_shards(project, 2) == [0, 0]
    merged = merge(project)
    assert merged.ret == pytest.ExitCode.TESTS_FAILED
    merged.stdout.fnmatch_lines(["*no longer needed, remove it: gateway.http.[*]*"])

    baseline(project, deployments + of_one)
    assert sorted(run_shards(project, 2)) == [0, 1]
    assert merge(project).ret == pytest.ExitCode.TESTS_FAILED

    baseline(project, deployments)
    assert run_shards(project, 2) == [0, 0]
    assert merge(project).ret == pytest.ExitCode.OK


def test_a_shard_without_deployments_passes(project: Project) -> None:
    """There may be more machines than deployments."""
    project.config(HARDENED)
    assert run_shards(project, 3, "--openclaw-config=openclaw.json") == [0, 0, 0]
    assert merge(project).ret == pytest.ExitCode.OK
    result = project.run("--openclaw-shard=2/3", "--openclaw-config=openclaw.json")
    result.stdout.fnmatch_lines(
        ["openclaw: shard 2/3, 0 of 1 deployments", "openclaw: this shard has no *"]
    )


def test_a_shard_whose_checks_are_all_deselected_does_not_pass(
    project: Project,
) -> None:
    """It had a deployment, and judged nothing of it."""
    project.config(HARDENED)
    given = "--openclaw-config=openclaw.json"
    statuses = run_shards(project, 2, given, "-k", "no_such_check")
    assert sorted(statuses) == [0, pytest.ExitCode.NO_TESTS_COLLECTED]
    assert merge(project).ret == pytest.ExitCode.TESTS_FAILED


def test_a_merge_says_what_was_left_out(project: Project) -> None:
    """Of a part of the checks, and of none, which is not a pass."""
    project.config(HARDENED)
    given = "--openclaw-config=openclaw.json"
    assert run_shards(project, 1, given, "-k", "tailscale") == [0]
    merged = merge(project)
    assert merged.ret == pytest.ExitCode.OK
    assert "1.json: not of everything, parts were left out" in merged.outlines
    assert run_shards(project, 1, given, "--collect-only") == [0]
    merged = merge(project)
    assert merged.ret == pytest.ExitCode.NO_TESTS_COLLECTED
    assert "openclaw: no shard judged any deployment" in merged.outlines


def test_what_is_found_is_accepted_at_the_merge(project: Project) -> None:
    """No shard sees all of it."""
    fleet.write(project.path)
    refused = project.run("--openclaw-shard=1/2", "--openclaw-accept-current")
    assert refused.ret == pytest.ExitCode.USAGE_ERROR
    refused.stderr.fnmatch_lines(["*--openclaw-accept-current: a shard does not see*"])
    accepted = project.path / "openclaw-accepted.toml"
    some = "--openclaw-select=gateway.*"
    project.run(_TODAY, "--openclaw-accept-current", some)
    whole = accepted.read_text()
    accepted.unlink()
    run_shards(project, 2, some)
    merge(project, "--openclaw-accept-current")
    assert accepted.read_text() == whole


def test_a_shard_that_failed_otherwise_fails_the_merge(project: Project) -> None:
    """A test of the project's own, for one, is in no results."""
    project.config(HARDENED)
    project.pytester.makepyfile("def test_it(): assert False")
    run_shards(project, 2, "--openclaw-config=openclaw.json")
    merged = merge(project)
    assert merged.ret == pytest.ExitCode.TESTS_FAILED
    merged.stdout.fnmatch_lines(["2.json: pytest ended with status 1, though no *"])


def merge_error(project: Project, *files: str) -> str:
    """Merge *files*, which is refused; return the message."""
    result = project.run("--openclaw-merge", *files)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "Traceback" not in result.stderr.str()
    return " ".join(result.stderr.str().split())


def test_what_cannot_be_merged_is_refused(project: Project) -> None:
    """A fleet of which a part is missing has not passed."""
    fleet.write(project.path)
    run_shards(project, 3)
    first, second, third = (f"results/{number}.json" for number in (1, 2, 3))
    assert "of 3 shards, 2 is missing" in merge_error(project, first, third)
    assert "are both shard 1/3" in merge_error(project, first, first, third)
    assert "there is no file 'no.json'" in merge_error(project, "no.json")
    assert "nothing matches 'no*.json'" in merge_error(project, "no*.json")
    project.run("--openclaw-results=results/one.json")
    assert "is shard 1/1, and" in merge_error(project, first, "results/one.json")

    def changed(old: str, new: str) -> str:
        text = (project.path / second).read_text()
        assert old in text
        (project.path / "changed.json").write_text(text.replace(old, new))
        return merge_error(project, first, "changed.json", third)

    assert "written by pytest-openclaw 9.9" in changed(f'"{__version__}"', '"9.9"')
    assert "is not a file of --openclaw-results" in changed('"shard"', '"x"')
    assert "is not a file of --openclaw-results" in changed('"seconds"', '"s"')
    lines = (project.path / second).read_text().splitlines()
    one = (project.path / first).read_text().splitlines()
    (project.path / "again.json").write_text("\n".join([*lines, *one[1:]]) + "\n")
    repeated = merge_error(project, first, "again.json", third)
    assert "is in results/1.json and in again.json" in repeated
    (project.path / "cut.json").write_text((project.path / second).read_text()[:-20])
    assert "cut off" in merge_error(project, first, "cut.json", third)


@pytest.mark.parametrize("stated", ["0/5", "6/5", "2", "2/0", "a/b", "-1/5", "1/2/3"])
def test_a_part_that_cannot_be_meant_is_refused(stated: str) -> None:
    """With an example of one that can."""
    with pytest.raises(pytest.UsageError, match="2/5 is the second of five"):
        Shard.of(stated)


def test_shards_weigh_nearly_the_same() -> None:
    """The largest deployments are not in one shard; order and path do not matter."""
    weights = {f"d{number}": 100 * (number % 7 + 1) for number in range(50)}
    numbers = divided(weights, 5)
    loads = [
        sum(weights[name] for name, number in numbers.items() if number == shard)
        for shard in range(1, 6)
    ]
    assert max(loads) - min(loads) <= 100
    assert divided(dict(reversed(weights.items())), 5) == numbers
