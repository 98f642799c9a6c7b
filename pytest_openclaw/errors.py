"""The exceptions that anything here can raise; :mod:`failures` has those of items."""

from __future__ import annotations

from pytest_openclaw.reasons import Need
from pytest_openclaw.reasons import Reason


class OpenClawError(Exception):
    """The base of every exception of this package."""


class NotEvaluated(OpenClawError):
    """A rule needs something that is not known here, so there is no verdict.

    Raised while a check reads settings; the engine turns it into a skip with
    this reason. ``--openclaw-strict`` lets it fail the item instead, unless the
    reason has no need: then the check does not apply.
    """

    def __init__(self, reason: str, need: Need | None = Need.OTHER) -> None:
        """Say why, and what is needed; a :class:`Reason` keeps its own need."""
        kept = reason if isinstance(reason, Reason) else Reason(reason, need)
        super().__init__(kept)
        self.reason: Reason = kept


class UsageError(OpenClawError, ValueError):
    """An argument, an option or a file of this package is invalid."""

    def __init__(self, message: str) -> None:
        from pytest_openclaw.language.plain import printable_lines

        super().__init__(printable_lines(message))


class OpenClawWarning(UserWarning):
    """A task for the near future, such as an exception that expires."""
