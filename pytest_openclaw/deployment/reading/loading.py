"""From what a caller gives to a deployment that is read: arguments, places, files."""

from __future__ import annotations

import os
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from pytest_openclaw.deployment.forms.names import is_pointer
from pytest_openclaw.deployment.forms.names import is_stdin
from pytest_openclaw.deployment.forms.names import split_name
from pytest_openclaw.deployment.forms.recognizing import is_form
from pytest_openclaw.deployment.forms.recognizing import refuse_name
from pytest_openclaw.deployment.forms.recognizing import refuse_template
from pytest_openclaw.deployment.forms.templates import flux_note
from pytest_openclaw.deployment.host.arguments import environment_of
from pytest_openclaw.deployment.host.arguments import listed
from pytest_openclaw.deployment.host.arguments import shown_path
from pytest_openclaw.deployment.host.arguments import text_or_none
from pytest_openclaw.deployment.host.arguments import unset_is_opaque
from pytest_openclaw.deployment.host.files import Files
from pytest_openclaw.deployment.host.gateway_args import given_flags
from pytest_openclaw.deployment.host.inputs import Inputs
from pytest_openclaw.deployment.host.inputs import read_dotenv_files
from pytest_openclaw.deployment.host.live_files import LIVE
from pytest_openclaw.deployment.host.places import Places
from pytest_openclaw.deployment.host.places import find_places
from pytest_openclaw.deployment.host.places import is_there
from pytest_openclaw.deployment.host.probing import Probe
from pytest_openclaw.deployment.host.probing import probe_of
from pytest_openclaw.deployment.host.windows_commands import run_here
from pytest_openclaw.deployment.reading.config import Config
from pytest_openclaw.deployment.reading.config import read_config
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.errors import UsageError
from pytest_openclaw.language.paths import absolute
from pytest_openclaw.language.plain import plain_name

if TYPE_CHECKING:
    from pytest_openclaw.deployment.host.docker import Docker


def read_inputs(
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
    probe: bool | str | Probe = False,
    command: bool = False,
) -> Inputs:
    """Return what callers give, in the form that it is kept in.

    Raises :class:`~pytest_openclaw.UsageError` for what cannot be meant.
    """
    return Inputs(
        environment=environment_of(env, opaque_env),
        release=text_or_none("release", release),
        installed_plugins=listed(installed_plugins),
        unset_is_opaque=unset_is_opaque(unset_variables),
        deep=deep,
        docker=docker,
        probe=probe_of(probe),
        host_files=host_files,
        gateway_args=given_flags(gateway_args),
        command=command,
    )


def read_deployment(
    inputs: Inputs,
    config: str | None,
    state_dir: str | None,
    home: str | None,
) -> tuple[str, Places, Config, Inputs]:
    """Return a config's name for people, its places, itself, and all it was read with.

    *config* may name a config in a manifest.

    Raises :class:`~pytest_openclaw.UsageError` for an archive that cannot be read, and
    for a manifest without such a config.
    """
    file, within = split_name(config) if config else (config, "")
    places, inputs = _located(inputs, config=file, state_dir=state_dir, home=home)
    shown = shown_path(file or places.config)
    if file is None or not (is_stdin(file) or is_there(file, inputs.files)):
        return shown, places, read_config(places.config, shown, inputs), inputs
    file = absolute(file)
    if is_pointer(within) or is_form(file, inputs.files):
        from pytest_openclaw.deployment.reading.described import with_form

        shown, places, loaded, inputs = with_form(file, within, shown, places, inputs)
    else:
        refuse_template(file, inputs.files)
        refuse_name(file, within)
        loaded = read_config(places.config, shown, inputs)
    # A word on references that Flux may have yet to unescape.
    note = flux_note(loaded.main.text) if loaded.main is not None else ""
    inputs = replace(inputs, notes=(*inputs.notes, note)) if note else inputs
    return shown, places, loaded, inputs


def _require_state(path: str | None) -> None:
    """Raise ``UsageError`` for a *path* to nothing: all in it would count as clean."""
    if path is None:
        return
    try:
        is_here = LIVE.exists(path)
    except NotEvaluated:  # nobody can say; what is in it is not evaluated
        return
    if not is_here:
        raise UsageError(
            f"state_dir: there is no directory or archive {plain_name(path)}"
        )


def _located(
    inputs: Inputs,
    *,
    config: str | None,
    state_dir: str | None,
    home: str | None,
) -> tuple[Places, Inputs]:
    """Return the places that arguments and variables name, and *inputs* with them."""
    environment = inputs.environment
    files: Files = LIVE
    _require_state(state_dir)
    if state_dir is not None and os.path.isfile(state_dir):
        # Imported here: most state directories are folders.
        from pytest_openclaw.deployment.host.archived_files import files_of

        files, state_dir = files_of(state_dir, environment, home, config)
    places = find_places(
        environment, config=config, state_dir=state_dir, home=home, files=files
    )
    places = replace(places, state_is_archived=files is not LIVE)
    dotenv, unread = read_dotenv_files(places.dotenv, files)
    return places, replace(
        inputs,
        dotenv=dotenv,
        unread=unread,
        home=places.home,
        state_dir=places.state_dir,
        plugins_dir=places.plugins_dir,
        include_roots=places.include_roots,
        host_files=places.state_dir is not None or places.home is not None,
        files=files,
        run_on_windows=run_here(),
    )
