"""What only ``openclaw security audit --deep`` looks at."""

from __future__ import annotations

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.reasons import Need

#: Why a check of the deep audit was left alone.
NEEDS_DEEP = "requires --openclaw-deep"


def require_deep(deployment: Deployment) -> None:
    """Raise :class:`~pytest_openclaw.NotEvaluated` unless a deep audit is asked for."""
    if not deployment.deep:
        raise NotEvaluated(NEEDS_DEEP, Need.DEEP)
