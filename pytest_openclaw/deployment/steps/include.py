"""``$include``: files that an object of a config is made of (both releases)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from pytest_openclaw.deployment.host.files import Files
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.deployment.host.live_files import LIVE
from pytest_openclaw.deployment.text import json5
from pytest_openclaw.deployment.text.sources import Source
from pytest_openclaw.deployment.text.sources import shown_beside
from pytest_openclaw.deployment.values import paths
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.language.paths import is_within
from pytest_openclaw.language.paths import normal
from pytest_openclaw.problems import Problem
from pytest_openclaw.releases.rules import Rules

_KEY = "$include"
_MAX_BYTES = 2 * 1024 * 1024
_MAX_DEPTH = 10
#: Files that are read for one config; lists that include lists grow without bounds.
_MAX_FILES = 1000
#: Characters of all of them, each as often as it is included.
_MAX_TOTAL = 4 * 1024 * 1024
#: Never copied by a merge, since they would reach into JavaScript's objects.
_BLOCKED = frozenset({"__proto__", "constructor", "prototype"})


class IncludeError(Exception):
    """An ``$include`` cannot be resolved; the release refuses the whole config."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def resolve_includes(
    main: Source, roots: Sequence[str], rules: Rules, files: Files = LIVE
) -> Any:
    """Return the tree of *main* with every ``$include`` replaced.

    *roots* are folders beside the main file's own that includes may lie in. The
    files read are noted in ``Source.included``.

    Raises :class:`IncludeError`.
    """
    folders = [os.path.dirname(main.path), *roots]
    return _Resolver(main, folders, rules, files).visit(
        main, main.tree, (), (main.path,)
    )


class _Resolver:
    def __init__(
        self, main: Source, folders: list[str], rules: Rules, files: Files
    ) -> None:
        self.main = main
        self.folders = folders
        self.rules = rules
        self.files = files
        self.count = 0
        self.length = 0

    def visit(
        self, source: Source, value: Any, path: Path, chain: tuple[str, ...]
    ) -> Any:
        """Return *value*, at *path* of *source*, with its includes replaced.

        *chain* are the files that are being included.
        """
        if isinstance(value, list):
            return [
                self.visit(source, each, (*path, at), chain)
                for at, each in enumerate(value)
            ]
        if not isinstance(value, dict):
            return value
        beside = {
            key: self.visit(source, each, (*path, key), chain)
            for key, each in value.items()
            if key != _KEY
        }
        if _KEY not in value:
            return beside
        included = self.included(source, value[_KEY], path, chain)
        if not beside:
            return included
        if not isinstance(included, dict):
            message = (
                "other keys beside it require an included object, not another value"
            )
            raise _error(source, path, message)
        return self.merge(self.copied(included), self.copied(beside))

    def included(
        self, source: Source, named: Any, path: Path, chain: tuple[str, ...]
    ) -> Any:
        """Return what the value of one ``$include`` key stands for."""
        source.included[path] = []
        if isinstance(named, str):
            return self.file(source, named, path, chain)
        if not isinstance(named, list) or not all(
            isinstance(each, str) for each in named
        ):
            raise _error(source, path, "it must be a path or a list of paths")
        result: Any = {}
        for each in named:
            read = self.file(source, each, path, chain)
            result = self.merge(result, self.copied(read))
        return result

    def file(
        self, source: Source, named: str, path: Path, chain: tuple[str, ...]
    ) -> Any:
        """Read one included file and what it includes in turn."""
        target = self.contained(source, named, path)
        if target in chain:
            files = "1 file" if len(chain) == 1 else f"{len(chain)} files"
            raise _error(source, path, f"{named!r} includes itself, through {files}")
        if len(chain) > _MAX_DEPTH:
            raise _error(
                source, path, f"more than {_MAX_DEPTH} levels of included files"
            )
        self.count += 1
        if self.count > _MAX_FILES:
            raise _error(source, path, f"more than {_MAX_FILES} included files")
        try:
            read = self.files.required_text(target, _MAX_BYTES)
        except Unreadable as error:
            raise _error(source, path, f"{named!r}: {error.reason}") from None
        self.length += len(read.text)
        if self.length > _MAX_TOTAL:
            limit = f"{_MAX_TOTAL:,} characters"
            raise _error(source, path, f"more than {limit} of included files")
        if read.links > 1:
            raise _error(
                source, path, f"{named!r} is a hard link, which the release rejects"
            )
        shown = shown_beside(self.main, target)
        outer_levels = source.outer_levels + len(path)
        inner = Source(
            target, shown, read.text, None, outer_levels, excerpt=read.excerpt
        )
        try:
            inner.tree = json5.parse(read.text, outer_levels)
        except json5.Json5Error as error:
            location = inner.place(error.position)
            raise IncludeError(
                Problem(f"not JSON5: {error.message}", location=location)
            ) from None
        source.included[path].append(inner)
        return self.visit(inner, inner.tree, (), (*chain, target))

    def contained(self, source: Source, named: str, path: Path) -> str:
        """Return the absolute path of *named*, which must lie in an allowed folder."""
        target = normal(os.path.join(os.path.dirname(source.path), named))
        longest = max(len(named), len(target))
        if "\0" in named:
            raise _error(source, path, "the path contains a NUL")
        if (
            self.rules.include_path_limit is not None
            and longest >= self.rules.include_path_limit
        ):
            raise _error(
                source, path, f"the path has {longest} characters, which is too long"
            )
        within = any(is_within(target, folder) for folder in self.folders)
        if not within or not self.leads_within(target):
            raise _error(source, path, f"{named!r} is outside the folder of the config")
        return target

    def leads_within(self, target: str) -> bool:
        """Is what *target* leads to in an allowed folder, or nothing at all?"""
        real = self.real(target)
        folders = [self.real(folder) for folder in self.folders]
        return real is None or any(
            folder is not None and is_within(real, folder) for folder in folders
        )

    def real(self, path: str) -> str | None:
        """Return *path* without links; ``None`` if nothing is there."""
        try:
            return self.files.realpath(path)
        except OSError:
            return None

    def copied(self, value: Any) -> Any:
        """Return *value* as a merge copies it: objects in arrays stay as they are."""
        if not self.rules.merge_drops_blocked_keys or not isinstance(value, dict):
            return value
        return {
            key: self.copied(each) for key, each in value.items() if key not in _BLOCKED
        }

    def merge(self, under: Any, over: Any) -> Any:
        """Return *over* merged over *under*: objects by key, arrays one by one."""
        if isinstance(under, list) and isinstance(over, list):
            return [*under, *over]
        if not isinstance(under, dict) or not isinstance(over, dict):
            return over
        merged = {**under}
        for key, value in over.items():
            if key not in _BLOCKED:
                merged[key] = self.merge(merged[key], value) if key in merged else value
        return merged


def _error(source: Source, path: Path, message: str) -> IncludeError:
    where = (*path, _KEY)
    return IncludeError(
        Problem(message, key=paths.render(where), location=source.locate(where))
    )
