"""One item per checkId and deployment, from options and arguments."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_openclaw.checks import catalogue
from pytest_openclaw.profiles import AUDIT
from pytest_openclaw.releases import rules_for
from tests.plugin.project import ALSO_WITH_A_WORKER
from tests.plugin.project import HARDENED
from tests.plugin.project import Project


def known(release: str = "2026.9.6") -> list[str]:
    """Return the checkIds of a release that any config has an item for."""
    checks = [each for each in catalogue() if each.applies_to(rules_for(release))]
    return [each.id for each in filter(AUDIT.includes, checks) if each.each is None]


def test_an_option_gives_an_item_for_each_check(project: Project) -> None:
    """The node id is the config's path and the checkId."""
    project.config(name="build/openclaw.json")
    outcomes = project.outcomes("--openclaw-config=build/openclaw.json")
    assert list(outcomes) == [f"build/openclaw.json::{each}" for each in known()]


def test_a_file_argument_does_the_same(project: Project) -> None:
    """A file named openclaw.json is collected when it is an argument, else not."""
    project.config(name="build/openclaw.json")
    named = project.outcomes("--openclaw-config=build/openclaw.json")
    assert project.outcomes("build/openclaw.json") == named
    assert project.outcomes("build") == {}
    assert project.outcomes() == {}


@ALSO_WITH_A_WORKER
def test_a_file_argument_beside_its_folder_is_judged(
    project: Project, workers: tuple[str, ...]
) -> None:
    """Pytest itself keeps the folder alone, in which there is no config to it."""
    project.config(name="build/openclaw.json")
    bind = "--openclaw-select=gateway.bind_no_auth"
    item = "build/openclaw.json::gateway.bind_no_auth"
    option = "--openclaw-config=build/openclaw.json"
    for given in ([".", "build/openclaw.json"], ["build/openclaw.json", "."]):
        assert project.outcomes(bind, *workers, *given) == {item: "failed"}
        assert project.outcomes(bind, *workers, option, *given) == {item: "failed"}
    result = project.run(item, "build", *workers)
    if pytest.version_tuple < (9,):  # it drops none
        assert result.ret == pytest.ExitCode.TESTS_FAILED
        return
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    said = f"ERROR: {item}: pytest leaves out what is in a folder *"
    (result.stdout if workers else result.stderr).fnmatch_lines([said])


def test_an_option_makes_an_argument_of_any_name_a_config(project: Project) -> None:
    """Named by both, a config is collected once."""
    project.config(name="eu.json5")
    outcomes = project.outcomes("--openclaw-config=eu.json5", "eu.json5")
    assert len(outcomes) == len(known())


def test_a_node_id_can_be_pasted_back(project: Project) -> None:
    """A report's line is enough to run the one item again."""
    project.config()
    chosen = "openclaw.json::gateway.bind_no_auth"
    assert project.outcomes(chosen) == {chosen: "failed"}


def test_the_option_adds_to_what_is_collected_anyway(project: Project) -> None:
    """Tests run beside the baseline, and -m openclaw narrows to the latter."""
    project.config()
    project.pytester.makepyfile("def test_mine(): pass")
    both = project.outcomes("--openclaw-config=openclaw.json")
    assert len(both) == len(known()) + 1
    narrowed = project.outcomes("--openclaw-config=openclaw.json", "-m", "openclaw")
    assert len(narrowed) == len(known())


def test_globs_name_many_deployments(project: Project) -> None:
    """Each config is a deployment of its own, in a stable order."""
    for name in ("b", "a", "c/d"):
        project.config(name=f"build/{name}/openclaw.json")
    outcomes = project.outcomes(
        "--openclaw-config=build/**/openclaw.json",
        "--openclaw-config=build/a/openclaw.json",
        "--openclaw-select=gateway.bind_no_auth",
    )
    assert list(outcomes) == [
        f"build/{name}/openclaw.json::gateway.bind_no_auth"
        for name in ("a", "b", "c/d")
    ]


def test_two_slashes_at_the_root_are_one(project: Project) -> None:
    """``$ROOT/path`` with the root directory as ROOT; pytest ends in a traceback."""
    path = project.config()
    outcomes = project.outcomes(f"--openclaw-config=/{path}", "--openclaw-select=fs.*")
    assert outcomes
    assert all(each.startswith("openclaw.json::") for each in outcomes)


def test_names_with_brackets_are_names_first(project: Project) -> None:
    """A file of that very name is meant, and a folder's name is not a valid pattern."""
    project.config(name="[eu]/a[1].json")
    for pattern in ("[eu]/a[1].json", str(project.path / "[[]eu]" / "*.json")):
        outcomes = project.outcomes(
            f"--openclaw-config={pattern}", "--openclaw-select=gateway.bind_no_auth"
        )
        assert list(outcomes) == ["[eu]/a[1].json::gateway.bind_no_auth"]


def test_configs_outside_the_root_do_not_collide(
    project: Project, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Their whole path is their node id, which can be pasted back too."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    options = ["--openclaw-select=gateway.bind_no_auth"]
    expected = {}
    for name in ("a", "b"):
        path = elsewhere / name / "openclaw.json"
        path.parent.mkdir()
        path.write_text('{gateway: {bind: "lan"}}')
        options.append(f"--openclaw-config={path}")
        expected[f"{path.as_posix()}::gateway.bind_no_auth"] = "failed"
    project.config()
    assert project.outcomes(f"--rootdir={project.path}", *options) == expected


def test_checks_are_selected_and_ignored(project: Project) -> None:
    """Globs, in lists or repeated; what is ignored is not collected."""
    project.config()
    outcomes = project.outcomes(
        "--openclaw-config=openclaw.json",
        "--openclaw-select=gateway.http.*, gateway.bind_*",
        "--openclaw-select=mcp.*",
        "--openclaw-ignore=*.session_key_*",
    )
    assert [nodeid.partition("::")[2] for nodeid in outcomes] == [
        "gateway.bind_no_auth",
        "gateway.http.no_auth",
        "mcp.apps.enabled",
    ]


def test_only_the_checks_of_the_release_are_collected(project: Project) -> None:
    """The option decides, else the config, else the newest release."""
    project.config({"meta": {"lastTouchedVersion": "2026.5.12"}})
    config = "--openclaw-config=openclaw.json"
    older = [each.partition("::")[2] for each in project.outcomes(config)]
    assert older == known("2026.5.12")
    newer = project.outcomes(config, "--openclaw-release=2026.9.6")
    assert [each.partition("::")[2] for each in newer] == known("2026.9.6")


def test_a_deployment_without_any_check_is_an_error(project: Project) -> None:
    """A run that was asked for a deployment is never green for nothing."""
    project.config()
    result = project.run(
        "--openclaw-config=openclaw.json",
        "--openclaw-release=2026.5.12",
        "--openclaw-select=mcp.apps.enabled",
    )
    result.stdout.fnmatch_lines(
        ["*OpenClaw 2026.5.12 evaluates none of the selected checks under profile *"]
    )
    assert result.ret == pytest.ExitCode.INTERRUPTED


def test_items_carry_markers(project: Project) -> None:
    """Markers say what an item can find; they are registered."""
    project.config()
    project.pytester.makepyfile("def test_mine(): pass")
    for args in (["--strict-markers"], ["-o", "strict=true"]):
        outcomes = project.outcomes(
            "--openclaw-config=openclaw.json", "-m", "openclaw_critical", *args
        )
        ids = {nodeid.partition("::")[2] for nodeid in outcomes}
        assert "gateway.bind_no_auth" in ids
        assert "gateway.tailscale_serve" not in ids
    project.run("--markers").stdout.fnmatch_lines(["@pytest.mark.openclaw_info:*"])


def test_the_marker_tells_the_check(project: Project) -> None:
    """However an item is collected, ``openclaw`` carries its checkId."""
    project.config()
    path = project.config(name="sub/openclaw.json")
    project.pytester.makeconftest(
        f"""
        import pytest
        @pytest.fixture(params=[1])
        def openclaw_deployment(request): return {str(path)!r}
        """
    )
    marked = "openclaw(check='gateway.bind_no_auth')"
    only = ("--openclaw-config=openclaw.json", "-m", marked)
    assert set(project.outcomes(*only)) == {
        "openclaw.json::gateway.bind_no_auth",
        "conftest.py::gateway.bind_no_auth[1]",
    }
    project.pytester.makepyfile("def test_each(openclaw_check): pass")
    assert set(project.outcomes(*only)) == {
        "openclaw.json::gateway.bind_no_auth",
        "test_the_marker_tells_the_check.py::test_each[1-gateway.bind_no_auth]",
    }


def test_the_usual_selection_works(project: Project) -> None:
    """-k, --deselect, -x and --collect-only treat items as any others."""
    project.config()
    config = "--openclaw-config=openclaw.json"
    assert set(project.outcomes(config, "-k", "bind_no_auth").values()) == {"failed"}
    without = project.outcomes(
        config, "--deselect", "openclaw.json::gateway.bind_no_auth"
    )
    assert len(without) == len(known()) - 1
    assert list(project.outcomes(config, "-x").values()).count("failed") == 1
    listed = project.run(config, "--collect-only", "-q")
    listed.stdout.fnmatch_lines(["openclaw.json::gateway.bind_no_auth"])
    tree = project.run(config, "--collect-only", "-k", "bind_no_auth")
    tree.stdout.fnmatch_lines(["*<ConfigFile openclaw.json>", "*<CheckItem gateway.*>"])


def test_failed_items_run_first_and_last(project: Project) -> None:
    """--lf remembers items inside the root directory and outside of it."""
    path = project.config({**HARDENED, "gateway": {"bind": "lan"}}, "x/openclaw.json")
    for root in (project.path, Path(project.path, "other")):
        root.mkdir(exist_ok=True)
        args = (f"--rootdir={root}", f"--openclaw-config={path}")
        failed = {
            nodeid
            for nodeid, outcome in project.outcomes(*args).items()
            if outcome == "failed"
        }
        assert failed
        assert set(project.outcomes(*args, "--lf")) == failed


def test_nothing_is_collected_for_those_who_do_not_ask(project: Project) -> None:
    """A project without our options sees nothing of this plugin."""
    project.pytester.makepyfile("def test_mine(): pass")
    result = project.run()
    result.assert_outcomes(passed=1)
    result.stdout.no_fnmatch_line("*openclaw:*")
    result.stdout.no_fnmatch_line("*hardening*")
