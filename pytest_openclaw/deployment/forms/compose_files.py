"""Where a service of a Compose file has its config from."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING
from typing import NamedTuple

from pytest_openclaw.deployment.forms.compose_project import ComposeProject
from pytest_openclaw.deployment.forms.compose_project import Layer
from pytest_openclaw.deployment.forms.compose_project import stated
from pytest_openclaw.deployment.forms.compose_variables import interpolated
from pytest_openclaw.deployment.forms.described import DEFAULT_KEY
from pytest_openclaw.deployment.forms.described import FormFile
from pytest_openclaw.deployment.host.mode_setters import ModeSetter
from pytest_openclaw.deployment.host.mounted_files import MountedFile
from pytest_openclaw.deployment.text.excerpts import Excerpt
from pytest_openclaw.deployment.text.yaml_documents import elements
from pytest_openclaw.deployment.text.yaml_documents import members
from pytest_openclaw.deployment.text.yaml_documents import scalar_of
from pytest_openclaw.deployment.text.yaml_documents import text_of
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.language.plain import printable
from pytest_openclaw.on_use import dataclass

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

#: Folders of a container in which the gateway looks for its config.
_STATE_FOLDERS = (".openclaw", ".clawdbot")
_CONFIG_NAMES = (DEFAULT_KEY, "clawdbot.json")
#: The mode of a config or secret that states none.
_DEFAULT_MODE = 0o444


@dataclass(frozen=True)
class ConfigPlace:
    """The config of a service: in the Compose file, in a file beside it, or nowhere."""

    members: Mapping[str, MountedFile] = field(default_factory=dict)
    path: str | None = None
    notes: tuple[str, ...] = ()


class _Mount(NamedTuple):
    file: FormFile
    source: str
    target: str
    is_bind: bool


def config_of(
    project: ComposeProject,
    layers: list[Layer],
    line: int,
    variables: Mapping[str, str | Opaque],
) -> ConfigPlace:
    """Return where the config of a service is, which *layers* state.

    *line* is where the service is in the file that was named: a config in another
    file is placed there.
    """
    named = variables.get("OPENCLAW_CONFIG_PATH")
    state = variables.get("OPENCLAW_STATE_DIR")
    target = named if isinstance(named, str) else ""
    folder = state if isinstance(state, str) else ""
    for section in ("configs", "secrets"):
        found = _from_section(project, layers, line, section, target)
        if found is not None:
            return found
    notes: list[str] = []
    for mount in _mounts(layers):
        if not _is_config(mount.target, target, folder):
            continue
        shown = f"{printable(mount.source) or 'a volume'} at {printable(mount.target)}"
        if not mount.is_bind or "$" in mount.source or _is_absolute(mount.source):
            notes.append(f"{shown} is not within reach here")
            continue
        files, path = mount.file.files, mount.file.beside(mount.source)
        if files.is_folder(path):
            names = [posixpath.basename(target)] if target else []
            paths = [os.path.join(path, name) for name in (*names, *_CONFIG_NAMES)]
            path = next(filter(files.is_file, paths), "")
        if path and files.is_file(path):
            return ConfigPlace(path=path)
        notes.append(f"{shown} has no config here")
    why = "; ".join(notes) or "no config is mounted"
    return ConfigPlace(
        notes=(f"no config was found, so OpenClaw's defaults are judged: {why}",)
    )


def _is_config(target: str, named: str, folder: str) -> bool:
    """Does the gateway look for its config at *target*, or below it?"""
    plain = target.rstrip("/")
    if named:
        return named == plain or named.startswith(plain + "/")
    name = posixpath.basename(plain)
    return name in (*_CONFIG_NAMES, *_STATE_FOLDERS) or bool(folder and plain == folder)


def _is_absolute(source: str) -> bool:
    return source.startswith(("/", "~", "\\")) or source[1:2] == ":"


def _mounts(layers: list[Layer]) -> list[_Mount]:
    """Return the volumes of a service, files before folders; one for each target."""
    found: dict[str, _Mount] = {}
    for layer, node in stated(layers, "volumes"):
        for each in elements(node):
            mount = _mount(layer, each)
            if mount is not None:
                found[mount.target.rstrip("/")] = mount
    return sorted(
        found.values(), key=lambda each: not each.target.endswith((".json", ".json5"))
    )


def _mount(layer: Layer, node: Node) -> _Mount | None:
    lookup = layer.file.lookup
    short = scalar_of(node)
    if short is not None:
        # The variable of a source may have colons in it, so it is filled in first.
        parts = interpolated(short, lookup).split(":")
        if len(parts) < 2:
            return None
        source, target = parts[0], parts[1]
        is_bind = source.startswith((".", "/", "~", "$"))
    else:
        fields = members(layer.document, node)
        source = interpolated(scalar_of(fields.get("source")) or "", lookup)
        target = interpolated(scalar_of(fields.get("target")) or "", lookup)
        is_bind = scalar_of(fields.get("type")) == "bind"
    return _Mount(layer.file, source, target, is_bind)


def _from_section(
    project: ComposeProject, layers: list[Layer], line: int, section: str, named: str
) -> ConfigPlace | None:
    """Return the config among a service's ``configs`` or ``secrets``."""
    entries: dict[str, tuple[str, dict[str, Node]]] = {}
    for layer, node in stated(layers, section):
        for each in elements(node):
            short = scalar_of(each)
            fields = members(layer.document, each)
            source = short or scalar_of(fields.get("source")) or ""
            target = scalar_of(fields.get("target")) or source
            entries[target] = source, fields
    for target, (source, fields) in entries.items():
        if posixpath.basename(target) not in _CONFIG_NAMES and not (
            named and target == named
        ):
            continue
        for layer, node in reversed(stated(project.sections, section)):
            described = members(layer.document, node).get(source)
            if described is not None:
                mode = _mode(scalar_of(fields.get("mode")))
                found = _described(layer, described, mode, line)
                if found is not None:
                    return found
        why = f"{section} {printable(source)} is not within reach here"
        return ConfigPlace(
            notes=(f"no config was found, so OpenClaw's defaults are judged: {why}",)
        )
    return None


def _described(layer: Layer, node: Node, mode: int, line: int) -> ConfigPlace | None:
    """Return the config that an entry of ``configs`` at the top describes."""
    fields, file = members(layer.document, node), layer.file
    content = fields.get("content")
    text = text_of(content)
    if content is not None and text is not None:
        is_here = layer.is_main
        excerpt = layer.document.excerpt(content) if is_here else Excerpt(line)
        held = MountedFile(
            interpolated(text, file.lookup).encode(),
            excerpt,
            mode=mode,
            set_by=ModeSetter.COMPOSE,
        )
        return ConfigPlace({DEFAULT_KEY: held})
    path = interpolated(scalar_of(fields.get("file")) or "", file.lookup)
    if path and not _is_absolute(path) and file.files.is_file(file.beside(path)):
        return ConfigPlace(path=file.beside(path))
    return None


def _mode(text: str | None) -> int:
    if not text:
        return _DEFAULT_MODE
    digits = text.removeprefix("0o")
    try:
        return int(digits, 8) & 0o777 if len(digits) < 9 else _DEFAULT_MODE
    except ValueError:
        return _DEFAULT_MODE
