"""Load the deployment of a config as the options of this run say.

Imported once a config is read, since it imports the engine.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pytest_openclaw import errors
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.docker import Docker
from pytest_openclaw.deployment.host.docker import docker_on
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.deployment.host.gateway_args import BadGatewayArgs
from pytest_openclaw.deployment.host.live_files import LIVE
from pytest_openclaw.deployment.text import dotenv
from pytest_openclaw.effective.clawmaster.surroundings import files_matching
from pytest_openclaw.effective.clawmaster.surroundings import surrounded

if TYPE_CHECKING:
    from pytest_openclaw.plugin.options import Options


def load(options: Options, config: Path, name: str) -> Deployment:
    """Return the deployment of a *config* file, read as the *options* say.

    Raises :class:`pytest.UsageError`.
    """
    is_process = options.env == "process"
    declared = _read_env_file(options.env_file)
    try:
        around = [
            path
            for pattern in options.surroundings
            for path in files_matching(pattern, "")
        ]
    except errors.UsageError as error:
        raise pytest.UsageError(f"--openclaw-surroundings: {error}") from None
    try:
        loaded = Deployment.load(
            config=config,
            state_dir=options.state_dir,
            home=options.home,
            env={**(os.environ if is_process else {}), **declared[0]},
            opaque_env=(*options.opaque_env, *declared[1]),
            unset_variables="missing" if is_process else "opaque",
            release=options.release,
            deep=options.deep,
            probe=options.probe or False,
            docker=_docker(options),
            gateway_args=options.gateway_args,
            command=options.command,
            name=name,
        )
    except BadGatewayArgs as error:
        raise pytest.UsageError(f"--openclaw-gateway-args: {error}") from None
    except errors.UsageError as error:
        raise pytest.UsageError(f"--openclaw-config: {error}") from None
    return surrounded(loaded, around) if around else loaded


def _docker(options: Options) -> Docker | None:
    """Return this machine's docker, where it is the gateway's machine."""
    if options.env != "process" or (
        options.state_dir and os.path.isfile(options.state_dir)
    ):
        return None
    return docker_on(os.environ)


def _read_env_file(path: Path | None) -> tuple[dict[str, str], list[str]]:
    """Return the variables of an env file, and the bare names in it."""
    if path is None:
        return {}, []
    try:
        text = LIVE.required_text(str(path)).text
        fault = dotenv.fault_of(text)
    except Unreadable as error:
        fault = error.reason
    if fault is not None:
        raise pytest.UsageError(f"--openclaw-env-file: {path}: {fault}")
    return dotenv.read_dotenv(text), dotenv.bare_names(text)
