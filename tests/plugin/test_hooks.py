"""An organisation's own checks and deployments."""

from __future__ import annotations

import pytest

from tests.plugin.project import ALSO_WITH_A_WORKER
from tests.plugin.project import HARDENED
from tests.plugin.project import WEAK
from tests.plugin.project import Project

CONFIG = "--openclaw-config=openclaw.json"

TEN_LINES = '''
from pytest_openclaw import Severity, check, found

@check("acme.port", Severity.CRITICAL, reads=("gateway.port",), fix="Use port 443.")
def port(deployment):
    """The gateway is not where the proxy looks for it."""
    setting = deployment.config.at("gateway.port")
    if setting.value != 443:
        yield found(setting, f"gateway.port is {setting.value or 'not set'}")

def pytest_openclaw_register_checks(catalogue):
    catalogue.add(port)
'''


def test_ten_lines_give_a_check_of_ones_own(project: Project) -> None:
    """Same item, same report, same marker, same place as the built-in ones."""
    project.config("{\n  gateway: {\n    port: 80,\n  },\n}")
    project.conftest(TEN_LINES)
    args = (CONFIG, "--openclaw-select=acme.*", "-m", "openclaw_critical")
    result = project.run(*args)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "*openclaw.json:3: gateway.port is 80",
            "CRITICAL acme.port: The gateway is not where the proxy looks for it",
            "  Fix: Use port 443.",
            "openclaw.json (2026.9.6): 1 critical, 0 warn, 0 info; 1 failed",
        ]
    )


def test_an_own_check_reads_like_the_built_in_ones(project: Project) -> None:
    """An unknown text in what it reads skips its item, without a line about it."""
    project.config({"gateway": {"auth": {"token": "${T}"}}})
    project.conftest(
        TEN_LINES.replace('at("gateway.port")', 'at("gateway.auth.token")')
    )
    result = project.run(CONFIG, "--openclaw-select=acme.*", "-rs")
    result.assert_outcomes(skipped=1)
    result.stdout.fnmatch_lines(
        ["SKIPPED *: gateway.auth.token is ${T}, whose value *"]
    )


def test_an_own_check_is_excepted_like_the_built_in_ones(project: Project) -> None:
    """An xfail marker of a conftest covers it."""
    project.config({})
    project.conftest(
        TEN_LINES
        + """
import pytest
from pytest_openclaw import CheckFailed

def pytest_collection_modifyitems(items):
    for item in items:
        item.add_marker(pytest.mark.xfail(raises=CheckFailed, reason="SEC-1"))
"""
    )
    outcomes = project.outcomes(CONFIG, "--openclaw-select=acme.*")
    assert outcomes == {"openclaw.json::acme.port": "xfailed"}


def test_an_own_check_runs_on_the_deployment_of_a_fixture(project: Project) -> None:
    """The conftest that gives a deployment can register checks too."""
    project.conftest(
        TEN_LINES
        + """
import pytest

@pytest.fixture
def openclaw_deployment():
    return {"gateway": {"port": 443}}
"""
    )
    outcomes = project.outcomes("--openclaw-select=acme.*")
    assert outcomes == {"conftest.py::acme.port": "passed"}


def test_two_checks_with_one_id_are_a_usage_error(project: Project) -> None:
    """An own check may not replace a built-in one unnoticed."""
    project.config()
    project.conftest(TEN_LINES.replace('"acme.port"', '"gateway.bind_no_auth"'))
    result = project.run(CONFIG)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(
        [
            "ERROR: conftest.py:11: pytest_openclaw_register_checks: there are two"
            " checks with the id gateway.bind_no_auth"
        ]
    )


def test_a_hook_that_registers_no_check_is_a_usage_error(project: Project) -> None:
    """Before a config is collected, of which pytest would make a traceback."""
    config = project.config().rename(project.path / "prod.json")
    project.conftest("def pytest_openclaw_register_checks(catalogue): catalogue.add(5)")
    result = project.run(f"--openclaw-config={config.name}")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(
        ["ERROR: conftest.py:1: pytest_openclaw_register_checks: AttributeError: *"]
    )


def test_a_lone_deployment_of_a_hook_is_a_usage_error(project: Project) -> None:
    """It says that a list is expected."""
    project.conftest(
        """
        from pytest_openclaw import Deployment

        def pytest_openclaw_deployments(config):
            return Deployment.from_mapping({})
        """
    )
    result = project.run()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(
        ["ERROR: *: it must return a list of deployments, not *"]
    )


def test_plugins_provide_deployments(project: Project) -> None:
    """Each is collected under its name; the names are the node ids."""
    project.conftest(
        f"""
        from pytest_openclaw import Deployment

        def pytest_openclaw_deployments(config):
            yield Deployment.from_mapping({WEAK!r}, name="prod-eu")
            yield Deployment.from_mapping({HARDENED!r}, name="prod-us")
        """
    )
    bind = "--openclaw-select=gateway.bind_no_auth"
    outcomes = project.outcomes(bind)
    assert outcomes == {
        "openclaw/prod-eu::gateway.bind_no_auth": "failed",
        "openclaw/prod-us::gateway.bind_no_auth": "passed",
    }
    result = project.run(bind)
    result.stdout.fnmatch_lines(["prod-eu (*): 1 critical, *", "prod-us (*): 0 *"])
    assert list(project.outcomes(bind, "--lf")) == list(outcomes)[:1]


def test_two_deployments_with_one_name_are_a_usage_error(project: Project) -> None:
    """Reports could not tell them apart."""
    project.conftest(
        """
        from pytest_openclaw import Deployment

        def pytest_openclaw_deployments(config):
            return [Deployment.from_mapping({}, name="prod")] * 2
        """
    )
    result = project.run()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: *two deployments are named 'prod'*"])


def test_what_is_no_deployment_is_a_usage_error(project: Project) -> None:
    """A path, for one; a fixture may give it, and the hook may not."""
    project.conftest("def pytest_openclaw_deployments(config): return ['a.json']")
    result = project.run()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: *must return deployments, not str; *"])


def test_a_name_of_a_deployment_may_have_any_characters(project: Project) -> None:
    """What pytest would take for parts of an id, and what no terminal shows."""
    project.conftest(
        """
        from pytest_openclaw import Deployment

        def pytest_openclaw_deployments(config):
            yield Deployment.from_mapping({}, name="eu::lab[1]\\x1b[31m")
        """
    )
    bind = "--openclaw-select=gateway.bind_no_auth"
    (nodeid,) = project.outcomes(bind)
    assert nodeid == r"openclaw/eu:\x3alab[1]\x1b[31m::gateway.bind_no_auth"
    assert project.run(bind, "-v").ret == pytest.ExitCode.OK


def test_a_hook_may_provide_nothing(project: Project) -> None:
    """None is as good as an empty list."""
    project.conftest("def pytest_openclaw_deployments(config): return None")
    project.pytester.makepyfile("def test_mine(): pass")
    assert list(project.outcomes().values()) == ["passed"]


@pytest.mark.parametrize(
    ("hook", "body", "message"),
    [
        (
            "register_checks(catalogue)",
            "fails()",
            "conftest.py:5: *: ValueError: boom (raised at conftest.py:1)",
        ),
        (
            "register_checks(catalogue)",
            "return [catalogue]",
            "conftest.py:4: *it returned something; add each check with *",
        ),
        ("deployments(config)", "yield fails()", "conftest.py:5: *boom *.py:1)"),
        ("deployments(config)", "pytest.fail('oh')", "conftest.py:5: *: Failed: oh"),
        ("deployments(config)", "return 5", "conftest.py:4: * not int"),
        (
            "deployments(config)",
            "Deployment.load('a.json', release='one')",
            "conftest.py:5: *: 'one' is not an OpenClaw release*",
        ),
    ],
)
def test_a_hook_that_raises_is_a_usage_error(
    project: Project, hook: str, body: str, message: str
) -> None:
    """It names the hook, its file and line, and where the error came from."""
    project.config({})
    project.conftest(
        "def fails(): raise ValueError('boom')\n"
        "from pytest_openclaw import Deployment\nimport pytest\n"
        f"def pytest_openclaw_{hook}:\n    {body}\n"
    )
    result = project.run("--openclaw-config=openclaw.json", "-k", "bind_no_auth")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: {message}"])


@pytest.mark.parametrize(
    ("hook", "body"),
    [
        ("finding_properties(deployment, finding)", "raise ValueError('boom')"),
        ("finding_properties(deployment, finding)", "return ['boom']"),
        ("summary_rows(deployment)", "yield 'name', 'text'; raise ValueError('boom')"),
        ("summary_rows(deployment)", "return ['boom']"),
    ],
)
def test_a_hook_of_reports_that_raises_hides_nothing(
    project: Project, hook: str, body: str
) -> None:
    """What was found is printed and written; the reason comes last, once."""
    project.config(WEAK)
    project.conftest(f"def pytest_openclaw_{hook}:\n    {body}\n")
    asked = "--openclaw-json=r.json", "--openclaw-select=gateway.bind_no_auth"
    result = project.run("--openclaw-config=openclaw.json", *asked)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    name = f"pytest_openclaw_{hook.partition('(')[0]}"
    result.stdout.fnmatch_lines(
        ["CRITICAL gateway.bind_no_auth: *", f"ERROR: conftest.py:[12]: {name}: *"]
    )
    assert result.stdout.str().count(name) == 1
    assert "gateway.bind_no_auth" in (project.path / "r.json").read_text("utf-8")


@pytest.mark.slow
def test_workers_say_what_stops_them(project: Project) -> None:
    """Only they collect; the process that started them says it, once."""
    project.config({})
    project.conftest("def pytest_openclaw_deployments(config):\n    return 5\n")
    result = project.run("--openclaw-config=openclaw.json", "-n2")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    said = [line for line in result.outlines if line.startswith("ERROR: ")]
    assert said == [
        "ERROR: conftest.py:1: pytest_openclaw_deployments: it must return a list of"
        " deployments, not int"
    ]
    result.stdout.no_fnmatch_line("openclaw: run pytest *")


def below(project: Project, source: str) -> None:
    """Write a conftest in a folder that pytest only reads as it collects."""
    folder = project.path / "gates" / "lab"
    folder.mkdir(parents=True)
    (folder / "conftest.py").write_text(source)
    project.pytester.makepyfile("def test_mine(): pass")


@ALSO_WITH_A_WORKER
def test_deployments_of_a_conftest_that_is_read_late_are_not_left_out(
    project: Project, workers: tuple[str, ...]
) -> None:
    """A run of the root directory would not have them, and end like any other."""
    below(
        project,
        "from pytest_openclaw import Deployment\n"
        "def pytest_openclaw_deployments(config):\n"
        "    return [Deployment.from_mapping({}, name='lab')]\n",
    )
    bind = "--openclaw-select=gateway.bind_no_auth"
    result = project.run(*workers)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    said = "ERROR: gates/lab/conftest.py: pytest_openclaw_deployments is read too late*"
    (result.stdout if workers else result.stderr).fnmatch_lines([said])
    assert "INTERNALERROR" not in result.stdout.str()
    outcomes = project.outcomes("gates/lab", bind, *workers)
    assert outcomes == {"openclaw/lab::gateway.bind_no_auth": "passed"}


def test_checks_of_a_conftest_that_is_read_late_are_not_left_out(
    project: Project,
) -> None:
    """They count for each config that is collected after, or for none at all."""
    project.config()
    below(project, TEN_LINES)
    check = "openclaw.json::acme.port"
    assert check in project.outcomes(CONFIG, "-k", "acme")
    assert check in project.outcomes(CONFIG, "-k", "acme", "-q", "-q")
    assert check in project.outcomes("openclaw.json", "gates/lab", "-k", "acme")
    result = project.run("openclaw.json", "gates")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    said = "ERROR: gates/lab/conftest.py: pytest_openclaw_register_checks is read *"
    result.stderr.fnmatch_lines([said])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def pytest_openclaw_deploiments(): return []", "deploiments; did you mean *"),
        ("def pytest_openclaw_x(): return []", "there is no hook pytest_openclaw_x"),
    ],
)
def test_a_misspelt_hook_is_a_usage_error(
    project: Project, text: str, said: str
) -> None:
    """Pytest refuses it with a traceback, and says of no hook that it may be meant."""
    project.config({})
    project.conftest(text)
    result = project.run("--openclaw-config=openclaw.json")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: *conftest.py: *{said}"])


def test_a_hook_may_be_marked_as_optional(project: Project) -> None:
    """A plugin may have one of a later version of this one."""
    project.config({})
    project.conftest(
        "import pytest\n"
        "@pytest.hookimpl(optionalhook=True)\n"
        "def pytest_openclaw_later(): return []\n"
        "@pytest.hookimpl(specname='pytest_openclaw_deployments')\n"
        "def pytest_openclaw_of_us(): return []\n"
    )
    result = project.run("--openclaw-config=openclaw.json")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
