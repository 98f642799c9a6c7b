"""Approved exceptions as xfail markers, scoped to what was approved."""

from __future__ import annotations

import pytest

from tests.plugin.project import Project

ARGS = ("--openclaw-config=openclaw.json", "--openclaw-select=gateway.bind_no_auth")


def marked(project: Project, mark: str) -> None:
    """Write a conftest that marks the item of gateway.bind_no_auth."""
    project.conftest(
        f"""
        import pytest
        from pytest_openclaw import CheckFailed, DeploymentRefused

        def pytest_collection_modifyitems(items):
            for item in items:
                if item.name == "gateway.bind_no_auth":
                    item.add_marker(pytest.mark.xfail({mark}))
        """
    )


def outcome(project: Project, *args: str) -> str:
    """Return the outcome of the one item."""
    (found,) = project.outcomes(*ARGS, *args).values()
    return found


def test_a_plain_marker_excepts(project: Project) -> None:
    """The reason is told, and the summary counts it as excepted."""
    project.config()
    marked(project, "reason='SEC-12, until March'")
    assert outcome(project) == "xfailed"
    assert outcome(project, "--runxfail") == "failed"
    result = project.run(*ARGS, "-rx")
    result.stdout.fnmatch_lines(
        [
            "openclaw.json (2026.9.6): 1 critical, *; 0 failed, 1 excepted",
            "XFAIL openclaw.json::gateway.bind_no_auth - SEC-12, until March",
        ]
    )


@pytest.mark.parametrize(
    ("raises", "expected"),
    [
        ("CheckFailed", "xfailed"),
        ("DeploymentRefused", "failed"),
        (
            "pytest.RaisesExc(CheckFailed,"
            " check=lambda error: error.subjects <= {'gateway.bind', 'gateway.auth'})",
            "xfailed",
        ),
        (
            "pytest.RaisesExc(CheckFailed,"
            " check=lambda error: 'channels.x' in error.subjects)",
            "failed",
        ),
    ],
)
def test_an_exception_is_scoped_by_type_and_subject(
    project: Project, raises: str, expected: str
) -> None:
    """What was not approved still fails."""
    project.config()
    marked(project, f"raises={raises}, strict=True, reason='SEC-12'")
    assert outcome(project) == expected


def test_an_exception_that_is_needed_no_more_fails(project: Project) -> None:
    """A strict marker says so once the finding is gone."""
    project.config({"gateway": {"bind": "loopback"}})
    marked(project, "raises=CheckFailed, strict=True, reason='SEC-12'")
    result = project.run(*ARGS)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*XPASS(strict)*"])


def test_an_exception_does_not_cover_what_was_not_evaluated(project: Project) -> None:
    """A skipped item is neither excepted nor unexpectedly clean."""
    project.config({"gateway": {"bind": "${BIND}"}})
    marked(project, "raises=CheckFailed, strict=True, reason='SEC-12'")
    assert outcome(project) == "skipped"
    assert outcome(project, "--openclaw-strict") == "failed"


def test_what_failed_is_told_to_programs(project: Project) -> None:
    """The exception has the checkId, the findings and their subjects."""
    project.config()
    project.conftest(
        """
        import pytest

        @pytest.hookimpl(wrapper=True)
        def pytest_runtest_makereport(item, call):
            if call.excinfo:
                error = call.excinfo.value
                print(error.check_id, *sorted(error.subjects))
                print(*(finding.severity for finding in error.findings))
            return (yield)
        """
    )
    project.run(*ARGS, "-s").stdout.fnmatch_lines(
        ["*gateway.bind_no_auth gateway.bind", "critical"]
    )
