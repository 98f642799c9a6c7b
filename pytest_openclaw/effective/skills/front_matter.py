"""The front matter of a skill: whether it can be read, its name and description."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterator

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import CollectionNode
from ruamel.yaml.nodes import MappingNode
from ruamel.yaml.nodes import Node
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.nodes import SequenceNode

from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.language.javascript import trim

#: Characters of front matter. The release takes more; YAML of any length takes long.
MAX_LENGTH = 16 * 1024

_FENCE = re.compile(r"---[ \t]*")
_LINE = re.compile(r"([\w-]+):[ \t]*(.*)", re.ASCII)
#: Keys whose text is often no YAML; 2026.9.6 reads it as it stands then.
_PROSE = re.compile(r"^(description|read_when|summary):[ \t]+(\S.*)$", re.MULTILINE)


def read_front_matter(text: str, *, strict: bool) -> dict[str, str] | None:
    """Return the texts at the top of a skill, ``None`` if the skill is invalid.

    *strict*: as 2026.9.6 reads them. Values that are not scalars have a text of
    their own kind. Raises :class:`~pytest_openclaw.NotEvaluated` for a block that is
    too long or too deep to be read here.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    block = _fenced(text) if strict else _loosely_fenced(text)
    if block is None:
        return None
    if len(block) > MAX_LENGTH:
        raise NotEvaluated(
            f"a skill has more than {MAX_LENGTH:,} characters of front matter"
        )
    by_line = {key: trim(value) for key, value in _lines(block) if trim(value)}
    read = _yaml(block)
    if read is None and strict:
        quoted = _PROSE.sub(lambda each: f"{each[1]}: {json.dumps(each[2])}", block)
        read = _yaml(quoted)
    if read is None:
        return None if strict else by_line
    return {**by_line, **read}


def _fenced(text: str) -> str | None:
    lines = text.removeprefix("\ufeff").split("\n")
    if not _FENCE.fullmatch(lines[0]):
        return None
    for number, line in enumerate(lines[1:], 1):
        if _FENCE.fullmatch(line):
            return "\n".join(lines[1:number])
    return None


def _loosely_fenced(text: str) -> str | None:
    end = text.find("\n---", 3)
    return text[4:end] if text.startswith("---") and end >= 0 else None


def _lines(block: str) -> Iterator[tuple[str, str]]:
    for line in block.split("\n"):
        match = _LINE.fullmatch(line)
        if match:
            yield match[1], match[2]


def _yaml(block: str) -> dict[str, str] | None:
    """Return the texts of a mapping; ``None`` for what is none, or no YAML."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of anchors that are used twice
            top = YAML(typ="safe", pure=True).compose(block)
    except (YAMLError, ValueError, AttributeError, LookupError, TypeError):
        return None  # ruamel breaks in its own ways, over "%YAML 9.9" for one
    except RecursionError:
        raise NotEvaluated("the front matter of a skill is nested too deeply") from None
    if not isinstance(top, MappingNode) or not _is_strict(top, block):
        return None
    return {
        key.value: _text(value, block)
        for key, value in top.value
        if isinstance(key, ScalarNode) and not value.tag.endswith(":null")
    }


def _text(node: Node, block: str) -> str:
    """Return a scalar's text; of anything else what is written, without blanks."""
    if isinstance(node, ScalarNode):
        return trim(node.value)
    return "".join(block[node.start_mark.index : node.end_mark.index].split())


def _is_strict(top: MappingNode, block: str) -> bool:
    """Does *top* keep to what the releases' YAML asks for, and Python's does not?

    Keys are unique; what is in brackets is further right than what has the brackets,
    and no tab stands before it.
    """
    lines = block.split("\n")
    waiting: list[tuple[Node, int]] = [(top, -1)]
    seen = set()
    while waiting:
        node, outer = waiting.pop()
        if id(node) in seen or not isinstance(node, CollectionNode):
            continue
        seen.add(id(node))
        keys = []
        inner = outer if node.flow_style else node.start_mark.column
        for child in _children(node):
            if node.flow_style and _begins_badly(child, lines, outer):
                return False
            waiting.append((child, inner))
        if isinstance(node, MappingNode):
            keys = [key.value for key, _ in node.value if isinstance(key, ScalarNode)]
        if len(keys) != len(set(keys)):
            return False
    return True


def _children(node: CollectionNode) -> list[Node]:
    if isinstance(node, SequenceNode):
        return list(node.value)
    return [child for pair in node.value for child in pair]


def _begins_badly(node: Node, lines: list[str], outer: int) -> bool:
    """Does *node*, in brackets, begin a line too far left, or behind a tab?"""
    mark = node.start_mark
    before = lines[mark.line][: mark.column] if mark.line < len(lines) else ""
    return not before.strip(" \t") and (mark.column <= outer or "\t" in before)
