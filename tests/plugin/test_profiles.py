"""Profiles: how strict a line is drawn, and an organisation's own."""

from __future__ import annotations

import json
import re
import textwrap
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import tomli

from pytest_openclaw.baseline.tables import BaselineTable
from tests.plugin.project import HARDENED
from tests.plugin.project import Project
from tests.plugin.test_baseline_file import write

#: What stands for the checks of stricter profiles, so that each is easy to see.
CHECKS = """
    from pytest_openclaw import Severity, check, found

    @check("posture.one", fix="F.", suite="posture", raised=Severity.CRITICAL)
    def one(deployment):
        '''One.'''
        yield found("gateway.port", "seen")

    @check("posture.two", fix="F.", suite="posture.shared")
    def two(deployment):
        '''Two.'''
        yield found("gateway.bind", "seen")

    def pytest_openclaw_register_checks(catalogue):
        catalogue.add(one)
        catalogue.add(two)
"""
CONFIG = "--openclaw-config=openclaw.json"
DEPLOYMENT = '[[deployment]]\nconfig = "openclaw.json"\nname = "a"\n'
ONLY = "--openclaw-select=posture.one,posture.two,gateway.bind_no_auth"


@pytest.fixture
def strict(project: Project) -> Project:
    """A project with a hardened config, and with checks of stricter profiles."""
    project.config(HARDENED)
    project.conftest(CHECKS)
    return project


def names(outcomes: dict[str, str]) -> dict[str, str]:
    """Return the outcomes of the checks that are easy to see, by their names."""
    ends = {each.rpartition("::")[2]: how for each, how in outcomes.items()}
    ours = ("posture.one", "posture.two")
    return {end: how for end, how in ends.items() if end.startswith(ours)}


def severities(project: Project) -> dict[str, tuple[str, str]]:
    """Return severity and text of each finding of the JSON report, by checkId."""
    report = json.loads((project.path / "report.json").read_text())
    return {
        each["checkId"]: (each["severity"], each["detail"])
        for each in report["findings"]
    }


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        ("audit", {}),
        ("hardened", {"posture.one": "failed"}),
        ("shared", {"posture.one": "failed", "posture.two": "failed"}),
    ],
)
def test_a_profile_is_asked_for_by_option_ini_file_or_baseline(
    strict: Project, profile: str, expected: dict[str, str]
) -> None:
    """Each adds its own checks, however it is asked for."""
    assert names(strict.outcomes(CONFIG, f"--openclaw-profile={profile}")) == expected
    write(strict, f'profile = "{profile}"\n')
    assert names(strict.outcomes(CONFIG)) == expected
    write(strict, f'{DEPLOYMENT}profile = "{profile}"\n')
    assert names(strict.outcomes()) == expected
    write(strict, DEPLOYMENT)
    strict.pytester.makeini(f"[pytest]\nopenclaw_profile = {profile}\n")
    assert names(strict.outcomes()) == expected


def test_the_audit_is_the_default_and_changes_nothing(strict: Project) -> None:
    """Without a profile, the items are those of the audit, and reports name none."""
    named = strict.outcomes(CONFIG, "--openclaw-profile=audit")
    assert strict.outcomes(CONFIG) == named
    assert not [each for each in named if "posture." in each or "attested." in each]
    result = strict.run(CONFIG, "--junitxml=junit.xml")
    result.stdout.no_fnmatch_line("*profile*")
    result.stdout.no_fnmatch_line("openclaw.json (*audit*")
    assert "openclaw_profile" not in (strict.path / "junit.xml").read_text()


def test_the_command_line_is_stronger_than_the_baseline(strict: Project) -> None:
    """And a deployment's own word is stronger than that of the whole file."""
    write(strict, f'profile = "shared"\n{DEPLOYMENT}profile = "audit"\n')
    assert names(strict.outcomes()) == {}
    assert set(names(strict.outcomes("--openclaw-profile=hardened"))) == {"posture.one"}


def test_shared_raises_severities_and_says_so(strict: Project) -> None:
    """In the failure, in the reports, and in the marks of the item."""
    result = strict.run(CONFIG, ONLY, "--openclaw-profile=shared")
    result.stdout.fnmatch_lines(
        [
            "CRITICAL posture.one: One",
            "  Severity: warn changed to critical: profile shared",
            "WARN posture.two: Two",
        ]
    )
    critical = ("--openclaw-fail-on=critical", "--openclaw-json=report.json")
    args = (CONFIG, ONLY, "--openclaw-profile=shared", *critical)
    assert names(strict.outcomes(*args)) == {
        "posture.one": "failed",
        "posture.two": "passed",
    }
    assert severities(strict) == {
        "posture.one": ("critical", "seen [warn changed to critical: profile shared]"),
        "posture.two": ("warn", "seen"),
    }
    marked = names(strict.outcomes(*args, "-m", "openclaw_critical"))
    assert set(marked) == {"posture.one"}
    hardened = names(strict.outcomes(CONFIG, "--openclaw-profile=hardened", *critical))
    assert hardened == {"posture.one": "passed"}


def test_the_reports_carry_the_profile(strict: Project) -> None:
    """The header, the summary, JSON and JUnit name it."""
    result = strict.run(
        CONFIG,
        ONLY,
        "--openclaw-profile=hardened",
        "--openclaw-json=report.json",
        "--junitxml=junit.xml",
    )
    result.stdout.fnmatch_lines(
        [
            "openclaw: openclaw.json, OpenClaw 2026.9.6 (*), profile hardened",
            "openclaw.json (2026.9.6, hardened): *",
        ]
    )
    report = json.loads((strict.path / "report.json").read_text())
    assert report["deployment"]["profile"] == "hardened"
    root = ET.parse(strict.path / "junit.xml").getroot()
    reported = root.findall(".//property[@name='openclaw_profile']")
    assert {each.get("value") for each in reported} == {"hardened"}


BANK = """
profile = "bank"

[profiles.bank]
extends = "strict"
add = ["posture.two"]
attestations = ["keys_rotated"]

[profiles.bank.severity]
"gateway.control_ui.*" = "info"
"posture.two" = "critical"

[profiles.strict]
extends = "hardened"
drop = ["posture.one", "attested.[!r]*", "attested.refusals*"]
"""


def test_an_organisation_has_a_profile_of_its_own(strict: Project) -> None:
    """It adds to, drops from and weighs anew what it starts from."""
    write(strict, BANK)
    args = (CONFIG, "--openclaw-json=report.json")
    outcomes = strict.outcomes(*args)
    assert names(outcomes) == {"posture.two": "failed"}
    attested = {each for each in outcomes if "attested." in each}
    assert attested == {
        "openclaw.json::attested.keys_rotated",
        "openclaw.json::attested.restore_rehearsed",
    }
    assert severities(strict)["posture.two"] == (
        "critical",
        "seen [warn changed to critical: profile bank]",
    )
    given = names(strict.outcomes(CONFIG, "--openclaw-profile=strict"))
    assert given == {}


def test_the_baselines_severities_have_the_last_word(strict: Project) -> None:
    """What a profile made of a finding is made something else, and both are told."""
    write(
        strict,
        'profile = "shared"\n[severity."posture.one"]\nseverity = "info"\n'
        'reason = "Known."\n',
    )
    strict.run(CONFIG, ONLY, "--openclaw-json=report.json")
    assert severities(strict)["posture.one"] == (
        "info",
        "seen [warn changed to critical: profile shared; critical made info: Known.]",
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '\nprofile = "hardend"',
            ":2: profile: there is no profile 'hardend'; did you mean hardened?",
        ),
        (
            f'{DEPLOYMENT}profile = "x"',
            ":4: deployment[[]0[]].profile: there is no profile 'x'; there are audit*",
        ),
        (
            '[[profile]]\nname = "a"',
            ":1: profile: is the name of a profile; custom profiles are *<name>]",
        ),
        ("[profiles.a]", ":1: profiles.a.extends: is required"),
        ('[profiles.a]\nextends = "b"', ":2: *.a.extends: there is no profile 'b'; *"),
        (
            '[profiles.a]\nextends = "b"\n[profiles.b]\nextends = "a"',
            ":4: profiles.b.extends: it is based on itself: a -> b -> a",
        ),
        (
            '[profiles.a]\nextends = "a"',
            ":2: profiles.a.extends: it is based on itself: a -> a",
        ),
        (
            '[profiles.shared]\nextends = "audit"',
            ":1: profiles.shared: is a built-in profile*",
        ),
        (
            '[profiles.a]\nextends = "audit"\nadd = ["posture.on"]',
            ":3: profiles.a.add[[]0[]]: there is no check 'posture.on'; *posture.one?",
        ),
        (
            '[profiles.a]\nextends = "audit"\ndrop = ["x.*"]',
            ":3: profiles.a.drop[[]0[]]: 'x.[*]' matches no checkId; *",
        ),
        (
            '[profiles.a]\nextends = "audit"\nadd = ["posture.*"]\n'
            'drop = ["posture.*"]',
            ":3: profiles.a.add[[]0[]]: 'posture.[*]' is dropped as well",
        ),
        (
            '[profiles.a]\nextends = "audit"\n[profiles.a.severity]\n'
            '"gateway.bnd" = "info"',
            ":4: profiles.a.severity.gateway.bnd: there is no check 'gateway.bnd'*",
        ),
        (
            '[profiles.a]\nextends = "audit"\nseverity = {"posture.one" = "bad"}',
            ":3: profiles.a.severity.posture.one: must be 'critical', *",
        ),
        (
            '[profiles.a]\nextends = "audit"\nattestations = ["A b"]',
            ":3: profiles.a.attestations[[]0[]]: must be lowercase letters*",
        ),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error(
    strict: Project, text: str, message: str
) -> None:
    """With file, line and key, before anything runs."""
    write(strict, text)
    result = strict.run(CONFIG)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: openclaw-baseline.toml{message}"])


@pytest.mark.parametrize("baseline", [None, "[profiles.bank]\nextends = 'audit'\n"])
def test_an_unknown_profile_is_a_usage_error(
    strict: Project, baseline: str | None
) -> None:
    """Also one that only a baseline elsewhere has."""
    if baseline is not None:
        write(strict, baseline)
    result = strict.run(CONFIG, "--openclaw-profile=bnak")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    hint = (
        "did you mean bank?"
        if baseline
        else "there are audit, personal, hardened, shared, governed"
    )
    result.stderr.fnmatch_lines(
        [f"ERROR: --openclaw-profile: there is no profile 'bnak'; {hint}"]
    )


def test_fixtures_and_hooks_follow_the_profile_too(strict: Project) -> None:
    """A fixture's items are made before it is known whose they are."""
    strict.conftest(
        CHECKS
        + """
    import pytest
    from pytest_openclaw import Deployment

    @pytest.fixture(params=["a", "b"])
    def openclaw_deployment(request):
        return Deployment.load("openclaw.json", name=request.param)

    def pytest_openclaw_deployments(config):
        return [Deployment.load("openclaw.json", name="c")]
"""
    )
    args = ("conftest.py", "--openclaw-select=posture.one,gateway.bind_no_auth")
    assert names(strict.outcomes(*args, "--openclaw-profile=hardened")) == {
        "posture.one": "failed",
        "posture.one[a]": "failed",
        "posture.one[b]": "failed",
    }
    write(strict, f'{DEPLOYMENT}profile = "hardened"\n')
    assert names(strict.outcomes(*args)) == {
        "posture.one[a]": "failed",
        "posture.one[b]": "skipped",
    }
    strict.run(*args, "-rs").stdout.fnmatch_lines(
        ["SKIPPED * not part of the baseline's selection for this deployment"]
    )


def test_a_profile_can_be_selected_from(strict: Project) -> None:
    """By ``-k``, and by checkId; what a profile has not, is not collected."""
    asked = (CONFIG, "--openclaw-profile=shared")
    assert names(strict.outcomes(*asked, "-k", "posture.two")) == {
        "posture.two": "failed"
    }
    assert "posture.one" not in names(
        strict.outcomes(*asked, "--openclaw-ignore=posture.one")
    )
    result = strict.run(CONFIG, "--openclaw-select=posture.*")
    result.stdout.fnmatch_lines(["*none of the selected checks under profile *"])
    assert result.ret == pytest.ExitCode.INTERRUPTED


@pytest.mark.slow
@pytest.mark.usefixtures("whole_audit")
def test_workers_follow_the_profile(strict: Project) -> None:
    """In each of them the items, and so the outcomes, are the same."""
    write(strict, BANK + DEPLOYMENT)
    alone = strict.run().parseoutcomes()
    spread = strict.run("-n2").parseoutcomes()
    shown = ("passed", "failed", "skipped")
    assert [alone[each] for each in shown] == [spread[each] for each in shown]


EXCEPTION = """
[[exception]]
check = "posture.one"
deployments = ["a"]
reason = "R."
owner = "O"
expires = 2026-12-31
"""


def test_exceptions_hold_for_what_a_profile_adds(strict: Project) -> None:
    """Another profile on the command line does not make them superfluous."""
    write(strict, f'profile = "hardened"\n{DEPLOYMENT}{EXCEPTION}')
    day = "--openclaw-today=2026-11-01"
    assert names(strict.outcomes(day)) == {"posture.one": "xfailed"}
    reported = strict.run(day, "--openclaw-profile=audit")
    reported.stdout.no_fnmatch_line("*it matched nothing in this run*")
    write(strict, f"{DEPLOYMENT}{EXCEPTION}")
    strict.run(day).stdout.fnmatch_lines(
        ["*matched nothing in this run*: posture.one*"]
    )


def test_a_config_cannot_exempt_itself_from_what_its_release_does_not_know(
    strict: Project,
) -> None:
    """Its suppressions are for the release's own audit."""
    entries = [{"checkId": "posture.one", "reason": "No."}]
    strict.config({**HARDENED, "security": {"audit": {"suppressions": entries}}})
    asked = (CONFIG, "--openclaw-profile=hardened")
    assert names(strict.outcomes(*asked)) == {"posture.one": "failed"}


TELEGRAM = {
    **HARDENED,
    "channels": {"telegram": {"botToken": "${T}", "dmPolicy": "open"}},
}


@pytest.mark.usefixtures("whole_audit")
def test_dormant_checks_are_items_that_say_so(project: Project) -> None:
    """Under their own ids, in the failure and in the reports."""
    project.config(TELEGRAM)
    chosen = "--openclaw-select=channels.telegram.*,browser.control_no_auth"
    asked = (CONFIG, chosen, "--openclaw-profile=hardened")
    audited = project.outcomes(CONFIG, chosen)
    assert audited == {"openclaw.json::browser.control_no_auth": "skipped"}
    result = project.run(*asked, "--junitxml=j.xml", "--openclaw-json=report.json")
    result.stdout.fnmatch_lines(
        [
            "CRITICAL channels.telegram.dm.open: Anyone can write to the agent *",
            "  Not run by OpenClaw itself: the release has this check, *",
            "FAILED openclaw.json::channels.telegram.dm.open*",
        ]
    )
    outcomes = project.outcomes(*asked)
    assert outcomes["openclaw.json::browser.control_no_auth"] == "passed"
    assert outcomes["openclaw.json::channels.telegram.groups.open"] == "passed"
    report = json.loads((project.path / "report.json").read_text())
    assert {each["dormant"] for each in report["findings"]} == {True}
    root = ET.parse(project.path / "j.xml").getroot()
    reported = root.findall(".//property[@name='openclaw_dormant']")
    assert len(reported) == len(outcomes)


@pytest.mark.usefixtures("whole_audit")
def test_a_fixture_sums_dormant_parts_up(project: Project) -> None:
    """The item of a template has theirs too, where the profile wakes them."""
    project.config(TELEGRAM)
    project.conftest(
        """
        import pytest

        @pytest.fixture
        def openclaw_deployment(): return "openclaw.json"
        """
    )
    chosen = "--openclaw-select=channels.telegram.dm.open"
    key = "conftest.py::channels.*.dm.open"
    assert project.outcomes(".", chosen) == {key: "skipped"}
    hardened = project.outcomes(".", chosen, "--openclaw-profile=hardened")
    assert hardened == {key: "failed"}


@pytest.mark.usefixtures("whole_audit")
def test_a_config_cannot_set_aside_what_is_dormant(project: Project) -> None:
    """Its release would never have found it."""
    entries = [{"checkId": "channels.telegram.dm.open", "reason": "No."}]
    project.config({**TELEGRAM, "security": {"audit": {"suppressions": entries}}})
    outcomes = project.outcomes(
        CONFIG,
        "--openclaw-select=channels.telegram.dm.open",
        "--openclaw-profile=hardened",
    )
    assert set(outcomes.values()) == {"failed"}


def test_what_the_documentation_shows_is_taken() -> None:
    """Every block of its baselines is one, by the rules of the file."""
    page = Path(__file__).parents[2] / "docs" / "profiles.md"
    blocks = re.findall(r"```toml\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    assert len(blocks) == 3
    for block in blocks:
        assert BaselineTable.model_validate(tomli.loads(block))


def test_a_deployment_of_a_fixture_can_have_its_own(strict: Project) -> None:
    """By an entry without a config, which nothing is collected for."""
    fixture = """
    import pytest
    from pytest_openclaw import Deployment

    @pytest.fixture(params=["a", "b"])
    def openclaw_deployment(request):
        return Deployment.load("openclaw.json", name=request.param)
    """
    strict.conftest(textwrap.dedent(CHECKS) + textwrap.dedent(fixture))
    write(strict, '[[deployment]]\nname = "a"\nprofile = "hardened"\n')
    outcomes = strict.outcomes(ONLY)
    assert outcomes["conftest.py::posture.one[a]"] == "failed"
    assert outcomes["conftest.py::posture.one[b]"] == "skipped"
    assert len(outcomes) == 4


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (
            'profile = "hardened"',
            ":1: deployment*: it requires a config, or the name *",
        ),
        (
            'name = "a"\nhome = "/h"',
            ":3: deployment*.home: only valid for a deployment*",
        ),
    ],
)
def test_an_entry_without_a_config_says_little(
    project: Project, entry: str, said: str
) -> None:
    """What makes a deployment is said where its config is named."""
    write(project, f"[[deployment]]\n{entry}\n")
    result = project.run()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"*openclaw-baseline.toml{said}"])


def test_a_deployment_that_selects_for_itself_has_items_of_a_fixture(
    strict: Project,
) -> None:
    """What its own table selects is collected, though the whole file leaves it out."""
    strict.conftest(
        CHECKS
        + """
    import pytest
    from pytest_openclaw import Deployment

    @pytest.fixture(params=["mine", "other"])
    def openclaw_deployment(request):
        return Deployment.load("openclaw.json", name=request.param)
"""
    )
    own = '[[deployment]]\nname = "mine"\nselect = ["gateway.bind_no_auth"]\n'
    write(strict, f'select = ["posture.one"]\nprofile = "hardened"\n{own}')
    made = strict.outcomes(".")
    assert {each.rpartition("::")[2]: how for each, how in made.items()} == {
        "posture.one[mine]": "skipped",
        "posture.one[other]": "failed",
        "gateway.bind_no_auth[mine]": "passed",
        "gateway.bind_no_auth[other]": "skipped",
    }
