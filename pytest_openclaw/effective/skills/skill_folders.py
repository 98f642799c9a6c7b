"""Finding skills below a folder, and loading one, as the releases do."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import field
from typing import NamedTuple

from pytest_openclaw.deployment.host.files import FileKind
from pytest_openclaw.deployment.host.files import Files
from pytest_openclaw.deployment.host.files import TooLarge
from pytest_openclaw.deployment.host.files import clause
from pytest_openclaw.deployment.host.files import node_name
from pytest_openclaw.effective.code_scan.scanned_files import is_inside
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.language.javascript import trim
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.releases.skill_rules import SkillRules

SKILL = "SKILL.md"
#: Folders that are looked through for one deployment: links may multiply them.
MAX_FOLDERS = 5_000
#: Skills that are read: as many as ten full folders of skills have.
MAX_LOADS = 2_000


class Skill(NamedTuple):
    """A skill that a release loads."""

    name: str
    folder: str


class Refused(Exception):
    """A folder is not a skill that can be loaded; ``reason`` is a clause."""

    def __init__(self, folder: str, reason: str) -> None:
        super().__init__(reason)
        self.folder = folder
        self.reason = reason


@dataclass(frozen=True)
class Root:
    """A folder of skills, how deep they may lie, and where links may lead."""

    path: str
    depth: int
    may_leave: bool = False


@dataclass
class SkillFolders:
    """Finds skills, within the limits that ``skills.limits`` and this class set."""

    files: Files
    rules: SkillRules
    max_candidates: int
    max_loaded: int
    max_bytes: int
    link_targets: tuple[str, ...] = ()
    _folders: int = field(default=0, init=False)
    _loads: int = field(default=0, init=False)

    def skills(self, root: Root) -> list[Skill]:
        """Return the skills of *root* that load, in the order of their paths."""
        loaded: list[Skill] = []
        for folder in self._candidates(root):
            try:
                loaded.append(self.load(self._path(folder, root)))
            except Refused:
                continue
            if len(loaded) >= self.max_loaded:
                break
        return loaded

    def load(self, folder: str) -> Skill:
        """Return the skill in *folder*. Raises :class:`Refused`."""
        path = os.path.join(folder, SKILL)
        try:
            real = self.files.realpath(path)
            if not is_inside(self.files.realpath(folder), real):
                raise Refused(folder, f"the link of {SKILL} leads out of it")
            data, status = self.files.read(path, self.max_bytes)
        except TooLarge:
            raise Refused(folder, f"{SKILL} is too large") from None
        except OSError as error:
            raise Refused(folder, clause(error)) from None
        if status.links > 1:
            raise Refused(folder, f"{SKILL} is a hard link")
        self._loads += 1
        if self._loads > MAX_LOADS:
            raise NotEvaluated(f"there are more than {MAX_LOADS:,} skills to load")
        # It brings a YAML parser along, which audits without skills do not need.
        from pytest_openclaw.effective.skills.front_matter import read_front_matter

        text = data.decode("utf-8", "replace")
        read = read_front_matter(text, strict=self.rules.strict_front_matter) or {}
        if not trim(read.get("description", "")):
            raise Refused(folder, "it has no readable description")
        return Skill(trim(read.get("name", "")) or os.path.basename(folder), folder)

    def has_skill_file(self, folder: str) -> bool:
        """Tell whether *folder* holds something named as a skill is."""
        try:
            self.files.lstat(os.path.join(folder, SKILL))
        except OSError:
            return False
        return True

    def children(self, folder: str, root: Root) -> list[str]:
        """Return the folders in *folder*, links to folders included."""
        found = [
            path
            for path in self.links_and_folders(folder)
            if self.files.is_folder(path)
        ]
        return [
            path
            for path in found[: self.max_candidates]
            if root.may_leave or self.stays(path, root)
        ]

    def links_and_folders(self, folder: str) -> list[str]:
        """Return what in *folder* may be a folder, wherever it leads."""
        self._folders += 1
        if self._folders > MAX_FOLDERS:
            raise NotEvaluated(f"the skills are in more than {MAX_FOLDERS:,} folders")
        try:
            entries = self.files.list(folder)
        except OSError:
            return []
        return [
            os.path.join(folder, node_name(name))
            for name, kind in entries
            if kind in (FileKind.FOLDER, FileKind.LINK)
            and not name.startswith(".")
            and name != "node_modules"
        ]

    def stays(self, path: str, root: Root) -> bool:
        """Does *path* lead to a place in *root*, or where links are allowed to?"""
        try:
            real = self.files.realpath(path)
            top = self.files.realpath(root.path)
        except OSError:
            return False
        return any(is_inside(each, real) for each in (top, *self.link_targets))

    def _path(self, folder: str, root: Root) -> str:
        """Return the path that a skill is known by; behind own links, the real one."""
        return self.files.realpath(folder) if root.may_leave else folder

    def _candidates(self, root: Root) -> Iterator[str]:
        """Yield the folders that look like skills, in the order of their paths."""
        if not self.files.is_folder(root.path):
            return
        nested = os.path.join(root.path, "skills")
        if self.rules.prefers_nested:
            base = nested if self._holds_skill(nested, root) else root.path
            if self.has_skill_file(base):
                yield base
            else:
                yield from self._below(base, root, root.depth)
            return
        if not self.has_skill_file(root.path):
            yield from self._below(root.path, root, root.depth, nested)
            return
        if self.has_skill_file(nested):
            yield nested
            return
        try:
            self.load(root.path)
        except Refused:
            yield from self._below(nested, root, self.rules.depth)
        else:
            yield root.path

    def _holds_skill(self, folder: str, root: Root) -> bool:
        return any(map(self.has_skill_file, self.children(folder, root)))

    def _below(
        self, folder: str, root: Root, depth: int, nested: str = ""
    ) -> Iterator[str]:
        for child in self.children(folder, root):
            if self.has_skill_file(child):
                yield child
            elif child == nested:
                yield from self._below(child, root, self.rules.depth)
            elif depth > 1:
                yield from self._below(child, root, depth - 1)
