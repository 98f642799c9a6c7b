"""``--openclaw-host``: one option for the gateway of this machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plugin.project import Project

SELECT = "--openclaw-select=fs.*,gateway.loopback_no_auth"


@pytest.fixture
def state(project: Project, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state directory in a home, which everybody may read."""
    home = project.path / "home"
    state = home / ".openclaw"
    state.mkdir(parents=True)
    state.chmod(0o755)
    config = state / "openclaw.json"
    config.write_text('{gateway: {mode: "local"}}')
    config.chmod(0o644)
    monkeypatch.setenv("HOME", str(home))
    for name in ("OPENCLAW_STATE_DIR", "OPENCLAW_CONFIG_PATH", "OPENCLAW_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("OPENCLAW_GATEWAY_TOKEN", raising=False)
    return state


def test_it_stands_for_state_config_home_and_environment(
    project: Project, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No check requires a state directory, and a token in the environment counts."""
    result = project.run("--openclaw-host", SELECT)
    result.stdout.fnmatch_lines(
        [
            "CRITICAL gateway.loopback_no_auth: *",
            "*home/.openclaw/openclaw.json: everyone may read it: it has mode 644",
            "*chmod 600*",
            f"*{state}/openclaw.json",
        ]
    )
    result.stdout.no_fnmatch_line("*need --openclaw-state-dir*")
    monkeypatch.setenv("OPENCLAW_GATEWAY_TOKEN", "0123456789abcdef0123456789abcdef")
    outcomes = project.run("--openclaw-host", "--openclaw-select=gateway.loopback*")
    outcomes.assert_outcomes(passed=1)


def test_each_file_has_its_command(project: Project, state: Path) -> None:
    """A fix that names one of two files would leave the other open."""
    (state / "openclaw.json").write_text('{$include: ["a b.json", "c.json"]}')
    for name in ("a b.json", "c.json"):
        (state / name).write_text("{}")
        (state / name).chmod(0o644)
    chosen = "--openclaw-select=fs.config_include.perms_world_readable"
    result = project.run("--openclaw-host", chosen)
    printed = " ".join(" ".join(result.outlines).split())
    assert f"chmod 600 '{state}/a b.json'" in printed
    assert f"chmod 600 {state}/c.json" in printed


def test_it_follows_the_variables_of_openclaw(
    project: Project, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unless it names a directory itself."""
    other = state.parent / "other"
    state.rename(other)
    monkeypatch.setenv("OPENCLAW_STATE_DIR", str(other))
    project.run("--openclaw-host", "--openclaw-select=fs.config.*").assert_outcomes(
        failed=1, passed=3
    )
    result = project.run("--openclaw-host=nowhere")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*--openclaw-host: there is no directory *nowhere*"])
    (other / "openclaw.json").unlink()
    result = project.run("--openclaw-host")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*--openclaw-host: there is no config *"])


def test_without_an_environment_the_way_out_is_named(project: Project) -> None:
    """The commonest first result: the token is only in the host's environment."""
    project.config({"gateway": {"mode": "local"}})
    select = ("--openclaw-config=openclaw.json", "--openclaw-select=gateway.loopback*")
    result = project.run(*select)
    result.stdout.fnmatch_lines(
        [
            "openclaw.json:*, add --openclaw-opaque-env=OPENCLAW_GATEWAY_TOKEN)*",
            "*--openclaw-opaque-env=OPENCLAW_GATEWAY_TOKEN, or with opaque-env in*",
        ]
    )
    way_out = "--openclaw-opaque-env=OPENCLAW_GATEWAY_TOKEN"
    project.run(*select, way_out).assert_outcomes(passed=1)


def test_init_proposes_the_variable_that_the_repository_shows(project: Project) -> None:
    """So that the first run with the proposal does not begin with that finding."""
    project.config({"gateway": {"mode": "local"}})
    (project.path / "openclaw.service").write_text(
        "[Service]\nEnvironment=OPENCLAW_GATEWAY_TOKEN=hQ7-correct-horse\n"
    )
    result = project.run("--openclaw-init=write")
    assert result.ret == 0
    text = (project.path / "openclaw-baseline.toml").read_text()
    assert 'opaque-env = ["OPENCLAW_GATEWAY_TOKEN"]' in text
    assert "hQ7" not in text
    project.run("--openclaw-select=gateway.loopback*").assert_outcomes(passed=1)


def test_failures_come_worst_first(project: Project) -> None:
    """In their texts, and so in the short summary."""
    config = {"gateway": {"bind": "lan"}, "logging": {"redactSensitive": "off"}}
    project.config({**config, "discovery": {"mdns": {"mode": "full"}}})
    result = project.run("--openclaw-config=openclaw.json")
    lines = [
        line for line in result.outlines if line.startswith(("CRITICAL ", "WARN "))
    ]
    severities = [line.split()[0] for line in lines]
    assert severities == sorted(severities)
    assert set(severities) == {"CRITICAL", "WARN"}


def test_a_retired_key_is_named(project: Project) -> None:
    """The release takes it and ignores it, which its author would not expect."""
    project.config({"gateway": {"controlUi": {"dangerouslyDisableDeviceAuth": True}}})
    result = project.run("--openclaw-config=openclaw.json", "--co")
    result.stdout.fnmatch_lines(
        ["openclaw: *dangerouslyDisableDeviceAuth is set, and this release ignores it*"]
    )
    older = project.run(
        "--openclaw-config=openclaw.json", "--co", "--openclaw-release=2026.5.12"
    )
    older.stdout.no_fnmatch_line("*this release ignores it*")


def test_what_is_not_there_is_named_with_its_origin(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A variable that was forgotten, or the folder around the state directory."""
    monkeypatch.delenv("OPENCLAW_CONFIG_PATH", raising=False)
    monkeypatch.setenv("OPENCLAW_STATE_DIR", str(project.path / "nowhere"))
    said = "* there is no directory */nowhere, named by OPENCLAW_STATE_DIR; *"
    project.run("--openclaw-host").stderr.fnmatch_lines([said])
    project.config(name="home/.openclaw/openclaw.json")
    said = "* there is no config */home/openclaw.json; did you mean */home/.openclaw[?]"
    project.run("--openclaw-host=home").stderr.fnmatch_lines([said])


@pytest.mark.parametrize("folder", [".openclaw", ".clawdbot"])
def test_it_finds_the_state_directory_as_openclaw_does(
    project: Project, state: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    """OPENCLAW_HOME stands for the home: another gateway was judged."""
    service = project.path / "service"
    service.mkdir()
    state.with_name("other").mkdir()
    (state.parent / ".openclaw").rename(service / folder)
    monkeypatch.setenv("OPENCLAW_HOME", str(service))
    result = project.run("--openclaw-host", SELECT)
    result.stdout.fnmatch_lines([f"*service/{folder}/openclaw.json: everyone *"])
