r"""What the code scanner of each release looks for, and how far it looks.

Patterns are written for :mod:`re` with ``ASCII``, as JavaScript reads ``\w`` and
``\b``; ``{s}`` stands for JavaScript's white space. Each is linear on any text: no
two repeats that can take the same characters stand side by side, and none can run
over the text on which the next try begins. Source: filesystem-plugins of both
releases; every rule was compared with both scanners on generated texts.
"""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from pytest_openclaw.on_use import dataclass

Level = Literal["critical", "warn"]


@dataclass(frozen=True)
class LineRule:
    """Something on one line of a file as it stands, comments included."""

    id: str
    severity: Level
    about: str
    """What such a line does, as a clause for messages."""
    pattern: str
    ignore_case: bool = False
    context: str = ""
    """A text that the file must hold too, anywhere."""
    accepts: Literal["", "child process", "unusual port"] = ""
    """A further condition, which no pattern states; see ``effective.code_scan``."""


@dataclass(frozen=True)
class SourceRule:
    """Something in a file without its comments; reported once a file."""

    id: str
    severity: Level
    about: str
    pattern: str
    beside: str = ""
    """A pattern that must match too, in any case of letters."""
    reach: int | None = None
    """How many lines above and below it may stand; ``None``: anywhere."""


@dataclass(frozen=True)
class SecretForm:
    """Texts that look like a provider's key: how one begins, and how it goes on.

    It begins where a word does, and runs to what is not a letter, digit, ``_`` or
    ``-``.
    """

    beginning: str
    not_in_rest: str
    """What the rest must not hold, of ``_`` and ``-``."""
    at_least: int
    at_most: int | None = None


@dataclass(frozen=True)
class TextRule:
    """Something in a skill's ``SKILL.md``, in any case of letters; once a skill.

    ``.`` in the pattern counts UTF-16 code units and stops at JavaScript's line ends.
    """

    id: str
    severity: Level
    about: str
    pattern: str
    """``""``: a secret, see :class:`SecretForm`."""


@dataclass(frozen=True)
class CodeRules:
    """The code scanner of one release."""

    suffixes: frozenset[str]
    """The suffixes of files that are scanned, in lower case."""
    max_files: int
    """Files of a folder that are scanned; the rest is not."""
    max_file_bytes: int
    """A larger file is not scanned."""
    matches_per_rule: int
    """Matches of a line rule in a file that are reported."""
    every_match: bool
    """Is a line looked through to its end, or only to the rule's first match?"""
    knows_aliases: bool
    """Are the names followed under which a file imports ``child_process``?"""
    line_rules: tuple[LineRule, ...] = field(repr=False)
    source_rules: tuple[SourceRule, ...] = field(repr=False)
    text_rules: tuple[TextRule, ...] = field(default=(), repr=False)
    secret_forms: tuple[SecretForm, ...] = field(default=(), repr=False)
    max_skill_bytes: int | None = None
    """A larger ``SKILL.md`` cannot be scanned; ``None``: none is read."""
    leaves_comments_out: bool = True
    """Are comments no part of what source rules see?"""


#: The calls of Node's ``child_process`` that start another program.
METHODS = ("exec", "execSync", "spawn", "spawnSync", "execFile", "execFileSync")
#: What code calls the module without being asked.
RECEIVERS = frozenset({"cp", "childProcess", "child_process"})
#: Ports of WebSocket servers that nobody wonders about.
USUAL_PORTS = frozenset({"80", "443", "8080", "8443", "3000"})

_METHOD = "(?:" + "|".join(METHODS) + ")"
_EXEC = rf"\b(?P<plain>{_METHOD}){{s}}*\("
_COMPUTED = rf"['\"](?P<computed>{_METHOD})['\"]{{s}}*\]{{s}}*\("
_SENDS = r"\b(?:fetch|post){s}*\(|http\.request{s}*\("


def _line_rules(runs_programs: str) -> tuple[LineRule, ...]:
    return (
        LineRule(
            "dangerous-exec",
            "critical",
            "starts another program",
            runs_programs,
            context="child_process",
            accepts="child process",
        ),
        LineRule(
            "dynamic-code-execution",
            "critical",
            "runs text as code",
            r"\beval{s}*\(|new{s}+Function{s}*\(",
        ),
        LineRule(
            "crypto-mining",
            "critical",
            "names a coin miner",
            r"stratum\+tcp|stratum\+ssl|coinhive|cryptonight|xmrig",
            ignore_case=True,
        ),
        LineRule(
            "suspicious-network",
            "warn",
            "opens a WebSocket on an unusual port",
            r"new{s}+WebSocket{s}*\({s}*['\"]wss?://[^'\"\n]*:(?P<port>[0-9]+)",
            accepts="unusual port",
        ),
    )


_SOURCE_RULES = (
    SourceRule(
        "potential-exfiltration",
        "warn",
        "reads files and sends over the network",
        r"readFile",
        beside=_SENDS,
    ),
    SourceRule(
        "obfuscated-code",
        "warn",
        "spells text in hexadecimal escapes",
        r"(?:\\x[0-9a-fA-F]{2}){6}",
    ),
    SourceRule(
        "obfuscated-code",
        "warn",
        "decodes a long base64 text",
        r"(?:atob|Buffer\.from){s}*\({s}*['\"][A-Za-z0-9+/=]{200,}['\"]",
    ),
    SourceRule(
        "env-harvesting",
        "critical",
        "reads the environment close to where it sends over the network",
        r"process\.env",
        beside=_SENDS,
        reach=8,
    ),
)

_TEXT_RULES = (
    TextRule("literal-secret", "critical", "holds what looks like a secret", ""),
    TextRule(
        "shell-pipe-to-shell",
        "critical",
        "pipes a download into a shell",
        r"\b(?:curl|wget)\b[^|\n]{0,120}\|{s}*(?:sh|bash|zsh)\b",
    ),
    TextRule(
        "secret-exfiltration",
        "critical",
        "names the environment and a download on one line",
        r"\benv\b.{0,80}\b(?:fetch|curl|wget|https?)\b",
    ),
    TextRule(
        "destructive-delete",
        "warn",
        "deletes folders without asking",
        r"\brm{s}+-rf{s}+(?:/|\$HOME|~|\.)",
    ),
    TextRule(
        "unsafe-permissions",
        "warn",
        "opens files to everyone",
        r"\bchmod{s}+(?:-R{s}+)?777\b",
    ),
)

_SECRET_FORMS = (
    SecretForm("sk-", "", 32),
    SecretForm("gh[pousr]_", "_-", 20),
    SecretForm("github_pat_", "-", 20),
    SecretForm("xox[baprs]-", "_", 20),
    SecretForm("AIza", "", 35, 35),
)

_SUFFIXES = frozenset(".js .ts .mjs .cjs .mts .cts .jsx .tsx".split())

#: 2026.5.12.
CODE_2026_5 = CodeRules(
    suffixes=_SUFFIXES,
    max_files=500,
    max_file_bytes=1024 * 1024,
    matches_per_rule=1,
    every_match=False,
    knows_aliases=False,
    line_rules=_line_rules(_EXEC),
    source_rules=_SOURCE_RULES,
)

#: 2026.9.6.
CODE_2026_9 = CodeRules(
    suffixes=_SUFFIXES,
    max_files=500,
    max_file_bytes=1024 * 1024,
    matches_per_rule=32,
    every_match=True,
    knows_aliases=True,
    line_rules=_line_rules(f"(?:{_EXEC}|{_COMPUTED})"),
    source_rules=_SOURCE_RULES,
    text_rules=_TEXT_RULES,
    secret_forms=_SECRET_FORMS,
    max_skill_bytes=256_000,
)
