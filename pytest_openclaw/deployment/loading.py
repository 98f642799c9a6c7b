"""Finding a deployment's files: its places, and the file system they lie in."""

from __future__ import annotations

from dataclasses import replace

from pytest_openclaw.deployment.archived_files import files_of
from pytest_openclaw.deployment.circumstances import Circumstances
from pytest_openclaw.deployment.circumstances import read_dotenv_files
from pytest_openclaw.deployment.live_files import LIVE
from pytest_openclaw.deployment.places import Places
from pytest_openclaw.deployment.places import find_places
from pytest_openclaw.deployment.windows_commands import run_here


def located(
    given: Circumstances,
    *,
    config: str | None,
    state_dir: str | None,
    home: str | None,
) -> tuple[Places, Circumstances]:
    """Return the places that arguments and variables name, and *given* with them.

    Raises :class:`~pytest_openclaw.UsageError` for an archive that cannot be read.
    """
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
