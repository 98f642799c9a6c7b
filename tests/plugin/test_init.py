"""A first run: what --openclaw-init proposes, and that it is true."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import pytest
import tomli

from pytest_openclaw.baseline import config_search as finding_configs
from tests.hostile.other_user import as_another_user
from tests.plugin.project import ALSO_WITH_A_WORKER
from tests.plugin.project import HARDENED
from tests.plugin.project import WEAK
from tests.plugin.project import Project
from tests.plugin.test_inputs import BOTH

GATE = "--openclaw-select=gateway.bind_no_auth"
WRITE = "--openclaw-init=write"
FILE = "openclaw-baseline.toml"


def proposed(project: Project) -> tuple[list[dict[str, str]], str]:
    """Return the deployments that are proposed, and the text."""
    result = project.run("--openclaw-init")
    assert result.ret == pytest.ExitCode.OK
    text = "\n".join(result.outlines)
    return tomli.loads(text).get("deployment", []), text


def test_the_proposal_is_a_baseline_that_runs(project: Project) -> None:
    """What is printed can be saved, and registers each config that is there."""
    project.config(WEAK, "build/eu/openclaw.json")
    project.config(HARDENED, "build/us/openclaw.json")
    project.config(HARDENED, "hosts/lab.openclaw.json5")
    project.config(BOTH, "rendered.yaml")
    project.pytester.makeini("[pytest]")
    deployments, text = proposed(project)
    assert deployments == [
        {"config": "build/*/openclaw.json", "name": "build/{1}"},
        {"config": "hosts/lab.openclaw.json5"},
        {"config": "rendered.yaml#prod/good"},
        {"config": "rendered.yaml#prod/weak"},
    ]
    assert not (project.path / FILE).exists()
    (project.path / FILE).write_text(text)
    assert project.outcomes(GATE) == {
        f"{FILE}::build/eu::gateway.bind_no_auth": "failed",
        f"{FILE}::build/us::gateway.bind_no_auth": "passed",
        f"{FILE}::hosts/lab.openclaw.json5::gateway.bind_no_auth": "passed",
        f"{FILE}::rendered.yaml#prod/good::gateway.bind_no_auth": "passed",
        f"{FILE}::rendered.yaml#prod/weak::gateway.bind_no_auth": "failed",
    }


def test_comments_of_the_proposal_can_be_taken_in(project: Project) -> None:
    """Without their number signs, the examples in it are valid as well."""
    project.config(HARDENED)
    project.pytester.makeini("[pytest]")
    _, text = proposed(project)
    for line in ("opaque-env", "gateway-args", "[[exception]]", "check =", "reason"):
        assert f"# {line}" in text
        text = text.replace(f"# {line}", line)
    text = text.replace("# owner", "owner").replace("# expires", "expires")
    (project.path / FILE).write_text(text)
    limit = "--openclaw-select=gateway.auth_no_rate_limit"
    assert set(project.outcomes(limit).values()) == {"xfailed"}


def test_it_is_written_when_asked_and_never_over_another(project: Project) -> None:
    """Then it says what to do next; a second time it leaves the file alone."""
    project.config(HARDENED)
    project.pytester.makeini("[pytest]")
    result = project.run(WRITE)
    assert result.ret == pytest.ExitCode.OK
    result.stdout.fnmatch_lines([f"{FILE} has been written, with 1 config. *"])
    assert set(project.outcomes(GATE).values()) == {"passed"}
    (project.path / FILE).write_text("# mine\n")
    again = project.run(WRITE)
    assert again.ret == pytest.ExitCode.USAGE_ERROR
    again.stderr.fnmatch_lines([f"ERROR: {WRITE}: {FILE} already is a baseline, *"])
    assert (project.path / FILE).read_text() == "# mine\n"


def test_it_writes_through_no_link(project: Project) -> None:
    """A link to nowhere is there, too."""
    project.config(HARDENED)
    project.pytester.makeini("[pytest]")
    (project.path / FILE).symlink_to(project.path / "elsewhere")
    assert project.run(WRITE).ret == pytest.ExitCode.USAGE_ERROR
    assert not (project.path / "elsewhere").exists()


def test_a_baseline_in_pyproject_is_one(project: Project) -> None:
    """A file beside it would take its place."""
    project.config(HARDENED)
    project.pytester.makepyprojecttoml(
        '[tool.pytest.ini_options]\n[tool.openclaw]\nfail-on = "warn"\n'
    )
    assert project.run(WRITE).ret == pytest.ExitCode.USAGE_ERROR
    assert not (project.path / FILE).exists()


def test_nothing_found_is_said_and_not_written(project: Project) -> None:
    """The proposal then shows how to name a config."""
    project.pytester.makeini("[pytest]")
    deployments, text = proposed(project)
    assert deployments == []
    assert "No config was found here" in text
    result = project.run(WRITE)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*no config was found below *"])


#: Files that are not configs, and what the proposal says of them.
OTHERS = {
    "chart/templates/openclaw.json": (
        "{{ .Values.config | toJson }}",
        "a template: render it first",
    ),
    "chart/templates/config.yaml": (
        "kind: ConfigMap\ndata:\n  openclaw.json: |\n{{ toJson .Values }}",
        "a template: render it first",
    ),
    "roles/openclaw.json": (
        '{"gateway": {"bind": "{{ bind }}"}}',
        "a template: render it first",
    ),
    "jinja/openclaw.json": (
        '{% if x %}{"gateway": {}}{% endif %}',
        "a template: render it first",
    ),
    "broken.openclaw.json": (
        "{",
        "not JSON5, in its line 1: the value that begins here",
    ),
    "list.openclaw.json": ("[]", "not a config: its top level is not an object"),
    "plugin/openclaw.plugin.json": ('{"id": "x"}', None),
    "openclaw.json.j2": ("{}", None),
    "package.json": ("{}", None),
    "node_modules/x/openclaw.json": ("{}", None),
    ".cache/openclaw.json": ("{}", None),
    "deployment.yaml": ("kind: Deployment\nx: openclaw.json ConfigMap\n", None),
    "values.yaml": ("openclaw.json: {}\n", None),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_config_is_left_out(project: Project, name: str) -> None:
    """Templates are told apart from configs; other people's files are not told of."""
    content, why = OTHERS[name]
    project.config(content, name)
    project.pytester.makeini("[pytest]")
    deployments, text = proposed(project)
    assert deployments == []
    if why is None:
        assert "# Left out" not in text
    else:
        assert f"# {name}: {why}" in text


def test_templates_of_the_gateway_itself_are_configs(project: Project) -> None:
    """A hook's own template has the same brackets, and ``${NAME}`` is OpenClaw's."""
    mapping = {"messageTemplate": "{{ body }}", "textTemplate": "{{x}}"}
    hooks = {"hooks": {"mappings": [mapping]}, "x": "${NAME}"}
    project.config(hooks)
    project.pytester.makeini("[pytest]")
    assert proposed(project)[0] == [{"config": "openclaw.json"}]


def test_virtual_environments_and_links_are_left_out(project: Project) -> None:
    """They hold what is somebody else's, or lead round in circles."""
    project.config(HARDENED, "env/share/openclaw.json")
    project.config("", "env/pyvenv.cfg")
    project.config(HARDENED, "a/openclaw.json")
    (project.path / "b").symlink_to(project.path / "a")
    (project.path / "a" / "loop").symlink_to(project.path)
    project.pytester.makeini("[pytest]")
    assert proposed(project)[0] == [{"config": "a/openclaw.json"}]


def test_a_glob_never_takes_in_what_was_left_out(project: Project) -> None:
    """A template among its matches is a reason to name each config."""
    for name in ("a", "b"):
        project.config(HARDENED, f"build/{name}/openclaw.json")
    project.config("{{ x | y }}", "build/c/openclaw.json")
    project.pytester.makeini("[pytest]")
    assert proposed(project)[0] == [
        {"config": "build/a/openclaw.json"},
        {"config": "build/b/openclaw.json"},
    ]


def test_two_groups_of_one_folder_have_names_of_their_own(project: Project) -> None:
    """The proposal is refused by nobody."""
    for name in ("a", "b"):
        project.config(HARDENED, f"build/{name}/openclaw.json")
        project.config(HARDENED, f"build/{name}/edge.openclaw.json")
    project.pytester.makeini("[pytest]")
    _, text = proposed(project)
    (project.path / FILE).write_text(text)
    assert len(project.outcomes(GATE)) == 4


def test_the_release_is_left_to_configs_that_state_it(project: Project) -> None:
    """A release in the baseline would be stronger than theirs."""
    project.config(HARDENED)
    project.pytester.makeini("[pytest]")
    assert '\nrelease = "2026.9.6"' in proposed(project)[1]
    project.config({"meta": {"lastTouchedVersion": "2026.5.12"}})
    assert '\n# release = "2026.9.6"' in proposed(project)[1]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_hostile_names_stay_texts(project: Project) -> None:
    """Whatever a file is called, the proposal is TOML that says so."""
    name = 'a"\n[[x]]\n/openclaw.json'
    project.config(HARDENED, name)
    project.config("[]", "b\nfail-on = 1\n/openclaw.json")
    project.pytester.makeini("[pytest]")
    assert proposed(project)[0] == [{"config": name}]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has such names")
def test_a_name_that_is_not_unicode_is_left_out(project: Project) -> None:
    """No text of TOML can name the file; the proposal says that it is there."""
    folder = os.path.join(os.fsencode(project.path), b"caf\xe9")
    os.mkdir(folder)
    Path(os.fsdecode(folder), "openclaw.json").write_text("{}")
    project.pytester.makeini("[pytest]")
    deployments, text = proposed(project)
    assert deployments == []
    assert "openclaw.json: its name is not valid UTF-8, which TOML requires" in text


def test_the_walk_is_bounded(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A larger tree is looked at in part, and the proposal says so."""
    for name in ("a", "b", "c"):
        project.config(HARDENED, f"{name}/openclaw.json")
    project.pytester.makeini("[pytest]")
    monkeypatch.setattr(finding_configs, "MAX_ENTRIES", 5)
    deployments, text = proposed(project)
    assert "Some folders were not searched" in text
    assert len(deployments) < 3
    monkeypatch.setattr(finding_configs, "MAX_ENTRIES", 1000)
    project.config(HARDENED, "/".join("d" * 15) + "/openclaw.json")
    assert "Some folders were not searched" in proposed(project)[1]


def test_a_folder_that_may_not_be_searched_is_named() -> None:
    """It may have configs; the proposal said that there were too many folders."""
    with tempfile.TemporaryDirectory() as folder:  # pytest's own are for one user
        root = Path(folder)
        root.chmod(0o755)
        for name in ("open", "closed"):
            (root / name).mkdir()
            (root / name / "openclaw.json").write_text("{}")
        (root / "closed").chmod(0)
        found = as_another_user(lambda: finding_configs.search(root))
        (root / "closed").chmod(0o700)
    assert found.configs == ["open/openclaw.json"]
    assert found.others == {"closed/": "not searched: this user may not read it"}
    assert found.is_complete


def test_a_run_of_these_checks_alone_says_what_is_missing(project: Project) -> None:
    """Where there is no config; a run of other tests is left alone."""
    result = project.run("-m", "openclaw")
    assert result.ret == pytest.ExitCode.NO_TESTS_COLLECTED
    result.stdout.fnmatch_lines(["openclaw: found nothing to check; *"])
    project.run().stdout.no_fnmatch_line("openclaw:*")


def test_a_run_that_leaves_its_checks_out_needs_no_advice(project: Project) -> None:
    """It has the option that the advice would name."""
    project.config()
    result = project.run("--openclaw-config=openclaw.json", "-k", "nothing")
    assert result.ret == pytest.ExitCode.NO_TESTS_COLLECTED
    result.stdout.no_fnmatch_line("*--openclaw-config=openclaw.json to check*")
    project.run().stdout.fnmatch_lines(["*--openclaw-config=openclaw.json to check*"])


def test_a_run_that_passes_without_a_check_names_the_option(project: Project) -> None:
    """Where one was typed: the report that it asks for is not written either."""
    project.pytester.makepyfile("def test_mine(): pass")
    said = "openclaw: no check ran, in spite of --openclaw-json"
    for more in ([], ["-n1"]):
        result = project.run("--openclaw-json=r.json", *more)
        assert result.ret == pytest.ExitCode.OK
        result.stdout.fnmatch_lines([said])
    project.config()
    run = ("--openclaw-config=openclaw.json", "-k")
    project.run(*run, "mine").stdout.fnmatch_lines(["*in spite of --openclaw-config"])
    project.run(*run, "mine or info").stdout.no_fnmatch_line("*in spite of*")
    for nothing in ("--co", "--fixtures", "--fixtures-per-test", "--cache-show"):
        result = project.run("--openclaw-strict", nothing)
        result.stdout.no_fnmatch_line("*in spite of*")


def test_options_of_a_blocked_plugin_of_pytest_are_not_missed(project: Project) -> None:
    """Such a plugin takes its options with it: whoever blocks it gave none of them."""
    project.pytester.makepyfile("def test_mine(): pass")
    blocked = ("-p", "no:setuponly", "-p", "no:setupplan")
    result = project.run("--openclaw-json=r.json", *blocked)
    assert result.ret == pytest.ExitCode.OK
    result.stdout.fnmatch_lines(["openclaw: no check ran, *"])


def test_an_argument_of_pytest_main_may_be_a_path(project: Project) -> None:
    """An option is looked for among texts and paths."""
    project.pytester.makepyfile("def test_mine(): pass")
    args = "['--openclaw-json=r.json', pathlib.Path('.')]"
    result = project.pytester.runpython_c(
        f"import pathlib, sys, pytest; sys.exit(pytest.main({args}))"
    )
    assert result.ret == pytest.ExitCode.OK
    result.stdout.fnmatch_lines(["openclaw: no check ran, *"])


@ALSO_WITH_A_WORKER
def test_a_config_of_another_name_is_for_the_option(
    project: Project, workers: tuple[str, ...]
) -> None:
    """By itself, pytest only says that it collects nothing of it."""
    project.config(name="prod.json")
    result = project.run("prod.json", *workers)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    said = "ERROR: if prod.json is a config, run pytest --openclaw-config=prod.json: *"
    (result.stdout if workers else result.stderr).fnmatch_lines([said])


def test_its_command_can_be_pasted(project: Project) -> None:
    """A name with a blank is quoted for the shell."""
    project.config(name="my prod.json")
    result = project.run("my prod.json")
    result.stderr.fnmatch_lines(["*run pytest '--openclaw-config=my prod.json': *"])


def test_a_folder_with_the_name_of_a_tilde_is_no_home(project: Project) -> None:
    """What is proposed can be read again."""
    project.config(name="~/openclaw.json")
    project.pytester.makeini("[pytest]")
    assert project.run(WRITE).ret == pytest.ExitCode.OK
    assert list(project.outcomes(GATE)) == [
        f"{FILE}::./~/openclaw.json::gateway.bind_no_auth"
    ]


def test_a_run_below_the_baseline_says_where_it_is(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without an ini file, the folder below is the root directory to pytest."""
    project.config('[[deployment]]\nconfig = "openclaw.json"\n', FILE)
    project.config(name="below/openclaw.json")
    monkeypatch.chdir(project.path / "below")
    result = project.run("--rootdir=.")
    assert result.ret == pytest.ExitCode.NO_TESTS_COLLECTED
    result.stdout.fnmatch_lines(
        ["openclaw: the openclaw-baseline.toml in .. is not used here: run pytest *"]
    )


def test_a_bare_run_beside_a_config_says_what_to_do(project: Project) -> None:
    """Where nothing is collected, and only there."""
    project.config()
    result = project.run()
    assert result.ret == pytest.ExitCode.NO_TESTS_COLLECTED
    result.stdout.fnmatch_lines(
        ["openclaw: run pytest --openclaw-config=openclaw.json *"]
    )
    project.pytester.makepyfile("def test_mine(): pass")
    project.run().stdout.no_fnmatch_line("openclaw:*")
