"""The gateways that a file of another form describes, for a first baseline."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_openclaw.deployment.forms.errors import Template
from pytest_openclaw.deployment.forms.reading import gateways_in
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.deployment.host.live_files import LIVE
from pytest_openclaw.deployment.text import json5
from pytest_openclaw.deployment.text.yaml_documents import Document
from pytest_openclaw.deployment.text.yaml_documents import YamlError
from pytest_openclaw.deployment.text.yaml_documents import documents
from pytest_openclaw.deployment.text.yaml_documents import elements
from pytest_openclaw.deployment.text.yaml_documents import members
from pytest_openclaw.deployment.text.yaml_documents import text_of
from pytest_openclaw.errors import UsageError

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

_UNITS = (".service", ".container")
_YAML = (".yaml", ".yml", ".bu")
_JSON = (".json", ".ign")
#: Names of what cloud-init reads: by its first line, as there is no suffix for it.
_CLOUD_INIT = re.compile(r"user-data|cloud-init|.*\.(?:cfg|txt)", re.IGNORECASE)
_OF_OPENCLAW = re.compile(r"openclaw|clawdbot|moltbot", re.IGNORECASE)
#: What files say that describe a gateway: one of these has to be in a file.
_OF_YAML = re.compile(
    r"^(?:services|write_files|variant|kind|- hosts|- name)[ \t]*:|^#cloud-config"
    r"|\bdest[ \t]*:|openclaw\.json",
    re.MULTILINE,
)
_OF_JSON = re.compile(r'"(?:apiVersion|resource_changes|planned_values|ignition)"\s*:')
#: What only templates say, in a manifest.
_TEMPLATE = re.compile(r"\{%|\{\{-|\{\{\s*[.$]|<%|\{\{[^{}]*\|")
_MANIFEST = re.compile(r"^kind[ \t]*:", re.MULTILINE)
#: Keys of ``gateway`` that nothing else has: by these a config is known.
_OWN_KEYS = frozenset(("bind", "auth", "controlUi", "tailscale", "trustedProxies"))
_MAX_NODES = 20_000
#: Texts within texts that are looked into.
_MAX_TEXTS = 2


@dataclass
class FormSearch:
    """What one file describes, by the names that a baseline gives it.

    ``configs`` have the text of each config, ``None`` where it is a file of its own,
    which then is in ``files``, or where there is none. ``fault`` says why nothing can
    be read.
    """

    configs: dict[str, str | None] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    fault: str = ""


def describes(name: str, text: str) -> bool:
    """May the file called *name* describe a gateway? Most do not, and are not read."""
    suffix = os.path.splitext(name)[1].lower()
    if not _OF_OPENCLAW.search(text):
        return False
    if suffix in _UNITS:
        return True
    if suffix in _YAML:
        return bool(_OF_YAML.search(text)) or "gateway" in text
    if suffix in _JSON:
        return bool(_OF_JSON.search(text)) or "gateway" in text
    is_named = _CLOUD_INIT.fullmatch(name) is not None
    return is_named and text.lstrip("\ufeff \n").startswith("#cloud-config")


def search_form(path: Path, shown: str, text: str) -> FormSearch:
    """Return what the file at *path* describes, which *shown* names."""
    found = FormSearch()
    if path.suffix.lower() in _JSON and not _OF_JSON.search(text):
        found.configs = dict.fromkeys(f"{shown}#{each}" for each in _embedded(text))
        return found
    if _MANIFEST.search(text) and _TEMPLATE.search(text):
        found.fault = "a template: render it first"
        return found
    try:
        gateways = gateways_in(str(path), "", LIVE)
    except Template:
        found.fault = "a template: render it first"
    except YamlError as error:
        found.fault = f"line {error.line}: {error.message}"
    except (Unreadable, UsageError):
        found.configs = dict.fromkeys(f"{shown}#{each}" for each in _embedded(text))
    else:
        for each in gateways:
            name = f"{shown}#{each.label}" if each.label else shown
            held = each.members.get(each.key)
            text_ = None if held is None else held.data.decode("utf-8", "replace")
            found.configs[name] = text_
            if each.path is not None:
                found.files.add(os.path.normpath(each.path))
    return found


def _embedded(text: str, depth: int = 0) -> list[str]:
    """Return the JSON Pointers to configs in a document of any kind."""
    if "gateway" not in text or depth > _MAX_TEXTS:
        return []
    if text.lstrip().startswith(("{", "[")):
        text = text.replace("\t", " ")  # which JSON has between its tokens alone
    found: list[str] = []
    try:
        for document in documents(text, lambda part: "gateway" in part):
            for top in document.top:
                found += _configs(document, top, depth)
    except YamlError:  # there is no need to say so of a file that is something else
        return []
    return found


def _configs(document: Document, top: Node, depth: int) -> Iterator[str]:
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
            yield from (pointer + each for each in _embedded(text, depth + 1))
        waiting += [
            (each, f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}")
            for key, each in reversed(fields.items())
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
