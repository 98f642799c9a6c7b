"""Where in a deployment's file system things are kept."""

from __future__ import annotations

import os

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.places import expand
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.language.paths import absolute
from pytest_openclaw.reasons import Need


def state_dir(deployment: Deployment) -> str:
    """Return the state directory's path.

    Raises :class:`~pytest_openclaw.NotEvaluated` where none is given.
    """
    if deployment.places.state_dir is None:
        raise NotEvaluated("requires a state directory", Need.STATE_DIR)
    return deployment.places.state_dir


def in_state(deployment: Deployment, *within: str) -> str:
    """Return a path below the state directory; raises as :func:`state_dir` does."""
    return os.path.join(state_dir(deployment), *within)


def credentials_dir(deployment: Deployment) -> str:
    """Return the folder of credentials that the environment or the state names."""
    named = deployment.environment.text("OPENCLAW_OAUTH_DIR")
    if isinstance(named, Opaque):
        raise NotEvaluated(
            "the value of $OPENCLAW_OAUTH_DIR is unknown here", Need.TEXT
        )
    path = expand(named or "", deployment.places.home)
    return absolute(path) if path else in_state(deployment, "credentials")


def named_state_dir(deployment: Deployment) -> str:
    """Return the state directory's path where the deployment itself has it.

    Raises :class:`~pytest_openclaw.NotEvaluated` where an archive is all that is known.
    """
    path = state_dir(deployment)
    if deployment.places.state_is_archived and os.path.isfile(path):
        raise NotEvaluated(
            "the location of the state directory in the archive is unknown"
        )
    return path


def config_path(deployment: Deployment) -> str:
    """Return the path of the config file, where it is one of the deployment's.

    Raises :class:`~pytest_openclaw.NotEvaluated` without a state directory: the modes
    of a config that was just rendered somewhere say nothing. One whose mode a manifest
    states needs none.
    """
    path = deployment.places.config
    if deployment.places.states_mode and path is not None:
        return path
    state_dir(deployment)
    if path is None:
        raise NotEvaluated("requires a config file")
    if deployment.places.manifest is not None:
        raise NotEvaluated("the config is in a manifest, not in a file of the host")
    if deployment.places.state_is_archived and deployment.files.is_of_this_machine(
        path
    ):
        raise NotEvaluated("the config file is outside the state archive")
    return path


def log_file(deployment: Deployment) -> str | None:
    """Return the path of the log file that the config names, if it names one."""
    named = deployment.config.at("logging.file").text
    if named is None or (named.startswith("~") and not named.startswith("~/")):
        return None
    if deployment.places.state_is_archived and not os.path.isabs(named):
        raise NotEvaluated("logging.file is relative to a directory of the host")
    return absolute(expand(named, deployment.places.home))
