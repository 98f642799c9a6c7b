"""The ConfigMaps and Secrets of a Kubernetes manifest, and what their keys contain."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import field
from functools import lru_cache
from typing import TYPE_CHECKING

from pytest_openclaw.deployment.host.mounted_files import MountedFile
from pytest_openclaw.deployment.text.excerpts import Excerpt
from pytest_openclaw.deployment.text.yaml_documents import Document
from pytest_openclaw.deployment.text.yaml_documents import YamlError
from pytest_openclaw.deployment.text.yaml_documents import documents
from pytest_openclaw.deployment.text.yaml_documents import elements
from pytest_openclaw.deployment.text.yaml_documents import members
from pytest_openclaw.deployment.text.yaml_documents import text_of
from pytest_openclaw.on_use import dataclass

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

#: Elements of lists, one within the other.
_MAX_OBJECTS = 10_000
_MAX_LISTS = 10

_NAME = re.compile(r"[A-Za-z0-9._-]{1,253}\Z")
#: The kinds that hold texts: where, and whether these are in base64.
_HOLDERS = {
    "ConfigMap": (("binaryData", True), ("data", False)),
    "Secret": (("data", True), ("stringData", False)),
}


@dataclass(frozen=True)
class Object:
    """One ConfigMap or Secret; its keys are names of files when it is mounted."""

    kind: str
    namespace: str
    name: str
    line: int
    files: dict[str, MountedFile] = field(default_factory=dict, repr=False)

    @property
    def label(self) -> str:
        """``namespace/name``, or the name alone."""
        return f"{self.namespace}/{self.name}" if self.namespace else self.name


@lru_cache(maxsize=8)
def objects_in(text: str, key: str) -> tuple[Object, ...]:
    """Return the objects of the documents that contain *key*; ``""``: of all."""

    def matters(part: str) -> bool:
        return key in part and any(kind in part for kind in _HOLDERS)

    found: list[Object] = []
    for document in documents(text, matters):
        for top in document.top:
            for node in unlisted(document, top):
                found += _read(document, node)
    return tuple(found)


def unlisted(document: Document, top: Node) -> Iterator[Node]:
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
    files: dict[str, MountedFile] = {}
    for section, is_encoded in _HOLDERS[kind]:
        for key, value in members(document, fields.get(section)).items():
            if _NAME.match(key):
                files[key] = _member(document, value, is_encoded=is_encoded)
    yield Object(kind, namespace, name, line, files)


def _member(document: Document, node: Node, *, is_encoded: bool) -> MountedFile:
    text = text_of(node)
    if text is None:
        return MountedFile(
            b"", Excerpt(document.line(node)), "its value must be a text"
        )
    if not is_encoded:
        data = text.encode("utf-8", "surrogatepass")
        return MountedFile(data, document.excerpt(node))
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return MountedFile(b"", Excerpt(document.line(node)), "its value is not base64")
    return MountedFile(data, Excerpt(document.line(node)))
