"""Programs by name: which run code given to them, and which are no filters."""

from __future__ import annotations

import re

from pytest_openclaw.language.javascript import fold
from pytest_openclaw.language.javascript import trim
from pytest_openclaw.releases.exec_rules import ExecRules

_SUFFIXES = (".exe", ".cmd", ".bat", ".com")
_INTERPRETERS = frozenset(
    """
    ash bash busybox bun cmd cmd.exe cscript dash deno fish ksh lua node nodejs perl php
    powershell powershell.exe pypy pwsh pwsh.exe python python2 python3 ruby sh toybox
    wscript zsh
    """.split()
)
_VERSIONED = re.compile(r"(?:python|ruby|perl|php|node)[0-9]+(?:\.[0-9]+)?\Z")
_FILTER_OF_JSON = "jq"
_DRIVE = re.compile(r"[a-z]:")
_SIGNS_OF_PATTERNS = re.compile(r"[*?\[\]{}()]")
#: Characters of the name of a file.
_MAX_NAME = 255
_VERSION = re.compile(r"-?[0-9]+(?:\.[0-9]+)*\Z")


def safe_bin_name(text: str, rules: ExecRules) -> str:
    """Return the name of a program that is given as a name or path; may be empty."""
    name = re.split(r"[/\\]", fold(text))[-1]
    return _without_suffix(name) if rules.strips_suffixes else name


def is_interpreter(name: str, rules: ExecRules) -> bool:
    """Does the safe bin *name* run code that its arguments give?"""
    bare = safe_bin_name(name, rules)
    is_named = bare in _INTERPRETERS or bare in rules.text_editors
    return is_named or bool(_VERSIONED.match(bare))


def is_broad(name: str, rules: ExecRules) -> bool:
    """Can the safe bin *name* do more than filter its input?"""
    bare = safe_bin_name(name, rules)
    return bare == _FILTER_OF_JSON or bare in rules.text_editors


def names_interpreter(pattern: str, rules: ExecRules) -> bool:
    """Does a *pattern* of an allowlist let an interpreter through?"""
    folded = fold(pattern)
    candidates = [_token(folded), _base(folded, rules)] if folded else []
    if rules.versions_are_variants:
        candidates += [_unversioned(each) for each in candidates]
    return any(each in rules.interpreters for each in candidates)


def _without_suffix(name: str) -> str:
    for suffix in _SUFFIXES:
        if name.endswith(suffix):
            return name.removesuffix(suffix)
    return name


def _token(pattern: str) -> str:
    """Return the last part, by the separators of Windows if that is shorter."""
    windows = _last_part(re.split(r"[/\\]", _DRIVE.sub("", pattern, count=1)))
    posix = _last_part(pattern.split("/"))
    return _without_suffix(trim(windows if len(windows) < len(posix) else posix))


def _last_part(parts: list[str]) -> str:
    return next((part for part in reversed(parts) if part), "")


def _base(pattern: str, rules: ExecRules) -> str:
    """Return what follows the last separator, without the characters of a pattern."""
    last = pattern.replace("\\", "/").rpartition("/")[2].removesuffix(".exe")
    bare = _SIGNS_OF_PATTERNS.sub("", last)
    return bare.rstrip(".-") if rules.versions_are_variants else bare


def _unversioned(name: str) -> str:
    if len(name) > _MAX_NAME:
        return name
    bare = _VERSION.sub("", name, count=1)
    return bare if len(bare) >= 2 else name
