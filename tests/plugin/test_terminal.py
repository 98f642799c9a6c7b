"""Header, summary, catalogue and explanation: what people read."""

from __future__ import annotations

import pytest

from pytest_openclaw.checks import catalogue
from pytest_openclaw.releases import FIRST_CLASS
from tests.plugin.project import HARDENED
from tests.plugin.project import WEAK
from tests.plugin.project import Project

CONFIG = "--openclaw-config=openclaw.json"


def test_the_header_tells_release_and_rules(project: Project) -> None:
    """A version that is judged by another's rules says so."""
    for version, reported in {
        "2026.5.12": "2026.5.12 (as the config says in meta.lastTouchedVersion)",
        "2026.7.34": (
            "2026.7.34 (as the config says in meta.lastTouchedVersion), approximate: "
            "the rules of 2026.7.34 are unknown, judged by 2026.7.1 and 2026.8.2"
        ),
        "2027.1.1": "2027.1.1 (*), approximate: *, judged by 2026.9.6",
        "2025.1.1": f"2025.1.1 (*), approximate: *, judged by {FIRST_CLASS[0].release}",
        "no version": "2026.9.6 (the newest known release, because none is stated)",
    }.items():
        project.config({"meta": {"lastTouchedVersion": version}})
        result = project.run(CONFIG, "--collect-only", "-q", "-q", "-v", "-v")
        result.stdout.fnmatch_lines([f"openclaw: openclaw.json, OpenClaw {reported}"])


def test_the_header_says_what_is_assumed(project: Project) -> None:
    """Nothing tells of a config alone which plugins are installed."""
    project.config({"channels": {"discord": {"token": "x"}, "telegram": {}}})
    line = "openclaw: *; assumed to be installed: discord"
    project.run(CONFIG).stdout.fnmatch_lines([line])
    (project.path / "state").mkdir()
    reported = project.run(CONFIG, "--openclaw-state-dir=state")
    reported.stdout.no_fnmatch_line("*assumed to be installed*")


@pytest.mark.usefixtures("whole_audit")
def test_the_summary_has_a_line_for_each_deployment(project: Project) -> None:
    """Counts by severity, and what became of the items."""
    project.config(WEAK, "weak/openclaw.json")
    project.config(HARDENED, "hard/openclaw.json")
    project.config({**HARDENED, "oops": 1}, "refused/openclaw.json")
    result = project.run("--openclaw-config=*/openclaw.json")
    result.stdout.fnmatch_lines(
        [
            "*= OpenClaw hardening baseline =*",
            "hard/openclaw.json (2026.9.6): 0 critical, 0 warn, 1 info; 0 failed,"
            " * need more, * do not apply, * passed",
            (
                "refused/openclaw.json (2026.9.6, rejected by the release): 1 "
                "critical, *; 1 failed, * need more, * do not apply"
            ),
            "weak/openclaw.json (2026.9.6): 3 critical, 1 warn, 1 info; 4 failed, *",
        ]
    )


def test_the_summary_names_both_releases(project: Project) -> None:
    """The version, by whose rules, and that verdicts are approximate."""
    project.config({"meta": {"lastTouchedVersion": "2026.7.34"}})
    project.run(CONFIG).stdout.fnmatch_lines(
        [
            "openclaw.json (2026.7.34 by 2026.7.1 and 2026.8.2): *",
            "  approximate: the rules of 2026.7.34 are unknown",
        ]
    )


def test_the_summary_says_once_which_release_is_assumed(project: Project) -> None:
    """Of all deployments that state none, in one line; not of those that do."""
    for name in "abcd":
        project.config({}, f"{name}/openclaw.json")
    project.config({"meta": {"lastTouchedVersion": "2026.9.3"}}, "e/openclaw.json")
    result = project.run("--openclaw-config=*/openclaw.json")
    reported = [line for line in result.outlines if "is assumed, because" in line]
    assert reported == [
        (
            "OpenClaw 2026.9.6 is assumed, because no release is stated: "
            "a/openclaw.json, b/openclaw.json, c/openclaw.json and 1 more; set one "
            "with --openclaw-release"
        )
    ]


def test_a_quiet_run_stays_quiet(project: Project) -> None:
    """With -q there is no header."""
    project.config()
    project.run(CONFIG, "-q").stdout.no_fnmatch_line("openclaw: *")


def test_the_catalogue_is_printed(project: Project) -> None:
    """One line per check: id, severities, title, and who does not know it."""
    result = project.run("--openclaw-checks")
    assert result.ret == 0
    lines = result.outlines
    ids = [check.id for check in catalogue()]
    assert [line.split()[0] for line in lines][: len(ids)] == ids
    result.stdout.fnmatch_lines(
        [
            "gateway.bind_no_auth * critical * The gateway listens beyond loopback*",
            "mcp.apps.enabled * (since 2026.*)",
        ]
    )


def test_the_releases_are_printed(project: Project) -> None:
    """Each exact one with its verdicts, the others with what judges them."""
    result = project.run("--openclaw-releases")
    assert result.ret == 0
    result.stdout.fnmatch_lines(
        [
            "2026.5.12 * era B * exact, tested with * verdicts of its audit",
            "2026.7.33 to 2026.7.35 * approximate, judged by 2026.7.1 and 2026.8.2",
            "newer * approximate, judged by 2026.9.6",
        ]
    )


def test_an_id_that_is_documented_alone_names_its_check(
    project: Project,
) -> None:
    """A reader of the release's own documentation finds the item that judges it."""
    result = project.run(
        "--openclaw-explain=sandbox.browser_cdp_bridge_unrestricted",
    )
    assert result.ret == 0
    result.stdout.fnmatch_lines(
        [
            "sandbox.browser_cdp_bridge_unrestricted",
            "  Documented and dead: *posture.sandbox.browser_cdp checks the same here.",
        ]
    )


@pytest.mark.usefixtures("whole_audit")
def test_a_check_is_explained(project: Project) -> None:
    """Title, when and how badly it fires, what it reads, and each release's fix."""
    result = project.run("--openclaw-explain=gateway.nodes.allow_commands_dangerous")
    assert result.ret == 0
    result.stdout.fnmatch_lines(
        [
            "gateway.nodes.allow_commands_dangerous",
            "  Fires when the list of allowed commands *",
            "  Severity: critical when gateway.bind *",
            "  Reads: gateway.nodes, *",
            "  Releases: *",
            "  Differences: 2026.9.6 reads gateway.nodes.commands, *",
            "  Fix in 2026.2.26 to 2026.7.1: *",
            "    gateway.nodes.allowCommands*",
            "  Fix in 2026.8.2 to 2026.9.6: *",
            "    gateway.nodes.commands.allow*",
        ]
    )
    assert result.stdout.str().count("Fix in") == 2


def test_own_checks_are_in_the_catalogue_too(project: Project) -> None:
    """What a conftest registers is listed and explained like any other."""
    project.conftest(
        '''
        from pytest_openclaw import check

        @check("acme.port", reads=("gateway.port",), fix="Use 443.")
        def port(deployment):
            """The gateway is not where the proxy looks for it."""
            yield from ()

        def pytest_openclaw_register_checks(catalogue):
            catalogue.add(port)
        '''
    )
    result = project.run("--openclaw-checks")
    result.stdout.fnmatch_lines(["acme.port *warn *The gateway is not where*"])
    explained = project.run("--openclaw-explain=acme.port")
    explained.stdout.fnmatch_lines(["  Reads: gateway.port", "  Fix: Use 443."])


def test_the_header_names_baseline_and_fixtures(project: Project) -> None:
    """Before anything runs: what is enforced, and where deployments come from."""
    project.config()
    (project.path / "openclaw-baseline.toml").write_text(
        '[[deployment]]\nconfig = "openclaw.json"\nname = "prod"\n'
    )
    project.conftest(
        """
        import pytest
        @pytest.fixture
        def openclaw_deployment(): return "openclaw.json"
        """
    )
    project.run("--collect-only").stdout.fnmatch_lines(
        [
            "openclaw: baseline openclaw-baseline.toml, 1 deployment",
            "openclaw: deployments of openclaw_deployment in conftest.py",
        ]
    )
    only = project.run("conftest.py::gateway.bind_no_auth")
    only.stdout.fnmatch_lines(["openclaw: deployments of * in conftest.py"])
    project.config("def test_mine(): pass", "tests/test_mine.py")
    project.run("tests").stdout.fnmatch_lines(
        [
            "openclaw: baseline *, 1 deployment; the arguments name other tests, no *",
            "openclaw: deployments of * in conftest.py; the arguments leave its *",
        ]
    )


def test_the_line_of_the_config_is_below_its_place(project: Project) -> None:
    """Without values that the message does not say."""
    project.config(
        '{gateway: {bind: "lan",\n'
        '  auth: {mode: "token", token: "hQ7-correct-horse"},\n'
        '  controlUi: {allowedOrigins: ["*", "https://a.example"]}}}'
    )
    chosen = "gateway.control_ui.allowed_origins_wildcard,gateway.token_too_short"
    result = project.run(
        "--openclaw-config=openclaw.json", f"--openclaw-select={chosen}"
    )
    result.stdout.fnmatch_lines(
        [
            "openclaw.json:3: gateway.controlUi.allowedOrigins contains [*]",
            '  3 | allowedOrigins: [[]"[*]", ...]',
            "CRITICAL gateway.control_ui.allowed_origins_wildcard: *",
            "openclaw.json:2: gateway.auth.token has fewer than 24 characters",
            "  2 | token: [[]redacted]",
            "WARN gateway.token_too_short: *",
        ]
    )


@pytest.mark.parametrize("columns", [70, 110])
def test_lines_are_as_wide_as_the_terminal(
    project: Project, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But for the fact, which the short summary takes the first line of."""
    monkeypatch.setenv("COLUMNS", str(columns))
    project.config()
    chosen = "--openclaw-select=gateway.bind_no_auth"
    result = project.run("--openclaw-config=openclaw.json", chosen)
    wrapped = [
        line
        for line in result.outlines
        if line.startswith(("  Why: ", "  Fix: ", "    "))
    ]
    longest = max(map(len, wrapped))
    assert columns - 15 < longest <= columns


@pytest.mark.parametrize("args", [["-rA"], ["-vv"], ["-rs", "-n1"], ["-vv", "-n1"]])
def test_a_name_of_a_folder_begins_no_line(project: Project, args: list[str]) -> None:
    """The runner of a pipeline would take it for a command; a bell would ring."""
    project.config(name="a\n::error::b\x07/openclaw.json")
    result = project.run("--openclaw-config=*/openclaw.json", *args)
    said = result.stdout.str()
    assert r"a\n::error::b\x07/openclaw.json" in said
    assert "\x07" not in said
    assert not [line for line in said.splitlines() if line.startswith("::")]


def test_a_severity_of_a_custom_check_is_one_clause(project: Project) -> None:
    """Its docstring ends with a full stop, and a profile's severity follows."""
    project.conftest(
        '''
        from pytest_openclaw import Severity, check

        @check("acme.a", Severity.WARN, fix="Fix it.", suite="posture",
               raised=Severity.CRITICAL)
        def a(deployment):
            """A title.

            Severity: warn, or less.
            """
            return []

        def pytest_openclaw_register_checks(catalogue):
            catalogue.add(a)
        '''
    )
    result = project.run("--openclaw-explain=acme.a")
    result.stdout.fnmatch_lines(
        ["  Severity: warn, or less; critical in profile shared"]
    )
