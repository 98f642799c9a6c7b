"""Configs in Kubernetes manifests: a key of a ConfigMap, or of a Secret.

A config in a manifest is named ``rendered.yaml#namespace/name:key``. The key is left
away where it is ``openclaw.json``, the namespace where the manifest states none.
"""

from __future__ import annotations

import base64
import binascii
import os
import re
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from functools import lru_cache
from typing import TYPE_CHECKING
from typing import NamedTuple

from pytest_openclaw.deployment.host.files import Files
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.deployment.host.live_files import LIVE
from pytest_openclaw.deployment.kubernetes.manifest_names import is_manifest
from pytest_openclaw.deployment.text.excerpts import Excerpt
from pytest_openclaw.deployment.text.yaml_documents import Document
from pytest_openclaw.deployment.text.yaml_documents import YamlError
from pytest_openclaw.deployment.text.yaml_documents import documents
from pytest_openclaw.deployment.text.yaml_documents import elements
from pytest_openclaw.deployment.text.yaml_documents import members
from pytest_openclaw.deployment.text.yaml_documents import text_of
from pytest_openclaw.errors import UsageError
from pytest_openclaw.language.globs import matches_any

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

DEFAULT_KEY = "openclaw.json"
#: Bytes of a manifest: a rendered chart has more than a config.
MAX_BYTES = 16 * 1024 * 1024
#: Elements of lists, one within the other.
_MAX_OBJECTS = 10_000
_MAX_LISTS = 10

_NAME = re.compile(r"[A-Za-z0-9._-]{1,253}\Z")
#: The kinds that hold texts: where, and whether these are in base64.
_HOLDERS = {
    "ConfigMap": (("binaryData", True), ("data", False)),
    "Secret": (("data", True), ("stringData", False)),
}


class NoConfig(UsageError):
    """A manifest contains no config, or none with the requested name."""


class ManifestFile(NamedTuple):
    """One key of an object: what a file of that name would hold, and where it stands.

    ``fault`` says why it can hold nothing.
    """

    data: bytes
    excerpt: Excerpt
    fault: str = ""


@dataclass(frozen=True)
class Object:
    """One ConfigMap or Secret; its keys are names of files when it is mounted."""

    kind: str
    namespace: str
    name: str
    line: int
    files: dict[str, ManifestFile] = field(default_factory=dict, repr=False)

    @property
    def label(self) -> str:
        """``namespace/name``, or the name alone."""
        return f"{self.namespace}/{self.name}" if self.namespace else self.name


class ManifestConfig(NamedTuple):
    """One config of a manifest: a key of one of its objects."""

    object: Object
    key: str

    @property
    def label(self) -> str:
        """What names it within the manifest."""
        key = "" if self.key == DEFAULT_KEY else f":{self.key}"
        return self.object.label + key


def entry_of(path: str, within: str, files: Files) -> ManifestConfig:
    """Return the one config of the manifest at *path* that *within* names.

    Raises :class:`Unreadable` or :class:`YamlError` for what is not a manifest, and
    :class:`~pytest_openclaw.UsageError` where it has no such config, or several.
    """
    found = _entries(path, within, files)
    if len(found) > 1:
        names = ", ".join(each.label for each in found[:9])
        raise UsageError(
            f"{os.path.basename(path)} contains {len(found)} configs: {names}; "
            f"choose one: {os.path.basename(path)}#{found[0].label}"
        )
    return found[0]


def names_in(names: Iterable[str], within: str, folder: str) -> list[str]:
    """Return the absolute names of the configs that files of *folder* are, or hold.

    *names* are what one path or glob matched. Of manifests, *within* names the configs
    that are meant: a label, or a glob over labels; ``""`` means all. One that cannot be
    read keeps its own name: reading it as a deployment says why.

    Raises :class:`~pytest_openclaw.UsageError` where there is no such config at all.
    """
    found: list[str] = []
    missing: NoConfig | None = None
    for name in names:
        path = os.path.abspath(os.path.join(folder, name))
        if not is_manifest(path):
            found.append(path)
            continue
        try:
            entries = _entries(path, within, LIVE)
            found += (f"{path}#{each.label}" for each in entries)
        except NoConfig as error:  # a rendered chart has more than configs
            missing = missing or error
        except (Unreadable, YamlError):
            found.append(f"{path}#{within}" if within else path)
    if missing is not None and not found:
        raise missing
    return found


def configs_in(path: str, files: Files) -> list[tuple[str, str]]:
    """Return the label and the text of each config of the manifest at *path*.

    Raises what :func:`entry_of` raises; several are not an error.
    """
    return [
        (each.label, each.object.files[each.key].data.decode("utf-8", "replace"))
        for each in _entries(path, "", files)
    ]


def _entries(path: str, within: str, files: Files) -> list[ManifestConfig]:
    shown = os.path.basename(path)
    text = files.required_text(path, MAX_BYTES)
    if text.bad_byte is not None:
        line = text.text.count("\n", 0, text.bad_byte) + 1
        raise YamlError("not UTF-8", line)
    glob, _, key = within.partition(":")
    objects = _objects(text.text, key or DEFAULT_KEY)
    found = [
        ManifestConfig(each, key or DEFAULT_KEY)
        for each in objects
        if (key or DEFAULT_KEY) in each.files
    ]
    if not found:
        raise NoConfig(_nothing(shown, key or DEFAULT_KEY, text.text))
    chosen = [each for each in found if _is_meant(each.object, glob)]
    if not chosen:
        names = ", ".join(each.label for each in found[:9])
        raise NoConfig(f"{shown} contains no config {within!a}; it has {names}")
    seen: dict[str, Object] = {}
    for each in chosen:
        twin = seen.setdefault(each.label, each.object)
        if twin is not each.object:
            raise UsageError(
                f"{shown} contains {each.label} twice: the {twin.kind} of line "
                f"{twin.line}, and the {each.object.kind} of line "
                f"{each.object.line}"
            )
    return chosen


def _is_meant(each: Object, glob: str) -> bool:
    return not glob or matches_any(each.label, [glob]) or matches_any(each.name, [glob])


def _nothing(shown: str, key: str, text: str) -> str:
    """Say that no object has *key*, and which keys look as if they were meant."""
    try:
        objects = _objects(text, ".json")
    except YamlError:  # a document that is none of ours
        objects = ()
    others = [
        f"{each.label}:{name}"
        for each in objects
        for name in each.files
        if name.endswith((".json", ".json5"))
    ]
    hint = f"; choose another key: {shown}#{others[0]}" if others else ""
    return f"{shown} contains no ConfigMap or Secret with the key {key!a}{hint}"


@lru_cache(maxsize=8)
def _objects(text: str, key: str) -> tuple[Object, ...]:
    """Return the objects of the documents in which *key* stands."""

    def matters(part: str) -> bool:
        return key in part and any(kind in part for kind in _HOLDERS)

    found: list[Object] = []
    for document in documents(text, matters):
        for top in document.top:
            for node in _unlisted(document, top):
                found += _read(document, node)
    return tuple(found)


def _unlisted(document: Document, top: Node) -> Iterator[Node]:
    """Yield the objects that *top* is, or that are elements of a list that it is."""
    waiting, count = [(top, 0)], 0
    while waiting:
        node, depth = waiting.pop()
        count += 1
        if count > _MAX_OBJECTS or depth > _MAX_LISTS:
            raise YamlError("too many objects", document.line(node))
        fields = members(document, node)
        if (text_of(fields.get("kind")) or "").endswith("List"):
            inner = elements(fields.get("items"))
            if len(inner) > _MAX_OBJECTS:
                raise YamlError("too many objects", document.line(node))
            waiting += [(each, depth + 1) for each in reversed(inner)]
        else:
            yield node


def _read(document: Document, node: Node) -> Iterator[Object]:
    fields = members(document, node)
    kind = text_of(fields.get("kind"))
    if kind not in _HOLDERS:
        return
    metadata = members(document, fields.get("metadata"))
    line = document.line(node)
    name = text_of(metadata.get("name")) or ""
    namespace = text_of(metadata.get("namespace")) or ""
    if not _NAME.match(name) or not _NAME.match(namespace or "-"):
        raise YamlError(f"this {kind} has no valid Kubernetes name", line)
    files: dict[str, ManifestFile] = {}
    for section, is_encoded in _HOLDERS[kind]:
        for key, value in members(document, fields.get(section)).items():
            if _NAME.match(key):
                files[key] = _member(document, value, is_encoded=is_encoded)
    yield Object(kind, namespace, name, line, files)


def _member(document: Document, node: Node, *, is_encoded: bool) -> ManifestFile:
    text = text_of(node)
    if text is None:
        return ManifestFile(
            b"", Excerpt(document.line(node)), "its value must be a text"
        )
    if not is_encoded:
        data = text.encode("utf-8", "surrogatepass")
        return ManifestFile(data, document.excerpt(node))
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return ManifestFile(
            b"", Excerpt(document.line(node)), "its value is not base64"
        )
    return ManifestFile(data, Excerpt(document.line(node)))
