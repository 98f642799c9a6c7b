"""From what a caller gives to a deployment that is read: arguments, places, files."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from pytest_openclaw.deployment.archived_files import files_of
from pytest_openclaw.deployment.arguments import environment_of
from pytest_openclaw.deployment.arguments import frozen
from pytest_openclaw.deployment.arguments import shown_path
from pytest_openclaw.deployment.arguments import unset_is_opaque
from pytest_openclaw.deployment.circumstances import Circumstances
from pytest_openclaw.deployment.circumstances import read_dotenv_files
from pytest_openclaw.deployment.config import Config
from pytest_openclaw.deployment.config import read_config
from pytest_openclaw.deployment.gateway_args import given_flags
from pytest_openclaw.deployment.live_files import LIVE
from pytest_openclaw.deployment.places import Places
from pytest_openclaw.deployment.places import find_places
from pytest_openclaw.deployment.windows_commands import run_here

if TYPE_CHECKING:
    from pytest_openclaw.deployment.docker import Docker


def circumstances(
    env: Mapping[str, str],
    opaque_env: Iterable[str],
    unset_variables: str,
    release: str | None,
    installed_plugins: Iterable[str] | None,
    gateway_args: Iterable[str],
    *,
    deep: bool = False,
    docker: Docker | None = None,
    host_files: bool = True,
) -> Circumstances:
    """Return what callers give, in the form that it is kept in.

    Raises :class:`~pytest_openclaw.UsageError` for what cannot be meant.
    """
    return Circumstances(
        environment=environment_of(env, opaque_env),
        release=release,
        installed_plugins=frozen(installed_plugins),
        unset_is_opaque=unset_is_opaque(unset_variables),
        deep=deep,
        docker=docker,
        host_files=host_files,
        gateway_args=given_flags(gateway_args),
        program_environment=dict(env),
    )


def read_deployment(
    given: Circumstances,
    config: str | None,
    state_dir: str | None,
    home: str | None,
) -> tuple[str, Places, Config, Circumstances]:
    """Return a config's name for people, its places, itself, and all it was read with.

    Raises :class:`~pytest_openclaw.UsageError` for an archive that cannot be read.
    """
    places, given = _located(given, config=config, state_dir=state_dir, home=home)
    shown = shown_path(config or places.config)
    return shown, places, read_config(places.config, shown, given), given


def _located(
    given: Circumstances,
    *,
    config: str | None,
    state_dir: str | None,
    home: str | None,
) -> tuple[Places, Circumstances]:
    """Return the places that arguments and variables name, and *given* with them."""
    environment = given.environment
    files, state_dir = files_of(state_dir, environment, home, config)
    places = find_places(
        environment, config=config, state_dir=state_dir, home=home, files=files
    )
    places = replace(places, state_is_archived=files is not LIVE)
    return places, replace(
        given,
        dotenv=tuple(read_dotenv_files(places.dotenv, files)),
        home=places.home,
        state_dir=places.state_dir,
        include_roots=places.include_roots,
        host_files=places.state_dir is not None or places.home is not None,
        files=files,
        run_on_windows=run_here(),
    )
