"""What functions of the public interface ask of their first argument."""

from __future__ import annotations

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.errors import UsageError


def require_deployment(given: object, function: str) -> None:
    """Raise :class:`UsageError` where a *function* gets what is no deployment."""
    if not isinstance(given, Deployment):
        raise UsageError(
            f"{function} takes a Deployment, not {type(given).__name__}:"
            " Deployment.load(path) makes one of a config"
        )
