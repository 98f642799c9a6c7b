"""What a plugin's package.json says of its code, and whether that is there.

The fields below ``openclaw`` are read; nothing of a plugin is run.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from pytest_openclaw.deployment.host.files import Files
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.language.javascript import trim
from pytest_openclaw.language.paths import normal
from pytest_openclaw.language.versions import satisfies
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.releases.plugin_rules import PluginRules

#: What is wrong with a package, as a clause, if its code is not there.
NO_CODE = "does not contain the code named in its package"

_BUILT = (".js", ".mjs", ".cjs")
_FLOOR = re.compile(
    r">=[0-9]+\.[0-9]+\.[0-9]+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?\Z"
)
#: A comparator of at least two numbers, or one for any version.
_PLAIN = re.compile(r"(?:[xX*]|(?:[<>]=?|[=^])?v?[0-9]+\.[0-9]+[^xX*]*)\Z")
_NUMBER = r"(?:0|[1-9][0-9]*)"
_LABEL = rf"(?:{_NUMBER}(?![0-9A-Za-z-])|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
_STRICT_FLOOR = re.compile(
    rf">={_NUMBER}\.{_NUMBER}\.{_NUMBER}(?:-{_LABEL}(?:\.{_LABEL})*)?"
    r"(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?\Z"
)


@dataclass(frozen=True)
class PluginPackage:
    """The ``openclaw`` section of a package.json, with the folder it lies in."""

    folder: str
    declared: Setting
    files: Files
    rules: PluginRules

    @property
    def entries(self) -> list[str]:
        """The files that are its code, trimmed."""
        return _texts(self.declared["extensions"])

    @property
    def is_plugin(self) -> bool:
        """Does it say so much that its folder is taken for a plugin?"""
        has_setup = trim(self.declared["setupEntry"].string or "") != ""
        return bool(self.entries) or has_setup or self.misshapen() is not None

    @property
    def is_for_another_api(self) -> bool:
        """Does it ask for a version of the plugin API that the release has not?"""
        compat = self.declared["compat"]
        wanted = compat["pluginApi"]
        if not self.rules.is_strict or not compat.exists:
            return False
        if not compat.is_record:
            return True
        text = wanted.text or ""
        is_known = self.rules.versions_are_npms or all(map(_PLAIN.match, text.split()))
        fits = is_known and text and satisfies(self.rules.api, text)
        return wanted.exists and not fits

    @property
    def is_for_a_newer_release(self) -> bool:
        """Does it ask for a newer one, and is that no fault of its folder?"""
        floor = trim(self.declared["install"]["minHostVersion"].string or "")
        if not self.rules.reads_setup or self.rules.requires_host_version:
            return False
        form = _STRICT_FLOOR if self.rules.versions_are_npms else _FLOOR
        return bool(form.match(floor)) and not satisfies(self.rules.api, floor)

    def misshapen(self) -> str | None:
        """Return what is wrong with the form of the section, as a clause."""
        listed = self.declared["extensions"]
        if not self.rules.is_strict or self.declared.raw is None:
            return None
        if self.declared.exists and not self.declared.is_record:
            return "has a package whose openclaw is not an object"
        if not listed.exists or listed.raw is None:
            return None
        entries = listed.elements()
        if not entries or not all(map(_is_named, entries)):
            return "has a package whose openclaw.extensions is not a list of files"
        return None

    def missing_code(self) -> str | None:
        """Return that code is missing, where no manifest is read for want of it."""
        is_read = self.rules.missing_code != "fault if named"
        return None if is_read or self.has_its_code() else NO_CODE

    def fault(self) -> str | None:
        """What is wrong with the package, as a clause; ``None`` if it is whole."""
        misshapen = self.misshapen()
        if misshapen is not None:
            return misshapen
        floor = self.declared["install"]["minHostVersion"]
        form = _STRICT_FLOOR if self.rules.versions_are_npms else _FLOOR
        if (
            self.rules.reads_setup
            and floor.exists
            and not form.match(trim(floor.string or ""))
        ):
            return "has a package with a malformed minHostVersion"
        if self._requires_newer(trim(floor.string or "")):
            return "has a package that requires a newer release"
        if self.leads_out:
            return "has a package that names code outside of its folder"
        is_fault = self.rules.missing_code in ("fault", "fault if named")
        if is_fault and not self.has_its_code():
            return NO_CODE
        if self.rules.missing_code == "left out" or not self.rules.reads_setup:
            return None
        setup = trim(self.declared["setupEntry"].string or "")
        run_setup = trim(self.declared["runtimeSetupEntry"].string or "")
        if setup and not (self._holds(run_setup or setup) or self._is_built(setup)):
            return "does not contain the setup code named in its package"
        return None

    @property
    def leads_out(self) -> bool:
        """Does it name code that is not below its folder, where that matters?"""
        setup = trim(self.declared["setupEntry"].string or "")
        named = [*self.entries, *self._runtime_entries, *([setup] if setup else [])]
        return self.rules.missing_code == "left out" and any(
            not self._is_below(each.replace("\\", "/")) or self._is_no_file_of_it(each)
            for each in named
        )

    @property
    def _runtime_entries(self) -> list[str]:
        """What is run in place of its code, if the package names that."""
        listed = self.declared["runtimeExtensions"].elements()
        if not self.entries or not self.rules.knows_runtime_code:
            return []
        return [trim(each.string or "") for each in listed]

    def _requires_newer(self, floor: str) -> bool:
        """Is the release older than what the package asks for, where that matters?"""
        is_asked = self.rules.requires_host_version and floor
        return bool(is_asked) and not satisfies(self.rules.api, floor)

    def has_any_code(self) -> bool:
        """Is one of the files there that are named as code, or is none named?"""
        entries = [*self._runtime_entries, *self.entries]
        return not entries or any(self._holds(e) or self._is_built(e) for e in entries)

    def has_its_code(self) -> bool:
        """Is each file there that is named as code?"""
        run = self._runtime_entries
        if run:
            return len(run) == len(self.entries) and all(map(self._holds, run))
        return all(self._holds(each) or self._is_built(each) for each in self.entries)

    def _is_built(self, entry: str) -> bool:
        """Is there what a build made of a file?"""
        return any(map(self._holds, _outputs(entry, self.rules)))

    def _holds(self, entry: str) -> bool:
        """Is a file there that lies in the folder, links followed?"""
        folder = normal(self.folder)
        path = normal(os.path.join(folder, trim(entry)))
        if not self._is_below(entry) or not self.files.is_file(path):
            return False
        real = self.files.realpath(path)
        return real.startswith(self.files.realpath(folder) + os.sep)

    def _is_no_file_of_it(self, entry: str) -> bool:
        """Is something else there: a folder, or a link to nothing or the outside?"""
        try:
            self.files.lstat(normal(os.path.join(self.folder, trim(entry))))
        except (OSError, Unreadable):
            return False
        return not self._holds(entry)

    def _is_below(self, entry: str) -> bool:
        """Is a path below the folder, as it is written?"""
        folder = normal(self.folder)
        path = normal(os.path.join(folder, trim(entry)))
        is_below = path.startswith(folder + os.sep)
        if is_below and self.rules.leading_dots_lead_out:
            return not os.path.relpath(path, folder).startswith("..")
        return is_below


def _outputs(entry: str, rules: PluginRules) -> Iterator[str]:
    """Yield where the release looks for the built output of a source."""
    stem, suffix = os.path.splitext(normal(entry.replace("\\", "/")))
    if suffix.lower() not in rules.sources or stem.startswith(("..", "/")):
        return
    places = [f"dist/{stem.removeprefix('src/')}", stem]
    if rules.builds_keep_src:
        places.append(f"dist/{stem}")
    for place in places:
        yield from (place + built for built in _BUILT)


def _is_named(entry: Setting) -> bool:
    return trim(entry.string or "") != ""


def _texts(listed: Setting) -> list[str]:
    texts = (trim(each.string or "") for each in listed.elements())
    return [each for each in texts if each]
