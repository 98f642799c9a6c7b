"""Texts that an input chose, made fit for a terminal, a node id and every report."""

from __future__ import annotations

import re
from pathlib import Path

#: At the start of a line, the runners of GitHub and Azure take these as commands.
_COMMAND = re.compile(r"\A(\s*)(::|##)")


def printable(text: str) -> str:
    """Return *text* without characters that a report cannot hold, as names can.

    These are line ends, control characters, those that turn the direction of a text,
    and bytes of a file's name that are not UTF-8.
    """
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)


def printable_lines(text: str) -> str:
    """Return *text* without such characters, its lines left as they are.

    No line of it begins as a command to a runner does.
    """
    if text.isprintable() and not _COMMAND.match(text):
        return text  # one line, as most are
    lines = map(printable, text.split("\n"))
    return "\n".join(_COMMAND.sub(r"\1./\2", line, count=1) for line in lines)


def plain_name(text: str) -> str:
    """Return a name of files as it can stand anywhere, also at the start of a line."""
    name = printable(text)
    return f"./{name}" if _COMMAND.match(name) else name


def node_id(path: Path, root: Path) -> str:
    """Return the node id of a file: its path from the root directory, else all of it.

    It begins lines of pytest's output, and stands in the JUnit XML of pytest itself.
    """
    inside = path.is_relative_to(root)
    return undivided(
        plain_name((path.relative_to(root) if inside else path).as_posix())
    )


def undivided(name: str) -> str:
    """Return a *name* as it can begin a node id, below which there are others.

    pytest takes what is in brackets behind ``::`` for parameters, which have no parts.
    """
    is_divided = "[" in name.partition("::")[2]
    return name.replace("::", ":\\x3a") if is_divided else name
