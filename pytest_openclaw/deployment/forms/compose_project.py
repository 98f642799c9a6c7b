"""The files that make up one Compose project, and the layers of each service.

Compose merges files in their order, and lets a service extend another one. What a
service states is a list of layers then, from the weakest to the strongest.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from pytest_openclaw.deployment.forms.compose_dotenv import compose_dotenv
from pytest_openclaw.deployment.forms.compose_variables import interpolated
from pytest_openclaw.deployment.forms.described import FormFile
from pytest_openclaw.deployment.forms.names import is_stdin
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.deployment.text.shell_variables import bounded
from pytest_openclaw.deployment.text.yaml_documents import Document
from pytest_openclaw.deployment.text.yaml_documents import YamlError
from pytest_openclaw.deployment.text.yaml_documents import all_documents
from pytest_openclaw.deployment.text.yaml_documents import documents
from pytest_openclaw.deployment.text.yaml_documents import elements
from pytest_openclaw.deployment.text.yaml_documents import members
from pytest_openclaw.deployment.text.yaml_documents import scalar_of
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.language.plain import printable
from pytest_openclaw.on_use import dataclass

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

#: The files that Compose reads without being told, and what it then adds to them.
_DEFAULTS = ("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml")
_OVERRIDES = (
    "compose.override.yaml",
    "compose.override.yml",
    "docker-compose.override.yaml",
    "docker-compose.override.yml",
)
_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_OF_COMPOSE = re.compile(r"(?:docker-)?compose(?:\.[\w-]+)*\.ya?ml", re.IGNORECASE)
#: Files of one project, services that extend one another, and names in a note.
_MAX_FILES = 20
_MAX_DEPTH = 10
_MAX_NAMED = 5
#: A text from a variable with fewer characters is part of other words.
_SHORTEST = 4


@dataclass(frozen=True)
class Layer:
    """What one file states: of a service, or of the project, by its ``fields``.

    Paths in it are relative to ``file``. ``is_main`` tells whether its lines are those
    of the file that the project is named by.
    """

    file: FormFile
    document: Document
    fields: dict[str, Node]
    line: int
    is_main: bool


def stated(layers: list[Layer], key: str) -> list[tuple[Layer, Node]]:
    """Return what *layers* state under *key*, weakest first.

    ``!reset`` takes out what weaker layers state, ``!override`` takes its place.
    """
    found: list[tuple[Layer, Node]] = []
    for each in layers:
        node = each.fields.get(key)
        if node is None:
            continue
        if node.tag in ("!reset", "!override"):
            found = []
        if node.tag != "!reset":
            found.append((each, node))
    return found


class ComposeProject:
    """The services of a project by name, its sections, and what did not count.

    Raises :class:`YamlError` and :class:`Unreadable` where one of them cannot be read.
    Files that are not here are left out, and ``notes`` name them.
    """

    def __init__(self, file: FormFile) -> None:
        texts = compose_dotenv(file)
        self._filled_in: dict[str, str] = {}

        def lookup(name: str) -> str | Opaque | None:
            given = file.lookup(name)
            found = texts.get(name) if given is None else given
            if isinstance(found, str) and len(found) >= _SHORTEST:
                self._filled_in[found] = name
            return found

        self.file = replace(file, lookup=bounded(lookup))
        self.services: dict[str, list[Layer]] = {}
        self.sections: list[Layer] = []
        self.notes: list[str] = []
        self.notes_of: dict[str, list[str]] = {}
        self._read = {os.path.normpath(file.path)}
        self._tops: dict[str, list[Layer] | str] = {}
        self._add(self.file, is_main=True)
        if not texts.keys().isdisjoint(_NAME.findall(file.text)):
            self.notes.append("variables of .env count")
        if not is_stdin(file.path):
            for path in self._further():
                self._open(path, self.file, within=self.file.path)
            self.notes += self._left_out()

    def masked(self, note: str) -> str:
        """Return *note* with the names of variables for the texts that were filled in.

        Any of them may be a secret, wherever a file uses it.
        """
        here = {note[at : at + _SHORTEST] for at in range(len(note))}
        starts = here & self._by_start.keys()
        texts = [text for each in starts for text in self._by_start[each]]
        for text in sorted(texts, key=len, reverse=True):
            note = note.replace(text, f"${{{self._filled_in[text]}}}")
        return note

    @cached_property
    def _by_start(self) -> dict[str, list[str]]:
        """What was filled in, by how it begins: few texts are in a note."""
        found: dict[str, list[str]] = {}
        for text in self._filled_in:
            found.setdefault(text[:_SHORTEST], []).append(text)
        return found

    def _add(self, file: FormFile, *, is_main: bool) -> None:
        """Add the services and sections of a *file* to those that are there."""
        for document in all_documents(file.text):
            for top in document.top:
                fields = members(document, top)
                line = document.line(top)
                layer = Layer(file, document, fields, line, is_main)
                self.sections.append(layer)
                for name in members(document, fields.get("services")):
                    layers = self._extended(layer, name, ())
                    self.services.setdefault(name, []).extend(layers)
                for path in _included(document, fields.get("include")):
                    self._open(file.beside(interpolated(path, file.lookup)), file)

    def _open(self, path: str, file: FormFile, within: str = "") -> None:
        """Add another file; its paths are relative to *within*, or to itself."""
        shown = printable(os.path.relpath(path, os.path.dirname(self.file.path)))
        if os.path.normpath(path) in self._read:
            return
        if len(self._read) >= _MAX_FILES:
            why = f"more than {_MAX_FILES} files belong to the project"
            self.notes.append(f"{shown} does not count: {why}")
            return
        self._read.add(os.path.normpath(path))
        text = _text_at(file, path, shown)
        if text is None:
            self.notes.append(f"{shown} does not count: there is no such file")
            return
        try:
            self._add(replace(file, path=within or path, text=text), is_main=False)
        except YamlError as error:
            raise _unreadable(shown, error) from None
        self.notes.append(f"{shown} counts")

    def _extended(self, top: Layer, name: str, seen: tuple[str, ...]) -> list[Layer]:
        """Return the layers of a service: those that it extends, then its own."""
        document = top.document
        node = members(document, top.fields.get("services")).get(name)
        if node is None:
            self._note(seen, name, "there is no such service")
            return []
        fields = members(document, node)
        own = Layer(top.file, document, fields, document.line(node), top.is_main)
        extends = fields.get("extends")
        if extends is None:
            return [own]
        stated = members(document, extends)
        base = scalar_of(extends) or scalar_of(stated.get("service")) or ""
        path = scalar_of(stated.get("file"))
        seen = (*seen, name)
        if len(seen) > _MAX_DEPTH or (not path and base in seen):
            self._note(seen, base, "services extend one another in a circle")
            return [own]
        if path is None:
            return [*self._extended(top, base, seen), own]
        named = interpolated(path, top.file.lookup)
        if os.path.isabs(named) or "$" in named:
            self._note(seen, base, f"{printable(named)} is not within reach here")
            return [own]
        other = self._other(top.file, top.file.beside(named))
        if isinstance(other, str):
            self._note(seen, base, f"{printable(named)}: {other}")
            return [own]
        for each in other:
            if base in members(each.document, each.fields.get("services")):
                return [*self._extended(each, base, seen), own]
        self._note(seen, base, f"{printable(named)} has no such service")
        return [own]

    def _other(self, file: FormFile, path: str) -> list[Layer] | str:
        """Return what another file states, or why that is not known; read once."""
        if path not in self._tops:
            if len(self._tops) >= _MAX_FILES:
                return "too many files are extended"
            shown = printable(os.path.relpath(path, os.path.dirname(self.file.path)))
            text = _text_at(file, path, shown)
            if text is None:
                self._tops[path] = "there is no such file"
                return self._tops[path]
            try:
                self._tops[path] = _tops(replace(file, path=path, text=text))
            except YamlError as error:
                raise _unreadable(shown, error) from None
        return self._tops[path]

    def _note(self, seen: tuple[str, ...], base: str, why: str) -> None:
        of = seen[0] if seen else base
        words = f"what it extends, {printable(base)}, does not count: {why}"
        self.notes_of.setdefault(of, []).append(words)

    def _further(self) -> list[str]:
        """Return the files that Compose merges with this one, by itself or as told."""
        listed = self.file.lookup("COMPOSE_FILE")
        mine = os.path.normpath(self.file.path)
        if isinstance(listed, str) and listed:
            separator = self.file.lookup("COMPOSE_PATH_SEPARATOR")
            parts = listed.split(separator if isinstance(separator, str) else ":")
            paths = [self.file.beside(each) for each in parts if each]
            if paths and os.path.normpath(paths[0]) == mine:
                return paths[1:]
            if mine in map(os.path.normpath, paths):
                first = printable(parts[0])
                self.notes.append(f"COMPOSE_FILE begins with {first}: name that one")
            return []
        if self.file.name.lower() not in _DEFAULTS:
            return []
        beside = [self.file.beside(each) for each in _OVERRIDES]
        return [each for each in beside if self.file.files.is_file(each)][:1]

    def _left_out(self) -> Iterator[str]:
        """Say of other Compose files beside this one that they do not count."""
        folder = os.path.dirname(self.file.path)
        try:
            names = [each.name for each in self.file.files.list(folder)]
        except (OSError, NotEvaluated):
            return
        others = [
            each
            for each in names
            if _OF_COMPOSE.fullmatch(each)
            and os.path.normpath(os.path.join(folder, each)) not in self._read
        ]
        if others:
            shown = ", ".join(map(printable, others[:_MAX_NAMED]))
            yield (
                f"other files do not count ({shown}): name several in COMPOSE_FILE in"
                " .env, or give what docker compose -f ... config prints"
            )


def _included(document: Document, node: Node | None) -> Iterator[str]:
    for each in elements(node):
        path = members(document, each).get("path")
        texts = [scalar_of(each), scalar_of(path), *map(scalar_of, elements(path))]
        yield from (text for text in texts if text and not os.path.isabs(text))


def _text_at(file: FormFile, path: str, shown: str) -> str | None:
    """Return the text of another file; ``None`` where there is none."""
    try:
        return file.text_at(path)
    except Unreadable as error:
        raise Unreadable(f"{shown} cannot be read: {error.reason}") from None


def _unreadable(shown: str, error: YamlError) -> Unreadable:
    """Return what is wrong with another file; Compose starts nothing then."""
    why = f"line {error.line}: {error.message}"
    return Unreadable(f"{shown} cannot be read: {why}")


def _tops(other: FormFile) -> list[Layer]:
    """Return what another file states, which a service extends."""
    return [
        Layer(other, document, members(document, top), 1, False)
        for document in documents(other.text, lambda part: "services" in part)
        for top in document.top
    ]
