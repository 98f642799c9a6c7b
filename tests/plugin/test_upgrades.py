"""Rehearsed upgrades as items, in the terminal and in reports."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from pytest_openclaw.releases import SAME
from tests.plugin.project import Project

TO_NEWEST = "--openclaw-upgrade-to=newest"
OF_UPGRADE = "--openclaw-select=upgrade.*"


def old(**more: Any) -> dict[str, Any]:
    """Return a config of 2026.5.12."""
    return {"meta": {"lastTouchedVersion": "2026.5.12"}, **more}


def test_three_items_are_added(project: Project) -> None:
    """Only where an upgrade is asked for."""
    project.config(old())
    ids = [f"openclaw.json::upgrade.{e}" for e in ("accepted", "no_new_findings")]
    outcomes = project.outcomes("--openclaw-config=openclaw.json", TO_NEWEST)
    assert {outcomes[each] for each in ids} <= {"passed", "failed", "skipped"}
    assert outcomes["openclaw.json::upgrade.same_settings"] == "failed"
    without = project.outcomes("--openclaw-config=openclaw.json")
    assert not [each for each in without if "::upgrade." in each]


def test_the_terminal_says_what_would_change(project: Project) -> None:
    """Refused keys with their place and new name."""
    project.config(old(gateway={"nodes": {"allowCommands": ["x"]}}))
    result = project.run("--openclaw-config=openclaw.json", TO_NEWEST, OF_UPGRADE)
    result.stdout.fnmatch_lines(
        [
            "openclaw.json:*: 2026.9.6: gateway.nodes.allowCommands: unknown key;*",
            "*= OpenClaw upgrade rehearsal =*",
            "openclaw.json: 2026.5.12 to 2026.9.6: *",
            "  rejected: openclaw.json:*: gateway.nodes.allowCommands: unknown key;"
            " 2026.9.6 calls it gateway.nodes.commands.allow",
        ]
    )


def test_a_config_that_both_releases_reject_fails(project: Project) -> None:
    """The gate about the own release is not selected, and the status is not 0."""
    project.config(old(oops=1))
    result = project.run("--openclaw-config=openclaw.json", TO_NEWEST, OF_UPGRADE)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(
        [
            "openclaw.json: 2026.5.12 to 2026.9.6: rejected by both",
            "FAILED openclaw.json::upgrade.accepted*",
        ]
    )


def test_several_releases_make_a_matrix(project: Project) -> None:
    """Deployments by releases."""
    project.config(old(), name="a.json")
    project.config(old(gateway={"nodes": {"allowCommands": ["x"]}}), name="b.json")
    result = project.run(
        "--openclaw-config=*.json",
        "--openclaw-upgrade-to=2026.7.1,2026.9.6",
        "--openclaw-markdown=out.md",
        OF_UPGRADE,
    )
    page = (project.path / "out.md").read_text()
    assert "| Deployment | to 2026.7.1 | to 2026.9.6 |" in page
    assert "| a.json | 1 new, " in page
    result.stdout.re_match_lines(
        [
            r" +2026\.7\.1 +2026\.9\.6",
            r"a\.json  1 new, .*",
            r"b\.json  1 new, .*1 edit, 1 new, .*",
        ]
    )


def test_the_reports_have_the_upgrade(project: Project) -> None:
    """JSON has all of it, Markdown a table for the change request."""
    project.config(old(channels={"signal": {"account": "+15550100"}}))
    project.run(
        "--openclaw-config=openclaw.json",
        TO_NEWEST,
        "--openclaw-json=out.json",
        "--openclaw-markdown=out.md",
    )
    (upgrade,) = json.loads((project.path / "out.json").read_text())["upgrades"]
    assert (upgrade["from"], upgrade["to"]) == ("2026.5.12", "2026.9.6")
    assert upgrade["noLongerBundled"] == ["channels.signal"]
    page = (project.path / "out.md").read_text()
    assert "| no longer bundled | channels.signal |" in page


def test_the_edits_are_a_diff(project: Project) -> None:
    """As git takes it: in JSON, and folded in Markdown."""
    project.config(old(gateway={"nodes": {"allowCommands": ["canvas.eval"]}}))
    project.run(
        "--openclaw-config=openclaw.json",
        TO_NEWEST,
        "--openclaw-json=out.json",
        "--openclaw-markdown=out.md",
    )
    (upgrade,) = json.loads((project.path / "out.json").read_text())["upgrades"]
    (edit,) = upgrade["edits"]
    assert edit == "gateway.nodes.allowCommands: moves to gateway.nodes.commands.allow"
    page = (project.path / "out.md").read_text()
    assert f"```diff\n{upgrade['diff']}```" in page
    command = ["git", "apply"]
    subprocess.run(command, input=upgrade["diff"], text=True, check=True)
    config = json.loads((project.path / "openclaw.json").read_text())
    assert config["gateway"]["nodes"] == {"commands": {"allow": ["canvas.eval"]}}


EXCEPTION = """
[[exception]]
check = "{}"
reason = "a test"
owner = "us"
expires = 2026-12-31
"""


def test_exceptions_of_an_upgrade_are_needed_by_its_runs_alone(
    project: Project,
) -> None:
    """A run without the option does not ask to remove them."""
    project.config(old())
    text = EXCEPTION.format("upgrade.same_settings")
    (project.path / "openclaw-baseline.toml").write_text(text)
    asked = ("--openclaw-config=openclaw.json", "--openclaw-today=2026-12-01")
    outcomes = project.outcomes(*asked, TO_NEWEST)
    assert outcomes["openclaw.json::upgrade.same_settings"] == "xfailed"
    result = project.run(*asked)
    assert "no longer needed" not in result.stdout.str()
    assert "matches nothing" not in result.stdout.str()


@pytest.mark.usefixtures("whole_audit")
def test_an_exception_that_matches_nothing_then_is_named(project: Project) -> None:
    """2026.9.6 has another checkId for an open channel."""
    telegram = {"botToken": "${B}", "dmPolicy": "open", "allowFrom": ["*"]}
    project.config(old(channels={"telegram": telegram}))
    text = EXCEPTION.format("channels.telegram.dm.open")
    (project.path / "openclaw-baseline.toml").write_text(text)
    result = project.run(
        "--openclaw-config=openclaw.json", "--openclaw-today=2026-12-01", TO_NEWEST
    )
    result.stdout.fnmatch_lines(
        [
            "  exception without a finding: openclaw-baseline.toml:*:"
            " channels.telegram.dm.open"
        ]
    )


@pytest.mark.usefixtures("whole_audit")
def test_an_exception_for_a_key_that_moves_is_named(project: Project) -> None:
    """Its subject has another name then: what passes today would fail."""
    nodes = {"allowCommands": ["canvas.eval", "camera.snap"]}
    project.config(old(gateway={"nodes": nodes}))
    text = EXCEPTION.format("gateway.nodes.allow_commands_dangerous")
    subject = "subject = 'gateway.nodes.allowCommands*'\n"
    (project.path / "openclaw-baseline.toml").write_text(text + subject)
    result = project.run(
        "--openclaw-config=openclaw.json", "--openclaw-today=2026-12-01", TO_NEWEST
    )
    result.stdout.fnmatch_lines(
        [
            "*2026.9.6: warn gateway.nodes.allow_commands_dangerous:*",
            "*gateway.nodes.commands.allow allows camera.snap; the exception at",
            "*openclaw-baseline.toml:2 does not cover it then",
            "  exception that no longer matches: openclaw-baseline.toml:2:"
            " gateway.nodes.allow_commands_dangerous: *gateway.nodes.commands.allow*",
        ]
    )


@pytest.mark.usefixtures("whole_audit")
def test_an_exception_that_ends_soon_is_named(project: Project) -> None:
    """Where the release to come needs it as well; another one is not worth a word."""
    project.config(old(gateway={"bind": "lan"}))
    text = EXCEPTION.format("gateway.bind_no_auth") + EXCEPTION.format("hooks.*")
    (project.path / "openclaw-baseline.toml").write_text(text)
    asked = ("--openclaw-config=openclaw.json", TO_NEWEST)
    result = project.run(*asked, "--openclaw-today=2026-12-28")
    result.stdout.fnmatch_lines(
        [
            "  exception that ends soon: openclaw-baseline.toml:2:"
            " gateway.bind_no_auth, on 2026-12-31"
        ]
    )
    result.stdout.no_fnmatch_line("*ends soon: openclaw-baseline.toml:8*")
    result = project.run(*asked, "--openclaw-today=2026-07-01")
    result.stdout.no_fnmatch_line("*ends soon*")


@pytest.mark.parametrize("name", ["2026.9.99", "latest", "nonsense"])
def test_a_release_that_is_not_judged_exactly_is_a_usage_error(
    project: Project, name: str
) -> None:
    """With those that are."""
    project.config(old())
    result = project.run(
        "--openclaw-config=openclaw.json", f"--openclaw-upgrade-to={name}"
    )
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    said = f"ERROR: --openclaw-upgrade-to: '{name}' is not a release*"
    result.stderr.fnmatch_lines([f"{said} 2026.9.6, and newest"])


def test_a_fixture_is_rehearsed_as_well(project: Project) -> None:
    """Its deployment is known when the item runs."""
    project.conftest(
        """
        import pytest

        @pytest.fixture
        def openclaw_deployment():
            return {"meta": {"lastTouchedVersion": "2026.5.12"}}
        """
    )
    outcomes = project.outcomes(TO_NEWEST, OF_UPGRADE)
    assert {each.partition("::")[2] for each in outcomes} == {
        "upgrade.accepted",
        "upgrade.no_new_findings",
        "upgrade.same_settings",
    }


@pytest.mark.parametrize("target", sorted(SAME))
def test_a_release_with_the_rules_of_another_is_a_target(
    project: Project, target: str
) -> None:
    """``--openclaw-releases`` calls it exact."""
    project.config(old())
    option = f"--openclaw-upgrade-to={target}"
    result = project.run("--openclaw-config=openclaw.json", option, OF_UPGRADE)
    result.stdout.fnmatch_lines([f"openclaw.json: 2026.5.12 to {target}: accepted *"])
