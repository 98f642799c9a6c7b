"""Options and their ini twins; what cannot be meant is exit 4 with a sentence."""

from __future__ import annotations

import os
import sys
import tarfile

import pytest

from tests.plugin.project import HARDENED
from tests.plugin.project import Project

CONFIG = "--openclaw-config=openclaw.json"
BIND = "--openclaw-select=gateway.bind_no_auth"
#: A Python that takes names of files for ASCII.
_ASCII_NAMES = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["--openclaw-config=no"], "--openclaw-config: there is no file 'no' in /*"),
        (
            ["--openclaw-config=x/*.json"],
            "--openclaw-config: nothing matches 'x/*.json' in /*",
        ),
        (
            ["--openclaw-config=."],
            "--openclaw-config: * is a directory: name the config in it",
        ),
        (
            [f"{CONFIG}#x"],
            "--openclaw-config: openclaw.json contains no config 'x'; *",
        ),
        (
            [CONFIG, "--openclaw-junit-all"],
            "--openclaw-junit-all: add --openclaw-junit=PATH",
        ),
        (
            [CONFIG, "--openclaw-docs=javascript:alert(1)"],
            "--openclaw-docs: it is not an address of a site, such as https://*",
        ),
        (
            [CONFIG, "--openclaw-fail-on=high"],
            "--openclaw-fail-on must be one of critical, warn, info, not 'high'",
        ),
        (
            [CONFIG, "--openclaw-env=host"],
            "--openclaw-env must be one of none, process, not 'host'",
        ),
        (
            [CONFIG, "--openclaw-env-file=no.env"],
            "--openclaw-env-file: there is no file */no.env",
        ),
        (
            [CONFIG, "--openclaw-baseline=."],
            "--openclaw-baseline: /* is a directory, not a file",
        ),
        (
            [CONFIG, "--openclaw-home=openclaw.json"],
            "--openclaw-home: */openclaw.json is a file, not a directory",
        ),
        (
            [CONFIG, "--openclaw-probe-token-env=TOKEN"],
            "--openclaw-probe-token-env: add --openclaw-probe",
        ),
        (
            [CONFIG, "--openclaw-probe-password-env="],
            "--openclaw-probe-password-env: add --openclaw-probe",
        ),
        (
            ["--openclaw-merge", ""],
            "--openclaw-merge is empty: give the files of all shards",
        ),
        (
            [CONFIG, "-q", "--openclaw-surroundings=none/*.md"],
            "--openclaw-surroundings: no file matches '*/none/[*].md'",
        ),
        (
            [CONFIG, "--openclaw-probe-seconds=soon"],
            "--openclaw-probe-seconds: 'soon' is not a number",
        ),
        (
            [CONFIG, "--openclaw-probe-seconds=-1"],
            "--openclaw-probe-seconds: it is not a number of seconds up to *",
        ),
        (
            [CONFIG, "--openclaw-opaque-env=T P"],
            "--openclaw-opaque-env: a blank follows 'T': separate names with commas",
        ),
        (
            [CONFIG, "--openclaw-opaque-env=A,TOKEN=s3cret"],
            "--openclaw-opaque-env: 'TOKEN' is given with a value: give the name alone",
        ),
        (
            [CONFIG, "--openclaw-state-dir=no"],
            "--openclaw-state-dir: there is no directory or archive */no",
        ),
        (
            [CONFIG, "--openclaw-state-dir=openclaw.json"],
            "--openclaw-state-dir: the state archive *openclaw.json: it is not a tar"
            " archive*",
        ),
        (
            [CONFIG, "--openclaw-select=gatway.*"],
            "--openclaw-select: 'gatway.*' matches no checkId; did you mean"
            " gateway.[*][?]",
        ),
        (
            [CONFIG, "--openclaw-select=gateway.bind_no_aut"],
            "--openclaw-select: *; did you mean gateway.bind_no_auth[?]",
        ),
        (
            [CONFIG, "--openclaw-fail-on=critcal"],
            "--openclaw-fail-on must be one of *; did you mean critical[?]",
        ),
        (
            ["--openclaw-explain=gateway.probe"],
            "--openclaw-explain: there is no check 'gateway.probe'; did you mean"
            " gateway.probe_*",
        ),
        (
            [CONFIG, "--openclaw-ignore=gatway.*"],
            "--openclaw-ignore: 'gatway.*' matches no checkId; *",
        ),
        (
            [CONFIG, BIND, "--openclaw-ignore=gateway.*"],
            "--openclaw-select and --openclaw-ignore exclude all checks",
        ),
        (
            [CONFIG, "--openclaw-release=latest"],
            "--openclaw-release: *latest*",
        ),
        (
            [CONFIG, "--openclaw-config=other.json", "--openclaw-state-dir=."],
            (
                "--openclaw-state-dir, --openclaw-home and --openclaw-surroundings"
                " apply to one deployment: combine them with one --openclaw-config, not"
                " 2"
            ),
        ),
        (
            ["--openclaw-explain=gateway.bind*"],
            "--openclaw-explain: *; did you mean gateway.bind_no_auth[?]",
        ),
        (
            ["--openclaw-explain=Gateway.Bind_no_auth"],
            "--openclaw-explain: *; did you mean gateway.bind_no_auth[?]",
        ),
        (
            ["--openclaw-explain=gateway.bind_noauth"],
            "--openclaw-explain: there is no check 'gateway.bind_noauth'; did you mean"
            " gateway.bind_no_auth?",
        ),
    ],
)
def test_a_wrong_value_is_a_usage_error(
    project: Project, args: list[str], sentence: str
) -> None:
    """It names the option, what is wrong, and what would be right."""
    project.config()
    project.config(name="other.json")
    result = project.run(*args)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: {sentence}"])
    result.stderr.no_fnmatch_line("*Traceback*")


def test_every_option_has_an_ini_twin(project: Project) -> None:
    """Paths in the file are relative to it; the command line is stronger."""
    project.config({"gateway": {"bind": "${BIND}"}}, "build/openclaw.json")
    (project.path / "build" / "env").write_text("BIND=lan\n")
    project.pytester.makeini(
        """
        [pytest]
        openclaw_config = build/*.json
        openclaw_env_file = build/env
        openclaw_select =
            gateway.bind_no_auth
            gateway.auth_no_rate_limit
        openclaw_ignore = gateway.http.*
        openclaw_fail_on = critical
        openclaw_release = 2026.5.12
        openclaw_opaque_env = A, B
        openclaw_env = none
        openclaw_strict = true
        openclaw_deep = false
        openclaw_json = report.json
        """
    )
    other = project.path / "tests"
    other.mkdir()
    project.pytester.chdir()
    assert project.outcomes() == {
        "build/openclaw.json::gateway.bind_no_auth": "failed",
        "build/openclaw.json::gateway.auth_no_rate_limit": "passed",
    }
    assert (project.path / "report.json").is_file()
    assert set(project.outcomes("--openclaw-fail-on=warn").values()) == {"failed"}
    result = project.run(f"--rootdir={project.path}", "--openclaw-release=2026.9.6")
    result.stdout.fnmatch_lines(
        ["openclaw: build/openclaw.json, OpenClaw 2026.9.6 (as requested)"]
    )


def test_help_lists_the_options_in_one_group(project: Project) -> None:
    """A new user finds them all in one place."""
    result = project.run("--help")
    result.stdout.fnmatch_lines(
        [
            "OpenClaw hardening baseline:",
            "*--openclaw-config=PATH*",
            "*openclaw_config*",
        ]
    )


def test_the_environment_is_declared(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is read from the process unless that is asked for."""
    project.config({"gateway": {"bind": "${BIND}"}})
    node = "openclaw.json::gateway.bind_no_auth"
    monkeypatch.setenv("BIND", "lan")
    assert project.outcomes(CONFIG, BIND) == {node: "skipped"}
    assert project.outcomes(CONFIG, BIND, "--openclaw-env=process") == {node: "failed"}
    (project.path / "env").write_text("BIND=loopback\n")
    both = ("--openclaw-env=process", "--openclaw-env-file=env")
    assert project.outcomes(CONFIG, BIND, *both) == {node: "passed"}


def test_a_variable_of_the_host_can_be_declared_unknown(project: Project) -> None:
    """A token that only the environment has is a credential all the same."""
    project.config({"gateway": {"bind": "lan"}})
    node = "openclaw.json::gateway.bind_no_auth"
    assert project.outcomes(CONFIG, BIND) == {node: "failed"}
    opaque = "--openclaw-opaque-env=OPENCLAW_GATEWAY_TOKEN"
    assert project.outcomes(CONFIG, BIND, opaque) == {node: "passed"}
    (project.path / "env").write_text("OPENCLAW_GATEWAY_TOKEN\n")
    assert project.outcomes(CONFIG, BIND, "--openclaw-env-file=env") == {node: "passed"}


def test_an_env_file_that_cannot_be_read_is_a_usage_error(project: Project) -> None:
    """A binary or endless file is named, with what is wrong with it."""
    project.config()
    with (project.path / "env").open("wb") as file:
        file.truncate(50_000_000)
    result = project.run(CONFIG, "--openclaw-env-file=env")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: --openclaw-env-file: */env: *"])


def test_an_env_file_in_utf16_is_a_usage_error(project: Project) -> None:
    """As an option and in a baseline: it would set nothing."""
    project.config()
    (project.path / "env").write_text("OPENCLAW_GATEWAY_TOKEN=x\n", encoding="utf-16")
    result = project.run(CONFIG, "--openclaw-env-file=env")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: --openclaw-env-file: */env: it is UTF-16*"])
    (project.path / "openclaw-baseline.toml").write_text(
        '[[deployment]]\nconfig = "openclaw.json"\nenv-file = "env"\n'
    )
    result = project.run()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: openclaw-baseline.toml:3: *it is UTF-16*"])


def test_state_and_home_belong_to_one_deployment(project: Project) -> None:
    """They make what lies there part of it: a .env file for one."""
    project.config(HARDENED, "state/openclaw.json")
    (project.path / "state" / ".env").write_text("OPENCLAW_GATEWAY_TOKEN=short\n")
    config = "--openclaw-config=state/openclaw.json"
    short = "--openclaw-select=gateway.token_too_short"
    node = "state/openclaw.json::gateway.token_too_short"
    assert project.outcomes(config, short) == {node: "skipped"}
    state = "--openclaw-state-dir=state"
    assert project.outcomes(config, short, state) == {node: "failed"}


@pytest.mark.usefixtures("whole_audit")
def test_the_state_may_be_an_archive(project: Project) -> None:
    """Its files are judged, but not the config that lies beside it."""
    config = project.config({})
    state = project.pytester.mkdir("state")
    state.chmod(0o777)
    with tarfile.open(project.pytester.path / "state.tar.gz", "w:gz") as archive:
        archive.add(state, ".")
    args = f"--openclaw-config={config.name}", "--openclaw-state-dir=state.tar.gz"
    outcomes = project.outcomes(*args, "--openclaw-select=fs.*")
    short = {node.partition("::")[2]: outcome for node, outcome in outcomes.items()}
    assert short["fs.state_dir.perms_world_writable"] == "failed"
    assert short["fs.config.perms_writable"] == "skipped"
    assert short["fs.credentials_dir.perms_writable"] == "passed"


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (
            ["--openclaw-json=openclaw.json"],
            "--openclaw-json: would overwrite '*openclaw.json', which this run reads"
            " (--openclaw-config): write the report to another file",
        ),
        (
            ["--openclaw-html=sub/../openclaw.json"],
            "--openclaw-html: would overwrite '*openclaw.json', which this run reads*",
        ),
        (
            ["--openclaw-markdown=openclaw-baseline.toml"],
            "--openclaw-markdown: would overwrite '*.toml', * (the baseline)*",
        ),
        (
            ["--junitxml=prod.json"],
            "--junitxml: would overwrite '*', * (deployment prod of the baseline)*",
        ),
        (
            ["--openclaw-fix-diff=.env", "--openclaw-env-file=.env"],
            "--openclaw-fix-diff: would overwrite '*.env', * (--openclaw-env-file)*",
        ),
        (
            ["prod.json", "--openclaw-evidence=prod.json"],
            "--openclaw-evidence: would overwrite '*prod.json', * (an argument)*",
        ),
        (
            ["--openclaw-junit=r.xml", "--junitxml=r.xml"],
            "--openclaw-junit and --junitxml both write '*r.xml': give each report its"
            " own file",
        ),
        (
            ["--openclaw-json=r", "--openclaw-sarif=./r"],
            "--openclaw-json and --openclaw-sarif both write '*r': *",
        ),
    ],
)
def test_a_report_replaces_nothing_that_the_run_uses(
    project: Project, args: list[str], sentence: str
) -> None:
    """The config is as it was, and the message says which option to change."""
    config = project.config()
    before = project.config(name="prod.json").read_bytes()
    project.config("T=1", ".env")
    project.config("", "sub/empty")
    baseline = '[[deployment]]\nname = "prod"\nconfig = "prod.json"\n'
    project.config(baseline, "openclaw-baseline.toml")
    result = project.run(CONFIG, *args)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: {sentence}"])
    assert config.read_bytes() == before == (project.path / "prod.json").read_bytes()


def test_reports_may_share_a_device_and_replace_old_evidence(project: Project) -> None:
    """What is written to a device replaces nothing; old evidence is read before."""
    project.config(HARDENED)
    evidence = "--openclaw-evidence=e.json"
    null = "--openclaw-json=/dev/null", "--openclaw-sarif=/dev/null"
    assert project.run(CONFIG, evidence, *null).ret == 0
    again = project.run(CONFIG, evidence, "--openclaw-compare=e.json")
    assert again.ret == 0


@pytest.mark.parametrize(
    "option",
    "config report profile fail-on baseline state-dir release env select ignore json"
    " shard probe host upgrade-to opaque-env surroundings".split(),
)
def test_an_empty_value_is_no_absent_option(project: Project, option: str) -> None:
    """A variable of a pipeline that is not set would end as a weaker gate, or none."""
    project.config(HARDENED)
    project.config("def test_other(): pass", "test_other.py")
    for value in ("", " "):
        result = project.run(f"--openclaw-{option}={value}")
        assert result.ret == pytest.ExitCode.USAGE_ERROR
        result.stderr.fnmatch_lines(
            [
                f"ERROR: --openclaw-{option} is empty: give a value, or leave the"
                " option out"
            ]
        )


def test_an_empty_name_is_explained_by_no_run(project: Project) -> None:
    """The option prints, and never runs tests."""
    result = project.run("--openclaw-explain=")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: --openclaw-explain: there is no check ''*"])


def test_an_empty_setting_is_an_absent_one(project: Project) -> None:
    """In a file nothing fills it in."""
    project.config(HARDENED)
    ini = "[pytest]\nopenclaw_profile =\nopenclaw_select =\nopenclaw_config =\n"
    project.config(ini, "pytest.ini")
    assert project.run(CONFIG).ret == 0


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ("openclaw_cofig = openclaw.json", "*openclaw_cofig; did you mean *_config[?]"),
        ("openclaw_strct = true", "there is no setting openclaw_strct; *_strict[?]"),
        ("openclaw-config = x", "there is no setting openclaw-config; * *_config[?]"),
        ("Openclaw_Config = x", "*no setting Openclaw_Config; * openclaw_config[?]"),
        ("openclaw_init = write", "*setting openclaw_init: give --openclaw-init *"),
        ("openclaw_strict = maybe", "openclaw_strict: invalid truth value 'maybe'"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_a_usage_error(
    project: Project, setting: str, sentence: str
) -> None:
    """Pytest warns of a name, and the run would look like any other."""
    project.pytester.makeini(f"[pytest]\n{setting}\nother_plugin = 1\n")
    project.pytester.makepyfile("def test_mine(): pass")
    result = project.run()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: {sentence}"])


def test_settings_of_others_are_left_to_pytest(project: Project) -> None:
    """It warns of them."""
    project.pytester.makeini("[pytest]\nother_plugin = 1\n")
    project.pytester.makepyfile("def test_mine(): pass")
    project.run().assert_outcomes(passed=1, warnings=1)


def test_a_path_that_no_file_can_have_is_a_usage_error(project: Project) -> None:
    """A command line has no NUL, and an ini file may."""
    project.config()
    project.pytester.makeini("[pytest]\nopenclaw_html = a\0b\n")
    result = project.run(CONFIG, BIND)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: --openclaw-html: */a*b: it contains a NUL"])


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="other systems have UTF-8 names"
)
@pytest.mark.parametrize("entry", ['config = "*/größe/*.json"', 'config = "ä.json"'])
def test_names_beyond_the_locale_are_a_usage_error(
    project: Project, monkeypatch: pytest.MonkeyPatch, entry: str
) -> None:
    """The error says what to set; it was an INTERNALERROR."""
    project.config(f"[[deployment]]\n{entry}\n", "openclaw-baseline.toml")
    for name, value in _ASCII_NAMES.items():
        monkeypatch.setenv(name, value)
    result = project.pytester.runpytest_subprocess("-p", "no:hypothesispytest")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: *.config: * set PYTHONUTF8=1"])


def test_a_tilde_is_the_home_directory(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No shell expands it behind ``=``, nor in an ini file."""
    monkeypatch.setenv("HOME", str(project.path))
    monkeypatch.setenv("USERPROFILE", str(project.path))
    project.config(HARDENED)
    project.config("A=b\n", "gateway.env")
    options = ("--openclaw-config=~/openclaw.json", "--openclaw-env-file=~/gateway.env")
    result = project.run(*options, "--openclaw-json=~/found.json", BIND)
    result.assert_outcomes(passed=1)
    assert (project.path / "found.json").exists()


@pytest.mark.skipif(not os.path.exists(os.devnull), reason="it has another name")
def test_a_device_is_not_called_missing(project: Project) -> None:
    """Nor is a pipe of a shell, ``<(command)``."""
    project.config()
    result = project.run(CONFIG, f"--openclaw-env-file={os.devnull}")
    result.stderr.fnmatch_lines(["ERROR: --openclaw-env-file: * not a regular file"])


@pytest.mark.parametrize("name", ["json", "env-file", "baseline"])
def test_a_dash_is_a_config_alone(project: Project, name: str) -> None:
    """A report was written to a file of that name."""
    project.config()
    result = project.run(CONFIG, BIND, f"--openclaw-{name}=-")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    said = f"ERROR: --openclaw-{name}: - is not supported here: name a file"
    assert said in result.errlines
    assert not (project.path / "-").exists()
