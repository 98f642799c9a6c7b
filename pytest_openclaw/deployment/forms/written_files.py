"""Files that other tools write: cloud-init, Ansible, Terraform, Nix, Ignition.

All of them have lists of files as objects with a path, a content and often a mode.
"""

from __future__ import annotations

import base64
import binascii
import posixpath
import urllib.parse
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pytest_openclaw.deployment.forms.described import DEFAULT_KEY
from pytest_openclaw.deployment.forms.described import DescribedGateway
from pytest_openclaw.deployment.forms.described import FormFile
from pytest_openclaw.deployment.forms.errors import NoConfig
from pytest_openclaw.deployment.forms.written_starts import Start
from pytest_openclaw.deployment.forms.written_starts import start_of
from pytest_openclaw.deployment.host.environment import Variables
from pytest_openclaw.deployment.host.files import MAX_BYTES
from pytest_openclaw.deployment.host.mode_setters import ModeSetter
from pytest_openclaw.deployment.host.mounted_files import MountedFile
from pytest_openclaw.deployment.text.excerpts import Excerpt
from pytest_openclaw.deployment.text.yaml_as_json import as_json
from pytest_openclaw.deployment.text.yaml_documents import Document
from pytest_openclaw.deployment.text.yaml_documents import YamlError
from pytest_openclaw.deployment.text.yaml_documents import all_documents
from pytest_openclaw.deployment.text.yaml_documents import elements
from pytest_openclaw.deployment.text.yaml_documents import members
from pytest_openclaw.deployment.text.yaml_documents import scalar_of
from pytest_openclaw.deployment.text.yaml_documents import text_of
from pytest_openclaw.language.plain import printable
from pytest_openclaw.on_use import dataclass

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

_NAMES = (DEFAULT_KEY, "openclaw.json5", "clawdbot.json")
#: How tools call the path, the content and the mode of a file.
_PATHS = ("path", "dest", "filename", "target")
_CONTENTS = ("content", "text", "contents", "sensitive_content", "content_base64")
_MODES = ("permissions", "mode", "file_permission")
_UNITS = "/etc/systemd/system"
_MAX_NODES = 200_000
#: Commands that are taken apart as a shell does.
_MAX_COMMANDS = 5_000
#: The mode of a file that states none, by the key of its path: as each tool has it.
_DEFAULT_MODES = {"path": 0o644, "dest": 0o644, "filename": 0o777}
#: That of each file in the Nix store.
_STORE_MODE = 0o444
_TOOLS = (
    ("#cloud-config", ModeSetter.CLOUD_INIT),
    ("write_files:", ModeSetter.CLOUD_INIT),
    ('"resource_changes"', ModeSetter.TERRAFORM),
    ('"planned_values"', ModeSetter.TERRAFORM),
    ('"ignition"', ModeSetter.IGNITION),
    ("variant: ", ModeSetter.BUTANE),
    ("dest:", ModeSetter.ANSIBLE),
    ('"target"', ModeSetter.NIX),
)


def _tool(text: str) -> ModeSetter | None:
    """Return which tool a *text* with files is of, if that is recognised."""
    return next((tool for mark, tool in _TOOLS if mark in text), None)


def is_of(file: FormFile) -> bool:
    """Does *file* list files, a config among them?"""
    head = file.text[:200].lstrip("\ufeff \n")
    if head.startswith("#cloud-config"):
        return True
    return _tool(file.text) is not None and any(name in file.text for name in _NAMES)


@dataclass(frozen=True)
class _File:
    path: str
    line: int
    held: MountedFile


def gateways(file: FormFile) -> list[DescribedGateway]:
    """Return a gateway for each config that the file writes.

    Raises :class:`NoConfig` where it writes none.
    """
    found: list[_File] = []
    text = file.text
    if text.lstrip().startswith(("{", "[")):
        text = text.replace("\t", " ")
    commands: list[list[str]] = []
    for document in all_documents(text):
        for top in document.top:
            found += _files(document, top)
            commands += _commands(document, top)
            if len(commands) > _MAX_COMMANDS:
                raise YamlError(
                    f"more than {_MAX_COMMANDS:,} commands", document.line(top)
                )
    configs = [each for each in found if posixpath.basename(each.path) in _NAMES]
    configs = list({each.path: each for each in configs}.values())  # the last is left
    if not configs:
        written = ", ".join(printable(each.path) for each in found[:9]) or "none"
        raise NoConfig(
            f"{file.name} writes no {DEFAULT_KEY}; the files in it are: {written}"
        )
    texts = {each.path: each.held.data.decode("utf-8", "replace") for each in found}
    start = start_of(texts, commands)
    by_folder: dict[str, list[_File]] = {}
    for each in found:
        by_folder.setdefault(posixpath.dirname(each.path), []).append(each)
    return [
        _gateway(each, label, by_folder[posixpath.dirname(each.path)], start, text)
        for each, label in zip(configs, _labels(configs), strict=True)
    ]


def _labels(configs: list[_File]) -> list[str]:
    """Return a name for each config: its path, where there are several."""
    if len(configs) == 1:
        return [""]
    return [each.path.strip("/") for each in configs]


def _gateway(
    config: _File, label: str, folder: list[_File], start: Start, text: str
) -> DescribedGateway:
    """Return the gateway of a *config*; *folder* has the files beside it."""
    tool, unit = _tool(text), start.unit
    beside = {
        posixpath.basename(each.path): each.held._replace(set_by=tool)
        for each in folder
    }
    return DescribedGateway(
        label,
        config.line,
        posixpath.basename(config.path),
        beside,
        arguments=start.arguments,
        variables=Variables(unit.variables if unit is not None else {}),
        release=unit.release if unit is not None else None,
        notes=start.notes,
        where="a command in it",
    )


def _files(document: Document, top: Node) -> Iterator[_File]:
    """Yield the objects of a document that are files with a content."""
    waiting: list[tuple[Node, str]] = [(top, "")]
    seen: set[int] = set()
    while waiting:
        node, name = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if len(seen) > _MAX_NODES:
            return
        fields = members(document, node)
        file = _file(document, node, fields, name)
        if file is not None:
            yield file
        waiting += [(each, name) for each in reversed(elements(node))]
        unit = text_of(fields.get("name")) or ""
        for key, each in reversed(fields.items()):
            is_of_unit = key == "dropins" and unit.endswith(".service")
            waiting.append((each, f"{unit}.d" if is_of_unit else key))


def _file(
    document: Document, node: Node, fields: dict[str, Node], name: str
) -> _File | None:
    key = next((each for each in _PATHS if text_of(fields.get(each))), "")
    path = text_of(fields.get(key)) or (name if name.endswith(_NAMES) else "")
    unit = text_of(fields.get("name")) or ""
    if not path and unit.endswith(".service"):  # of Ignition and Butane
        path = f"{_UNITS}/{unit}"
    if not path and unit.endswith(".conf") and name.endswith(".service.d"):
        path = f"{_UNITS}/{name}/{unit}"
    content_key = next((each for each in _CONTENTS if each in fields), "")
    if not path or not content_key:
        return None
    content = fields[content_key]
    inner = members(document, content)
    of_address = False
    if content_key == "contents" and inner:  # of Ignition and Butane
        of_address = "inline" not in inner and "source" in inner
        content = inner.get("inline", inner.get("source", content))
    mode, is_link = _mode(fields, key), _is_link(fields)
    encoding = (text_of(fields.get("encoding")) or "").lower()
    if content_key == "content_base64":
        encoding = "b64"
    line = document.line(node)
    text = text_of(content)
    if text is None:
        if not members(document, content):
            return None
        where = document.line(content)
        data = as_json(document, content).encode("utf-8", "surrogatepass")
        return _File(path, line, MountedFile(data, Excerpt(where, 0), "", mode))
    if text.startswith("data:"):
        text, encoding = _data_url(text)
        if text_of(inner.get("compression")) == "gzip":
            encoding = f"{encoding}+gz".removeprefix("+")
    elif of_address and text:
        fault = "its content is fetched from an address, which is not read here"
        excerpt = Excerpt(document.line(content))
        return _File(path, line, MountedFile(b"", excerpt, fault, mode))
    if not encoding or encoding == "text/plain":
        data = text.encode("utf-8", "surrogatepass")
        excerpt = document.excerpt(content)
        return _File(path, line, MountedFile(data, excerpt, "", mode, is_link))
    decoded, fault = _decoded(text, encoding)
    where = document.line(content)
    return _File(path, line, MountedFile(decoded, Excerpt(where), fault, mode))


def _is_link(fields: dict[str, Node]) -> bool:
    """Is a file a link into the store? Nix says so, or copies it for a mode."""
    stated = scalar_of(fields.get("mode"))
    in_store = (scalar_of(fields.get("source")) or "").startswith("/nix/store/")
    return stated == "symlink" or (in_store and stated is None)


def _data_url(text: str) -> tuple[str, str]:
    head, _, data = text.partition(",")
    if head.endswith(";base64"):
        return data, "b64"
    return urllib.parse.unquote(data), ""


def _decoded(text: str, encoding: str) -> tuple[bytes, str]:
    """Return the bytes of an encoded content, or why there are none."""
    parts = set(encoding.replace("gzip", "gz").replace("base64", "b64").split("+"))
    if not parts <= {"gz", "b64"}:
        return b"", f"its encoding {encoding!a} is not one of cloud-init"
    data = text.encode("utf-8", "surrogateescape")
    if "b64" in parts or parts == {"gz"}:  # bytes are in YAML as base64
        try:
            data = base64.b64decode("".join(text.split()), validate=True)
        except (binascii.Error, ValueError):
            return b"", "its content is not base64"
    if "gz" in parts:
        try:
            data = zlib.decompressobj(31).decompress(data, MAX_BYTES + 1)
        except zlib.error:
            return b"", "its content is not gzip"
        if len(data) > MAX_BYTES:
            return b"", f"its content is larger than {MAX_BYTES:,} bytes"
    return data, ""


def _mode(fields: dict[str, Node], key: str) -> int | None:
    """Return the mode that a file states, or gets from its tool."""
    text = next(
        (scalar_of(fields.get(each)) for each in _MODES if each in fields), None
    )
    if _is_link(fields):
        return _STORE_MODE
    if text is None:
        return _DEFAULT_MODES.get(key)
    digits = text.removeprefix("0o")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 6:
        return None  # symbolic, as u=rw,g=r
    try:
        octal = int(digits, 8) & 0o777
    except ValueError:
        return int(digits) & 0o777
    # Ignition has decimal numbers, as JSON has no octal ones.
    is_decimal = len(digits) == 3 and text_of(fields.get("mode")) is None
    is_decimal = is_decimal and "contents" in fields and "path" in fields
    return int(digits) & 0o777 if is_decimal else octal


def _commands(document: Document, top: Node) -> Iterator[list[str]]:
    """Yield the commands that cloud-init runs."""
    fields = members(document, top)
    for section in ("bootcmd", "runcmd"):
        for each in elements(fields.get(section)):
            line = text_of(each)
            if line is not None:
                yield ["sh", "-c", line]
            else:
                yield [scalar_of(word) or "" for word in elements(each)]
