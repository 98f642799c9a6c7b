"""A config at a place of any YAML or JSON document: ``values.yaml#/openclaw/config``.

The place is a JSON Pointer (RFC 6901). What is there is a config, or its text; a text
in between, as Argo has its values in, is YAML again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pytest_openclaw.deployment.forms.described import DEFAULT_KEY
from pytest_openclaw.deployment.forms.described import DescribedGateway
from pytest_openclaw.deployment.forms.described import FormFile
from pytest_openclaw.deployment.forms.errors import NoConfig
from pytest_openclaw.deployment.host.mounted_files import MountedFile
from pytest_openclaw.deployment.text.excerpts import Excerpt
from pytest_openclaw.deployment.text.yaml_as_json import as_json
from pytest_openclaw.deployment.text.yaml_documents import Document
from pytest_openclaw.deployment.text.yaml_documents import all_documents
from pytest_openclaw.deployment.text.yaml_documents import elements
from pytest_openclaw.deployment.text.yaml_documents import members
from pytest_openclaw.deployment.text.yaml_documents import text_of
from pytest_openclaw.language.plain import printable

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

#: Keys that an error names.
_MAX_NAMED = 12
#: Texts within texts.
_MAX_TEXTS = 4


def gateways(file: FormFile) -> list[DescribedGateway]:
    """Return the gateway whose config is where the pointer leads.

    Raises :class:`NoConfig` with the keys that are there where it leads nowhere.
    """
    parts = [
        each.replace("~1", "/").replace("~0", "~")
        for each in file.within.split("/")[1:]
    ]
    text = file.text
    if text.lstrip().startswith(("{", "[")):
        text = text.replace("\t", " ")  # which JSON has between its tokens alone
    furthest = _Missing(-1, "")
    for document, top in _tops(text):
        try:
            found, excerpt, line = _followed(document, top, parts, 0, 0)
        except _Missing as missing:
            furthest = max(furthest, missing, key=lambda each: each.depth)
            continue
        data = found.encode("utf-8", "surrogatepass")
        members_ = {DEFAULT_KEY: MountedFile(data, excerpt)}
        note = f"only what is at {file.within} counts: of flags, variables and release"
        return [
            DescribedGateway(
                file.within,
                line,
                members=members_,
                notes=[f"{note} around it, nothing is read"],
            )
        ]
    at = "/" + "/".join(parts[: max(furthest.depth, 0)])
    where = "the top" if at == "/" else printable(at)
    raise NoConfig(
        f"{file.name}#{printable(file.within)} leads nowhere: {where}"
        f" {furthest.there or 'has nothing in it'}"
    )


class _Missing(Exception):
    """A pointer leads no further than *depth* keys; ``there`` says what is there."""

    def __init__(self, depth: int, there: str) -> None:
        super().__init__(there)
        self.depth = depth
        self.there = there


def _tops(text: str) -> Iterator[tuple[Document, Node]]:
    for document in all_documents(text):
        for top in document.top:
            yield document, top


def _followed(
    document: Document, node: Node, parts: list[str], depth: int, texts: int
) -> tuple[str, Excerpt, int]:
    """Return the text of the config at *parts*, where it is, and its line."""
    for number, part in enumerate(parts):
        text = text_of(node)
        if text is not None and texts < _MAX_TEXTS:
            return _within_text(document, node, parts[number:], depth, texts)
        fields, items = members(document, node), elements(node)
        is_index = part.isascii() and part.isdigit() and len(part) < 7
        if part in fields:
            node = fields[part]
        elif is_index and int(part) < len(items):
            node = items[int(part)]
        else:
            raise _Missing(depth, _described(fields, items, node))
        depth += 1
    text = text_of(node)
    if text is not None:
        return text, document.excerpt(node), document.line(node)
    if not members(document, node):
        raise _Missing(depth, "is neither a config nor the text of one")
    line = document.line(node)
    return as_json(document, node), Excerpt(line, 0), line


def _within_text(
    document: Document, node: Node, parts: list[str], depth: int, texts: int
) -> tuple[str, Excerpt, int]:
    text, outer = text_of(node) or "", document.excerpt(node)
    inner = Document(text, 0, outer.line)
    for top in inner.top:
        found, excerpt, line = _followed(inner, top, parts, depth, texts + 1)
        if outer.indent is None:
            return found, Excerpt(outer.line), outer.line
        if excerpt.indent is not None:
            excerpt = Excerpt(excerpt.line, excerpt.indent + outer.indent)
        return found, excerpt, line
    raise _Missing(depth, "has nothing in it")


def _described(fields: dict[str, Node], items: list[Node], node: Node) -> str:
    if fields:
        names = [printable(each)[:60] for each in list(fields)[:_MAX_NAMED]]
        more = len(fields) - len(names)
        return f"has the keys {', '.join(names)}" + (f" and {more} more" * bool(more))
    if items:
        return f"is a list with the indices 0 to {len(items) - 1}"
    return "is a text or a number" if text_of(node) is None else "is a text"
