"""Attestations: what no program sees, who attests it, and until when."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest

from tests.plugin.project import HARDENED
from tests.plugin.project import WEAK
from tests.plugin.project import Project
from tests.plugin.test_baseline_file import write

CONFIG = "--openclaw-config=openclaw.json"
ONLY = "--openclaw-select=attested.*"
REHEARSED = """
[[attestation]]
check = "restore_rehearsed"
statement = "Restored prod-eu from Sunday's backup."
by = "ops@example.com"
date = 2026-10-01
expires = 2026-12-31
"""
KEY = "openclaw.json::attested.restore_rehearsed"


def on(day: str) -> str:
    """Return the option that rehearses a day."""
    return f"--openclaw-today={day}"


@pytest.fixture
def attesting(project: Project) -> Project:
    """A project with a hardened config, of which one thing is attested."""
    project.config(HARDENED)
    write(project, REHEARSED)
    return project


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-09-30", "skipped"),
        ("2026-10-01", "passed"),
        ("2026-12-31", "passed"),
        ("2027-01-01", "failed"),
    ],
)
def test_it_holds_from_its_day_to_its_last_day(
    attesting: Project, day: str, expected: str
) -> None:
    """Both days included."""
    outcomes = attesting.outcomes(CONFIG, ONLY, on(day), "-Wdefault")
    assert outcomes == {KEY: expected}


def test_who_stands_for_what_is_in_the_reports(attesting: Project) -> None:
    """In the properties and in the JSON, whether it still holds or not."""
    for day, severities in (("2026-11-01", 0), ("2027-01-01", 1)):
        attesting.run(
            CONFIG, ONLY, on(day), "--openclaw-json=r.json", "--junitxml=j.xml"
        )
        report = json.loads((attesting.path / "r.json").read_text())
        said = {
            "where": "openclaw-baseline.toml:2",
            "statement": "Restored prod-eu from Sunday's backup.",
            "by": "ops@example.com",
            "date": "2026-10-01",
            "expires": "2026-12-31",
        }
        assert report["attestations"] == {"attested.restore_rehearsed": said}
        assert report["summary"]["critical"] == severities
        root = ET.parse(attesting.path / "j.xml").getroot()
        for name, value in said.items():
            reported = root.find(f".//property[@name='openclaw_attestation_{name}']")
            assert reported is not None
            assert reported.get("value") == value


def test_one_that_has_lapsed_says_whose_it_was(attesting: Project) -> None:
    """And since when, whatever else is let pass."""
    result = attesting.run(
        CONFIG, ONLY, on("2027-01-01"), "--openclaw-fail-on=critical"
    )
    result.assert_outcomes(failed=1)
    text = " ".join(" ".join(result.outlines).split())
    assert "openclaw-baseline.toml:2: expired on 2026-12-31: Restored prod-eu" in text
    assert "attested by ops@example.com on 2026-10-01, expires 2026-12-31" in text
    result.stdout.fnmatch_lines(
        ["expired on 2026-12-31: openclaw-baseline.toml:2: attested.restore_*"]
    )


def test_one_that_ends_soon_is_warned_of(attesting: Project) -> None:
    """At its line, and in the summary, as exceptions are."""
    result = attesting.run(CONFIG, ONLY, on("2026-12-30"), "-Wdefault")
    result.assert_outcomes(passed=1, warnings=1)
    result.stdout.fnmatch_lines(
        [
            "*openclaw-baseline.toml:2: OpenClawWarning: expires in 1 day: *",
            "expires in 1 day: openclaw-baseline.toml:2: attested.restore_rehearsed, *",
        ]
    )
    attesting.run(CONFIG, ONLY, on("2026-12-17")).assert_outcomes(passed=1)


OF_EVERY_GATEWAY = {
    "restore_rehearsed",
    "installer_read",
    "models_status_checked",
    "outbound_logs_reviewed",
    "certificate_valid",
    "refusals_documented",
}
OF_SHARED_ONES = {"personal_accounts_apart", "one_trust_boundary", "dedicated_host"}


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        ("audit", set()),
        ("hardened", OF_EVERY_GATEWAY),
        ("shared", OF_EVERY_GATEWAY | OF_SHARED_ONES),
    ],
)
def test_profiles_ask_for_some_until_somebody_stands_for_them(
    project: Project, profile: str, expected: set[str]
) -> None:
    """They are not attested, which is not a pass; strictly, it is a failure."""
    project.config(HARDENED)
    args = (CONFIG, f"--openclaw-profile={profile}")
    outcomes = project.outcomes(*args)
    attested = {each: outcomes[each] for each in outcomes if "attested." in each}
    assert attested == {f"openclaw.json::attested.{e}": "skipped" for e in expected}
    if expected:
        result = project.run(*args, ONLY, "-rs")
        result.stdout.fnmatch_lines(["SKIPPED * openclaw.json:1: not attested"])
        strict = project.run(*args, ONLY, "--openclaw-strict")
        strict.assert_outcomes(failed=len(expected))
        strict.stdout.fnmatch_lines(["* was not evaluated: not attested"])


def test_a_baseline_asks_for_its_own(project: Project) -> None:
    """By name, whatever the profile; what is attested is an item too."""
    project.config(HARDENED)
    write(
        project,
        'attestations = ["keys_rotated", "office_locked"]\n'
        + REHEARSED.replace("restore_rehearsed", "keys_rotated"),
    )
    assert project.outcomes(CONFIG, ONLY, on("2026-11-01")) == {
        "openclaw.json::attested.keys_rotated": "passed",
        "openclaw.json::attested.office_locked": "skipped",
    }
    narrowed = project.outcomes(CONFIG, ONLY, on("2026-11-01"), "-k", "office")
    assert set(narrowed) == {"openclaw.json::attested.office_locked"}
    ignored = project.outcomes(
        CONFIG, ONLY, on("2026-11-01"), "--openclaw-ignore=attested.keys_*"
    )
    assert set(ignored) == {"openclaw.json::attested.office_locked"}


TWO = """
[[deployment]]
config = "openclaw.json"
name = "prod-eu"

[[deployment]]
config = "openclaw.json"
name = "dev"
"""


def test_one_can_be_about_some_deployments(project: Project) -> None:
    """Others have no item for it, unless it is asked for everywhere."""
    project.config(HARDENED)
    text = TWO + REHEARSED + 'deployments = ["prod-*"]\n'
    write(project, text)
    prod = "openclaw-baseline.toml::prod-eu::attested.restore_rehearsed"
    assert project.outcomes(ONLY + ",gateway.bind_no_auth", on("2026-11-01")) == {
        prod: "passed",
        "openclaw-baseline.toml::prod-eu::gateway.bind_no_auth": "passed",
        "openclaw-baseline.toml::dev::gateway.bind_no_auth": "passed",
    }
    write(project, 'attestations = ["restore_rehearsed"]\n' + text)
    assert project.outcomes(ONLY, on("2026-11-01")) == {
        prod: "passed",
        "openclaw-baseline.toml::dev::attested.restore_rehearsed": "skipped",
    }


def test_fixtures_and_hooks_have_them_too(project: Project) -> None:
    """What a fixture's deployment is called is known when the test runs."""
    project.config(HARDENED)
    project.conftest(
        """
        import pytest
        from pytest_openclaw import Deployment

        @pytest.fixture(params=["prod-eu", "dev"])
        def openclaw_deployment(request):
            return Deployment.load("openclaw.json", name=request.param)

        def pytest_openclaw_deployments(config):
            return [Deployment.load("openclaw.json", name="prod-us")]
        """
    )
    write(project, REHEARSED + 'deployments = ["prod-*"]\n')
    outcomes = project.outcomes(".", ONLY, on("2026-11-01"), "--openclaw-strict")
    assert {name.rpartition(".")[2]: how for name, how in outcomes.items()} == {
        "restore_rehearsed[prod-eu]": "passed",
        "restore_rehearsed[dev]": "skipped",
        "restore_rehearsed": "passed",
    }
    project.pytester.makepyfile(
        """
        def test_it(openclaw_check):
            assert openclaw_check.id == "attested.restore_rehearsed"
            assert [each.severity for each in openclaw_check.findings] == ["critical"]
            openclaw_check.enforce()
        """
    )
    result = project.run(".", ONLY, on("2027-01-01"))
    result.stdout.fnmatch_lines(["FAILED *::test_it*prod-eu*attested.restore*"])


def test_nothing_of_a_refused_deployment_passes(attesting: Project) -> None:
    """Who stands for it does not make a config one that runs."""
    attesting.config({"gateway": {"bind": "nowhere"}})
    gate = {"openclaw.json::deployment.config_valid": "failed"}
    early, late = on("2026-11-01"), on("2027-01-01")
    assert attesting.outcomes(CONFIG, ONLY, early) == {KEY: "skipped", **gate}
    assert attesting.outcomes(CONFIG, ONLY, late) == {KEY: "failed", **gate}


def test_an_exception_bridges_the_time_until_it_is_done_again(
    attesting: Project,
) -> None:
    """It has an owner and a last day too; it is no longer needed once it is."""
    text = (
        '[[exception]]\ncheck = "attested.*"\ndeployments = ["openclaw.json"]\n'
        'reason = "R."\nowner = "O"\nexpires = 2027-01-31\n'
    )
    write(attesting, REHEARSED + text)
    day = on("2027-01-02")
    assert attesting.outcomes(CONFIG, ONLY, day) == {KEY: "xfailed"}
    write(
        attesting, REHEARSED + text.replace("attested.*", "attested.restore_rehearsed")
    )
    assert attesting.outcomes(CONFIG, ONLY, on("2026-12-01")) == {KEY: "failed"}


def test_what_has_lapsed_is_not_accepted_as_it_is(attesting: Project) -> None:
    """Adopting a baseline accepts what configs hold, not what nobody did."""
    attesting.config(WEAK)
    day = on("2027-01-01")
    chosen = "--openclaw-select=attested.*,gateway.bind_no_auth"
    outcomes = attesting.outcomes(CONFIG, chosen, day, "--openclaw-accept-current")
    assert outcomes == {KEY: "failed", "openclaw.json::gateway.bind_no_auth": "xfailed"}
    accepted = (attesting.path / "openclaw-accepted.toml").read_text()
    assert "gateway.bind_no_auth" in accepted
    assert "attested" not in accepted


@pytest.mark.slow
def test_workers_change_nothing(attesting: Project) -> None:
    """The summary names what has lapsed, wherever it ran."""
    for workers in ((), ("-n1",)):
        result = attesting.run(CONFIG, ONLY, on("2027-01-01"), *workers)
        result.assert_outcomes(failed=1)
        result.stdout.fnmatch_lines(["expired on 2026-12-31: *: attested.restore_*"])


def test_its_severity_can_be_another_one(attesting: Project) -> None:
    """As that of any finding."""
    write(
        attesting,
        REHEARSED + '[severity."attested.*"]\nseverity = "info"\nreason = "R."\n',
    )
    assert attesting.outcomes(CONFIG, ONLY, on("2027-01-01")) == {KEY: "passed"}
    write(
        attesting,
        'profile = "own"\n[profiles.own]\nextends = "audit"\n'
        'severity = {"attested.restore_rehearsed" = "warn"}\n' + REHEARSED,
    )
    lapsed = (CONFIG, ONLY, on("2027-01-01"))
    assert attesting.outcomes(*lapsed, "--openclaw-fail-on=critical") == {KEY: "passed"}
    assert attesting.outcomes(*lapsed) == {KEY: "failed"}


def test_one_lasts_a_year_at_most(attesting: Project) -> None:
    """To the same day of the next year, or as the baseline states."""
    year = REHEARSED.replace("2026-12-31", "2027-10-01")
    write(attesting, year)
    assert attesting.outcomes(CONFIG, ONLY, on("2027-10-01")) == {KEY: "passed"}
    write(attesting, "max-attestation-days = 400\n" + year.replace("10-01", "11-01"))
    assert attesting.outcomes(CONFIG, ONLY, on("2027-11-01")) == {KEY: "passed"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            REHEARSED.replace('by = "ops@', 'b = "ops@'),
            "*attestation*.b: unknown key; did you mean by*",
        ),
        (REHEARSED.replace("2026-10", "2027-10"), ":7: *.expires: is before its date*"),
        (REHEARSED.replace("2026-10-01", '"now"'), ":6: attestation*.date: *date*"),
        (
            REHEARSED.replace("restore_", "Re store"),
            ":3: attest*.check: must be lowercase letters, *",
        ),
        (REHEARSED * 2, ":9: attestation[[]1[]]: overlaps the attestation at *.toml:2"),
        (
            REHEARSED.replace("2026-12-31", "2027-10-03"),
            ":7: attestation[[]0[]].expires: is valid for 367 days; max-attestation-*",
        ),
        (
            "max-attestation-days = 90\n" + REHEARSED,
            ":8: *: is valid for 91 days; max-attestation-days is 90",
        ),
        (
            REHEARSED.replace("rehearsed", "rehersed"),
            ":3: attestation[[]0[]].check: there is no attestation 'restore_rehersed';"
            " did you mean restore_rehearsed? List a custom one in attestations",
        ),
        (
            'attestations = ["keys_rotated"]\n'
            + REHEARSED.replace("restore_rehearsed", "attested.key_rotated"),
            ":4: *'attested.key_rotated'; did you mean keys_rotated? List a *",
        ),
        (
            REHEARSED.replace("restore_rehearsed", "office_locked"),
            ":3: *'office_locked'. List a custom one in attestations",
        ),
        (
            'attestations = [""]',
            ":1: attestations[[]0[]]: must be lowercase letters, *",
        ),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error(
    project: Project, text: str, message: str
) -> None:
    """With file, line and key, before anything runs."""
    write(project, text)
    result = project.run()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: openclaw-baseline.toml{message}"])


def test_every_format_tells_who_stands_for_what(attesting: Project) -> None:
    """Our own JUnit XML, SARIF and Markdown, beside the others."""
    names = {"junit": "o.xml", "sarif": "o.sarif", "markdown": "o.md"}
    options = [f"--openclaw-{name}={file}" for name, file in names.items()]
    profile = "--openclaw-profile=hardened"
    attesting.run(CONFIG, ONLY, on("2026-11-01"), profile, *options)
    junit = (attesting.path / "o.xml").read_text()
    assert "attested by ops@example.com on 2026-10-01, expires 2026-12-31" in junit
    root = ET.fromstring(junit)
    assert root.find(".//property[@name='profile'][@value='hardened']") is not None
    log = json.loads((attesting.path / "o.sarif").read_text())
    reported = log["runs"][0]["properties"]["deployments"]["openclaw.json"]
    assert reported["profile"] == "hardened"
    assert (
        reported["attestations"]["attested.restore_rehearsed"]["by"]
        == "ops@example.com"
    )
    page = (attesting.path / "o.md").read_text()
    assert "### Attested" in page
    assert "| `attested.restore_rehearsed` | Restored prod-eu from Sunday's" in page
    assert "| openclaw.json | 2026.9.6, hardened |" in page
