"""The command that starts a gateway, as service files, containers and people write it.

``openclaw gateway run``, ``node dist/index.js gateway``, ``sh -c '… && exec openclaw
gateway --bind lan'``: what matters of all of them are the arguments of the gateway.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from collections.abc import Sequence

from pytest_openclaw.errors import UsageError

#: What is run to start a gateway: the command, or Node with a file of the package.
_LAUNCHER = re.compile(
    r"(?:.*[/\\])?(?:(?:openclaw|clawdbot|moltbot)(?:\.(?:mjs|js|cmd))?|[\w.-]+\.[cm]?js)\Z"
)
_SHELL = re.compile(r"(?:.*/)?(?:(?:ba|da|a|z|k)?sh|su|runuser)\Z")
_SHELL_OPTION = re.compile(r"-[a-z]*c[a-z]*\Z")
#: Commands below ``openclaw gateway`` that start no gateway in their own process.
_OTHERS = frozenset(
    "start stop restart install uninstall status call health probe discover"
    " usage-cost stability diagnostics suspend help".split()
)
_OPERATORS = ";&|()<>\n"
_CONTINUED = re.compile(r"\\\r?\n")
_HERE_DOCUMENT = re.compile(r"<<-?[ \t]*(['\"]?)([A-Za-z_]\w*)\1")
_COMMENT = re.compile(r"^[ \t]*#[^\n]*", re.MULTILINE)
#: ``$(...)`` and ``${...}``, others within them.
_REFERENCE = re.compile(
    r"\$\([^()]*(?:\([^()]*\)[^()]*)*\)|\$\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}"
)
#: Blanks and operators within references, out of the lexer's sight and back.
_HIDDEN = {ord(each): 0xE000 + at for at, each in enumerate(_OPERATORS + " \t\r")}
_SHOWN = {hidden: each for each, hidden in _HIDDEN.items()}
#: Characters of a shell line, and shells within shells.
_MAX_LENGTH = 100_000
_MAX_SHELLS = 4


_SEVERAL = "it starts a gateway more than once, with different flags"


class BadCommand(UsageError):
    """A command cannot be read as one that starts a gateway; no value is quoted."""


def gateway_arguments(words: Sequence[str]) -> tuple[str, ...] | None:
    """Return the arguments of the gateway that *words* start; ``None`` if none.

    *words* are those of one command: a list in a manifest, or what a shell would make
    of a line. A shell's script in them is read too. Raises :class:`BadCommand` where
    several gateways are started with different arguments.
    """
    found = list(dict.fromkeys(_all(list(words), 0)))
    if len(found) > 1:
        raise BadCommand(_SEVERAL)
    return found[0] if found else None


def words_of_line(line: str) -> list[str]:
    """Return the words of a line that starts a gateway, or those of its arguments.

    Of a line with several commands, these are the arguments of the gateway in it.
    Raises :class:`BadCommand`.
    """
    commands = shell_commands(line)
    if len(commands) < 2:
        return commands[0] if commands else []
    found = list(dict.fromkeys(each for words in commands for each in _all(words, 0)))
    if len(found) != 1:
        raise BadCommand(_SEVERAL if found else "no command in it starts a gateway")
    return list(found[0])


def shell_commands(line: str) -> list[list[str]]:
    """Return the simple commands of a shell line or script, each as its words.

    Raises :class:`BadCommand` for one that a shell would not read either.
    """
    if len(line) > _MAX_LENGTH:
        raise BadCommand(f"it has more than {_MAX_LENGTH:,} characters")
    text = _CONTINUED.sub(" ", _without_here_documents(line))
    text = _COMMENT.sub("", text)
    text = _REFERENCE.sub(lambda each: _hidden(each[0]), text)
    lexer = shlex.shlex(text, posix=True, punctuation_chars=_OPERATORS)
    lexer.whitespace, lexer.whitespace_split, lexer.commenters = " \t\r", True, ""
    commands: list[list[str]] = [[]]
    is_target = is_comment = False
    try:
        for word in lexer:
            is_operator = word != "" and set(word) <= set(_OPERATORS)
            is_comment = (is_comment and "\n" not in word) or word == "#"
            if is_operator:
                is_target = word[0] in "<>"
                if not is_target:
                    commands.append([])
                elif commands[-1][-1:] in (["1"], ["2"]):  # of 2>&1
                    del commands[-1][-1]
            elif is_target or is_comment:
                is_target = False
            else:
                commands[-1].append(word.translate(_SHOWN))
    except ValueError as error:
        raise BadCommand(f"it is not a valid shell command: {error}".lower()) from None
    return [each for each in commands if each]


def _hidden(reference: str) -> str:
    """Return a reference as a word without anything that a shell would look at."""
    return re.sub(r"['\"]", "", reference).translate(_HIDDEN)


def _without_here_documents(script: str) -> str:
    kept: list[str] = []
    end = ""
    for line in script.split("\n"):
        if end:
            end = "" if line.strip() == end else end
            continue
        kept.append(line)
        found = _HERE_DOCUMENT.search(line)
        end = found[2] if found else ""
    return "\n".join(kept)


def _all(words: list[str], shells: int) -> Iterator[tuple[str, ...]]:
    script = _script(words) if shells < _MAX_SHELLS else None
    if script is not None:
        for command in shell_commands(script):
            yield from _all(command, shells + 1)
        return
    for index, word in enumerate(words):
        if word != "gateway":
            continue
        if index and not any(map(_LAUNCHER.match, words[:index])):
            continue
        rest = words[index + 1 :]
        if rest[:1] == ["run"]:
            del rest[0]
        if not (rest and rest[0] in _OTHERS):
            yield tuple(rest)
        return


def _script(words: list[str]) -> str | None:
    """Return the script that a shell among *words* is given with ``-c``."""
    for index, word in enumerate(words):
        if not _SHELL.match(word):
            continue
        for at in range(index + 1, len(words) - 1):
            if not words[at].startswith("-") and not word.endswith(("su", "runuser")):
                break
            if _SHELL_OPTION.match(words[at]):
                return words[at + 1]
    return None
