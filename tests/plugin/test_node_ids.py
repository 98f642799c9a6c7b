"""Each node id that a run prints selects that item, without any further option."""

from __future__ import annotations

import shlex
import shutil
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from tests.plugin.project import HARDENED
from tests.plugin.project import Project

EXAMPLE = Path(__file__).parents[2] / "example_project"
SELECT = "--openclaw-select=gateway.bind_no_auth,gateway.http.no_auth"
MANIFEST = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: support, namespace: agents}
data:
  openclaw.json: '{gateway: {bind: "lan"}}'
---
apiVersion: v1
kind: ConfigMap
metadata: {name: sales, namespace: agents}
data:
  openclaw.json: '{gateway: {bind: "lan"}}'
"""
PROVIDED = """
from pytest_openclaw import Deployment

def pytest_openclaw_deployments(config):
    for name in ("eu", "us", "with space"):
        yield Deployment.from_mapping({"gateway": {"bind": "lan"}}, name=name)
"""
BASELINE = """
[[deployment]]
config = "*/openclaw.json"
name = "{1}"
"""


def pasted(project: Project, *options: str) -> None:
    """Run with *options*; then each id of it alone, and all of them at once."""
    ids = list(project.outcomes(SELECT, *options))
    assert len(ids) > 1
    for each in ids:
        assert list(project.outcomes(each)) == [each]
    assert set(project.outcomes(*ids)) == set(ids)


def test_of_configs_of_any_name(project: Project) -> None:
    """By an option."""
    project.config(name="eu.json5")
    project.config(name="build/us.openclaw")
    pasted(project, "--openclaw-config=eu.json5", "--openclaw-config=build/us.openclaw")


def test_of_configs_of_the_ini_file(project: Project) -> None:
    """Which a run that names items does not add to them."""
    for name in ("a", "b"):
        project.config(name=f"{name}/openclaw.json")
    project.pytester.makeini("[pytest]\nopenclaw_config = */openclaw.json")
    pasted(project)
    both = project.outcomes("a/openclaw.json", SELECT)
    assert {each.partition("/")[0] for each in both} == {"a", "b"}


def test_that_junit_has(project: Project) -> None:
    """In pytest's own report as a property, in ours in the text of a failure."""
    project.config(name="eu's.json5")
    run = ("--openclaw-config=eu's.json5", SELECT)
    project.run(*run, "--junitxml=pytest.xml", "--openclaw-junit=ours.xml")
    chosen = "eu's.json5::gateway.bind_no_auth"
    cases = ElementTree.parse(project.path / "pytest.xml").iter("property")
    assert chosen in {each.get("value") for each in cases}
    failures = ElementTree.parse(project.path / "ours.xml").iter("failure")
    pasted = {shlex.split(str(each.text).splitlines()[-1])[-1] for each in failures}
    assert chosen in pasted
    assert set(project.outcomes(*pasted)) == pasted


def test_of_manifests(project: Project) -> None:
    """A config of a manifest is below its file, by its namespace and name."""
    (project.path / "rendered.yaml").write_text(MANIFEST)
    pasted(project, "--openclaw-config=rendered.yaml")
    absent = project.run("rendered.yaml::agents/other::gateway.bind_no_auth")
    assert absent.ret == pytest.ExitCode.USAGE_ERROR
    beside = project.run("rendered.yaml::agents/sales::gateway.bind_no_auth", ".")
    judged = pytest.version_tuple < (9,)  # later ones drop it, as it is in the folder
    assert beside.ret == (1 if judged else pytest.ExitCode.USAGE_ERROR)


def test_of_deployments_that_plugins_provide(project: Project) -> None:
    """These are in no file; what is not there is an error as pytest has it."""
    project.conftest(PROVIDED)
    pasted(project)
    whole = project.outcomes("openclaw/eu")
    assert whole == {}
    for absent in ("openclaw/uk::gateway.bind_no_auth", "openclaw/eu::no.such"):
        result = project.run(absent)
        assert result.ret == pytest.ExitCode.USAGE_ERROR
        result.stderr.fnmatch_lines([f"ERROR: not found: {absent}"])


def test_of_provided_deployments_under_xdist(project: Project) -> None:
    """The workers collect them, each for itself."""
    project.conftest(PROVIDED)
    chosen = "openclaw/eu::gateway.bind_no_auth"
    project.run("-n1", chosen).assert_outcomes(failed=1)


def test_of_a_baseline_of_any_name(project: Project) -> None:
    """Also one that an option names, and one in the ini file of the project."""
    for name in ("a", "b"):
        project.config(name=f"{name}/openclaw.json")
    (project.path / "fleet.toml").write_text(BASELINE)
    pasted(project, "--openclaw-baseline=fleet.toml")
    (project.path / "fleet.toml").rename(project.path / "openclaw-baseline.toml")
    pasted(project)


def test_of_fixtures(project: Project) -> None:
    """With parameters, in a folder, and in a test of one's own."""
    source = """
        import pytest
        from pytest_openclaw import Deployment
        @pytest.fixture(params=["a", "b"])
        def openclaw_deployment(request):
            return Deployment.from_mapping({"gateway": {"bind": "lan"}})
    """
    project.pytester.mkdir("gate").joinpath("conftest.py").write_text(
        "\n".join(line[8:] for line in source.splitlines())
    )
    pasted(project)
    (project.path / "gate" / "test_it.py").write_text(
        "def test_it(openclaw_check): openclaw_check.enforce()\n"
    )
    pasted(project)


def test_other_tests_alone_bring_no_deployment(project: Project) -> None:
    """A node id of a test is that test and nothing else."""
    project.conftest(PROVIDED)
    project.config(HARDENED, "a/openclaw.json")
    (project.path / "openclaw-baseline.toml").write_text(BASELINE)
    project.pytester.makeini("[pytest]\nopenclaw_config = */openclaw.json")
    project.pytester.makepyfile(test_mine="def test_mine(): pass")
    one = "test_mine.py::test_mine"
    assert project.outcomes(one) == {one: "passed"}


@pytest.mark.slow
@pytest.mark.usefixtures("whole_audit")
def test_all_ids_of_the_example(project: Project) -> None:
    """Fixtures of several deployments, tests of its own, attestations."""
    ignored = shutil.ignore_patterns("build", "__*", ".*")
    shutil.copytree(EXAMPLE, project.path, dirs_exist_ok=True, ignore=ignored)
    ids = list(project.outcomes())
    assert len(ids) > 500
    assert set(project.outcomes(*ids)) == set(ids)
    for each in ids[::200]:
        assert list(project.outcomes(each)) == [each]
