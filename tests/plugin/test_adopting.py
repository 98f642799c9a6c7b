"""Adopting a baseline: marks, a register of what there is, imports, and reports."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from tests.plugin.project import ALSO_WITH_A_WORKER
from tests.plugin.project import WEAK
from tests.plugin.project import Project
from tests.plugin.test_baseline import LAN
from tests.plugin.test_baseline import baseline

SCHEMA = Path(__file__).parents[2] / "docs" / "openclaw-baseline.schema.json"
CONFIG = "--openclaw-config=openclaw.json"
LIMIT = "--openclaw-select=gateway.auth_no_rate_limit"
ACCEPT = "--openclaw-accept-current"
TODAY = "--openclaw-today=2026-11-01"

MARKED = """
import pytest

@pytest.mark.openclaw_exception({0})
def test_baseline(openclaw_check):
    openclaw_check.enforce()
"""
STATED = (
    'check="gateway.auth_no_rate_limit", reason="The mesh.", owner="chat",'
    ' expires="2026-12-31"'
)


def test_a_mark_is_an_exception_of_its_test(project: Project) -> None:
    """With the same life cycle, and where it stands as its place."""
    project.config(LAN)
    project.pytester.makepyfile(test_it=MARKED.format(STATED))
    args = (CONFIG, "test_it.py", LIMIT, "-rxf", "-W", "default")
    result = project.run(*args, TODAY, "--openclaw-ignore=*.bind_no_auth")
    result.assert_outcomes(xfailed=1, failed=1)  # the option's own item is not marked
    result.stdout.fnmatch_lines(
        ["XFAIL *::test_baseline[[]*[]] - The mesh. (owner chat, expires 2026-12-31)"]
    )
    expired = project.run(*args, "--openclaw-today=2027-01-01")
    expired.assert_outcomes(failed=2)
    expired.stdout.fnmatch_lines(
        ["  Expired on 2026-12-31: the exception at test_it.py:3, The mesh. *"]
    )
    project.config({"gateway": {"bind": "loopback"}})
    unneeded = project.run(*args, TODAY)
    unneeded.stdout.fnmatch_lines(["[[]XPASS(strict)[]] the exception is no longer *"])


def test_a_conftest_can_mark_items(project: Project) -> None:
    """Those that an option collects, too."""
    project.config(LAN)
    project.conftest(
        f"""
        import pytest
        def pytest_collection_modifyitems(items):
            for item in items:
                item.add_marker(pytest.mark.openclaw_exception({STATED}))
        """
    )
    outcomes = project.outcomes(CONFIG, LIMIT, TODAY)
    assert outcomes == {"openclaw.json::gateway.auth_no_rate_limit": "xfailed"}
    other = ("--openclaw-select=gateway.bind_no_auth", TODAY)
    assert set(project.outcomes(CONFIG, *other).values()) == {"passed"}


@pytest.mark.parametrize(
    ("stated", "message"),
    [
        ("", "openclaw_exception: check: is required"),
        (f"{STATED}, by=1", "openclaw_exception: by: unknown key"),
        ("1", "openclaw_exception takes names: check=, reason=, ..."),
        (
            STATED.replace("rate_limit", "rate_limt"),
            "openclaw_exception: check: there is no check 'gateway.auth_no_rate_limt';"
            " did you mean gateway.auth_no_rate_limit[?]",
        ),
        (
            STATED.replace("2026-12-31", "next year"),
            "openclaw_exception: expires: is not a valid date; 2026-12-31 is one",
        ),
        (
            f"{STATED}, granted='2026-11-20'",
            "openclaw_exception: granted: 2026-11-20 is after today, 2026-11-01: *",
        ),
    ],
)
def test_a_mark_that_cannot_be_meant_is_a_usage_error(
    project: Project, stated: str, message: str
) -> None:
    """With the place of the test."""
    project.config(LAN)
    project.pytester.makepyfile(test_it=MARKED.format(stated))
    result = project.run(CONFIG, "test_it.py", TODAY)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: test_it.py:3: {message}"])


def test_a_mark_lasts_no_longer_than_the_baseline_allows(project: Project) -> None:
    """What the file does not take, a test does not get past it."""
    project.config(LAN)
    project.pytester.makepyfile(test_it=MARKED.format(STATED))
    (project.path / "openclaw-baseline.toml").write_text("max-exception-days = 30")
    result = project.run(CONFIG, "test_it.py", TODAY)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(
        [
            "ERROR: test_it.py:3: openclaw_exception: expires: is valid for 60 days;"
            " max-exception-days is 30"
        ]
    )


@ALSO_WITH_A_WORKER
def test_what_is_there_can_be_accepted_and_only_shrinks(
    project: Project, workers: tuple[str, ...]
) -> None:
    """New findings fail, and those that are gone have to be taken out."""
    project.config(LAN)
    project.pytester.makeini("[pytest]\nfilterwarnings = default")
    project.run(CONFIG, LIMIT, ACCEPT, TODAY, *workers).assert_outcomes(xfailed=1)
    register = project.path / "openclaw-accepted.toml"
    text = register.read_text()
    assert text.partition("[[finding]]")[2] == (
        '\ndeployment = "openclaw.json"\ncheck = "gateway.auth_no_rate_limit"\n'
        'subjects = ["gateway.auth.rateLimit"]\n'
        "accepted = 2026-11-01\n"
    )
    result = project.run(CONFIG, LIMIT, "-rx", *workers)
    result.assert_outcomes(xfailed=1)
    result.stdout.fnmatch_lines(["XFAIL * - accepted on 2026-11-01, as part of the *"])
    project.config(WEAK)  # another weakness is new
    both = (CONFIG, LIMIT, "--openclaw-select=gateway.bind_no_auth", *workers)
    project.run(*both).assert_outcomes(xfailed=1, failed=1)
    project.run(*both, ACCEPT).assert_outcomes(xfailed=1, failed=1)
    assert register.read_text() == text
    project.config({"gateway": {"bind": "loopback"}})
    result = project.run(CONFIG, LIMIT, *workers)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*the exception is no longer needed, remove it: *"])
    project.run(CONFIG, LIMIT, ACCEPT, *workers).assert_outcomes(passed=1, warnings=1)
    assert "[[finding]]" not in register.read_text()


def test_what_was_not_evaluated_stays_accepted(project: Project) -> None:
    """A run of something else takes nothing out."""
    project.config(LAN)
    project.run(CONFIG, LIMIT, ACCEPT, TODAY)
    register = project.path / "openclaw-accepted.toml"
    text = register.read_text()
    project.run(CONFIG, "--openclaw-select=gateway.bind_no_auth", ACCEPT)
    assert register.read_text() == text


def test_a_register_that_cannot_be_read_is_a_usage_error(project: Project) -> None:
    """With file and line."""
    project.config(LAN)
    register = project.path / "openclaw-accepted.toml"
    for text, message in (
        ("\n[[finding]]\ncheck = 1", ":2: finding?0?.deployment: is required*"),
        ("x", ":1: not TOML: *"),
    ):
        register.write_text(text)
        result = project.run(CONFIG, LIMIT)
        assert result.ret == pytest.ExitCode.USAGE_ERROR
        result.stderr.fnmatch_lines([f"*openclaw-accepted.toml{message}"])


def test_suppressions_are_printed_as_exceptions_to_fill_in(project: Project) -> None:
    """What only the text of the audit decided becomes a remark."""
    suppressions = [
        {"checkId": "gateway.bind_no_auth", "reason": 'It is "safe".'},
        {"checkId": "gateway.http.no_auth", "detailIncludes": "port"},
    ]
    config = {"security": {"audit": {"suppressions": suppressions}}}
    project.config(config)
    result = project.run(CONFIG, "--openclaw-import-suppressions")
    assert result.outlines == [
        "[[exception]]",
        'check = "gateway.bind_no_auth"',
        'deployments = ["openclaw.json"]',
        'reason = "It is \\"safe\\"."',
        'owner = ""  # who is responsible for it',
        "expires =  # the last valid day",
        "",
        "[[exception]]",
        'check = "gateway.http.no_auth"',
        '# detailIncludes was "port": narrow it by subject',
        'deployments = ["openclaw.json"]',
        'reason = ""',
        'owner = ""  # who is responsible for it',
        "expires =  # the last valid day",
        "",
    ]


def test_the_schema_of_the_baseline_is_published(project: Project) -> None:
    """Editors complete the file with it; the option prints what stands in docs/."""
    printed = project.run("--openclaw-baseline-schema").outlines
    published = SCHEMA.read_text(encoding="utf-8").splitlines()
    assert printed == published
    assert json.loads("\n".join(printed))["properties"]["warn-days"]["default"] == 14


def test_suppressions_that_nobody_can_read_are_told(project: Project) -> None:
    """An unknown text is a remark, and no traceback."""
    entries = [{"checkId": "${WHICH}"}, {"checkId": "gateway.x", "reason": "${WHY}"}]
    project.config({"security": {"audit": {"suppressions": entries}}})
    result = project.run(CONFIG, "--openclaw-import-suppressions")
    assert result.ret == 0
    remark = "# *suppressions[[]0[]] is not the checkId of a known check"
    result.stdout.fnmatch_lines([remark, 'reason = ""'])


def test_an_approval_is_readable_where_people_look(project: Project) -> None:
    """GitLab shows the text of an element, Jenkins its message."""
    baseline(project)
    report = project.path / "report.xml"
    project.run(TODAY, LIMIT, f"--junitxml={report}")
    case = next(ElementTree.parse(report).iter("testcase"))
    skipped = case.find("skipped")
    assert skipped is not None
    assert skipped.text == skipped.get("message")
    assert skipped.text == (
        "The mesh limits logins."
        " (owner chat-platform, ticket SEC-1412, expires 2026-12-31)"
    )
    properties = {each.get("name"): each.get("value") for each in case.iter("property")}
    assert properties["openclaw_exception_owner"] == "chat-platform"
    assert properties["openclaw_exception_expires"] == "2026-12-31"
    assert properties["openclaw_exception_where"] == "openclaw-baseline.toml:7"


def test_what_was_accepted_of_a_deployment_that_did_not_run_is_not_unneeded(
    project: Project,
) -> None:
    """A run of one of two configs says nothing of what the other one needs."""
    project.config(LAN)
    project.config(LAN, "other.json")
    project.pytester.makeini("[pytest]\nfilterwarnings = default")
    both = (CONFIG, "--openclaw-config=other.json", LIMIT)
    project.run(*both, ACCEPT, TODAY).assert_outcomes(xfailed=2)
    text = (project.path / "openclaw-accepted.toml").read_text()
    one = project.run(CONFIG, LIMIT, TODAY)
    one.assert_outcomes(xfailed=1)
    assert one.ret == 0
    assert "no longer needed" not in one.stdout.str()
    project.run(CONFIG, LIMIT, ACCEPT, TODAY).assert_outcomes(xfailed=1)
    assert (project.path / "openclaw-accepted.toml").read_text() == text


def test_what_was_accepted_of_a_deployment_that_is_gone_fails_nothing(
    project: Project,
) -> None:
    """Nobody wrote it down by hand; to accept anew takes it out."""
    for name in "ab":
        project.config(LAN, f"{name}/openclaw.json")
    (project.path / "openclaw-baseline.toml").write_text(
        '[[deployment]]\nconfig = "*/openclaw.json"\nname = "{1}"\n'
    )
    project.run(TODAY, ACCEPT)
    assert '"b"' in (project.path / "openclaw-accepted.toml").read_text()
    (project.path / "b" / "openclaw.json").unlink()
    result = project.run(TODAY)
    assert result.ret == pytest.ExitCode.OK
    result.stdout.no_fnmatch_line("*there is no deployment*")
