"""The containers of a manifest: what they run, with which variables and volumes."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import field
from functools import lru_cache
from typing import TYPE_CHECKING
from typing import TypeVar

from pytest_openclaw.deployment.kubernetes.config_maps import unlisted
from pytest_openclaw.deployment.text.yaml_documents import Document
from pytest_openclaw.deployment.text.yaml_documents import YamlError
from pytest_openclaw.deployment.text.yaml_documents import documents
from pytest_openclaw.deployment.text.yaml_documents import elements
from pytest_openclaw.deployment.text.yaml_documents import list_of
from pytest_openclaw.deployment.text.yaml_documents import members
from pytest_openclaw.deployment.text.yaml_documents import scalar_of
from pytest_openclaw.deployment.text.yaml_documents import text_of
from pytest_openclaw.deployment.text.yaml_documents import words_of
from pytest_openclaw.on_use import dataclass

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

_T = TypeVar("_T")
#: Where the pods of a workload are described, by its kind.
_PODS = {
    "Pod": ("spec",),
    "CronJob": ("spec", "jobTemplate", "spec", "template", "spec"),
}
_POD_TEMPLATE = ("spec", "template", "spec")
_DEFAULT_MODE = 0o644


@dataclass(frozen=True)
class Source:
    """Where a variable, or all of an object's, come from; ``key`` is "" for all."""

    kind: str
    name: str
    key: str = ""
    prefix: str = ""


@dataclass(frozen=True)
class Mount:
    """One object in a container: as a folder, or as one file of it."""

    kind: str
    name: str
    mode: int
    is_folder: bool
    keys: frozenset[str] | None = None
    """The keys that are there; ``None``: all."""
    is_of_group: bool = False
    """Does ``fsGroup`` let the group of the pod read its files?"""


@dataclass(frozen=True)
class Container:
    """One container of a workload, as far as it matters to a gateway."""

    workload: str
    namespace: str
    name: str
    line: int
    is_init: bool
    image: str
    words: tuple[str, ...] = field(repr=False)
    env: tuple[tuple[str, str | Source | None], ...] = field(repr=False)
    mounts: tuple[Mount, ...] = ()


@dataclass(frozen=True)
class Unread:
    """What of a manifest could not be read: from the document with *line* on."""

    message: str
    line: int
    text: str = field(repr=False)


@lru_cache(maxsize=8)
def containers_in(text: str) -> tuple[tuple[Container, ...], Unread | None]:
    """Return the containers of a manifest, and what of it could not be read."""
    found: list[Container] = []
    begin = end = 0

    def matters(part: str) -> bool:
        nonlocal begin, end
        begin, end = end, end + len(part)
        return "containers" in part

    try:
        for document in documents(text, matters):
            for top in document.top:
                for node in unlisted(document, top):
                    found += _of_workload(document, node)
    except YamlError as error:
        return tuple(found), Unread(error.message, error.line, text[begin:])
    return tuple(found), None


def _of_workload(document: Document, node: Node) -> Iterator[Container]:
    fields = members(document, node)
    kind = text_of(fields.get("kind")) or ""
    pod: Node | None = node
    for key in _PODS.get(kind, _POD_TEMPLATE):
        pod = members(document, pod).get(key)
    if pod is None:
        return
    spec = members(document, pod)
    metadata = members(document, fields.get("metadata"))
    namespace = text_of(metadata.get("namespace")) or ""
    workload = f"{kind} {text_of(metadata.get('name')) or ''}"
    volumes = {
        text_of(volume.get("name")) or "": volume
        for volume in (
            members(document, each) for each in elements(spec.get("volumes"))
        )
    }
    security = members(document, spec.get("securityContext"))
    for section in ("initContainers", "containers"):
        for each in elements(spec.get(section)):
            container = members(document, each)
            words = [
                word
                for key in ("command", "args")
                for word in _read(words_of, document, container, key)
            ]
            yield Container(
                workload,
                namespace,
                text_of(container.get("name")) or "",
                document.line(each),
                section == "initContainers",
                text_of(container.get("image")) or "",
                tuple(words),
                tuple(_env(document, container)),
                tuple(_mounts(document, container, volumes, "fsGroup" in security)),
            )


def _read(
    read: Callable[[Node | None], list[_T]],
    document: Document,
    container: dict[str, Node],
    key: str,
) -> list[_T]:
    """Return what a container has under *key*; Kubernetes refuses what is no list."""
    node = container.get(key)
    try:
        return read(node)
    except ValueError as error:
        line = document.line(node) if node is not None else 1
        raise YamlError(f"{key} of a container {error}", line) from None


def _env(
    document: Document, container: dict[str, Node]
) -> Iterator[tuple[str, str | Source | None]]:
    """Yield variables in the order in which later ones win; ``None``: unknown."""
    for each in _read(list_of, document, container, "envFrom"):
        fields = members(document, each)
        prefix = text_of(fields.get("prefix")) or ""
        for key, kind in (("configMapRef", "ConfigMap"), ("secretRef", "Secret")):
            name = text_of(members(document, fields.get(key)).get("name"))
            if name:
                yield "", Source(kind, name, "", prefix)
    for each in _read(list_of, document, container, "env"):
        fields = members(document, each)
        name = text_of(fields.get("name"))
        if not name:
            continue
        given = members(document, fields.get("valueFrom"))
        source: Source | None = None
        for key, kind in (("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret")):
            reference = members(document, given.get(key))
            of = text_of(reference.get("name"))
            if of:
                source = Source(kind, of, scalar_of(reference.get("key")) or "")
        if given:
            yield name, source
        else:
            yield name, scalar_of(fields.get("value")) or ""


def _mounts(
    document: Document,
    container: dict[str, Node],
    volumes: dict[str, dict[str, Node]],
    has_group: bool,
) -> Iterator[Mount]:
    for each in elements(container.get("volumeMounts")):
        fields = members(document, each)
        volume = volumes.get(text_of(fields.get("name")) or "", {})
        sub_path = text_of(fields.get("subPath")) or text_of(fields.get("subPathExpr"))
        for kind, described, default in _objects_of(document, volume):
            name = text_of(described.get("name")) or text_of(
                described.get("secretName")
            )
            items = {
                text_of(item.get("key")) or "": item
                for item in (
                    members(document, each) for each in elements(described.get("items"))
                )
            }
            modes = {_mode(item.get("mode")) for item in items.values()} - {None}
            mode = next(iter(modes)) if len(modes) == 1 else None
            # Where a group owns the volume, the kubelet lets it read the files.
            known = (mode if mode is not None else default) | (0o440 * has_group)
            keys = frozenset(items) if items else None
            if sub_path and not items:
                keys = frozenset([sub_path.rpartition("/")[2]])
            if name:
                yield Mount(kind, name, known, not sub_path, keys, has_group)


def _objects_of(
    document: Document, volume: dict[str, Node]
) -> Iterator[tuple[str, dict[str, Node], int]]:
    """Yield the objects in a volume, each with the mode that its files get."""
    for key, kind in (("configMap", "ConfigMap"), ("secret", "Secret")):
        described = members(document, volume.get(key))
        if described:
            mode = _mode(described.get("defaultMode"))
            yield kind, described, _DEFAULT_MODE if mode is None else mode
    projected = members(document, volume.get("projected"))
    mode = _mode(projected.get("defaultMode"))
    for each in elements(projected.get("sources")):
        source = members(document, each)
        for key, kind in (("configMap", "ConfigMap"), ("secret", "Secret")):
            described = members(document, source.get(key))
            if described:
                yield kind, described, _DEFAULT_MODE if mode is None else mode


def _mode(node: Node | None) -> int | None:
    """Return a mode as Kubernetes reads it: decimal, or octal with a 0 before it."""
    text = scalar_of(node) or ""
    digits = text.removeprefix("0o")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 8:
        return None
    try:
        return int(digits, 8 if text.startswith("0") else 10) & 0o777
    except ValueError:
        return None
