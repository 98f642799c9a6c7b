"""Variables in a Compose file: those that it fills in, and those of a service."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_openclaw.deployment.forms.described import FormFile
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.deployment.text.dotenv import bare_names
from pytest_openclaw.deployment.text.dotenv import read_dotenv
from pytest_openclaw.deployment.text.shell_variables import Lookup
from pytest_openclaw.deployment.text.shell_variables import expand
from pytest_openclaw.deployment.text.yaml_documents import Document
from pytest_openclaw.deployment.text.yaml_documents import elements
from pytest_openclaw.deployment.text.yaml_documents import members
from pytest_openclaw.deployment.text.yaml_documents import scalar_of
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.language.plain import printable

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

#: What Compose fills in: $NAME, ${NAME...}, and $$ for a plain $.
_REFERENCE = re.compile(
    r"\$(?:(?P<escaped>\$)|(?P<bare>[A-Za-z_]\w*)"
    r"|\{(?P<braced>[A-Za-z_]\w*)(?P<rest>[^{}]*(?:\{[^{}]*\}[^{}]*)*)\})",
    re.ASCII,
)


def interpolated(text: str, lookup: Lookup) -> str:
    """Return *text* as Compose fills it in.

    A variable without a text stays ``${NAME}``, which everything here reads as one
    that is set and unknown; ``$${NAME}`` becomes the same, which the gateway reads.
    """

    def replacement(match: re.Match[str]) -> str:
        if match["escaped"]:
            return "$"
        name = match["bare"] or match["braced"]
        reference = f"${{{name}{match['rest'] or ''}}}"
        value = expand(reference, lookup, unset_is_opaque=True)
        return f"${{{name.upper()}}}" if isinstance(value, Opaque) else value

    return _REFERENCE.sub(replacement, text)


def variables_of(
    file: FormFile, document: Document, service: dict[str, Node]
) -> tuple[dict[str, str | Opaque], list[str]]:
    """Return the environment of a service, and which files of it are not here.

    A literal text counts as text; what Compose fills in, and what an env file
    contains, is set to a text that is not known here.
    """
    found: dict[str, str | Opaque] = {}
    notes: list[str] = []
    for path in _env_files(document, service.get("env_file")):
        named = interpolated(path, file.lookup)
        try:
            text = file.files.required_text(file.beside(named)).text
        except Unreadable:
            notes.append(f"env_file {printable(named)} does not count: it is not here")
            continue
        for name in (*read_dotenv(text), *bare_names(text)):
            found[name] = _unknown(name)
    for name, value in _pairs(document, service.get("environment")):
        filled = None if value is None else interpolated(value, file.lookup)
        if filled is None or _is_filled_in(filled, value or ""):
            found[name] = _unknown(name)
        else:
            found[name] = filled
    return found, notes


def _is_filled_in(filled: str, value: str) -> bool:
    """Is something in a text that Compose would have filled in, and nobody knows?"""
    return any(
        not each["escaped"] and each[0] in value for each in _REFERENCE.finditer(filled)
    )


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
