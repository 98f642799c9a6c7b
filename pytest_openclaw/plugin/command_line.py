"""The command line and ini options: their registration and how each is read."""

from __future__ import annotations

import datetime
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

SEVERITIES = ("critical", "warn", "info")
ENVIRONMENTS = ("none", "process")
FIX_STEPS = ("plan", "diff", "apply")
ANNOTATIONS = ("auto", "github", "azure", "none")
FIX_TIERS = ("safe", "release")

#: Options with a value: name, whether it can be repeated, metavar, help.
_VALUES = (
    (
        "config",
        True,
        "PATH",
        "a config, or a file that describes gateways: Compose, Kubernetes, systemd,"
        " ...; globs are expanded, - is standard input",
    ),
    (
        "state-dir",
        False,
        "PATH",
        "the deployment's state: a directory or a tar archive",
    ),
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
    (
        "gateway-args",
        False,
        "ARGS",
        "what the gateway is started with, in one text: '--bind lan'",
    ),
    ("baseline", False, "FILE", "what is enforced and approved: a TOML file"),
    ("today", False, "DATE", "judge exceptions as of this day, YYYY-MM-DD"),
    (
        "profile",
        False,
        "NAME",
        "how strict: audit (default), hardened, shared, governed, or a baseline's own",
    ),
    ("fail-on", False, "SEVERITY", "what fails: critical, warn (default) or info"),
    ("select", True, "GLOBS", "collect only these checkIds"),
    ("ignore", True, "GLOBS", "do not collect these checkIds"),
    ("json", False, "PATH", "write a report as openclaw security audit --json does"),
    (
        "secrets-json",
        False,
        "PATH",
        "write a report as openclaw secrets audit --json does",
    ),
    ("junit", False, "PATH", "write JUnit XML with a suite for each deployment"),
    ("sarif", False, "PATH", "write SARIF 2.1.0, for code scanning"),
    ("markdown", False, "PATH", "write a page for a merge request or a job summary"),
    ("fix", False, "STEP", "fix what needs no decision: plan, diff or apply"),
    ("fix-tier", False, "TIER", "which fixes: safe (default), or the release's own"),
    ("fix-diff", False, "PATH", "write the diff of the fixes"),
    ("fix-json", False, "PATH", "write the plan of the fixes as data"),
    (
        "probe-token-env",
        False,
        "NAME",
        "the variable of pytest's environment with the token for the probe",
    ),
    ("probe-password-env", False, "NAME", "the same for a password"),
    (
        "probe-seconds",
        False,
        "SECONDS",
        "how long a login may take, and then its answers; default: 5, as the release",
    ),
    ("codequality", False, "PATH", "write a Code Quality report, for GitLab"),
    (
        "annotations",
        False,
        "SYSTEM",
        "mark the lines of what fails in a CI log: auto (default), github, azure, none",
    ),
    ("shard", False, "PART", "judge this part of the deployments: 2/5, second of five"),
    ("results", False, "PATH", "write what ran as data, for --openclaw-merge"),
    (
        "upgrade-to",
        True,
        "VERSION",
        "rehearse the upgrade to this OpenClaw release, or to newest; writes nothing",
    ),
    ("html", False, "PATH", "write one page for a browser, with pictures"),
    (
        "report",
        True,
        "FILE",
        "what openclaw security audit --json said, as the source; globs are expanded",
    ),
    ("register", False, "FILE", "who answers for what runs: a TOML file"),
)
_PROBE = "connect to the running gateway, read-only: where its config says, or at URL"
_FLAGS = (
    ("strict", "fail what cannot be evaluated, instead of skipping it"),
    ("accept-current", "accept what is found now, in openclaw-accepted.toml"),
    ("secrets", "also evaluate what openclaw secrets audit finds"),
    ("fix-backup", "keep the old text beside each file that --openclaw-fix changes"),
    ("deep", "also evaluate what openclaw security audit --deep adds"),
    ("junit-all", "let --openclaw-junit have what does not apply as well"),
    ("command", "judge as the command does that cannot install a channel's plugin"),
)
_PRINTERS = (
    ("checks", "print the catalogue of checks and exit"),
    ("baseline-schema", "print the JSON Schema of the baseline file and exit"),
    ("import-suppressions", "print configs' suppressions as exceptions, and exit"),
    ("releases", "print the releases that are known, how exactly, and exit"),
    ("register-schema", "print the JSON Schema of the register file and exit"),
)


def add_options(parser: pytest.Parser) -> None:
    """RunBaseline every option, and an ini twin of the same name for each."""
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
        "--openclaw-probe", nargs="?", const="true", metavar="URL", help=_PROBE
    )
    parser.addini(_ini("probe"), _PROBE, type="string")
    for name, text in _PRINTERS:
        group.addoption(f"--openclaw-{name}", action="store_true", help=text)
    for name, what in (("init", "baseline"), ("propose-register", "register")):
        group.addoption(
            f"--openclaw-{name}",
            nargs="?",
            const="print",
            choices=("print", "write"),
            metavar="write",
            help=f"print a {what} for what is found here, or write it, and exit",
        )
    host = "judge the gateway of this machine: its state, config, home and environment"
    where = {"nargs": "?", "const": "~/.openclaw", "metavar": "DIR", "help": host}
    group.addoption("--openclaw-host", **where)
    parser.addini(_ini("host"), host, type="string")
    merge = "make the reports of one run of what shards wrote, and exit"
    group.addoption("--openclaw-merge", nargs="+", metavar="FILE", help=merge)
    group.addoption(
        "--openclaw-explain",
        metavar="CHECKID",
        help="print what is known about a check and exit",
    )


def _ini(name: str) -> str:
    return "openclaw_" + name.replace("-", "_")


class OptionReader:
    """Reads one option: from the command line, else from its ini twin.

    What cannot be meant raises :class:`pytest.UsageError`.
    """

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._base = config.invocation_params.dir
        # Paths in an ini file are relative to it, as pytest's own are.
        self._ini_base = config.inipath.parent if config.inipath else config.rootpath

    def text(self, name: str) -> str | None:
        """Return the text that is given, trimmed; ``None`` if there is none."""
        value = self._config.getoption(_ini(name))
        value = self._config.getini(_ini(name)) if value is None else value
        return str(value).strip() or None if value is not None else None

    def flag(self, name: str) -> bool:
        """Return whether the flag is set."""
        value = self._config.getoption(_ini(name))
        return bool(self._config.getini(_ini(name)) if value is None else value)

    def list(self, name: str) -> tuple[str, ...]:
        """Return the entries of a list, which commas or lines part."""
        given = self._config.getoption(_ini(name))
        entries = self._config.getini(_ini(name)) if given is None else given
        parts = (part.strip() for entry in entries for part in entry.split(","))
        return tuple(part for part in parts if part)

    def arguments(self, name: str) -> tuple[str, ...]:
        """Return the words that a shell would make of the text that is given."""
        text = self.text(name)
        if not text:
            return ()
        from pytest_openclaw.deployment.host.gateway_command import BadCommand
        from pytest_openclaw.deployment.host.gateway_command import words_of_line

        try:
            return tuple(words_of_line(text))
        except BadCommand as error:
            raise pytest.UsageError(f"--openclaw-{name}: {error}") from None

    def word(self, name: str, words: Sequence[str]) -> str | None:
        """Return the word that is given, which is one of *words*."""
        value = self.text(name)
        if value is not None and value not in words:
            import difflib  # a moment that only an error is worth

            close = difflib.get_close_matches(value, words, n=1)
            meant = f"; did you mean {close[0]}?" if close else ""
            raise pytest.UsageError(
                f"--openclaw-{name} is one of {', '.join(words)}, not {value!r}{meant}"
            )
        return value

    def path(self, name: str) -> Path | None:
        """Return the absolute path that is given."""
        value = self.text(name)
        if value is None:
            return None
        given = self._config.getoption(_ini(name)) is not None
        return Path(os.path.abspath((self._base if given else self._ini_base) / value))

    def file(self, name: str) -> Path | None:
        """Return the path that is given, where a file is."""
        path = self.path(name)
        if path is not None and not path.is_file():
            raise pytest.UsageError(f"--openclaw-{name}: there is no file {path}")
        return path

    def date(self, name: str) -> datetime.date | None:
        """Return the day that is given."""
        value = self.text(name)
        try:
            return datetime.date.fromisoformat(value) if value else None
        except ValueError:
            raise pytest.UsageError(
                f"--openclaw-{name}: {value!r} is not a valid date; 2026-12-31 is one"
            ) from None

    def folder(self, name: str) -> str | None:
        """Return the path that is given, where a directory is."""
        path = self.path(name)
        if path is not None and not path.is_dir():
            raise pytest.UsageError(f"--openclaw-{name}: there is no directory {path}")
        return str(path) if path else None

    def folder_or_archive(self, name: str) -> str | None:
        """Return the path that is given, where a directory or a file is."""
        path = self.path(name)
        if path is not None and not path.is_dir() and not path.is_file():
            raise pytest.UsageError(
                f"--openclaw-{name}: there is no directory or archive {path}"
            )
        return str(path) if path else None

    def configs(self) -> tuple[Path, ...]:
        """Return the config files that are named, patterns expanded, each once."""
        return self._expanded("config")

    def reports(self) -> tuple[Path, ...]:
        """Return the reports that are named, patterns expanded, each once."""
        return self._expanded("report")

    def _expanded(self, name: str) -> tuple[Path, ...]:
        given = self._config.getoption(_ini(name))
        base = self._ini_base if given is None else self._base
        patterns = self._config.getini(_ini(name)) if given is None else given
        if not patterns:
            return ()
        from pytest_openclaw.plugin import config_patterns

        is_config = name == "config"
        of = config_patterns.expanded if is_config else config_patterns.reports
        found = (path for pattern in patterns for path in of(base, pattern))
        return tuple(dict.fromkeys(found))
