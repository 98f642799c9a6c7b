"""What is wrong with a file in which a gateway should be described."""

from __future__ import annotations

from pytest_openclaw.errors import UsageError


class NoConfig(UsageError):
    """A file describes no gateway, or none of the name that is asked for."""


class Template(UsageError):
    """A file has to be rendered first."""
