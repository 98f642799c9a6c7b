"""Configs within documents of any kind: where a JSON Pointer would have to lead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pytest_openclaw.deployment.text import json5
from pytest_openclaw.deployment.text.yaml_documents import MAX_NODES
from pytest_openclaw.deployment.text.yaml_documents import Document
from pytest_openclaw.deployment.text.yaml_documents import YamlError
from pytest_openclaw.deployment.text.yaml_documents import documents
from pytest_openclaw.deployment.text.yaml_documents import elements
from pytest_openclaw.deployment.text.yaml_documents import members
from pytest_openclaw.deployment.text.yaml_documents import text_of

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

#: Keys of ``gateway`` that nothing else has: by these a config is known.
_OWN_KEYS = frozenset(("bind", "auth", "controlUi", "tailscale", "trustedProxies"))
_MAX_NODES = 20_000
#: Texts within texts that are looked into.
_MAX_TEXTS = 2
#: Characters of a pointer.
_MAX_POINTER = 1_000


def embedded_configs(text: str) -> list[str]:
    """Return the JSON Pointers to configs in a document of any kind, in its order.

    A config is known by keys of ``gateway`` that nothing else has. Nothing is in what
    is no YAML, nor in texts beyond a bound.
    """
    return _within(text, 0, [0])


def _within(text: str, depth: int, spent: list[int]) -> list[str]:
    """Look into a *text*; *depth* counts those around it, *spent* the nodes of all."""
    if "gateway" not in text or depth > _MAX_TEXTS or spent[0] > MAX_NODES:
        return []
    if text.lstrip().startswith(("{", "[")):
        text = text.replace("\t", " ")  # which JSON has between its tokens alone
    found: list[str] = []
    try:
        for document in documents(text, lambda part: "gateway" in part, spent):
            for top in document.top:
                found += _configs(document, top, depth, spent)
    except YamlError:  # there is no need to say so of a file that is something else
        return []
    return found


def _configs(
    document: Document, top: Node, depth: int, spent: list[int]
) -> Iterator[str]:
    waiting: list[tuple[Node, str]] = [(top, "")]
    seen: set[int] = set()
    while waiting and len(seen) < _MAX_NODES:
        node, pointer = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        fields = members(document, node)
        own = set(members(document, fields.get("gateway")))
        text = text_of(node) or ""
        is_config = bool(own & _OWN_KEYS) or _is_config(text)
        if is_config and (pointer or depth):
            yield pointer
            continue
        if "\n" in text and pointer:  # values within values, as Argo has them
            yield from (pointer + each for each in _within(text, depth + 1, spent))
        waiting += [
            (each, f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}")
            for key, each in reversed(fields.items())
            if len(pointer) + len(key) < _MAX_POINTER
        ]
        items = list(enumerate(elements(node)))
        waiting += [(each, f"{pointer}/{at}") for at, each in reversed(items)]


def _is_config(text: str) -> bool:
    if "gateway" not in text or not text.lstrip().startswith("{"):
        return False
    try:
        tree = json5.parse(text)
    except json5.Json5Error:
        return False
    gateway = tree.get("gateway") if isinstance(tree, dict) else None
    return isinstance(gateway, dict) and bool(_OWN_KEYS & set(gateway))
