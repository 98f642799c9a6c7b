"""What a plugin's package.json says of its code, and whether that is there.

The fields below ``openclaw`` are read; nothing of a plugin is run.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pytest_openclaw.deployment.host.files import Files
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.language.javascript import trim
from pytest_openclaw.releases.plugin_rules import PluginRules

#: The suffixes of sources, and what a build makes of each, in a folder of its own too.
_SOURCES = (".ts", ".mts", ".cts")
_BUILT = (".js", ".mjs", ".cjs")
_FLOOR = re.compile(
    r">=\s*(?P<floor>\d+\.\d+\.\d+)(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?\Z",
    re.ASCII,
)


@dataclass(frozen=True)
class PluginPackage:
    """The ``openclaw`` section of a package.json, with the folder it lies in."""

    folder: str
    declared: Setting
    files: Files

    @property
    def entries(self) -> list[str]:
        """The files that are its code, as they are written."""
        return _texts(self.declared["extensions"])

    def fault(self, rules: PluginRules) -> str | None:
        """What is wrong with the package, as a clause; ``None`` if it is whole."""
        floor = self.declared.at("install.minHostVersion")
        if floor.exists and not _FLOOR.match(floor.text or ""):
            return "has a package with a malformed minHostVersion"
        if rules.newer_api_is_skipped and self._asks_for_newer(rules.api):
            return None
        run = _texts(self.declared["runtimeExtensions"])
        entries_there = (
            all(map(self._holds, run or ()))
            if run
            else all(self._holds_built(each, rules) for each in self.entries)
        )
        if not entries_there:
            return "lacks the code that its package names"
        setup = self.declared["setupEntry"].text
        run_setup = self.declared["runtimeSetupEntry"].text
        if setup and not (
            self._holds(run_setup) if run_setup else self._holds_built(setup, rules)
        ):
            return "lacks the setup code that its package names"
        return None

    def _asks_for_newer(self, api: str) -> bool:
        asked = _FLOOR.match(self.declared.at("compat.pluginApi").text or "")
        return asked is not None and _numbers(asked["floor"]) > _numbers(api)

    def _holds_built(self, entry: str, rules: PluginRules) -> bool:
        """Is a file there, or what a build made of it?"""
        return any(map(self._holds, (entry, *_outputs(trim(entry), rules))))

    def _holds(self, entry: str) -> bool:
        folder = os.path.normpath(self.folder)
        path = os.path.normpath(os.path.join(folder, trim(entry)))
        return path.startswith(folder + os.sep) and self.files.exists(path)


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def _outputs(entry: str, rules: PluginRules) -> Iterator[str]:
    """Yield where the release looks for the built output of a source."""
    stem, suffix = os.path.splitext(os.path.normpath(entry))
    if suffix not in _SOURCES or stem.startswith(("..", "/")):
        return
    places = [f"dist/{stem.removeprefix('src/')}", stem]
    if rules.builds_keep_src:
        places.append(f"dist/{stem}")
    for place in places:
        yield from (place + built for built in _BUILT)


def _texts(listed: Setting) -> list[str]:
    texts = (each.string for each in listed.elements())
    return [each for each in texts if each is not None]
