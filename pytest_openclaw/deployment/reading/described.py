"""A deployment that another file describes: its config, and all that comes with it."""

from __future__ import annotations

import os
from dataclasses import replace

from pytest_openclaw.deployment.forms.described import DEFAULT_KEY
from pytest_openclaw.deployment.forms.described import DescribedGateway
from pytest_openclaw.deployment.forms.names import is_stdin
from pytest_openclaw.deployment.forms.reading import gateway_in
from pytest_openclaw.deployment.forms.recognizing import shown_name
from pytest_openclaw.deployment.host.arguments import shown_path
from pytest_openclaw.deployment.host.environment import Environment
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.deployment.host.gateway_args import BadGatewayArgs
from pytest_openclaw.deployment.host.gateway_args import given_flags
from pytest_openclaw.deployment.host.inputs import Inputs
from pytest_openclaw.deployment.host.mounted_files import MountedFile
from pytest_openclaw.deployment.host.mounted_files import MountedFiles
from pytest_openclaw.deployment.host.places import Places
from pytest_openclaw.deployment.reading.config import Config
from pytest_openclaw.deployment.reading.config import read_config
from pytest_openclaw.deployment.text.excerpts import Excerpt
from pytest_openclaw.deployment.text.yaml_documents import YamlError
from pytest_openclaw.errors import UsageError

#: Notes that are kept of what does not count.
_MAX_NOTES = 50


def with_form(
    file: str, within: str, shown: str, places: Places, inputs: Inputs
) -> tuple[str, Places, Config, Inputs]:
    """Return what :func:`~.loading.read_deployment` does, of a form that is there.

    What the caller gives is stronger than what the file says of its gateway. A file
    that cannot be read stands for a config that cannot.
    """
    shown = shown_name(file) if is_stdin(file) else shown
    try:
        gateway = gateway_in(file, within, inputs.files, inputs.environment.get)
    except YamlError as error:
        gateway = _unreadable(within, error.message, error.line)
    except Unreadable as error:
        gateway = _unreadable(within, error.reason, 1)
    name = f"{shown}#{gateway.label}" if gateway.label else shown
    inputs = _with_surroundings(gateway, shown, inputs)
    places = replace(places, config=gateway.path, manifest=file)
    if gateway.path is not None:
        places = replace(places, manifest=None, described_in=file)
        shown = shown_path(gateway.path)
    elif gateway.members:
        folder = os.path.normpath(f"{file}#{gateway.label}")
        files = MountedFiles(inputs.files, folder, gateway.members)
        inputs = replace(inputs, files=files)
        places = replace(
            places,
            config=os.path.join(folder, gateway.key),
            states_mode=gateway.states_mode,
            mode_set_by=gateway.mode_set_by,
        )
    return name, places, read_config(places.config, shown, inputs), inputs


def _unreadable(label: str, reason: str, line: int) -> DescribedGateway:
    members = {DEFAULT_KEY: MountedFile(b"", Excerpt(line), reason)}
    return DescribedGateway(label, members=members)


def _with_surroundings(gateway: DescribedGateway, shown: str, inputs: Inputs) -> Inputs:
    """Return *inputs* with the variables, the flags and the release of a gateway."""
    notes = list(gateway.notes)
    flags = inputs.gateway_args
    if flags and gateway.arguments:
        notes.append(f"the flags of {gateway.where} do not count: others are given")
    if not flags:
        try:
            flags = given_flags(gateway.arguments)
        except BadGatewayArgs as error:
            raise UsageError(
                f"{shown}:{gateway.line}: {gateway.where}: {error}"
            ) from None
    if inputs.release is not None and gateway.release not in (None, inputs.release):
        notes.append(
            f"the release {gateway.release} that it states does not count: another is"
            " given"
        )
    if len(notes) > _MAX_NOTES:
        notes[_MAX_NOTES:] = [f"and {len(notes) - _MAX_NOTES:,} more"]
    variables = {**gateway.variables, **inputs.environment.variables}
    return replace(
        inputs,
        environment=Environment(variables),
        gateway_args=flags,
        deployed_release=gateway.release,
        notes=tuple(notes),
    )
