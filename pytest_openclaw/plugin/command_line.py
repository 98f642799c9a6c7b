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
    ("state-dir", False, "PATH", "state directory, or a tar archive of it"),
    ("home", False, "DIR", "home directory of the deployment (with one config)"),
    ("release", False, "VERSION", "evaluate with the rules of this OpenClaw release"),
    ("env", False, "SOURCE", "environment: none (default) or process"),
    ("env-file", False, "FILE", "variables; the value of a bare NAME is unknown"),
    ("opaque-env", True, "NAMES", "variables set on the host, values unknown here"),
    (
        "gateway-args",
        False,
        "ARGS",
        "arguments of the gateway, in one text: '--bind lan'",
    ),
    ("baseline", False, "FILE", "baseline file: rules and approved exceptions"),
    ("today", False, "DATE", "evaluate exceptions as of this day, YYYY-MM-DD"),
    (
        "profile",
        False,
        "NAME",
        "how strict: audit (default), hardened, shared, governed, or a baseline's own",
    ),
    ("fail-on", False, "SEVERITY", "lowest to fail: critical, warn (default), info"),
    ("select", True, "GLOBS", "collect only these checkIds"),
    ("ignore", True, "GLOBS", "do not collect these checkIds"),
    ("json", False, "PATH", "write a report like openclaw security audit --json"),
    (
        "secrets-json",
        False,
        "PATH",
        "write a report like openclaw secrets audit --json",
    ),
    ("junit", False, "PATH", "write JUnit XML with a suite for each deployment"),
    ("sarif", False, "PATH", "write SARIF 2.1.0, for code scanning"),
    ("markdown", False, "PATH", "write a page for a merge request or a job summary"),
    ("fix", False, "STEP", "fix what requires no decision: plan, diff or apply"),
    ("fix-tier", False, "TIER", "fixes: safe (default) or the release's own"),
    ("fix-diff", False, "PATH", "write the diff of the fixes"),
    ("fix-json", False, "PATH", "write the plan of the fixes as JSON"),
    (
        "probe-token-env",
        False,
        "NAME",
        "environment variable with the token for the probe",
    ),
    ("probe-password-env", False, "NAME", "the same for a password"),
    (
        "probe-seconds",
        False,
        "SECONDS",
        "timeout for a login, and again for its answers; default: 5, as in the release",
    ),
    ("codequality", False, "PATH", "write a Code Quality report, for GitLab"),
    (
        "annotations",
        False,
        "SYSTEM",
        "annotate failing lines in a CI log: auto (default), github, azure, none",
    ),
    ("shard", False, "PART", "run this part of the deployments, such as 2/5"),
    ("results", False, "PATH", "write the results as data, for --openclaw-merge"),
    (
        "upgrade-to",
        True,
        "VERSION",
        "rehearse the upgrade to this OpenClaw release, or to newest; writes nothing",
    ),
    ("html", False, "PATH", "write a self-contained HTML report"),
    (
        "report",
        True,
        "FILE",
        "read a report of openclaw security audit --json instead; globs are expanded",
    ),
    ("register", False, "FILE", "who answers for what runs: a TOML file"),
)
_PROBE = (
    "connect to the running gateway, read-only: at the address of its config, or at URL"
)
_FLAGS = (
    ("strict", "fail checks that cannot be evaluated, instead of skipping them"),
    ("accept-current", "accept all current findings, in openclaw-accepted.toml"),
    ("secrets", "also run the checks of openclaw secrets audit"),
    ("fix-backup", "keep a backup of each file that --openclaw-fix changes"),
    ("deep", "also run the checks of openclaw security audit --deep"),
    ("junit-all", "include checks that do not apply in --openclaw-junit"),
    ("command", "evaluate without the plugins that the command cannot install"),
)
_PRINTERS = (
    ("checks", "print the catalogue of checks and exit"),
    ("baseline-schema", "print the JSON Schema of the baseline file and exit"),
    (
        "import-suppressions",
        "print the suppressions of configs as exceptions, and exit",
    ),
    ("releases", "print the known releases and how exactly they are known, and exit"),
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
    host = "check the gateway of this machine: its state, config, home and environment"
    where = {"nargs": "?", "const": "~/.openclaw", "metavar": "DIR", "help": host}
    group.addoption("--openclaw-host", **where)
    parser.addini(_ini("host"), host, type="string")
    merge = "make the reports of one run of what shards wrote, and exit"
    group.addoption("--openclaw-merge", nargs="+", metavar="FILE", help=merge)
    group.addoption(
        "--openclaw-explain",
        metavar="CHECKID",
        help="print the documentation of a check and exit",
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
                f"--openclaw-{name} must be one of {', '.join(words)},"
                f" not {value!r}{meant}"
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
