"""Which files of a folder the code scanner reads, and what it sees in them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import field
from typing import TYPE_CHECKING
from typing import NamedTuple

from pytest_openclaw.deployment.host.files import FileKind
from pytest_openclaw.deployment.host.files import Files
from pytest_openclaw.deployment.host.files import NotRegular
from pytest_openclaw.deployment.host.files import TooLarge
from pytest_openclaw.deployment.host.files import clause
from pytest_openclaw.deployment.host.files import node_name
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.language.paths import absolute
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.releases.code_rules import CodeRules

# Only a deep audit loads the scanner, and its expressions.
if TYPE_CHECKING:
    from pytest_openclaw.effective.code_scan.scanner import Match

#: Bytes of code that one deployment's plugins, or its skills, may have here. The
#: release has no such limit; a folder of hard links has any size at no cost.
MAX_BYTES = 512 * 1024 * 1024
#: Folders in which its code may lie.
MAX_FOLDERS = 100_000


class ScanFailed(Exception):
    """The release's scan of a folder would end here; ``reason`` is a clause."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class MatchInFile(NamedTuple):
    """A match, and the file that it is in, relative to the scanned folder."""

    file: str
    match: Match


@dataclass
class CodeScanner:
    """Scans folders one after the other, as far as the bounds for all of them go."""

    files: Files
    rules: CodeRules
    _bytes: int = field(default=0, init=False)
    _folders: int = field(default=0, init=False)

    def scan_folder(self, folder: str, forced: Iterable[str] = ()) -> list[MatchInFile]:
        """Return what is seen in the code below *folder*.

        *forced* are the texts of files that are scanned wherever in it they lie.
        Raises :class:`ScanFailed` where the release gives up on the folder, and
        :class:`~pytest_openclaw.NotEvaluated` where there is too much of it.
        """
        from pytest_openclaw.effective.code_scan.scanner import scan

        try:
            return [
                MatchInFile(os.path.relpath(path, folder).replace(os.sep, "/"), match)
                for path in self._chosen(folder, forced)
                for match in scan(self._text(path), self.rules)
            ]
        except OSError as error:
            raise ScanFailed(clause(error)) from None

    def read(self, path: str, limit: int) -> str:
        """Return the text at *path* as Node has it; raises :class:`OSError`."""
        data = self.files.read(path, limit).data
        self._bytes += len(data)
        if self._bytes > MAX_BYTES:
            raise NotEvaluated(f"there are more than {MAX_BYTES:,} bytes of code")
        return data.decode("utf-8", "replace")

    def _text(self, path: str) -> str:
        """Return the text at *path*; none of a file that is too large, or gone."""
        try:
            return self.read(path, self.rules.max_file_bytes)
        except (TooLarge, FileNotFoundError, IsADirectoryError, NotRegular):
            return ""

    def _chosen(self, folder: str, forced: Iterable[str]) -> list[str]:
        """Return the files that are read: forced ones first, then as many as may be."""
        chosen = dict.fromkeys(self._forced(folder, forced))
        for path in self._walk(folder):
            if len(chosen) >= self.rules.max_files:
                break
            chosen.setdefault(path)
        return list(chosen)[: self.rules.max_files]

    def _forced(self, folder: str, forced: Iterable[str]) -> Iterator[str]:
        for text in forced:
            path = absolute(os.path.join(folder, text))
            if not is_inside(folder, path) or not self._is_code(path):
                continue
            try:
                if self.files.stat(path).kind is FileKind.FILE:
                    yield path
            except FileNotFoundError:
                continue

    def _walk(self, top: str) -> Iterator[str]:
        """Yield the files of code: those of a folder, then of its last folder first."""
        waiting = [top]
        while waiting:
            folder = waiting.pop()
            self._folders += 1
            if self._folders > MAX_FOLDERS:
                raise NotEvaluated(f"the code is in more than {MAX_FOLDERS:,} folders")
            try:
                entries = self.files.list(folder)
            except FileNotFoundError:
                continue
            for name, kind in entries:
                if name.startswith(".") or name == "node_modules":
                    continue
                path = os.path.join(folder, node_name(name))
                if kind is FileKind.FOLDER:
                    waiting.append(path)
                elif kind is FileKind.FILE and self._is_code(path):
                    yield path

    def _is_code(self, path: str) -> bool:
        name = os.path.basename(path)
        dot = name.rfind(".")
        return dot > 0 and name[dot:].lower() in self.rules.suffixes


def is_inside(folder: str, path: str) -> bool:
    """Tell whether *path* lies in *folder*, or is it, by the texts of both."""
    try:
        relative = os.path.relpath(path, folder)
    except ValueError:  # another drive
        return False
    return relative.split(os.sep)[0] != os.pardir
