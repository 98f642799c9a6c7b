"""The exceptions that anything here can raise; :mod:`failures` has those of items."""

from __future__ import annotations


class OpenClawError(Exception):
    """The base of every exception of this package."""


class NotEvaluated(OpenClawError):
    """A rule needs something that is not known here, so there is no verdict.

    Raised while a check reads settings; the engine turns it into a skip with
    this reason. ``--openclaw-strict`` lets it fail the item instead.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class UsageError(OpenClawError, ValueError):
    """An argument, option or file of ours says something that cannot be meant."""


class OpenClawWarning(UserWarning):
    """What somebody has to look after soon, such as an exception that expires."""
