"""The baseline file: the deployments it registers, and what it may not say."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pytest_openclaw.baseline.exceptions import BaselineException
from pytest_openclaw.baseline.overlaps import Earlier
from pytest_openclaw.baseline.tables import ExceptionTable
from pytest_openclaw.language.globs import any_overlap
from tests.plugin.project import HARDENED
from tests.plugin.project import WEAK
from tests.plugin.project import Project

GATE = "--openclaw-select=gateway.bind_no_auth"
EXCEPTION = """
[[exception]]
check = "gateway.bind_no_auth"
reason = "r"
owner = "o"
expires = 2026-12-31
"""
TODAY = "--openclaw-today=2026-11-01"


def write(project: Project, text: str, name: str = "openclaw-baseline.toml") -> None:
    """Write a baseline, beside an ini file."""
    (project.path / name).write_text(text)
    if not (project.path / "pyproject.toml").exists():
        project.pytester.makeini("[pytest]")


def test_deployments_are_found_and_named_by_their_paths(project: Project) -> None:
    """A glob stands for many; ``{1}`` is what its first star stands for."""
    project.config(WEAK, "build/eu/openclaw.json")
    project.config(HARDENED, "build/us/openclaw.json")
    write(
        project,
        '[[deployment]]\nconfig = "build/*/openclaw.json"\nname = "prod-{1}"\n'
        'fail-on = "critical"\n',
    )
    assert project.outcomes(GATE) == {
        "openclaw-baseline.toml::prod-eu::gateway.bind_no_auth": "failed",
        "openclaw-baseline.toml::prod-us::gateway.bind_no_auth": "passed",
    }
    write(project, '[[deployment]]\nconfig = "build/**/openclaw.json"\n')
    assert set(project.outcomes(GATE)) == {
        "openclaw-baseline.toml::build/eu/openclaw.json::gateway.bind_no_auth",
        "openclaw-baseline.toml::build/us/openclaw.json::gateway.bind_no_auth",
    }


def test_a_deployment_says_what_it_is_and_what_is_enforced(project: Project) -> None:
    """Environment, release, severities and checks of its own; options are stronger."""
    project.config({"gateway": {"bind": "lan"}})
    (project.path / "host.env").write_text("OPENCLAW_GATEWAY_TOKEN\n")
    entry = """
[[deployment]]
config = "openclaw.json"
name = "a"
release = "2026.5.12"
env-file = "host.env"
select = ["gateway.bind_no_auth", "gateway.auth_no_rate_limit"]
fail-on = "critical"
"""
    write(project, entry)
    assert project.outcomes() == {
        "openclaw-baseline.toml::a::gateway.bind_no_auth": "passed",
        "openclaw-baseline.toml::a::gateway.auth_no_rate_limit": "passed",
    }
    outcomes = project.outcomes("--openclaw-fail-on=warn")
    assert outcomes["openclaw-baseline.toml::a::gateway.auth_no_rate_limit"] == "failed"
    project.run().stdout.fnmatch_lines(["a (2026.5.12): *"])


@pytest.mark.usefixtures("whole_audit")
def test_what_is_left_out_is_left_out_of_fixtures_too(project: Project) -> None:
    """For all deployments when items are collected, for one when it is known."""
    project.config(WEAK)
    project.conftest(
        """
        import pytest
        from pytest_openclaw import Deployment
        @pytest.fixture
        def openclaw_deployment(): return Deployment.load("openclaw.json", name="a")
        """
    )
    entry = '[[deployment]]\nname = "a"\n'
    top = 'select = ["gateway.bind_no_auth", "channels.*"]\nignore = ["channels.*"]\n'
    write(project, top)
    assert project.outcomes(".") == {"conftest.py::gateway.bind_no_auth": "failed"}
    write(project, top + entry + 'ignore = ["gateway.bind_no_auth"]\n')
    result = project.run(".", "-rs", "--openclaw-strict")
    result.assert_outcomes(skipped=1)
    result.stdout.fnmatch_lines(
        ["SKIPPED * not part of the baseline's selection for this deployment*"]
    )


def test_a_pyproject_can_hold_it(project: Project) -> None:
    """Under ``[tool.openclaw]``, with lines of that file."""
    project.config(WEAK)
    text = '[tool.pytest.ini_options]\n[[tool.openclaw.deployment]]\nconfig = "{}"\n'
    project.pytester.makepyprojecttoml(text.format("openclaw.json"))
    assert set(project.outcomes(GATE)) == {
        "pyproject.toml::openclaw.json::gateway.bind_no_auth"
    }
    project.pytester.makepyprojecttoml(text.format("absent.json"))
    result = project.run()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(
        ["ERROR: pyproject.toml:3: tool.openclaw.deployment[[]0[]].config: there is *"]
    )


@pytest.mark.parametrize(
    ("name", "section"),
    [("pytest.ini", "pytest"), ("tox.ini", "pytest"), ("setup.cfg", "tool:pytest")],
)
def test_the_baseline_is_in_pyproject_beside_another_ini_file(
    project: Project, name: str, section: str
) -> None:
    """It counts wherever pytest has its own settings; it had no effect."""
    project.config(WEAK)
    (project.path / "pyproject.toml").unlink(missing_ok=True)
    (project.path / name).write_text(f"[{section}]\n")
    table = '[[tool.openclaw.deployment]]\nconfig = "openclaw.json"\n'
    (project.path / "pyproject.toml").write_text(table)
    outcomes = project.outcomes(GATE)
    assert outcomes == {"pyproject.toml::openclaw.json::gateway.bind_no_auth": "failed"}


def test_two_baselines_are_a_usage_error(project: Project) -> None:
    """The deployments of one of them would not be judged, unless one is named."""
    project.config(WEAK)
    table = '[[tool.openclaw.deployment]]\nconfig = "openclaw.json"\n'
    (project.path / "pyproject.toml").write_text(f"[tool.pytest.ini_options]\n{table}")
    write(project, '[[deployment]]\nname = "b"\nconfig = "openclaw.json"\n')
    result = project.run(GATE)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    said = "openclaw-baseline.toml: [[]tool.openclaw[]] of pyproject.toml is a baseline"
    result.stderr.fnmatch_lines([f"ERROR: {said} too: remove one of them, *"])
    named = project.outcomes(GATE, "--openclaw-baseline=pyproject.toml")
    assert list(named) == ["pyproject.toml::openclaw.json::gateway.bind_no_auth"]


def test_a_folder_with_the_baseline_is_the_whole_project(project: Project) -> None:
    """``pytest .`` judges what ``pytest`` does; another folder has other tests."""
    project.config(WEAK)
    write(project, '[[deployment]]\nconfig = "openclaw.json"\n')
    (project.path / "tests").mkdir()
    (project.path / "tests" / "test_mine.py").write_text("def test_mine(): pass")
    assert len(project.outcomes(".", GATE)) == 2
    assert len(project.outcomes(project.path, GATE)) == 2
    assert list(project.outcomes("tests", GATE)) == ["tests/test_mine.py::test_mine"]


def test_other_tests_can_be_run_alone(project: Project) -> None:
    """Arguments name what is run, unless the baseline is named as well."""
    project.config(WEAK)
    write(project, '[[deployment]]\nconfig = "openclaw.json"\n')
    path = project.pytester.makepyfile("def test_mine(): pass")
    assert list(project.outcomes(path)) == [f"{path.name}::test_mine"]
    named = project.outcomes(path, "--openclaw-baseline=openclaw-baseline.toml", GATE)
    assert len(named) == 2


def test_a_byte_order_mark_is_left_out(project: Project) -> None:
    """Editors of Windows write one, and the lines of messages stay the same."""
    project.config(WEAK)
    path = project.path / "openclaw-baseline.toml"
    text = '\n[[deployment]]\nname = "eu"\nconfig = "openclaw.json"\n'
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert project.outcomes(GATE)
    path.write_bytes(b"\xef\xbb\xbf" + f"{text}a = 1".encode())
    result = project.run(GATE)
    result.stderr.fnmatch_lines(["ERROR: openclaw-baseline.toml:5: *a: unknown key"])


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ('# a\n[[deployment]]\nconfig = "\xe9"'.encode("latin-1"), 3),
        ("fail-on = 1".encode("utf-16"), 1),
    ],
)
def test_a_baseline_that_is_not_utf8_is_refused(
    project: Project, content: bytes, line: int
) -> None:
    """A name with such a byte would fit no deployment."""
    (project.path / "openclaw-baseline.toml").write_bytes(content)
    result = project.run()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    said = "not UTF-8; save the file in this encoding"
    assert f"ERROR: openclaw-baseline.toml:{line}: {said}" in result.errlines


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("fail-on = 1", ":1: fail-on: must be 'critical', 'warn' or 'info'"),
        ("a = 1", ":1: a: unknown key"),
        ("\nx", ":2: not TOML: *"),
        (EXCEPTION.replace('owner = "o"', ""), ":2: exception*.owner: is required"),
        (EXCEPTION.replace('"o"', '" "'), ":5: exception*.owner: must not be empty"),
        ('fail-on = "critcal"', ":1: fail-on: *; did you mean critical[?]"),
        ('fail_on = "warn"', ":1: fail_on: unknown key; did you mean fail-on[?]"),
        ('profile = "hardend"', ":1: profile: *; did you mean hardened[?]"),
        ('select = ["gatway.*"]', ":1: select*; did you mean gateway.[*][?]"),
        (
            EXCEPTION.replace("reason", "resaon"),
            ":4: exception*.resaon: unknown key; did you mean reason[?]",
        ),
        (
            EXCEPTION + 'deployments = "staging"',
            ':7: exception*.deployments: write a list: [[]"staging"[]]',
        ),
        (EXCEPTION + "deployments = []", ":7: *.deployments: must not be empty; *all"),
        (EXCEPTION + "subject = []", ":7: exception[[]0[]].subject: must be a list *"),
        (EXCEPTION + "subject = 5", ":7: exception[[]0[]].subject: must be a list *"),
        (EXCEPTION + "ticket = 5", ":7: *.ticket: must be a text in quotes"),
        ('exception = "x"', ":1: exception: write a list: *"),
        ("[exception]", ":1: exception: write [[][[]exception]] above each one"),
        ('[severity]\nx = "info"', ":2: severity.x: must be a table with severity, *"),
        ("secrets = 5", ":1: secrets: must be true or false"),
        ('attestations = ["A b"]', ":1: attestations[[]0[]]: must be lowercase *"),
        (
            '[[deployment]]\nconfig = "*.json"\nprobe = ""',
            ":3: deployment[[]0[]].probe: must be true, false or a text in quotes",
        ),
        (
            '[profiles.a]\nextends = "audit"\nadds = []',
            ":3: profiles.a.adds: unknown key; did you mean add[?]",
        ),
        (EXCEPTION.replace("2026-12-31", '"soon"'), ":6: exception*.expires: *date*"),
        (
            EXCEPTION.replace("2026", "2027"),
            ":6: *.expires: is valid for 425 days; max*180",
        ),
        (EXCEPTION.replace("bind", "bnd"), ":3: *there is no check 'gateway.bnd_no_a*"),
        (EXCEPTION.replace("gateway.bind_no_auth", "x.*"), ":3: *matches no checkId*"),
        (EXCEPTION * 2, ":8: exception[[]1[]]: overlaps the exception at *.toml:2"),
        (
            '[severity."x"]\nseverity = "info"\nreason = "r"',
            ":1: severity.x: there is no check 'x'*",
        ),
        ('select = [\n "gateway.x"]', ":1: select[[]0[]]: there is no check*"),
        (
            '[[deployment]]\nconfig = "none*.json"',
            ":2: *nothing matches 'none[*].json'",
        ),
        ('[[deployment]]\nconfig = "none.json"', ":2: *there is no file 'none.json'"),
        (
            '[[deployment]]\nconfig = "*.json"\nname = "{2}"',
            ":3: deployment[[]0[]].name: '[*].json' has no such part",
        ),
        (
            '[[deployment]]\nconfig = "*.json"\n' * 2,
            ":3: deployment[[]1[]].name: two deployments are named 'openclaw.json'",
        ),
        (
            '[[deployment]]\nconfig = "*.json"\nrelease = "new"',
            ":1: deployment[[]0[]]: 'new' is not an OpenClaw release*",
        ),
        (
            '[[deployment]]\nconfig = "*.json"\nenv-file = "none.env"',
            ":3: deployment[[]0[]].env-file: *none.env: there is no such file",
        ),
        (
            '[[deployment]]\nconfig = "*.json"\nstate-dir = "none"',
            ":3: deployment[[]0[]].state-dir: there is no directory or archive none",
        ),
        (
            '[[deployment]]\nconfig = "*.json"\nhome = "openclaw.json"',
            ":3: deployment[[]0[]].home: there is no directory openclaw.json",
        ),
        (
            '[[deployment]]\nconfig = "*.json"\nignore = ["fs.*", "gatway.*"]',
            ":3: deployment[[]0[]].ignore[[]1[]]: 'gatway.[*]' matches no checkId*",
        ),
        (
            '[[deployment]]\nconfig = "a\\u0000/*.json"',
            ":2: deployment[[]0[]].config: nothing matches 'a*",
        ),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error(
    project: Project, text: str, message: str
) -> None:
    """With file, line and key, before anything runs."""
    project.config({})
    write(project, text)
    result = project.run(TODAY)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: openclaw-baseline.toml{message}"])


def test_a_day_that_is_none_is_a_usage_error(project: Project) -> None:
    """``--openclaw-today`` takes dates."""
    result = project.run("--openclaw-today=tomorrow")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*'tomorrow' is not a valid date; 2026-12-31 is one"])


def test_a_variable_is_declared_by_its_name_alone(project: Project) -> None:
    """The text of a variable in the list would be a secret in the baseline."""
    project.config()
    entry = '[[deployment]]\nconfig = "openclaw.json"\nopaque-env = ["TOKEN=s3cret"]\n'
    project.config(entry, "openclaw-baseline.toml")
    result = project.run()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(
        [
            "ERROR: openclaw-baseline.toml:1: *opaque-env: 'TOKEN' is given with a"
            " value: give the name alone"
        ]
    )
    assert "s3cret" not in result.stdout.str() + result.stderr.str()


def test_overlapping_exceptions_are_found_among_many() -> None:
    """As if each were compared with each: names, globs, none and long lists."""
    names: list[tuple[str, ...]] = [(), ("a",), ("b", "c"), ("a*",), ("c", "?")]
    names.append(tuple(f"n{each}" for each in range(101)))
    tables = [
        {"check": check, "deployments": deployments, "subject": subject}
        for check in ("gateway.bind_no_auth", "gateway.*", "fs.*")
        for deployments in names
        for subject in names
    ]
    common = {"reason": "r", "owner": "o", "expires": "2026-12-31"}
    exceptions = [
        BaselineException(
            ExceptionTable.model_validate(
                {k: v for k, v in each.items() if v} | common
            ),
            str(at),
        )
        for at, each in enumerate(tables)
    ]

    def meet(some: Sequence[str], others: Sequence[str]) -> bool:
        return any_overlap(some or ("*",), others or ("*",))

    earlier = Earlier()
    for at, each in enumerate(exceptions):
        expected = [
            other
            for other in exceptions[:at]
            if meet([each.table.check], [other.table.check])
            and meet(each.table.deployments, other.table.deployments)
            and meet(each.subjects, other.subjects)
        ]
        found = earlier.overlapping(each)
        assert found is (expected[0] if expected else None)
        earlier.add(each)


def test_a_tilde_is_the_home_directory(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In every path of a deployment; a state directory of that name was clean."""
    monkeypatch.setenv("HOME", str(project.path))
    monkeypatch.setenv("USERPROFILE", str(project.path))
    project.config(WEAK, ".openclaw/openclaw.json")
    write(
        project,
        '[[deployment]]\nconfig = "~/.openclaw/*.json"\nname = "{1}"\n'
        'state-dir = "~/.openclaw"\nhome = "~"\n',
    )
    assert project.outcomes(GATE) == {
        "openclaw-baseline.toml::openclaw::gateway.bind_no_auth": "failed"
    }
