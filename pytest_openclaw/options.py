"""The command line and ini options, and the one object that holds what they say."""

from __future__ import annotations

import fnmatch
import glob
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_openclaw.checks.check import Catalogue
    from pytest_openclaw.checks.check import Check
    from pytest_openclaw.deployment.deployment import Deployment

_SEVERITIES = ("critical", "warn", "info")
_ENVIRONMENTS = ("none", "process")

#: Options with a value: name, whether it can be repeated, metavar, help.
_VALUES = (
    ("config", True, "PATH", "a deployment's config file; globs are expanded"),
    ("state-dir", False, "DIR", "the deployment's state directory (with one config)"),
    ("home", False, "DIR", "the deployment's home directory (with one config)"),
    ("release", False, "VERSION", "judge by this OpenClaw release's rules"),
    ("env", False, "SOURCE", "the deployment's environment: none (default) or process"),
    (
        "env-file",
        False,
        "FILE",
        "variables of the deployment; a bare NAME is set, but unknown",
    ),
    (
        "opaque-env",
        True,
        "NAMES",
        "variables that are set on the host, but unknown here",
    ),
    ("fail-on", False, "SEVERITY", "what fails: critical, warn (default) or info"),
    ("select", True, "GLOBS", "collect only these checkIds"),
    ("ignore", True, "GLOBS", "do not collect these checkIds"),
    ("json", False, "PATH", "write a report as openclaw security audit --json does"),
)
_FLAGS = (
    ("strict", "fail what cannot be evaluated, instead of skipping it"),
    ("deep", "also evaluate what openclaw security audit --deep adds"),
)


def add_options(parser: pytest.Parser) -> None:
    """Register every option, and an ini twin of the same name for each."""
    group = parser.getgroup("openclaw", "OpenClaw hardening baseline")
    for name, repeated, metavar, text in _VALUES:
        action = "append" if repeated else "store"
        group.addoption(f"--openclaw-{name}", action=action, metavar=metavar, help=text)
        if repeated:
            parser.addini(_ini(name), text, type="linelist")
        else:
            parser.addini(_ini(name), text, type="string")
    for name, text in _FLAGS:
        group.addoption(
            f"--openclaw-{name}", action="store_true", default=None, help=text
        )
        parser.addini(_ini(name), text, type="bool", default=False)
    group.addoption(
        "--openclaw-checks",
        action="store_true",
        help="print the catalogue of checks and exit",
    )
    group.addoption(
        "--openclaw-explain",
        metavar="CHECKID",
        help="print what is known about a check and exit",
    )


def _ini(name: str) -> str:
    return "openclaw_" + name.replace("-", "_")


@dataclass(frozen=True)
class Options:
    """What command line and ini file ask for; the command line is stronger."""

    configs: tuple[Path, ...] = ()
    state_dir: str | None = None
    home: str | None = None
    release: str | None = None
    env: str = "none"
    env_file: Path | None = None
    opaque_env: tuple[str, ...] = ()
    fail_on: str = "warn"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    json: Path | None = None
    strict: bool = False
    deep: bool = False

    @classmethod
    def of(cls, config: pytest.Config) -> Options:
        """Read and check the options. Raises :class:`pytest.UsageError`."""
        read = _Reader(config)
        options = cls(
            configs=read.configs(),
            state_dir=read.folder("state-dir"),
            home=read.folder("home"),
            release=read.text("release"),
            env=read.word("env", _ENVIRONMENTS) or "none",
            env_file=read.file("env-file"),
            opaque_env=read.list("opaque-env"),
            fail_on=read.word("fail-on", _SEVERITIES) or "warn",
            select=read.list("select"),
            ignore=read.list("ignore"),
            json=read.path("json"),
            strict=read.flag("strict"),
            deep=read.flag("deep"),
        )
        if len(options.configs) != 1 and (options.state_dir or options.home):
            raise pytest.UsageError(
                "--openclaw-state-dir and --openclaw-home belong to one deployment:"
                f" give one --openclaw-config with them, not {len(options.configs)}"
            )
        return options

    @property
    def needs_validation(self) -> bool:
        """Is there anything that only the engine can check?"""
        return bool(self.select or self.ignore or self.release)

    def checks(self, catalogue: Catalogue) -> list[Check]:
        """Return the checks of *catalogue* that are selected and not ignored."""
        return [
            check
            for check in catalogue
            if (not self.select or _matches(check.id, self.select))
            and not _matches(check.id, self.ignore)
        ]

    def validate(self, catalogue: Catalogue) -> None:
        """Refuse patterns and releases that cannot be meant.

        Raises :class:`pytest.UsageError`.
        """
        from pytest_openclaw import errors
        from pytest_openclaw import releases

        for name, patterns in (("select", self.select), ("ignore", self.ignore)):
            for pattern in patterns:
                if not any(
                    fnmatch.fnmatchcase(check.id, pattern) for check in catalogue
                ):
                    raise pytest.UsageError(
                        f"--openclaw-{name}: {pattern!r} matches no checkId;"
                        " --openclaw-checks lists them"
                    )
        if not self.checks(catalogue):
            raise pytest.UsageError(
                "--openclaw-select and --openclaw-ignore leave no check"
            )
        try:
            releases.judged(self.release, None)
        except errors.UsageError as error:
            raise pytest.UsageError(f"--openclaw-release: {error}") from None

    def load(self, name: str, shown: str) -> Deployment:
        """Return the deployment whose config is at *shown*, read as the options say."""
        from pytest_openclaw.deployment.deployment import Deployment

        is_process = self.env == "process"
        declared = _read_env_file(self.env_file)
        return Deployment.load(
            config=shown,
            state_dir=self.state_dir,
            home=self.home,
            env={**(os.environ if is_process else {}), **declared[0]},
            opaque_env=(*self.opaque_env, *declared[1]),
            unset_variables="missing" if is_process else "opaque",
            release=self.release,
            deep=self.deep,
            name=name,
        )


class _Reader:
    """Reads one option: from the command line, else from its ini twin."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._base = config.invocation_params.dir
        # Paths in an ini file are relative to it, as pytest's own are.
        self._ini_base = config.inipath.parent if config.inipath else config.rootpath

    def text(self, name: str) -> str | None:
        value = self._config.getoption(_ini(name))
        value = self._config.getini(_ini(name)) if value is None else value
        return str(value).strip() or None if value is not None else None

    def flag(self, name: str) -> bool:
        value = self._config.getoption(_ini(name))
        return bool(self._config.getini(_ini(name)) if value is None else value)

    def list(self, name: str) -> tuple[str, ...]:
        """Return the entries of a list, which commas or lines part."""
        given = self._config.getoption(_ini(name))
        entries = self._config.getini(_ini(name)) if given is None else given
        parts = (part.strip() for entry in entries for part in entry.split(","))
        return tuple(part for part in parts if part)

    def word(self, name: str, words: Iterable[str]) -> str | None:
        value = self.text(name)
        if value is not None and value not in words:
            raise pytest.UsageError(
                f"--openclaw-{name} is one of {', '.join(words)}, not {value!r}"
            )
        return value

    def path(self, name: str) -> Path | None:
        value = self.text(name)
        if value is None:
            return None
        given = self._config.getoption(_ini(name)) is not None
        return Path(os.path.abspath((self._base if given else self._ini_base) / value))

    def file(self, name: str) -> Path | None:
        path = self.path(name)
        if path is not None and not path.is_file():
            raise pytest.UsageError(f"--openclaw-{name}: there is no file {path}")
        return path

    def folder(self, name: str) -> str | None:
        path = self.path(name)
        if path is not None and not path.is_dir():
            raise pytest.UsageError(f"--openclaw-{name}: there is no directory {path}")
        return str(path) if path else None

    def configs(self) -> tuple[Path, ...]:
        """Return the config files that are named, patterns expanded, each once."""
        given = self._config.getoption("openclaw_config")
        base = self._ini_base if given is None else self._base
        patterns = self._config.getini("openclaw_config") if given is None else given
        found: dict[Path, None] = {}
        for pattern in patterns:
            paths = sorted(glob.glob(str(base / pattern), recursive=True))
            if not paths and glob.has_magic(pattern):
                raise pytest.UsageError(
                    f"--openclaw-config: nothing matches {pattern!r}"
                )
            if not paths:
                raise pytest.UsageError(
                    f"--openclaw-config: there is no file {pattern!r}"
                )
            found.update((Path(os.path.abspath(path)), None) for path in paths)
        return tuple(found)


def _matches(check_id: str, patterns: Iterable[str]) -> bool:
    return any(fnmatch.fnmatchcase(check_id, pattern) for pattern in patterns)


def _read_env_file(path: Path | None) -> tuple[dict[str, str], list[str]]:
    """Return the variables of an env file, and the bare names in it."""
    if path is None:
        return {}, []
    from pytest_openclaw.deployment import dotenv
    from pytest_openclaw.deployment import files

    try:
        text = files.read_text(str(path)).text
    except files.Unreadable as error:
        raise pytest.UsageError(
            f"--openclaw-env-file: {path}: {error.reason}"
        ) from None
    return dotenv.read_dotenv(text), dotenv.bare_names(text)
