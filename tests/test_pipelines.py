"""What other systems take from this repository: each is parsed, and its script run."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import tomli
from ruamel.yaml import YAML

import pytest_openclaw

ROOT = Path(__file__).parent.parent
_BASELINE = '[[deployment]]\nname = "lab"\nconfig = "lab/openclaw.json"\n'
_ADDOPTS = '[tool.pytest.ini_options]\naddopts = "--no-such-option"\n'
_NOT_WINDOWS = pytest.mark.skipif(os.name == "nt", reason="the scripts are for a shell")


def documents(name: str) -> list[Any]:
    """Return the YAML documents of a file of the repository."""
    return list(YAML(typ="safe", pure=True).load_all((ROOT / name).read_text("utf-8")))


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a repository with a registered weak gateway, and tests that need more."""
    (tmp_path / "lab").mkdir()
    (tmp_path / "lab" / "openclaw.json").write_text('{"gateway": {"bind": "lan"}}')
    (tmp_path / "openclaw-baseline.toml").write_text(_BASELINE)
    (tmp_path / "test_of_its_own.py").write_text("import no_such_package\n")
    return tmp_path


def run(
    script: str, folder: Path, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run a script as a CI system does, with this Python first on the PATH."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env={
            "PATH": path,
            "CI": "true",
            "PYTEST_ADDOPTS": "-p no:cacheprovider",
            **variables,
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
@_NOT_WINDOWS
def test_the_pre_commit_hook_judges_the_baseline(repository: Path) -> None:
    """Without the repository's own options, for which its environment has no plugin."""
    ((hook,),) = documents(".pre-commit-hooks.yaml")
    assert hook["language"] == "python"
    (repository / "pyproject.toml").write_text(_ADDOPTS)
    ended = run(shlex.join([*shlex.split(hook["entry"]), *hook["args"]]), repository)
    assert ended.returncode == 1, ended.stdout
    assert "gateway.bind_no_auth" in ended.stdout


@pytest.mark.parametrize(
    ("name", "is_ours"),
    [
        ("openclaw.json", True),
        ("build/prod/openclaw.json5", True),
        ("openclaw-baseline.toml", True),
        ("k8s/openclaw-configmap.yaml", True),
        ("deploy/compose.yaml", True),
        ("docker-compose.override.yml", True),
        ("etc/systemd/system/openclaw-gateway.service", True),
        ("openclaw/readme.md", False),
        ("composer.json", False),
        ("package.json", False),
    ],
)
def test_the_pre_commit_hook_runs_for_what_it_judges(name: str, is_ours: bool) -> None:
    """A commit that changes nothing of a gateway does not wait for it."""
    ((hook,),) = documents(".pre-commit-hooks.yaml")
    assert bool(re.search(hook["files"], name)) is is_ours


def steps() -> dict[str, Any]:
    """Return the named steps of the action."""
    (action,) = documents("action.yml")
    return {each["name"]: each for each in action["runs"]["steps"] if "name" in each}


#: The inputs of the action's test step, none of them given.
_INPUTS = dict.fromkeys(("CONFIG", "BASELINE", "PROFILE", "FAIL_ON", "ARGUMENTS"), "")
_HOSTILE = "lab/openclaw.json\n$(touch hacked)`touch hacked`; touch hacked"
_ARGUMENTS = "--openclaw-select=gateway.bind_no_auth\n\n--openclaw-json=a b.out\n"


@pytest.mark.slow
@_NOT_WINDOWS
def test_the_action_tests_reports_and_summarizes(repository: Path) -> None:
    """Its inputs are options, its status is pytest's."""
    assert steps()["Test"]["env"].keys() == {*_INPUTS, "REPORT"}
    weak = run(steps()["Test"]["run"], repository, **_INPUTS, REPORT="out")
    assert weak.returncode == 1, weak.stdout
    assert weak.stdout.count("Why: Anyone who can reach the port") == 1
    for name in ("openclaw.xml", "openclaw.sarif", "openclaw.md"):
        assert (repository / "out" / name).is_file()
    summary = repository / "summary.md"
    run(
        steps()["Summary"]["run"],
        repository,
        REPORT="out",
        GITHUB_STEP_SUMMARY=str(summary),
    )
    assert summary.read_text("utf-8").startswith("# OpenClaw hardening baseline")


@pytest.mark.slow
@_NOT_WINDOWS
def test_the_action_takes_configs_and_arguments(repository: Path) -> None:
    """One on each line, blanks and all."""
    (repository / "a b.json").write_text("{}")
    given = {**_INPUTS, "CONFIG": "a b.json\n", "ARGUMENTS": _ARGUMENTS}
    ended = run(steps()["Test"]["run"], repository, **given, REPORT="out")
    assert ended.returncode == 1, ended.stderr
    assert "1 failed, 1 passed" in ended.stdout  # with the registered one
    assert (repository / "a b.out").is_file()


@_NOT_WINDOWS
def test_no_input_of_the_action_is_a_command(repository: Path) -> None:
    """A name from a pull request may hold anything."""
    ended = run(
        steps()["Test"]["run"],
        repository,
        **{**_INPUTS, "CONFIG": _HOSTILE},
        REPORT="out",
    )
    assert ended.returncode == 4
    assert not (repository / "hacked").exists()
    for step in steps().values():
        assert "${{" not in step["run"]


@pytest.mark.slow
@_NOT_WINDOWS
def test_the_gitlab_component_tests_and_reports(repository: Path) -> None:
    """Each input becomes a variable; the reports are where GitLab looks for them."""
    spec, jobs = documents("templates/openclaw.yml")
    ((_, job),) = jobs.items()
    used = set(re.findall(r"\$\[\[ inputs\.([\w-]+) \]\]", str(jobs)))
    assert used == set(spec["spec"]["inputs"])
    variables = dict.fromkeys(job["variables"], "")
    (script,) = job["script"]
    ended = run(script, repository, **{**variables, "OPENCLAW_PROFILE": "hardened"})
    assert ended.returncode == 1, ended.stderr
    assert "hardened" in ended.stdout
    for path in job["artifacts"]["reports"].values():
        assert (repository / path).is_file()


@pytest.mark.slow
@_NOT_WINDOWS
def test_the_gitlab_component_takes_configs_and_arguments(repository: Path) -> None:
    """One on each line; none is a command or a pattern."""
    _, jobs = documents("templates/openclaw.yml")
    ((_, job),) = jobs.items()
    (script,) = job["script"]
    (repository / "a b.json").write_text("{}")
    given = dict.fromkeys(job["variables"], "")
    given["OPENCLAW_ARGUMENTS"] = _ARGUMENTS
    ended = run(script, repository, **{**given, "OPENCLAW_CONFIG": "a b.json\n"})
    assert ended.returncode == 1, ended.stderr
    assert "1 failed, 1 passed" in ended.stdout  # with the registered one
    assert (repository / "a b.out").is_file()
    assert run(script, repository, **{**given, "OPENCLAW_CONFIG": _HOSTILE}).returncode
    assert not (repository / "hacked").exists()


@pytest.mark.slow
@_NOT_WINDOWS
def test_the_jenkins_step_tests_and_reports(repository: Path) -> None:
    """Its script runs as it stands, once the environment is there."""
    text = (ROOT / "vars" / "openclawBaseline.groovy").read_text("utf-8")
    script = text.partition("sh '''")[2].partition("'''")[0]
    bin_ = repository / ".openclaw-venv" / "bin"
    script = "\n".join(
        line for line in script.splitlines() if "venv .open" not in line
    ).replace(".openclaw-venv/bin/pip", "true")
    bin_.mkdir(parents=True)
    (bin_ / "pytest").write_text(f'#!/bin/sh\nexec {sys.executable} -m pytest "$@"\n')
    (bin_ / "pytest").chmod(0o755)
    names = re.findall(r'"(OPENCLAW_\w+)=', text)
    variables = {**dict.fromkeys(names, ""), "OPENCLAW_REPORT": "out"}
    ended = run(script, repository, **variables)
    assert ended.returncode == 1, ended.stdout
    assert (repository / "out" / "openclaw.xml").is_file()
    given = {"OPENCLAW_CONFIG": _HOSTILE, "OPENCLAW_ARGUMENTS": _ARGUMENTS}
    assert run(script, repository, **{**variables, **given}).returncode == 4
    assert not (repository / "hacked").exists()


@pytest.mark.parametrize(
    ("schema", "names"),
    [
        ("github-workflows", ".github/workflows/ci.yml .github/workflows/release.yml"),
        ("github-actions", "action.yml"),
        (
            "github-issue-forms",
            ".github/ISSUE_TEMPLATE/bug.yml .github/ISSUE_TEMPLATE/idea.yml"
            " .github/ISSUE_TEMPLATE/disagreement.yml",
        ),
        ("github-issue-config", ".github/ISSUE_TEMPLATE/config.yml"),
        ("dependabot", ".github/dependabot.yml"),
        ("citation-file-format", "CITATION.cff"),
    ],
)
def test_files_for_code_hosts_follow_their_published_schemas(
    schema: str, names: str
) -> None:
    """As the schemas were that the package check-jsonschema brings."""
    fits(schema, *(ROOT / name for name in names.split()))


def test_the_gitlab_job_follows_the_published_schema(tmp_path: Path) -> None:
    """The second document of the component; the first is the component's header."""
    _, jobs = documents("templates/openclaw.yml")
    path = tmp_path / "gitlab-ci.yml"
    with path.open("w", encoding="utf-8") as file:
        YAML(typ="safe", pure=True).dump(jobs, file)
    fits("gitlab-ci", path)


def fits(schema: str, *paths: Path) -> None:
    """Assert that files follow one of the schemas of check-jsonschema."""
    check = [sys.executable, "-m", "check_jsonschema"]
    done = subprocess.run(
        [*check, "--builtin-schema", f"vendor.{schema}", *map(str, paths)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_a_release_has_the_version_of_its_tag() -> None:
    """The step that compares them finds what the package says."""
    (workflow,) = documents(".github/workflows/release.yml")
    steps = workflow["jobs"]["build"]["steps"]
    (step,) = (each for each in steps if "TAG" in each.get("env", {}))
    version = pytest_openclaw.__version__
    assert run(step["run"], ROOT, TAG=f"v{version}").returncode == 0
    assert run(step["run"], ROOT, TAG="v99.0").returncode == 1


_DOCKER = """#!/bin/sh
case "$2" in
imagetools) echo '{"schemaVersion": 2, "digest": "'$DIGEST'"}' ;;
build) shift 2; printf '%s\\n' "$@" > built ;;
esac
"""


@_NOT_WINDOWS
@pytest.mark.skipif(shutil.which("jq") is None, reason="the step needs jq")
def test_a_released_image_is_built_on_the_digest_of_its_base(tmp_path: Path) -> None:
    """The Dockerfile's name is replaced by name and digest, or nothing is built."""
    (workflow,) = documents(".github/workflows/release.yml")
    steps = workflow["jobs"]["image"]["steps"]
    (step,) = (each for each in steps if "run" in each)
    (tmp_path / "bin").mkdir()
    docker = tmp_path / "bin" / "docker"
    docker.write_text(_DOCKER)
    docker.chmod(0o755)
    shutil.copy(ROOT / "Dockerfile", tmp_path)
    script = f'PATH="$PWD/bin:$PATH"\n{step["run"]}'
    variables = {
        "TAG": "v0.2.0",
        "GITHUB_REPOSITORY": "Some/Pytest-OpenClaw",
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
    }
    assert run(script, tmp_path, **variables, DIGEST="null").returncode == 1
    assert not (tmp_path / "built").exists()
    digest = f"sha256:{'a7' * 32}"
    ended = run(script, tmp_path, **variables, DIGEST=digest)
    assert ended.returncode == 0, ended.stderr
    built = (tmp_path / "built").read_text().split()
    base = "python:3.13-slim"
    at = built.index("--build-context") + 1
    assert built[at] == f"{base}=docker-image://{base}@{digest}"
    assert built[built.index("--tag") + 1] == "ghcr.io/some/pytest-openclaw:0.2.0"
    assert f"{base}@{digest}" in (tmp_path / "summary.md").read_text()


def test_the_image_runs_as_a_user_and_is_built_of_what_it_needs() -> None:
    """Not as root, from one base, and from a context that a wheel can be built of."""
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    instructions = [line.split() for line in lines if line[:1].isalpha()]
    bases = {line[1] for line in instructions if line[0] == "FROM"}
    (base,) = bases
    assert re.fullmatch(r"python:3\.\d+-slim(@sha256:[0-9a-f]{64})?", base)
    (user,) = (line[1] for line in instructions if line[0] == "USER")
    assert user not in ("root", "0")
    assert instructions[-1][0] == "ENTRYPOINT"
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    context = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    project = tomli.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    readme = project["tool"]["hatch"]["metadata"]["hooks"]["fancy-pypi-readme"]
    parts = [each["path"] for each in readme["fragments"] if "path" in each]
    needed = {*wheel, *parts, *project["project"]["license-files"], "pyproject.toml"}
    assert needed <= context
    assert ignored[0] == "*"
