"""The life cycle of approved exceptions: each row of the table of outcomes."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest

from tests.plugin.project import HARDENED
from tests.plugin.project import Project

#: One weakness: gateway.auth_no_rate_limit, about gateway.bind and the limit.
LAN: dict[str, Any] = {
    "gateway": {
        "bind": "lan",
        "auth": {"mode": "token", "token": "${OPENCLAW_GATEWAY_TOKEN}"},
        "controlUi": {"allowedOrigins": ["https://control.example.com"]},
    }
}
ITEM = "openclaw-baseline.toml::prod::gateway.auth_no_rate_limit"
LIMIT = "--openclaw-select=gateway.auth_no_rate_limit"
TODAY = "--openclaw-today=2026-11-01"

BASELINE = """
{head}
[[deployment]]
config = "openclaw.json"
name = "prod"

[[exception]]
check = "{check}"
reason = "The mesh limits logins."
owner = "chat-platform"
ticket = "SEC-1412"
expires = 2026-12-31
{more}
"""


def baseline(
    project: Project,
    config: Any = LAN,
    *,
    check: str = "gateway.auth_no_rate_limit",
    more: str = 'deployments = ["prod"]',
    head: str = "",
) -> Path:
    """Write a config and a baseline with an exception."""
    project.config(config)
    path = project.path / "openclaw-baseline.toml"
    path.write_text(BASELINE.format(check=check, more=more, head=head))
    project.pytester.makeini("[pytest]\nfilterwarnings = default")
    return path


def test_an_active_exception_is_an_expected_failure(project: Project) -> None:
    """With its reason, owner, ticket and last day."""
    baseline(project)
    result = project.run(TODAY, LIMIT, "-rx")
    result.assert_outcomes(xfailed=1)
    result.stdout.fnmatch_lines(
        [
            "prod (2026.9.6): 0 critical, 1 warn, 0 info; 0 failed, 1 excepted",
            f"XFAIL {ITEM} - The mesh limits logins. (owner chat-platform,"
            " ticket SEC-1412, expires 2026-12-31)",
        ]
    )
    assert project.outcomes(TODAY, LIMIT, "--runxfail") == {ITEM: "failed"}


@pytest.mark.parametrize(
    ("day", "outcome"), [("2026-12-31", "xfailed"), ("2027-01-01", "failed")]
)
def test_the_last_day_is_part_of_it(project: Project, day: str, outcome: str) -> None:
    """The day after, the item fails, and says who owned the exception."""
    baseline(project)
    result = project.run(f"--openclaw-today={day}", LIMIT)
    result.assert_outcomes(**{outcome: 1}, warnings=int(outcome == "xfailed"))
    if outcome == "failed":
        result.stdout.fnmatch_lines(
            [
                "WARN gateway.auth_no_rate_limit: *",
                "  Expired on 2026-12-31: the exception at openclaw-baseline.toml:7, *",
                "  Fix: *",
                "expired on 2026-12-31: openclaw-baseline.toml:7: gateway.auth_no_*",
            ]
        )


def test_an_exception_that_expires_soon_is_warned_of(project: Project) -> None:
    """As a warning at its place in the file, and as a line of the summary."""
    baseline(project)
    result = project.run("--openclaw-today=2026-12-18", LIMIT)
    result.assert_outcomes(xfailed=1, warnings=1)
    result.stdout.fnmatch_lines(
        [
            "  openclaw-baseline.toml:7: OpenClawWarning: expires in 13 days: *",
            "expires in 13 days: openclaw-baseline.toml:7: gateway.auth_no_rate_limit*",
        ]
    )
    strict = project.run("--openclaw-today=2026-12-18", "-Werror", LIMIT)
    strict.assert_outcomes(xfailed=1, warnings=1)
    assert strict.ret == 0
    quiet = project.run("--openclaw-today=2026-12-17", LIMIT)
    quiet.assert_outcomes(xfailed=1, warnings=0)


def test_an_exception_that_is_not_needed_fails(project: Project) -> None:
    """The item that it names says so; ``unused-exceptions`` makes it a warning."""
    baseline(project, HARDENED)
    result = project.run(TODAY, LIMIT)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "[[]XPASS(strict)[]] the exception is no longer needed, remove it:"
            " openclaw-baseline.toml:7: *"
        ]
    )
    baseline(project, HARDENED, head='unused-exceptions = "warn"')
    project.run(TODAY, LIMIT).assert_outcomes(passed=1, warnings=1)


@pytest.mark.parametrize(
    ("more", "text"),
    [
        (
            'deployments = ["prod"]\nsubject = "gateway.auth"',
            "  no finding is about the exception's subject: they are about",
        ),
        (
            'subject = ["gateway.auth"]',
            "openclaw-baseline.toml:7: no finding is about the exception's subject:"
            " they are about gateway.auth.rateLimit; correct the subject, or remove *",
        ),
    ],
)
def test_an_exception_for_another_subject_says_which_there_are(
    project: Project, more: str, text: str
) -> None:
    """It was called "no longer needed" beside the finding that it is meant for."""
    baseline(project, more=more)
    result = project.run(TODAY)
    result.stdout.fnmatch_lines([text])
    result.stdout.no_fnmatch_line("*no longer needed*")


def test_an_exception_for_many_that_has_expired_is_needed(project: Project) -> None:
    """Its finding fails with the last day; to remove it would help nobody."""
    baseline(project, more="")
    result = project.run("--openclaw-today=2027-01-01")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*Expired on 2026-12-31: *"])
    result.stdout.no_fnmatch_line("*no longer needed*")


def test_an_exception_for_many_is_judged_at_the_end_of_a_whole_run(
    project: Project,
) -> None:
    """A run that was narrowed proves nothing."""
    baseline(project, HARDENED, check="gateway.auth_*", more="")
    result = project.run(TODAY)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    why = "the exception is no longer needed, remove it: gateway.auth_[*], The mesh *"
    result.stdout.fnmatch_lines(
        [
            f"openclaw-baseline.toml:7: {why}",
            "FAILED openclaw-baseline.toml::exceptions*",
            "openclaw: every check passed, but *remove the ones named above",
        ]
    )
    selected = project.run(TODAY, "--openclaw-select=gateway.auth_*")
    assert selected.ret == pytest.ExitCode.OK
    narrowed = project.run(TODAY, "-k", "auth_no_rate or bind_no_auth")
    assert narrowed.ret == pytest.ExitCode.OK
    narrowed.stdout.no_fnmatch_line("*no longer needed*")
    elsewhere = 'deployments = ["staging-*"]'
    baseline(project, HARDENED, more=elsewhere)
    project.run(TODAY).stdout.fnmatch_lines(
        ["*:7: there is no deployment staging-[*]; there are prod:*"]
    )


@pytest.mark.usefixtures("whole_audit")
def test_a_check_that_does_not_apply_needs_no_exception(project: Project) -> None:
    """A glob over such checks and others is judged by the others."""
    baseline(project, HARDENED, check="*_no_auth", more="")
    result = project.run(TODAY, "-rs")
    result.stdout.fnmatch_lines(["SKIPPED*never evaluates it: the browser plugin *"])
    result.stdout.fnmatch_lines(["*.toml:7: *longer needed*_no_auth, *"])
    baseline(project, HARDENED, check="browser.*", more="")
    nothing = project.run(TODAY)
    assert nothing.ret == pytest.ExitCode.OK, "no check of it had a verdict"


@pytest.mark.slow
def test_under_xdist_all_is_as_without(project: Project) -> None:
    """Workers evaluate, the controller sums up."""
    baseline(project)
    result = project.run(TODAY, "-n2")
    result.assert_outcomes(
        xfailed=1,
        passed=result.parseoutcomes()["passed"],
        skipped=result.parseoutcomes()["skipped"],
    )
    baseline(project, HARDENED, check="gateway.auth_*", more="")
    result = project.run(TODAY, "-n2", "--junitxml=p.xml", "--openclaw-junit=o.xml")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    for name in ("p.xml", "o.xml"):
        failures = ElementTree.parse(project.path / name).iter("failure")
        assert ["no longer needed" in (each.text or "") for each in failures] == [True]
    narrowed = project.run(TODAY, "-n1", "-k", "auth_no_rate or bind_no_auth")
    assert narrowed.ret == pytest.ExitCode.OK


@pytest.mark.usefixtures("whole_audit")
def test_an_exception_covers_its_subjects_alone(project: Project) -> None:
    """The next dangerous flag under the same checkId fails."""
    config = {**HARDENED, "hooks": {"gmail": {"allowUnsafeExternalContent": True}}}
    flags = "config.insecure_or_dangerous_flags"
    subject = 'subject = "hooks.gmail.*"\ndeployments = ["prod"]'
    only = f"--openclaw-select={flags}"
    baseline(project, config, check=flags, more=subject)
    project.run(TODAY, only).assert_outcomes(xfailed=1)
    config["tools"] = {"fs": {"workspaceOnly": False}}
    baseline(project, config, check=flags, more=subject)
    result = project.run(TODAY, only)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "*tools.fs.workspaceOnly=false",
            "  Also approved: 1, openclaw-baseline.toml:7",
        ]
    )


def test_an_exception_covers_findings_and_nothing_else(project: Project) -> None:
    """A refused config fails for what it is, approved or not."""
    baseline(project, {**LAN, "typo": 1}, check="deployment.*", more="")
    outcomes = project.outcomes(TODAY, "--openclaw-select=deployment.config_valid")
    assert outcomes == {
        "openclaw-baseline.toml::prod::deployment.config_valid": "failed"
    }


def test_what_is_not_evaluated_needs_no_exception(project: Project) -> None:
    """And does not make one unneeded."""
    check = "gateway.token_too_short"
    baseline(project, LAN, check=check)
    outcomes = project.outcomes(TODAY, f"--openclaw-select={check}")
    assert outcomes == {f"openclaw-baseline.toml::prod::{check}": "skipped"}


def test_a_fixture_is_approved_by_its_name(project: Project) -> None:
    """The deployment of a conftest is known when it runs; that is early enough."""
    baseline(project)
    (project.path / "openclaw-baseline.toml").write_text(
        BASELINE.replace(
            '[[deployment]]\nconfig = "openclaw.json"\nname = "prod"', ""
        ).format(head="", check="gateway.auth_no_rate_limit", more="")
    )
    project.conftest(
        """
        import pytest
        from pytest_openclaw import Deployment
        @pytest.fixture
        def openclaw_deployment(): return Deployment.load("openclaw.json", name="prod")
        """
    )
    assert project.outcomes(TODAY, LIMIT) == {
        "conftest.py::gateway.auth_no_rate_limit": "xfailed"
    }
    project.pytester.makepyfile("def test_it(openclaw_check): openclaw_check.enforce()")
    outcomes = project.outcomes(TODAY, LIMIT)
    assert list(outcomes.values()) == ["xfailed"]


def test_a_plain_mark_keeps_its_meaning(project: Project) -> None:
    """A user's own xfail decides where it stands."""
    baseline(project)
    project.conftest(
        """
        import pytest
        def pytest_collection_modifyitems(items):
            for item in items:
                item.add_marker(pytest.mark.xfail(reason="mine"))
        """
    )
    project.run(TODAY, LIMIT, "-rx").stdout.fnmatch_lines(["XFAIL * - mine"])


def test_a_config_may_be_forbidden_to_exempt_itself(project: Project) -> None:
    """Its own suppressions then count for nothing."""
    config = {
        **LAN,
        "security": {
            "audit": {
                "suppressions": [
                    {"checkId": "gateway.auth_no_rate_limit", "reason": "Trust us."}
                ]
            }
        },
    }
    other = {"check": "gateway.tailscale_serve", "more": 'deployments = ["x"]'}
    baseline(project, config, **other)
    assert project.outcomes(TODAY, LIMIT) == {ITEM: "xfailed"}
    baseline(project, config, head='config-suppressions = "fail"', **other)
    result = project.run(TODAY, LIMIT)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["  The config must not exempt itself: *", "*Trust us."]
    )


def test_severities_are_overridden_with_a_reason(project: Project) -> None:
    """By glob; the report says what it was and why it is another."""
    head = """
fail-on = "critical"
[severity."gateway.auth_*"]
severity = "critical"
reason = "Logins are our way in."
"""
    other = {"check": "gateway.tailscale_serve", "more": 'deployments = ["x"]'}
    baseline(project, LAN, head='fail-on = "critical"', **other)
    assert project.outcomes(TODAY, LIMIT) == {ITEM: "passed"}
    baseline(project, LAN, head=head, **other)
    result = project.run(TODAY, LIMIT)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "CRITICAL gateway.auth_no_rate_limit: *",
            "  Severity: warn made critical: Logins are our way in.",
            "prod (2026.9.6): 1 critical, 0 warn, 0 info; 1 failed",
        ]
    )


@pytest.mark.parametrize(
    ("subjects", "outcome"),
    [
        ('["gateway.bind"]', "failed"),
        ('["gateway.auth.rateLimit"]', "failed"),
        ('["gateway.bind", "gateway.auth.rateLimit"]', "xfailed"),
        ('["gateway.*"]', "xfailed"),
    ],
)
def test_all_that_a_finding_points_at_has_to_be_approved(
    project: Project, subjects: str, outcome: str
) -> None:
    """One approved subject of several does not cover a finding."""
    project.conftest(TWO_SUBJECTS)
    baseline(project, check="acme.two", more=f"subject = {subjects}")
    args = ("--openclaw-select=acme.two", TODAY)
    project.run(*args).assert_outcomes(**{outcome: 1})


#: A check of an organisation, whose one finding is of two settings.
TWO_SUBJECTS = """
from pytest_openclaw import check, found

@check("acme.two", fix="Change either.")
def two(deployment):
    '''It looks at two settings together.'''
    gateway = deployment.config["gateway"]
    yield found(gateway["bind"], "both", gateway.at("auth.rateLimit"))

def pytest_openclaw_register_checks(catalogue):
    catalogue.add(two)
"""


def test_days_count_from_the_day_on_which_an_exception_was_granted(
    project: Project,
) -> None:
    """An exception cannot outrun its longest time by waiting; a later run agrees."""
    args = ("--openclaw-select=gateway.auth_no_rate_limit",)
    head = "max-exception-days = 90"
    baseline(project, head=head)
    project.run(*args, TODAY).assert_outcomes(xfailed=1)
    baseline(project, head=head, more="granted = 2026-07-01")
    late = project.run(*args, TODAY)
    assert late.ret == pytest.ExitCode.USAGE_ERROR
    late.stderr.fnmatch_lines(["*is valid for 183 days; max-exception-days is 90*"])
    baseline(project, head=head, more="granted = 2026-10-15")
    project.run(*args, "--openclaw-today=2026-10-16").assert_outcomes(xfailed=1)
    project.run(*args, "--openclaw-today=2026-10-14").assert_outcomes(xfailed=1)


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ("granted = 2026-11-20", "granted: 2026-11-20 is after today, 2026-11-01: *"),
        ("granted = 2026-11-01T10:00:00Z", "granted: is not a valid date; *"),
        ('granted = "soon"', "granted: is not a valid date; 2026-12-31 is one"),
    ],
)
def test_an_exception_is_granted_on_a_day_that_was(
    project: Project, more: str, fault: str
) -> None:
    """A day to come would allow a longer time than the baseline does."""
    baseline(project, more=more)
    result = project.run(TODAY)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: openclaw-baseline.toml:*: *.{fault}"])


def test_an_exception_does_not_end_before_it_is_granted(project: Project) -> None:
    """One of the two days is a slip."""
    baseline(project, more="granted = 2027-01-10")
    result = project.run("--openclaw-today=2027-01-20")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*.expires: is before granted, 2027-01-10"])
