"""Markdown of what was written as plain text, or as reStructuredText."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable
from collections.abc import Iterator
from typing import Any

#: What is set as code in plain text: addresses, variables, options, keys, names.
_CODE = re.compile(
    r"""
    https?://\S*[\w/]
    | \$?\$\{[^}]*\}
    | \$?\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b
    | \bopenclaw\ (?:security|secrets)\ audit(?:\ --\w+)*
    | (?<!\S)--[a-z][a-z-]*[a-z](?:=\w[\w.]*)?
    | (?<!\S)\*\.\w+ | \b10\.\*                  # wildcards of hosts
    | "\*" | (?<![\w*])\*(?![\w*])
    | \b[A-Za-z][\w-]*(?:\.(?:[\w-]+|\*))+(?<!-)   # gateway.bind, channels.*.dm.open
    | \b[a-z]+[A-Z]\w*                              # dmPolicy
    | \b[a-z]+(?:_[a-z0-9]+)+\b                     # web_search
    """,
    re.VERBOSE,
)
_ROLE = re.compile(r":\w+:`~?(?:[\w.]*\.)?(\w+)`")


def prose(text: str) -> str:
    """Return Markdown for plain *text* in which keys and names are set as code."""
    pieces, end = [], 0
    for match in _CODE.finditer(text):
        pieces += [_plain(text[end : match.start()]), code(match[0])]
        end = match.end()
    return "".join([*pieces, _plain(text[end:])])


def sentence(text: str) -> str:
    """Return Markdown for plain *text* that begins a paragraph of its own."""
    made = prose(text)
    return made[:1].upper() + made[1:]


def code(text: str) -> str:
    """Return *text* as code, which has no sign of Markdown's in it."""
    return f"`{text}`"


def _plain(text: str) -> str:
    return re.sub(r"([*<\[\]|\\])", r"\\\1", text)


def docstring(of: object) -> str:
    """Return the Markdown of what an object's docstring says."""
    text = inspect.getdoc(of) or ""
    text = re.sub(r"^:param (\w+):", r"- `\1`:", text, flags=re.MULTILINE)
    text = re.sub(r"^:raises (\w+):", r"- raises `\1`:", text, flags=re.MULTILINE)
    return _ROLE.sub(r"`\1`", text).replace("``", "`")


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table; what would part cells is escaped."""
    lines = [list(head)]
    lines.append(["---"] * len(lines[0]))
    lines += ([cell.replace("|", "\\|") for cell in row] for row in rows)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def signature(name: str, value: Any) -> str:
    """Return how *value* is called, a line for each parameter where it is long."""
    stated = inspect.signature(value)
    result = stated.return_annotation
    gives = "" if result in (None, stated.empty) else f" -> {_annotation(result)}"
    lines = list(_parameters(stated))
    one = f"{name}({', '.join(lines)}){gives}"
    if len(one) > 88:
        inner = "".join(f"    {line},\n" for line in lines)
        one = f"{name}(\n{inner}){gives}"
    return f"```text\n{one}\n```\n"


def _parameters(stated: inspect.Signature) -> Iterator[str]:
    is_keyword_only = False
    for parameter in stated.parameters.values():
        if parameter.name in ("self", "cls"):
            continue
        if parameter.kind is parameter.KEYWORD_ONLY and not is_keyword_only:
            is_keyword_only = True
            yield "*"
        yield _parameter(parameter)


def _parameter(parameter: inspect.Parameter) -> str:
    text = parameter.name
    if parameter.kind is parameter.VAR_POSITIONAL:
        text = f"*{text}"
    if parameter.annotation is not parameter.empty:
        text += f": {_annotation(parameter.annotation)}"
    if parameter.default is not parameter.empty:
        default = repr(parameter.default)
        text += " = ..." if default.startswith("<") else f" = {default}"
    return text


def _annotation(annotation: object) -> str:
    if isinstance(annotation, str):
        return annotation
    return str(inspect.formatannotation(annotation))
