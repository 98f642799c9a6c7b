"""Where in a deployment's file system things are kept."""

from __future__ import annotations

import os

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.opaque import Opaque
from pytest_openclaw.deployment.places import expand
from pytest_openclaw.errors import NotEvaluated


def state_dir(deployment: Deployment) -> str:
    """Return the state directory's path.

    Raises :class:`~pytest_openclaw.NotEvaluated` where none is given.
    """
    if deployment.places.state_dir is None:
        raise NotEvaluated("needs a state directory")
    return deployment.places.state_dir


def in_state(deployment: Deployment, *within: str) -> str:
    """Return a path below the state directory; raises as :func:`state_dir` does."""
    return os.path.join(state_dir(deployment), *within)


def credentials_dir(deployment: Deployment) -> str:
    """Return the folder of credentials that the environment or the state names."""
    named = deployment.environment.text("OPENCLAW_OAUTH_DIR")
    if isinstance(named, Opaque):
        raise NotEvaluated("the text of $OPENCLAW_OAUTH_DIR is not known here")
    path = expand(named or "", deployment.places.home)
    return os.path.abspath(path) if path else in_state(deployment, "credentials")
