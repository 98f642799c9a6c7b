"""YAML nodes as a JSON text in which everything stays at its line and column."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pytest_openclaw.deployment.text.yaml_documents import Document
from pytest_openclaw.deployment.text.yaml_documents import YamlError
from pytest_openclaw.deployment.text.yaml_documents import elements
from pytest_openclaw.deployment.text.yaml_documents import members

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

_MAX_DEPTH = 100
_MAX_NODES = 100_000
_TAG = "tag:yaml.org,2002:"


class _Writer:
    """Writes tokens where their nodes are, as long as these come in order."""

    def __init__(self, document: Document, first_line: int) -> None:
        self._document = document
        self._line = first_line
        self._column = 0
        self._pieces: list[str] = []
        self._nodes = 0

    def at(self, node: Node) -> None:
        """Go on to where *node* begins, if that lies ahead."""
        line, column = self._document.line(node), node.start_mark.column
        if line > self._line:
            self._pieces.append("\n" * (line - self._line))
            self._line, self._column = line, 0
        if line == self._line and column > self._column:
            self._pieces.append(" " * (column - self._column))
            self._column = column

    def write(self, text: str) -> None:
        self._pieces.append(text)
        self._column += len(text)

    def value(self, node: Node, depth: int = 0) -> None:
        from ruamel.yaml.nodes import MappingNode
        from ruamel.yaml.nodes import ScalarNode

        self._nodes += 1
        if depth > _MAX_DEPTH or self._nodes > _MAX_NODES:
            raise YamlError("nested too deeply or too long", self._document.line(node))
        if isinstance(node, ScalarNode):
            self.at(node)
            self.write(_scalar(self._document, node))
        elif isinstance(node, MappingNode):
            keys = {key.value: key for key, _ in node.value if hasattr(key, "value")}
            self.write("{")
            for number, (name, each) in enumerate(
                members(self._document, node).items()
            ):
                self.write("," if number else "")
                if name in keys:
                    self.at(keys[name])
                self.write(json.dumps(name) + ":")
                self.value(each, depth + 1)
            self.write("}")
        else:
            self.write("[")
            for number, each in enumerate(elements(node)):
                self.write("," if number else "")
                self.value(each, depth + 1)
            self.write("]")

    @property
    def text(self) -> str:
        return "".join(self._pieces)


def as_json(document: Document, node: Node) -> str:
    """Return *node* as JSON whose first line is the line that *node* begins in.

    Raises :class:`YamlError` for a tag of its own, and for too much of anything.
    """
    writer = _Writer(document, document.line(node))
    writer.value(node)
    return writer.text


def _scalar(document: Document, node: Node) -> str:
    kind, value = str(node.tag).removeprefix(_TAG), str(node.value)
    style = getattr(node, "style", None)
    if kind == "str" or style in ("'", '"', "|", ">"):
        return json.dumps(value)
    if kind == "null":
        return "null"
    if kind == "bool":
        return "true" if value.lower() in ("true", "yes", "on", "y") else "false"
    if kind == "timestamp":
        return json.dumps(value)
    if kind in ("int", "float"):
        return _number(value) or json.dumps(value)
    raise YamlError("a tag that is not of JSON", document.line(node))


def _number(text: str) -> str | None:
    plain = text.replace("_", "")
    try:
        if plain.startswith(("0x", "0o")):
            return str(int(plain, 0))
        value = int(plain) if plain.lstrip("+-").isdigit() else float(plain)
    except ValueError:
        return None
    text = json.dumps(value)
    return text if text[-1].isdigit() else None
