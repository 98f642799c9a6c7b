"""How an item fails, as exceptions that users can name, in ``raises=`` for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_openclaw.errors import OpenClawError

# Items know these classes in a run that reads no deployment.
if TYPE_CHECKING:
    from pytest_openclaw.deployment.deployment import Deployment
    from pytest_openclaw.findings import Finding
    from pytest_openclaw.problems import Problem


class CheckFailed(OpenClawError, AssertionError):
    """A check found something at or above the ``fail-on`` severity.

    It is an ``AssertionError``, so that Allure counts a failed test, not a broken one.
    An approved exception is scoped to this type, and to single subjects::

        pytest.mark.xfail(raises=CheckFailed, strict=True, reason="SEC-12")
        pytest.mark.xfail(
            raises=pytest.RaisesExc(
                CheckFailed, check=lambda error: error.subjects <= {"gateway.bind"}
            )
        )
    """

    def __init__(
        self, check_id: str, findings: tuple[Finding, ...], text: str = ""
    ) -> None:
        number = "1 finding" if len(findings) == 1 else f"{len(findings)} findings"
        super().__init__(text or f"{check_id}: {number}")
        self.check_id = check_id
        self.findings = findings

    @property
    def subjects(self) -> frozenset[str]:
        """Every config path, file or variable that the findings point at."""
        return frozenset(str(one) for each in self.findings for one in each.subjects)


class DeploymentRefused(OpenClawError, AssertionError):
    """The release would not audit this deployment, or not as its author wrote it."""

    def __init__(self, problems: tuple[Problem, ...], text: str = "") -> None:
        super().__init__(text or "; ".join(str(problem) for problem in problems))
        self.problems = problems


class CheckBroken(OpenClawError):
    """The function of a check raised something else: a defect of that check.

    Its text is the traceback, without the values of variables and without secrets.
    """

    @classmethod
    def of(cls, check_id: str, error: Exception, deployment: Deployment) -> CheckBroken:
        """Say that *error* ended a check; pytest would show all that is known of it."""
        import traceback

        text = deployment.redacted("".join(traceback.format_exception(error)))
        return cls(f"{check_id} is broken\n{text}")
