"""What reports call the files of a deployment: never by where this machine has them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property

from pytest_openclaw.deployment.host.places import Places
from pytest_openclaw.language.paths import absolute
from pytest_openclaw.language.paths import is_within
from pytest_openclaw.language.plain import plain_name
from pytest_openclaw.problems import Location
from pytest_openclaw.problems import Problem

#: What reports call a state directory that lies outside of the root directory.
STATE_DIR = "STATE_DIR"
HOME = "~"


class Naming:
    """Names files relative to the root directory, else to the deployment's places.

    ``pairs`` are those folders, the innermost first, and what stands for each.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Take folders and their names; the folders are absolute."""
        self.pairs = sorted(
            ((folder, name) for folder, name in pairs if _is_telling(folder)),
            key=lambda pair: len(pair[0]),
            reverse=True,
        )
        self._names = dict(reversed(self.pairs))

    @cached_property
    def _folders(self) -> re.Pattern[str]:
        folders = "|".join(re.escape(folder) for folder, _ in self.pairs)
        # A folder's name may go on in a longer one, which is another folder.
        return re.compile(rf"(?<![\w./\\-])({folders})(?![\w-]|\.\w)([/\\]?)")

    def of(self, text: str) -> str:
        """Return *text* with these names for each path that it holds."""
        if not self.pairs or not ("/" in text or "\\" in text):
            return text
        return self._folders.sub(self._named, text)

    def file(self, path: str) -> str:
        """Return what the file at *path* is called."""
        return plain_name(self.of(absolute(path))) if self.pairs else path

    def at(self, location: Location) -> Location:
        """Return *location* with the name of its file."""
        return location._replace(file=self.file(location.file))

    def problem(self, problem: Problem) -> Problem:
        """Return *problem* with these names in what it says."""
        where = problem.location
        return replace(
            problem,
            message=self.of(problem.message),
            location=where and self.at(where),
        )

    def _named(self, match: re.Match[str]) -> str:
        name, slash = self._names[match[1]], match[2]
        if name in ("", "."):
            return "" if slash else "."
        return name + ("/" if slash else "")


#: Names files as they were opened: as seen from the working directory.
AS_OPENED = Naming(())


def naming_for(places: Places, root: str) -> Naming:
    """Return how the files at *places* are named, seen from the *root* directory."""
    pairs = [(root, "")]
    for file in filter(None, (places.config, places.manifest, places.described_in)):
        folder = os.path.dirname(file)
        pairs.append((folder, _from(root, folder)))
    if places.home:
        pairs.append((places.home, HOME))
    if places.state_dir:
        pairs.append((places.state_dir, STATE_DIR))
    inside = [
        (folder, _from(root, folder) if is_within(folder, root) else name)
        for folder, name in pairs
    ]
    # Of two names of one folder, that of the place which is last is the telling one.
    return Naming(dict(inside).items())


def _is_telling(folder: str) -> bool:
    return os.path.dirname(folder) != folder


def _from(root: str, folder: str) -> str:
    try:
        relative = os.path.relpath(folder, root)
    except ValueError:  # another drive
        return os.path.basename(folder)
    return "" if relative == os.curdir else relative.replace(os.sep, "/")
