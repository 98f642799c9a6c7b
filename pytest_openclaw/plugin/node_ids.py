"""Node ids that are given back to pytest, of what it would not find by itself.

A config of any name, a config of a manifest, and a deployment that a plugin provides
are collected for an option or a hook. What a run prints of them can be pasted behind
``pytest`` without either.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pytest_openclaw.language.plain import plain_name

if TYPE_CHECKING:
    from pytest_openclaw.auditing import Audit
    from pytest_openclaw.plugin.session import Session

#: How the ids of provided deployments begin: these are in no file.
_PROVIDED = "openclaw/"
#: Characters of a baseline that are looked at before it is read as one.
_LONGEST = 1_000_000
#: Options that add configs to a run, whatever else it collects.
_OPTIONS = ("openclaw_config", "openclaw_host", "openclaw_report")
_JSON = (".json", ".json5", ".jsonc")


class GivenIds:
    """The node ids among the arguments of a run."""

    def __init__(self, config: pytest.Config) -> None:
        """Read the arguments of *config*, before anything is collected."""
        is_given = config.args_source is pytest.Config.ArgsSource.ARGS
        args = tuple(config.args) if is_given else ()
        self._folder = config.invocation_params.dir
        self._args = args
        self._ids = tuple(each for each in args if "::" in each)
        self._has_option = any(map(config.getoption, _OPTIONS))
        self.alone = bool(args) and len(self._ids) == len(args)
        """Are ids all that is asked for?"""

    def refuse_templates(self) -> None:
        """Raise :class:`pytest.UsageError` for a config that has to be rendered first.

        Of the arguments, that is; what options name is looked at by them.
        """
        for each in self._args:
            path = self._folder / each.partition("::")[0]
            if path.name == "openclaw.json" and os.path.isfile(path):
                from pytest_openclaw import errors
                from pytest_openclaw.deployment.forms.recognizing import names_in

                try:
                    names_in([str(path)], "", "")
                except errors.UsageError as error:
                    raise pytest.UsageError(str(error)) from None

    def hints(self, openclaw: Session) -> Iterator[str]:
        """Yield what to do about each argument that may be a config of another name."""
        for each in self._args:
            path = Path(os.path.abspath(self._folder / each))
            is_json = path.suffix in _JSON and path.name != "openclaw.json"
            if is_json and path not in openclaw.options.by_file and path.is_file():
                shown = plain_name(each)
                yield (
                    f"if {shown} is a config, run pytest"
                    f" {shlex.quote('--openclaw-config=' + shown)}: as an argument,"
                    " pytest takes only a config named openclaw.json"
                )

    def dropped(self, session: pytest.Session, openclaw: Session) -> Iterator[Path]:
        """Yield each config among the arguments that pytest leaves to a folder of them.

        Of ``openclaw.json .`` it keeps the folder, in which it finds no config. Raises
        :class:`pytest.UsageError` for the id of a check of such a config.
        """
        for each in self._args:
            file, *parts = each.split("::")
            path = Path(os.path.abspath(self._folder / file))
            is_kept = session.isinitpath(path) or path in openclaw.options.by_file
            if is_kept or not os.path.isfile(path):
                continue
            is_config = path.name == "openclaw.json"
            if parts and (is_config or self.names_config(path, openclaw)):
                raise pytest.UsageError(
                    f"{each}: pytest leaves out what is in a folder that is an argument"
                    " too: run the two separately"
                )
            if is_config:
                yield path

    def below(self, path: Path) -> Iterator[list[str]]:
        """Yield the parts of each id below the file at *path*."""
        for each in self._ids:
            file, *parts = each.split("::")
            if self._folder / file == path:
                yield parts

    def configs(self, by_file: dict[Path, list[Path]]) -> dict[Path, list[Path]]:
        """Return those configs, by file, that a run collects.

        The ones of the ini file are for runs that name no items.
        """
        if self._has_option or not self.alone:
            return by_file
        return {file: each for file, each in by_file.items() if any(self.below(file))}

    @property
    def baseline(self) -> Path | None:
        """The baseline that ids name a deployment of, if they do."""
        named = (each.split("::") for each in self._ids)
        files = (file for file, *parts in named if len(parts) > 1)
        paths = (self._folder / file for file in files if file.endswith(".toml"))
        return next(filter(_registers_deployments, paths), None)

    @property
    def provided(self) -> list[str]:
        """Those of deployments that plugins provide."""
        return [
            each
            for each in self._ids
            if each.startswith(_PROVIDED)
            and not os.path.exists(self._folder / each.partition("::")[0])
        ]

    def names_config(self, path: Path, openclaw: Session) -> bool:
        """Is there an id of a check on the config, or the manifest, at *path*?"""
        if path.suffix in (".py", ".toml"):
            return False
        known = openclaw.catalogue()
        return any(known.find(parts[-1]) is not None for parts in self.below(path))

    def in_manifest(self, path: Path) -> list[Path]:
        """Return the configs of the manifest at *path* that ids name."""
        from pytest_openclaw import errors
        from pytest_openclaw.deployment.forms.recognizing import names_in

        labels = {parts[0] for parts in self.below(path) if len(parts) > 1}
        found: list[Path] = []
        for label in sorted(labels):
            try:
                there_are = names_in([str(path)], label, "")
            except errors.UsageError:
                continue
            found += [Path(each) for each in there_are if each == f"{path}#{label}"]
        return found

    def checks_of(self, audit: Audit) -> frozenset[str] | None:
        """Return the checks that ids name of a provided deployment; ``None``: all.

        Those of a deployment that no id names are none.
        """
        if not self.alone:
            return None
        name = provided_id(audit.deployment.name)
        begun = [each for each in self.provided if f"{each}::".startswith(f"{name}::")]
        if name in begun:
            return None
        return frozenset(each.removeprefix(f"{name}::") for each in begun)

    def refuse_unknown(self, audits: list[Audit]) -> None:
        """Raise :class:`pytest.UsageError`, as pytest does, for what is not there."""
        names = [
            f"{provided_id(audit.deployment.name)}::{check}"
            for audit in audits
            for check in audit.checks
        ]
        for each in self.provided:
            if not any(f"{name}::".startswith(f"{each}::") for name in names):
                raise pytest.UsageError(f"not found: {each}")


def _registers_deployments(path: Path) -> bool:
    if not os.path.isfile(path):
        return False
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return "deployment]]" in file.read(_LONGEST)
    except OSError:  # pytest says so of an argument that it cannot read
        return False


def keep_from_pytest(session: pytest.Session, given: GivenIds) -> None:
    """Take ids of provided deployments out of the arguments, before pytest collects.

    It would look for a file of that name. The controller of xdist collects nothing,
    and passes its arguments on.
    """
    given.refuse_templates()
    config = session.config
    if given.provided and not config.pluginmanager.has_plugin("dsession"):
        config.args[:] = [each for each in config.args if each not in given.provided]


def provided_id(name: str) -> str:
    """Return the node id of the deployment of this name that a plugin provides."""
    from pytest_openclaw.language.plain import printable
    from pytest_openclaw.language.plain import undivided

    return undivided(f"{_PROVIDED}{printable(name)}")
