"""A page of the documentation, walked through as its reader would do it.

The blocks of a page are steps in one folder: files that it shows are written, Python is
executed, commands are run and what they print is compared with what is shown. Comments
of Markdown say what a block alone does not; CONTRIBUTING.md lists them.
"""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
import shutil
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from typing import Any

import pyjson5
import pytest
import tomli
from markdown_it import MarkdownIt
from ruamel.yaml import YAML

from tests.docs.terminal import Terminal

ROOT = Path(__file__).parents[2]
#: ``<!-- file: name -->`` and the like; what follows on further lines is a text.
_COMMENT = re.compile(
    r"<!-- (?P<word>[a-z ]+?)(?:: (?P<rest>[^\n]*?))?(?: ?|\n(?P<text>.*?))-->",
    re.DOTALL,
)
#: Comments that the README's own test knows, and the block below them.
_ELSEWHERE = {"the main job", "what it prints", "the tests"}
_STANDALONE = {"copy", "given", "run", "fresh", "today", "env"}
_OF_BLOCKS = {"file", "append", "exit", "not run", "needs", "output", "output of"}


class Wrong(AssertionError):
    """A page that shows what is not so, or that says nothing of a block."""


@dataclass
class Block:
    """A fenced block, with the comments right above it."""

    language: str
    text: str
    line: int
    said: dict[str, str] = field(default_factory=dict)
    before: str = ""


@dataclass
class Comment:
    """A comment that is a step of its own."""

    word: str
    rest: str
    text: str
    line: int


def steps(markdown: str) -> Iterator[Block | Comment]:
    """Yield what there is to do on a page, in its order."""
    said: dict[str, str] = {}
    before = ""
    for token in MarkdownIt("commonmark").parse(markdown):
        line = (token.map or [0])[0] + 1
        if token.type == "inline":
            before = token.content
        elif token.type == "html_block":
            for match in _COMMENT.finditer(token.content):
                word, rest = match["word"], match["rest"] or ""
                if word in _STANDALONE:
                    yield Comment(word, rest, match["text"] or "", line)
                else:
                    said[word] = rest
        elif token.type == "fence":
            yield Block(token.info.strip(), token.content, line, said, before)
            said = {}


class Walkthrough:
    """One page in one folder, which is the working directory."""

    def __init__(
        self, page: Path, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.page = page
        self.pytester = pytester
        self.monkeypatch = monkeypatch
        self.terminal = Terminal(pytester)
        self.names: dict[str, Any] = {"__name__": "page"}

    def walk(self) -> None:
        """Do all that the page shows. Raises :class:`Wrong` with the line."""
        for step in steps(self.page.read_text(encoding="utf-8")):
            try:
                self._do(step)
            except AssertionError as error:
                raise Wrong(f"{self.page}:{step.line}: {error}") from None
            except Exception as error:
                raise Wrong(f"{self.page}:{step.line}: {error!r}") from error

    def _do(self, step: Block | Comment) -> None:
        if isinstance(step, Comment):
            self._comment(step)
            return
        unknown = step.said.keys() - _OF_BLOCKS - _ELSEWHERE
        if unknown:
            raise Wrong(f"<!-- {unknown.pop()} --> is not a comment of ours")
        if step.said.keys() & _ELSEWHERE:
            return
        self._block(step)

    def _comment(self, step: Comment) -> None:
        if step.word == "copy":
            source, _, target = step.rest.partition(" as ")
            self._copy(ROOT / source, self.pytester.path / (target or source))
        elif step.word == "given":
            self._write(step.rest, step.text)
        elif step.word == "fresh":
            self._clear()
        elif step.word == "env":
            name, _, value = step.rest.partition("=")
            self.monkeypatch.setenv(name, value)
        elif step.word == "today":
            self.monkeypatch.setenv("PYTEST_ADDOPTS", f"--openclaw-today={step.rest}")
        else:
            code, _, command = step.rest.partition(" ")
            self.terminal.run(command, exit_status=int(code))

    def _copy(self, source: Path, target: Path) -> None:
        if source.is_file():
            shutil.copyfile(source, target)
            return
        ignored = shutil.ignore_patterns("__pycache__", ".pytest_cache")
        shutil.copytree(source, target, dirs_exist_ok=True, ignore=ignored)

    def _clear(self) -> None:
        for path in self.pytester.path.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()

    def _block(self, block: Block) -> None:
        if "file" in block.said or "append" in block.said:
            self._file(block)
        elif "output" in block.said:
            self.terminal.compare(block.text)
        elif "output of" in block.said:
            self.terminal.run(block.said["output of"])
            self.terminal.compare(block.text)
        elif "not run" in block.said:
            if not block.said["not run"]:
                raise Wrong("<!-- not run --> has to say why")
            _require_sound(block)
        elif block.language == "console":
            self._console(block)
        elif block.language == "python":
            code = compile(block.text, f"{self.page.name}:{block.line}", "exec")
            exec(code, self.names)
        elif block.language in _READERS:
            _require_sound(block)
        else:
            raise Wrong(f"nothing says what this {block.language or 'plain'} block is")

    def _file(self, block: Block) -> None:
        is_whole = "file" in block.said
        name = block.said["file" if is_whole else "append"]
        if is_whole and f"`{name}`" not in block.before:
            raise Wrong(f"the sentence above does not name the file `{name}`")
        _require_sound(block)
        self._write(name, block.text, mode="w" if is_whole else "a")

    def _write(self, name: str, text: str, mode: str = "w") -> None:
        path = self.pytester.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open(mode, encoding="utf-8") as file:
            file.write(text)

    def _console(self, block: Block) -> None:
        """Run the commands; a program that is not here leaves all of them out."""
        if not all(map(_is_here, block.said.get("needs", "").split())):
            return
        commands = commands_of(block.text)
        for number, (command, shown) in enumerate(commands, 1):
            is_last = number == len(commands)
            status = int(block.said.get("exit", 0)) if is_last else 0
            self.terminal.run(command, exit_status=status)
            if shown.strip():
                self.terminal.compare(shown)


def _is_here(program: str) -> bool:
    """Is there a program of that name, or a module?"""
    if shutil.which(program) is not None:
        return True
    try:
        return importlib.util.find_spec(program) is not None
    except ModuleNotFoundError:  # not even the package that it would be in
        return False


def commands_of(text: str) -> list[tuple[str, str]]:
    """Return the commands of a console block, each with the output that is shown.

    A command begins with ``$``, and goes on below a line that ends in a backslash.
    """
    commands: list[tuple[str, str]] = []
    for line in text.splitlines(keepends=True):
        if commands and commands[-1][0].endswith("\\"):
            commands[-1] = (commands[-1][0][:-1] + line.strip(), "")
        elif line.startswith("$ "):
            commands.append((line[2:].rstrip("\n"), ""))
        elif not commands:
            raise Wrong("a command begins with $, and there is none above this output")
        else:
            command, shown = commands[-1]
            commands[-1] = (command, shown + line)
    return commands


def _require_sound(block: Block) -> None:
    """Read a block as what it is, which no program here may be able to run."""
    reader = _READERS.get(block.language)
    if reader is not None:
        reader(block.text)
    elif block.language == "console":
        for command, _ in commands_of(block.text):
            shlex.split(command)


def _read_python(text: str) -> object:
    return compile(text, "<page>", "exec")


def _read_yaml(text: str) -> object:
    return list(YAML(typ="safe", pure=True).load_all(text))


_READERS: dict[str, Callable[[str], object]] = {
    "json": json.loads,
    "json5": pyjson5.decode,
    "toml": tomli.loads,
    "yaml": _read_yaml,
    "python": _read_python,
}
