"""The command line and ini options: their tables and their registration."""

from __future__ import annotations

from typing import Any

import pytest

SEVERITIES = ("critical", "warn", "info")
ENVIRONMENTS = ("none", "process")
FIX_STEPS = ("plan", "diff", "apply")
ANNOTATIONS = ("auto", "github", "azure", "none")
FIX_TIERS = ("safe", "release")

#: Options with a value: name, whether it can be repeated, metavar, help.
VALUES = (
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
        "how strict: audit (default), personal, hardened, shared, governed, or custom",
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
    (
        "register",
        False,
        "FILE",
        "the register: owners of plugins, skills, ..., as TOML",
    ),
    ("evidence", False, "PATH", "write one JSON document for auditors"),
    (
        "framework",
        True,
        "NAMES",
        "show the controls of these: owasp-asi-2026, owasp-llm-2026, nist-csf-2, ...",
    ),
    (
        "surroundings",
        True,
        "GLOBS",
        "search these files for tokens of ClawMaster: units, documents, logs, ...",
    ),
    ("compare", False, "FILE", "show what changed since the evidence of another run"),
    ("docs", False, "URL", "the site with the pages of this package, for links"),
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
#: Options whose value says where else a gateway is: each has a text.
_PLACES = ("probe", "host")
#: What prints, or merges, instead of running tests.
_INSTEAD = ("init", "propose-register", "merge", "schema", "explain")


def ini(name: str) -> str:
    """Return the name of the ini twin of an option, which pytest calls both by."""
    return "openclaw_" + name.replace("-", "_")


#: What pytest calls the options that a run reads, and their ini twins.
STATED = tuple(
    map(ini, (*(each[0] for each in VALUES), *(name for name, _ in _FLAGS), *_PLACES))
)
#: What it calls those that print something instead.
INSTEAD = tuple(map(ini, (*(name for name, _ in _PRINTERS), *_INSTEAD)))


def add_options(parser: pytest.Parser) -> None:
    """Add every option, and an ini twin of the same name for each."""
    group = parser.getgroup("openclaw", "OpenClaw hardening baseline")

    def add(name: str, **attributes: Any) -> None:
        # A name of its own for the value spares pytest a search of all options.
        group.addoption(f"--openclaw-{name}", dest=ini(name), **attributes)

    for name, repeated, metavar, text in VALUES:
        action = "append" if repeated else "store"
        add(name, action=action, metavar=metavar, help=text)
        if repeated:
            parser.addini(ini(name), text, type="linelist")
        else:
            parser.addini(ini(name), text, type="string")
    for name, text in _FLAGS:
        add(name, action="store_true", default=None, help=text)
        parser.addini(ini(name), text, type="bool", default=False)
    add("probe", nargs="?", const="true", metavar="URL", help=_PROBE)
    parser.addini(ini("probe"), _PROBE, type="string")
    for name, text in _PRINTERS:
        add(name, action="store_true", help=text)
    for name, what in (("init", "baseline"), ("propose-register", "register")):
        add(
            name,
            nargs="?",
            const="print",
            choices=("print", "write"),
            metavar="write",
            help=f"print a {what} for what is found here, or write it, and exit",
        )
    host = "check the gateway of this machine: its state, config, home and environment"
    where = {"nargs": "?", "const": "~/.openclaw", "metavar": "DIR", "help": host}
    add("host", **where)
    parser.addini(ini("host"), host, type="string")
    merge = (
        "combine the results of all shards into the reports of one run, and exit; globs"
        " are expanded"
    )
    add("merge", nargs="+", metavar="FILE", help=merge)
    add(
        "schema",
        choices=("baseline", "register", "evidence", "fixes"),
        metavar="NAME",
        help="print a JSON Schema (baseline, register, evidence, fixes) and exit",
    )
    add(
        "explain",
        metavar="CHECKID",
        help="print the documentation of a check and exit",
    )
