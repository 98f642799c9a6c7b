"""The variables of a service of a Compose project."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pytest_openclaw.deployment.forms.compose_project import Layer
from pytest_openclaw.deployment.forms.compose_project import stated
from pytest_openclaw.deployment.forms.compose_variables import interpolated
from pytest_openclaw.deployment.forms.compose_variables import is_filled_in
from pytest_openclaw.deployment.forms.described import FormFile
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.deployment.text.dotenv import bare_names
from pytest_openclaw.deployment.text.dotenv import read_dotenv
from pytest_openclaw.deployment.text.yaml_documents import Document
from pytest_openclaw.deployment.text.yaml_documents import elements
from pytest_openclaw.deployment.text.yaml_documents import members
from pytest_openclaw.deployment.text.yaml_documents import scalar_of
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.language.plain import printable

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node


def variables_of(
    layers: list[Layer],
) -> tuple[dict[str, str | Opaque], list[str]]:
    """Return the environment of a service, and which files of it are not here.

    A literal text counts as text, as one that Compose fills in from ``.env`` does;
    another that it fills in, and what an env file contains, is set and not known.
    """
    found: dict[str, str | Opaque] = {}
    notes: list[str] = []
    for layer, node in stated(layers, "env_file"):
        for path in _env_files(layer.document, node):
            named = interpolated(path, layer.file.lookup)
            text = _text(layer.file, named)
            if text is None:
                notes.append(
                    f"env_file {printable(named)} does not count: it is not here"
                )
                continue
            for name in (*read_dotenv(text), *bare_names(text)):
                found[name] = _unknown(name)
    for layer, node in stated(layers, "environment"):
        for name, value in _pairs(layer.document, node):
            filled = None if value is None else interpolated(value, layer.file.lookup)
            if filled is None:
                given = layer.file.lookup(name)
                found[name] = _unknown(name) if given is None else given
            elif is_filled_in(filled, value or ""):
                found[name] = _unknown(name)
            else:
                found[name] = filled
    return found, notes


def _text(file: FormFile, path: str) -> str | None:
    """Return the text of a file beside *file*: never one by a path of this machine."""
    if os.path.isabs(path) or "$" in path:
        return None
    try:
        return file.text_at(file.beside(path))
    except Unreadable as error:
        shown = printable(path)
        raise Unreadable(f"env_file {shown} cannot be read: {error.reason}") from None


def _unknown(name: str) -> Opaque:
    return Opaque(f"${{{name}}}", "")


def _env_files(document: Document, node: Node | None) -> list[str]:
    single = scalar_of(node)
    if single is not None:
        return [single]
    paths = [
        scalar_of(each) or scalar_of(members(document, each).get("path"))
        for each in elements(node)
    ]
    return [each for each in paths if each]


def _pairs(document: Document, node: Node | None) -> list[tuple[str, str | None]]:
    """Return names and values; ``None`` where the host's value is passed on."""
    if items := elements(node):
        pairs = [(scalar_of(each) or "").partition("=") for each in items]
        return [(name, value if equals else None) for name, equals, value in pairs]
    return [(name, scalar_of(each)) for name, each in members(document, node).items()]
