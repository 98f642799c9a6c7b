"""Deployments that a conftest gives: rendered, unpacked, or made in memory."""

from __future__ import annotations

import json

import pytest

from tests.plugin.project import ALSO_WITH_A_WORKER
from tests.plugin.project import HARDENED
from tests.plugin.project import WEAK
from tests.plugin.project import Project

BIND = "--openclaw-select=gateway.bind_no_auth"

GIVES_PATH = """
    import json, pytest

    @pytest.fixture(scope="session")
    def openclaw_deployment(tmp_path_factory):
        path = tmp_path_factory.mktemp("rendered") / "openclaw.json"
        path.write_text(json.dumps({"gateway": {"bind": "lan"}}))
        return path
"""


def test_a_conftest_is_all_that_it_takes(project: Project) -> None:
    """Without any test file, there is an item for each check under the conftest."""
    project.conftest(GIVES_PATH)
    outcomes = project.outcomes()
    assert outcomes["conftest.py::gateway.bind_no_auth"] == "failed"
    assert outcomes["conftest.py::gateway.tailscale_funnel"] == "passed"
    assert outcomes["conftest.py::deployment.config_valid"] == "passed"
    assert outcomes["conftest.py::gateway.probe_failed"] == "skipped"


@pytest.mark.parametrize(
    "given",
    [
        "{'gateway': {'bind': 'lan'}}",
        "Deployment.from_mapping({'gateway': {'bind': 'lan'}})",
        "str(pathlib.Path(__file__).with_name('openclaw.json'))",
        "Deployment.load(pathlib.Path(__file__).with_name('openclaw.json'), name='eu')",
    ],
)
def test_it_gives_a_deployment_or_what_makes_one(project: Project, given: str) -> None:
    """What a repository has at hand is enough."""
    project.config()
    project.conftest(
        f"""
        import pathlib, pytest
        from pytest_openclaw import Deployment

        @pytest.fixture
        def openclaw_deployment():
            return {given}
        """
    )
    assert project.outcomes(BIND) == {"conftest.py::gateway.bind_no_auth": "failed"}


def test_parameters_make_several_deployments(project: Project) -> None:
    """Each parameter is judged on its own, and reported by its id."""
    project.conftest(
        """
        import pytest

        @pytest.fixture(params=["lan", "loopback"], ids=["eu", "us"])
        def openclaw_deployment(request):
            return {"gateway": {"bind": request.param}}
        """
    )
    assert project.outcomes(BIND) == {
        "conftest.py::gateway.bind_no_auth[eu]": "failed",
        "conftest.py::gateway.bind_no_auth[us]": "passed",
    }
    said = project.run(BIND).stdout
    said.fnmatch_lines(["eu (2026.9.6): 1 critical, *", "us (2026.9.6): 0 critical, *"])


def test_a_relative_path_is_one_of_its_working_directory(project: Project) -> None:
    """Two parameters may give the same text, and mean two files."""
    project.config(HARDENED, "eu/openclaw.json")
    project.config(WEAK, "us/openclaw.json")
    project.conftest(
        """
        import pytest

        @pytest.fixture(params=["eu", "us"])
        def openclaw_deployment(request, monkeypatch):
            monkeypatch.chdir(request.config.rootpath / request.param)
            return "openclaw.json"
        """
    )
    assert project.outcomes(BIND) == {
        "conftest.py::gateway.bind_no_auth[eu]": "passed",
        "conftest.py::gateway.bind_no_auth[us]": "failed",
    }


@ALSO_WITH_A_WORKER
def test_deployments_with_one_name_are_an_error(
    project: Project, workers: tuple[str, ...]
) -> None:
    """Reports have a part for each name, and would lose one of the two."""
    project.conftest(
        """
        import pytest
        from pytest_openclaw import Deployment

        @pytest.fixture(params=["eu", "us"])
        def openclaw_deployment(request):
            return Deployment.from_mapping({}, name="gateway")
        """
    )
    result = project.run(BIND, *workers)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    said = [line for line in result.outlines if line.startswith("ERROR: ")]
    assert said == [
        "ERROR: two deployments are named 'gateway', and reports take them for one:"
        " conftest.py::gateway.bind_no_auth[eu] and"
        " conftest.py::gateway.bind_no_auth[us]; give each a unique name"
    ]


_REPEATED = """
import pytest
from pytest_openclaw import Deployment

@pytest.fixture(autouse=True)
def again(request):
    return request.param

def pytest_generate_tests(metafunc):
    metafunc.parametrize("again", [1, 2], indirect=True)

@pytest.fixture(params=["eu", "us"], scope="session")
def region(request):
    return request.param
"""


@ALSO_WITH_A_WORKER
def test_a_plugin_may_repeat_items(project: Project, workers: tuple[str, ...]) -> None:
    """As pytest-repeat does: a repeated check is of the deployment that it was of."""
    project.conftest(
        f"""{_REPEATED}
@pytest.fixture
def openclaw_deployment(region):
    return Deployment.from_mapping({{}}, name=region)
"""
    )
    result = project.run(BIND, *workers)
    result.assert_outcomes(passed=4)
    assert result.ret == pytest.ExitCode.OK


@pytest.mark.parametrize(
    "given", ["{}, name='gateway'", "{'gateway': {'port': again}}, name=region"]
)
def test_what_differs_is_not_taken_for_repeated(project: Project, given: str) -> None:
    """Neither by a parameter of the deployment, nor in what is found out of it."""
    project.conftest(
        f"""{_REPEATED}
@pytest.fixture
def openclaw_deployment(region, request):
    again = request.getfixturevalue("again")
    return Deployment.from_mapping({given})
"""
    )
    result = project.run(BIND)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert any("reports take them for one" in line for line in result.outlines)


def test_a_folder_of_such_a_deployment_begins_no_line(project: Project) -> None:
    """The runner of a pipeline would take its name for a command."""
    folder = project.path / "a\n::error::b"
    folder.mkdir()
    (folder / "conftest.py").write_text(
        "import pytest\n"
        "from pytest_openclaw import Deployment\n"
        "@pytest.fixture(params=[1, 2])\n"
        "def openclaw_deployment(request):\n"
        "    return Deployment.from_mapping({}, name='gateway')\n"
    )
    result = project.run(BIND)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    said = [line for line in result.outlines if line.startswith("ERROR: ")]
    assert len(said) == 1
    assert r"a\n::error::b/conftest.py::gateway.bind_no_auth[1]" in said[0]
    assert not [line for line in result.outlines if line.startswith("::")]


def test_a_test_may_look_at_a_check_twice(project: Project) -> None:
    """It is one deployment, however often it is asked about."""
    project.conftest(
        """
        import pytest
        from pytest_openclaw import Deployment

        @pytest.fixture
        def openclaw_deployment():
            return Deployment.from_mapping({"gateway": {"bind": "lan"}}, name="eu")
        """
    )
    project.pytester.makepyfile(
        """
        import pytest

        @pytest.mark.parametrize("time", [1, 2])
        def test_it(openclaw_check, time):
            openclaw_check.enforce()
        """
    )
    result = project.run(BIND)
    result.assert_outcomes(failed=2, deselected=1)
    assert result.ret == pytest.ExitCode.TESTS_FAILED


def test_each_folder_has_its_own(project: Project) -> None:
    """The nearest conftest above counts, and reports name the folder."""
    for name, bind in (("eu", "lan"), ("us", "loopback")):
        folder = project.pytester.mkdir(name)
        (folder / "conftest.py").write_text(
            "import pytest\n\n"
            "@pytest.fixture\ndef openclaw_deployment():\n"
            f"    return {{'gateway': {{'bind': '{bind}'}}}}\n"
        )
    assert project.outcomes(BIND) == {
        "eu/conftest.py::gateway.bind_no_auth": "failed",
        "us/conftest.py::gateway.bind_no_auth": "passed",
    }
    project.run(BIND).stdout.fnmatch_lines(["eu (2026.9.6): 1 critical, *", "us (*"])
    assert list(project.outcomes(BIND, "us")) == [
        "us/conftest.py::gateway.bind_no_auth"
    ]


def test_a_node_id_of_it_can_be_pasted_back(project: Project) -> None:
    """Also that of one parameter."""
    project.conftest(GIVES_PATH)
    nodeid = "conftest.py::gateway.bind_no_auth"
    assert project.outcomes(nodeid) == {nodeid: "failed"}


def test_a_test_function_can_stand_around_the_checks(project: Project) -> None:
    """A test that asks for openclaw_check runs once per check, in their place."""
    project.conftest(GIVES_PATH)
    project.pytester.makepyfile(
        test_baseline="""
        def test_baseline(openclaw_check, openclaw_deployment):
            assert openclaw_check.id in repr(openclaw_check)
            assert openclaw_check.deployment.rules.release == "2026.9.6"
            if openclaw_check.id != "gateway.http.no_auth":
                openclaw_check.enforce()
        """
    )
    outcomes = project.outcomes("--openclaw-select=gateway.*")
    test = "test_baseline.py::test_baseline"
    assert outcomes[f"{test}[gateway.bind_no_auth]"] == "failed"
    assert outcomes[f"{test}[gateway.http.no_auth]"] == "passed"
    assert outcomes[f"{test}[gateway.probe_failed]"] == "skipped"
    assert not any(nodeid.startswith("conftest.py") for nodeid in outcomes)
    marked = project.outcomes("-m", "openclaw_info", "--openclaw-select=gateway.ta*")
    assert list(marked) == [f"{test}[gateway.tailscale_serve]"]


def test_the_checks_themselves_can_be_looked_at(project: Project) -> None:
    """A test function may judge findings by itself; the reports still have them."""
    project.config()
    project.pytester.makepyfile(
        """
        def test_baseline(openclaw_check):
            for finding in openclaw_check.findings:
                assert finding.subjects[0].startswith("gateway.auth")
        """
    )
    outcomes = project.outcomes(
        "--openclaw-config=openclaw.json",
        "--openclaw-select=gateway.bind_no_auth,gateway.auth_no_rate_limit",
    )
    own = {k: v for k, v in outcomes.items() if "test_baseline" in k}
    assert list(own.values()) == ["failed", "passed"]


def test_the_option_is_the_fixture_of_a_project_without_one(project: Project) -> None:
    """A test can ask for openclaw_deployment, once for each config that is named."""
    for name in ("a", "b"):
        project.config(name=f"{name}/openclaw.json")
    project.pytester.makepyfile(
        """
        def test_name(openclaw_deployment):
            assert openclaw_deployment.name in ("a/openclaw.json", "b/openclaw.json")
        """
    )
    outcomes = project.outcomes("--openclaw-config=*/openclaw.json", "-k", "test_name")
    assert list(outcomes.values()) == ["passed", "passed"]


def test_without_either_a_test_is_told_what_to_do(project: Project) -> None:
    """There is one sentence, and no traceback."""
    project.pytester.makepyfile("def test_it(openclaw_deployment): pass")
    result = project.run()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*no deployment: define a fixture*--openclaw-config*"])


def test_what_is_no_deployment_is_an_error(project: Project) -> None:
    """The message names what may be given."""
    project.conftest(
        """
        import pytest

        @pytest.fixture
        def openclaw_deployment():
            return 7
        """
    )
    result = project.run(BIND)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*must return a Deployment, the path of*, not int"])


def test_without_the_gate_the_first_item_shows_the_error(project: Project) -> None:
    """A template that does not render is one error, with its own traceback."""
    project.conftest(
        """
        import pytest

        @pytest.fixture(scope="session")
        def openclaw_deployment():
            raise RuntimeError("no such template")
        """
    )
    result = project.run("--openclaw-select=gateway.http.*")
    result.assert_outcomes(errors=1, skipped=1)
    result.stdout.fnmatch_lines(["E*RuntimeError: no such template"])


def test_the_file_of_a_fixture_may_be_missing(project: Project) -> None:
    """The gate fails, and nothing else passes for a file that is not there."""
    project.conftest(
        """
        import pytest

        @pytest.fixture
        def openclaw_deployment(tmp_path):
            return tmp_path / "openclaw.json"
        """
    )
    outcomes = project.outcomes()
    assert outcomes.pop("conftest.py::deployment.config_valid") == "failed"
    assert outcomes["conftest.py::gateway.loopback_no_auth"] == "failed"
    assert "passed" not in outcomes.values()


def test_a_check_of_another_release_is_skipped(project: Project) -> None:
    """The release is known only when the fixture ran."""
    project.conftest(
        """
        import pytest

        @pytest.fixture
        def openclaw_deployment():
            return {"meta": {"lastTouchedVersion": "2026.5.12"}}
        """
    )
    outcomes = project.outcomes(
        "--openclaw-select=mcp.apps.enabled", "--openclaw-strict"
    )
    assert list(outcomes.values()) == ["skipped"]


def test_options_hold_for_the_config_of_a_fixture(project: Project) -> None:
    """A path that a fixture gives is read as the options say."""
    project.conftest(GIVES_PATH.replace('"lan"', '"${BIND}"'))
    (project.path / "env").write_text("BIND=lan\n")
    nodeid = "conftest.py::gateway.bind_no_auth"
    assert project.outcomes(BIND) == {nodeid: "skipped"}
    assert project.outcomes(BIND, "--openclaw-env-file=env") == {nodeid: "failed"}


def test_a_deployment_is_read_once(project: Project) -> None:
    """However many checks look at it, the engine reads a config one time."""
    project.config(WEAK)
    project.conftest(
        """
        import pytest
        from pytest_openclaw import Deployment

        loaded = []

        @pytest.fixture(scope="session", autouse=True)
        def counting():
            real = Deployment.load.__func__
            def load(cls, *args, **more):
                loaded.append(args)
                return real(cls, *args, **more)
            patch = pytest.MonkeyPatch()
            patch.setattr(Deployment, "load", classmethod(load))
            yield
            patch.undo()
            assert len(loaded) == 1

        @pytest.fixture(scope="session")
        def openclaw_deployment():
            return "openclaw.json"
        """
    )
    assert "error" not in project.outcomes().values()


RAISES = """
    import pytest

    @pytest.fixture(scope={scope!r}, params=["eu", "us"])
    def openclaw_deployment(request):
        if request.param == "eu":
            raise RuntimeError("helm is not installed")
        return {{"gateway": {{"bind": "lan"}}}}
"""
SOME = "--openclaw-select=gateway.*,deployment.*"


@pytest.mark.parametrize("scope", ["function", "session"])
def test_a_fixture_that_raises_is_one_error(project: Project, scope: str) -> None:
    """The first item shows the author's traceback; the others of it name that item."""
    project.conftest(RAISES.format(scope=scope))
    outcomes = project.outcomes(SOME)
    shown = "conftest.py::deployment.config_valid[eu]"
    of_eu = {each: how for each, how in outcomes.items() if "[eu]" in each}
    assert of_eu.pop(shown) == "error"
    assert len(of_eu) > 10
    assert set(of_eu.values()) == {"skipped"}
    assert outcomes["conftest.py::deployment.config_valid[us]"] == "passed"
    assert outcomes["conftest.py::gateway.bind_no_auth[us]"] == "failed"
    result = project.run(SOME, "-rs", "--openclaw-json=out.json")
    said = result.stdout.str()
    assert said.count(" RuntimeError: helm is not") == 1
    assert "fixture_faults" not in said
    assert f"openclaw_deployment returned no deployment, see {shown}" in said
    report = json.loads((project.path / "out.json").read_text())
    reported = [each["deployment"] for each in report.values()]
    accepted = {each["name"]: each["accepted"] for each in reported}
    assert accepted == {"eu": False, "us": True}


def test_an_item_that_runs_alone_shows_the_error(project: Project) -> None:
    """No error is skipped that this process has not reported."""
    project.conftest(RAISES.format(scope="session"))
    nodeid = "conftest.py::gateway.bind_no_auth[eu]"
    assert project.outcomes(nodeid) == {nodeid: "error"}


def test_an_error_that_a_mark_expects_hides_no_other(project: Project) -> None:
    """An expected failure is not a report of it: the next item shows the error."""
    project.conftest(
        RAISES.format(scope="session")
        + """
    def pytest_collection_modifyitems(items):
        for item in items:
            if item.name == "deployment.config_valid[eu]":
                item.add_marker(pytest.mark.xfail)
"""
    )
    outcomes = list(project.outcomes(SOME, "-k", "eu").values())
    assert outcomes[:2] == ["xfailed", "error"]
    assert set(outcomes[2:]) == {"skipped"}


def test_another_error_of_the_fixture_is_shown_as_well(project: Project) -> None:
    """A fixture that fails elsewhere the second time makes two errors."""
    project.conftest(
        """
        import pytest

        calls = []

        @pytest.fixture
        def openclaw_deployment():
            calls.append(1)
            if len(calls) == 2:
                raise RuntimeError("two")
            raise RuntimeError("one")
        """
    )
    outcomes = list(project.outcomes(SOME).values())
    assert outcomes[:2] == ["error", "error"]
    assert set(outcomes[2:]) == {"skipped"}


def test_a_fixture_that_gives_something_else_is_one_failure(project: Project) -> None:
    """It is a sentence for the author, without a line of this package."""
    project.conftest(
        """
        import pytest

        @pytest.fixture
        def openclaw_deployment():
            return 5
        """
    )
    outcomes = list(project.outcomes(SOME).values())
    assert outcomes[0] == "failed"
    assert set(outcomes[1:]) == {"skipped"}
    said = project.run(SOME).stdout.str()
    assert "\nthe fixture openclaw_deployment must return a Deployment" in said
    assert "pytest_openclaw/" not in said


def test_a_test_around_the_checks_shows_the_error_once(project: Project) -> None:
    """So it is where a test function stands in the place of the items."""
    project.conftest(RAISES.format(scope="session"))
    project.pytester.makepyfile("def test_it(openclaw_check): openclaw_check.enforce()")
    outcomes = project.outcomes(SOME)
    of_eu = [how for each, how in outcomes.items() if "eu" in each.split("[")[1]]
    assert (of_eu.count("error"), set(of_eu)) == (1, {"error", "skipped"})


def test_what_is_ignored_is_not_collected(project: Project) -> None:
    """Neither of a fixture, nor as a skipped item in its place."""
    project.config()
    project.conftest(GIVES_PATH)
    select = "--openclaw-select=gateway.bind_no_auth,gateway.loopback_no_auth"
    ignore = "--openclaw-ignore=gateway.loopback_no_auth"
    assert list(project.outcomes(select, ignore)) == [
        "conftest.py::gateway.bind_no_auth"
    ]


def test_a_conftest_beside_testpaths_counts(project: Project) -> None:
    """It is in no folder with tests, and a run without arguments is of everything."""
    project.config({"gateway": {"bind": "lan"}})
    project.conftest(
        """
        import pytest

        @pytest.fixture
        def openclaw_deployment(): return "openclaw.json"
        """
    )
    (project.path / "tests").mkdir()
    (project.path / "tests" / "test_mine.py").write_text("def test_mine(): pass")
    outcomes = {
        "tests/test_mine.py::test_mine": "passed",
        "conftest.py::gateway.bind_no_auth": "failed",
    }
    assert project.outcomes(BIND, "-o", "testpaths=tests") == outcomes
    if pytest.version_tuple >= (9,):  # others lose what is beside a folder in "."
        assert project.outcomes(BIND, "-o", "testpaths=tests .") == outcomes
    assert list(project.outcomes(BIND, "tests")) == list(outcomes)[:1]


NO_PARAMETERS = {
    "of its own": """
        import pytest

        @pytest.fixture(params=[])
        def openclaw_deployment(request):
            return request.param
    """,
    "of a fixture that it requests": """
        import pytest

        @pytest.fixture(params=[])
        def environment(request):
            return request.param

        @pytest.fixture
        def openclaw_deployment(environment):
            return environment
    """,
}


@pytest.mark.parametrize(
    ("which", "more"),
    [
        ("of its own", ()),
        ("of its own", ("-n1",)),
        ("of a fixture that it requests", ()),
    ],
)
def test_a_fixture_without_parameters_is_an_error(
    project: Project, which: str, more: tuple[str, ...]
) -> None:
    """A glob that finds nothing: pytest would skip each check, and end with 0."""
    project.conftest(NO_PARAMETERS[which])
    result = project.run(BIND, *more)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    said = "ERROR: conftest.py: the fixture openclaw_deployment has no parameters, *"
    (result.stdout if more else result.stderr).fnmatch_lines([said])


def test_a_fixture_may_skip_where_none_are_expected(project: Project) -> None:
    """As the error says."""
    project.conftest(
        """
        import pytest

        @pytest.fixture(params=[None])
        def openclaw_deployment(request):
            pytest.skip("rendered by another job")
        """
    )
    result = project.run(BIND)
    assert result.ret == pytest.ExitCode.OK
    result.assert_outcomes(skipped=1)


def test_so_it_is_around_a_test_of_ones_own(project: Project) -> None:
    """A test that requests openclaw_check would be skipped as well."""
    project.conftest(NO_PARAMETERS["of its own"])
    project.pytester.makepyfile("def test_all(openclaw_check): ...")
    result = project.run(BIND, "test_so_it_is_around_a_test_of_ones_own.py")
    assert result.ret == pytest.ExitCode.USAGE_ERROR


def test_other_tests_may_have_no_parameters(project: Project) -> None:
    """They are pytest's own affair."""
    project.conftest(GIVES_PATH)
    project.pytester.makepyfile(
        """
        import pytest

        @pytest.mark.parametrize("value", [])
        def test_other(value): ...

        @pytest.fixture(params=[])
        def none(request): ...

        def test_with_one(openclaw_deployment, none): ...
        """
    )
    result = project.run(BIND)
    result.assert_outcomes(failed=1, skipped=2)
