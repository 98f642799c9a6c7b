"""The texts of a config while changes are made in them, one after the other."""

from __future__ import annotations

import copy
import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import field
from functools import lru_cache
from itertools import pairwise
from typing import Any

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.deployment.text.sources import Source
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.fixing.edits import CannotEdit
from pytest_openclaw.fixing.edits import Splice
from pytest_openclaw.fixing.edits import Unset
from pytest_openclaw.fixing.edits import spliced
from pytest_openclaw.fixing.edits import splices_for
from pytest_openclaw.fixing.owners import Owner
from pytest_openclaw.fixing.planned_files import Changes
from pytest_openclaw.on_use import dataclass

#: Bytes of a manifest that is read again to be changed.
_MAX_BYTES = 16 * 1024 * 1024


@dataclass
class Draft:
    """One file: its text before and after. ``path`` is where it really is.

    ``sources`` are the texts in it that change: the file itself, or blocks of it.
    """

    path: str
    shown: str
    before: str
    after: str
    sources: list[Source] = field(default_factory=list)


class Drafts:
    """The files of a deployment's config, and what is changed in them."""

    def __init__(self, deployment: Deployment) -> None:
        """Start with what is written."""
        self.deployment = deployment
        self.files: dict[str, Draft] = {}
        self.texts: dict[str, str] = {}
        self.tree: Any = None
        self._found: dict[str, tuple[str, str]] = {}

    @property
    def changes(self) -> Changes:
        """What has been changed so far."""
        return Changes(texts=dict(self.texts), tree=self.tree)

    def change(self, owner: Owner, value: Any) -> None:
        """Set what *owner* owns to *value*, or remove it.

        Raises :class:`CannotEdit`.
        """
        if owner.source is None:
            self._change_tree(owner.path, value)
            return
        source = owner.source
        text = self.texts.get(source.path, source.text)
        self._splice(source, splices_for(text, owner.within, value))

    def change_all(self, changes: Iterable[tuple[Owner, Any]]) -> None:
        """Make many changes: those that are apart in one go, then the others.

        Raises :class:`CannotEdit`.
        """
        of_source: dict[str, list[tuple[Owner, Any]]] = {}
        for owner, value in changes:
            if owner.source is None or owner.source.path in self.texts:
                self.change(owner, value)
            else:
                of_source.setdefault(owner.source.path, []).append((owner, value))
        for together in of_source.values():
            self._change_together(together)

    def _change_together(self, changes: list[tuple[Owner, Any]]) -> None:
        """Change one text, which is parsed once for all that does not meet."""
        source = changes[0][0].source
        assert source is not None
        made = [
            (splice, number)
            for number, (owner, value) in enumerate(changes)
            for splice in splices_for(source.text, owner.within, value)
        ]
        meeting = {
            number
            for (one, before), (other, after) in pairwise(sorted(made))
            if other.start <= one.end
            for number in (before, after)
        }
        self._splice(source, [each for each, at in made if at not in meeting])
        for number in sorted(meeting):
            self.change(*changes[number])

    def require_editable(self, owner: Owner, value: Any) -> None:
        """Raise :class:`CannotEdit` where :meth:`change` would; nothing is changed."""
        if owner.source is None:
            Drafts(self.deployment).change(owner, value)
        elif splices_for(owner.source.text, owner.within, value):
            self._read(owner.source)

    def found(self, owner: Owner, value: Any) -> tuple[str, str, list[Splice]]:
        """Return the file that *owner* is in, its text, and what would change in it.

        Nothing is changed. Raises :class:`CannotEdit`.
        """
        source = owner.source
        splices = source and splices_for(source.text, owner.within, value)
        if source is None or not splices:
            return "", "", []
        path, text = self._read(source)
        if source.excerpt is not None:
            splices = in_manifest(text, source.text, source, splices)
        return path, text, splices

    def _splice(self, source: Source, splices: list[Splice]) -> None:
        if not splices:
            return
        text = self.texts.get(source.path, source.text)
        draft = self._draft(source)
        self.texts[source.path] = spliced(text, splices)
        if source.excerpt is not None:
            splices = in_manifest(draft.after, text, source, splices)
        draft.after = spliced(draft.after, splices)

    def _draft(self, source: Source) -> Draft:
        real, before = self._read(source)
        draft = self.files.setdefault(real, Draft(real, source.shown, before, before))
        if source not in draft.sources:
            draft.sources.append(source)
        return draft

    def _read(self, source: Source) -> tuple[str, str]:
        """Return where the file of a source really is, and its text."""
        if source.path not in self._found:
            try:
                self._found[source.path] = self._read_again(source)
            except (OSError, Unreadable, NotEvaluated):
                raise CannotEdit("the file cannot be read again") from None
        return self._found[source.path]

    def _read_again(self, source: Source) -> tuple[str, str]:
        files = self.deployment.files
        path = source.path
        before = source.text
        if source.excerpt is not None:
            if source.excerpt.indent is None or self.deployment.places.manifest is None:
                raise CannotEdit("the manifest contains it as base64 or in quotes")
            path = self.deployment.places.manifest
            read = files.text(path, _MAX_BYTES)
            before = read.text
        else:
            read = files.text(path)
        if read.bad_byte is not None:
            raise CannotEdit("the file is not UTF-8")
        return files.realpath(path), before

    def _change_tree(self, path: Path, value: Any) -> None:
        if self.tree is None:
            authored = self.deployment.without_flags.loaded.authored
            self.tree = copy.deepcopy(authored) if authored else {}
        node: Any = self.tree
        for key in path[:-1]:
            if isinstance(node, dict):
                node = node.setdefault(key, {})
            elif isinstance(node, list) and isinstance(key, int) and key < len(node):
                node = node[key]
            else:
                raise CannotEdit("a parent is not an object")
        if isinstance(node, dict) and isinstance(value, Unset):
            node.pop(path[-1], None)
        elif isinstance(node, dict):
            node[path[-1]] = value
        else:
            raise CannotEdit("a parent is not an object")


@lru_cache(maxsize=4)  # each of many edits of a manifest is looked at by itself
def _starts(text: str) -> list[int]:
    """Return where the lines of *text* begin."""
    return [0, *(found.end() for found in re.finditer("\n", text))]


def in_manifest(
    manifest: str, text: str, source: Source, splices: list[Splice]
) -> list[Splice]:
    """Return *splices* of the *text* of a block scalar as those of its *manifest*."""
    excerpt = source.excerpt
    indent = (excerpt.indent if excerpt else 0) or 0
    starts = _starts(manifest)
    within = _starts(text)
    first = (excerpt.line if excerpt else 1) - 1
    newline = "\r\n" if "\r\n" in manifest else "\n"

    def place(offset: int, *, whole_lines: bool) -> int:
        line = bisect_right(within, offset) - 1
        column = offset - within[line]
        start = starts[first + line] if first + line < len(starts) else len(manifest)
        return start if whole_lines and column == 0 else start + indent + column

    moved = []
    for start, end, new in splices:
        is_start = start == 0 or text[start - 1] == "\n"
        is_end = end == len(text) or (end > 0 and text[end - 1] == "\n")
        whole = is_start and is_end and not new
        indented = new.replace("\n", newline + " " * indent)
        moved.append(
            Splice(
                place(start, whole_lines=whole), place(end, whole_lines=whole), indented
            )
        )
    return moved
