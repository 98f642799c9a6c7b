"""YAML as a tree of nodes: nothing is made of tags, and aliases stay what they are.

ruamel.yaml is written in Python and slow, so a text is taken apart into its documents
first, and those that cannot matter are left alone.
"""

from __future__ import annotations

import re
import warnings
from bisect import bisect_left
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from pytest_openclaw.deployment.text.excerpts import Excerpt

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

#: Characters of one document: more than Kubernetes keeps of an object.
MAX_LENGTH = 2 * 1024 * 1024
#: Characters of all documents that are read of one file.
MAX_TOTAL = 4 * 1024 * 1024
#: Nodes of all documents that are read of one text; ruamel.yaml makes 20,000 a second.
MAX_NODES = 30_000
#: What a document costs beside its nodes, in nodes.
_OF_DOCUMENT = 10
#: Nested mappings that are merged into one another by ``<<``.
_MAX_MERGES = 20
#: Members that are merged, all together.
_MAX_MERGED = 100_000

#: Within a mapping no text begins at the start of a line: this is always a marker.
_MARKER = re.compile(r"^---(?=\s|\Z)", re.MULTILINE)
_LINE_END = re.compile("\n")
_ODD_LINE_ENDS = re.compile("[\r\x85\u2028\u2029]")


class YamlError(Exception):
    """A text is not what it has to be; the message quotes nothing of it."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


class Document:
    """One document of a text: its top nodes, and where they stand in the whole text.

    *spent* counts the nodes of all documents of the text.
    """

    def __init__(
        self, text: str, start: int, line: int, spent: list[int] | None = None
    ) -> None:
        self._text = text
        self._line = line
        self._line_ends = [match.start() for match in _LINE_END.finditer(text)]
        self._spent = [0] if spent is None else spent
        self.known: dict[int, dict[str, Node]] = {}
        self.merged = 0
        self.top = self._composed(start)

    def _composed(self, start: int) -> list[Node]:
        from ruamel.yaml import YAML
        from ruamel.yaml.composer import Composer
        from ruamel.yaml.error import MarkedYAMLError
        from ruamel.yaml.error import YAMLError

        if len(self._text) > MAX_LENGTH:
            raise YamlError(f"a document is larger than {MAX_LENGTH:,}", self._line)
        spend = self._spend
        spend(_OF_DOCUMENT)

        class Counting(Composer):
            def compose_node(self, parent: object, index: object) -> object:
                spend(1)
                return super().compose_node(parent, index)

        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of anchors that are used twice
                yaml = YAML(typ="safe", pure=True)
                yaml.Composer = Counting
                return [
                    each for each in yaml.compose_all(self._text) if each is not None
                ]
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = self._at(mark.index) if mark else self._line
            hint = "; render the template first" if "{{" in self._text else ""
            raise YamlError(f"not YAML from here on{hint}", line) from None
        except (YAMLError, ValueError, AttributeError, LookupError, TypeError):
            # ruamel breaks in its own ways, over "%YAML 9.9" for one
            raise YamlError("not YAML", self._line) from None
        except RecursionError:
            raise YamlError("nested too deeply", self._line) from None

    def _spend(self, nodes: int) -> None:
        self._spent[0] += nodes
        if self._spent[0] > MAX_NODES:
            raise YamlError(f"more than {MAX_NODES:,} values", self._line)

    def line(self, node: Node) -> int:
        """Return the line that *node* begins in."""
        return self._at(node.start_mark.index)

    def _at(self, index: int) -> int:
        return self._line + bisect_left(self._line_ends, index)

    def excerpt(self, node: Node) -> Excerpt:
        """Return where the text of a scalar stands: exactly, if it is a literal one."""
        from ruamel.yaml.nodes import ScalarNode

        line = self.line(node)
        if not isinstance(node, ScalarNode):
            return Excerpt(line)
        if node.style != "|" or _ODD_LINE_ENDS.search(node.value):
            return Excerpt(line)
        header_end = self._text.find("\n", node.start_mark.index)
        end = node.end_mark.index
        lines = self._text[header_end + 1 : end].split("\n")
        indent = _indent(lines, node.value.split("\n"))
        return Excerpt(line) if indent is None else Excerpt(line + 1, indent)


def _indent(written: list[str], held: list[str]) -> int | None:
    """Return how far right *held* lines stand in *written* ones, if they do at all."""
    indent = None
    bare = (each.removesuffix("\r") for each in written)
    for there, here in zip(bare, held, strict=False):
        if not here.strip():
            continue
        if indent is None:
            indent = len(there) - len(here)
        if indent < 0 or there[indent:] != here or there[:indent].strip(" "):
            return None
    return indent


def documents(
    text: str, matters: Callable[[str], bool], spent: list[int] | None = None
) -> Iterator[Document]:
    """Yield the documents of *text* that *matters* holds for, in order.

    *spent* counts the nodes of several texts together. Raises :class:`YamlError`.
    """
    starts = [0, *(match.start() for match in _MARKER.finditer(text) if match.start())]
    total, line, spent = 0, 1, [0] if spent is None else spent
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        part = text[start:end]
        if matters(part):
            total += len(part)
            if total > MAX_TOTAL:
                raise YamlError(f"more than {MAX_TOTAL:,} characters", line)
            yield Document(part, start, line, spent)
        line += part.count("\n")


def all_documents(text: str) -> Sequence[Document]:
    """Return every document of *text*, in order, read once for all gateways in it.

    Raises :class:`YamlError`.
    """
    read = _read_whole(text)
    if isinstance(read, YamlError):
        raise YamlError(read.message, read.line)
    return read


@lru_cache(maxsize=2)
def _read_whole(text: str) -> tuple[Document, ...] | YamlError:
    try:
        return tuple(documents(text, lambda part: True))
    except YamlError as error:
        return error.with_traceback(None)


def members(document: Document, node: Node | None, depth: int = 0) -> dict[str, Node]:
    """Return the members of a mapping by key, those it merges in included.

    Empty for anything else. Raises :class:`YamlError` for a key that is given twice.
    """
    from ruamel.yaml.nodes import MappingNode
    from ruamel.yaml.nodes import ScalarNode

    if not isinstance(node, MappingNode):
        return {}
    if id(node) in document.known:  # aliases may name it without end
        return document.known[id(node)]
    own: dict[str, Node] = {}
    merged: dict[str, Node] = {}
    for key, value in node.value:
        if not isinstance(key, ScalarNode):
            continue
        if key.tag == "tag:yaml.org,2002:merge":
            if depth >= _MAX_MERGES:
                raise YamlError("too many mappings are merged", document.line(key))
            others = {id(each): each for each in elements(value) or [value]}
            for each in others.values():
                inner = members(document, each, depth + 1)
                document.merged += len(inner)
                if document.merged > _MAX_MERGED:
                    raise YamlError(
                        "the merged mappings are too large", document.line(key)
                    )
                for name, member in inner.items():
                    merged.setdefault(name, member)
        elif key.value in own:
            raise YamlError("duplicate key", document.line(key))
        else:
            own[key.value] = value
    document.known[id(node)] = {**merged, **own}
    return document.known[id(node)]


def elements(node: Node | None) -> list[Node]:
    """Return the elements of a sequence; nothing for anything else."""
    from ruamel.yaml.nodes import SequenceNode

    return list(node.value) if isinstance(node, SequenceNode) else []


def words_of(node: Node | None) -> list[str]:
    """Return the texts of a list, none for ``null``.

    Raises :class:`ValueError` for anything else: a command that is only half known
    would count as another one.
    """
    from ruamel.yaml.nodes import ScalarNode

    listed = list_of(node)
    if not all(isinstance(each, ScalarNode) for each in listed):
        raise ValueError("is not a list of texts")
    return [scalar_of(each) or "" for each in listed]


def list_of(node: Node | None) -> list[Node]:
    """Return the elements of a sequence, none for ``null``.

    Raises :class:`ValueError` for anything else.
    """
    from ruamel.yaml.nodes import ScalarNode
    from ruamel.yaml.nodes import SequenceNode

    if isinstance(node, SequenceNode):
        return list(node.value)
    if node is None or (isinstance(node, ScalarNode) and scalar_of(node) is None):
        return []
    raise ValueError("is not a list")


def text_of(node: Node | None) -> str | None:
    """Return the text of a scalar that is one, neither number nor ``null``."""
    from ruamel.yaml.nodes import ScalarNode

    is_text = isinstance(node, ScalarNode) and node.tag == "tag:yaml.org,2002:str"
    return str(node.value) if is_text and node is not None else None


def scalar_of(node: Node | None) -> str | None:
    """Return what is written in a scalar, whatever its type; ``None`` for ``null``."""
    from ruamel.yaml.nodes import ScalarNode

    if not isinstance(node, ScalarNode) or node.tag == "tag:yaml.org,2002:null":
        return None
    return str(node.value)
