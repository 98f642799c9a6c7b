"""Bind mounts as docker takes them: ``source:target[:options]``."""

from __future__ import annotations

import re

from pytest_openclaw.language.javascript import trim
from pytest_openclaw.releases.rules import Rules

#: The beginning of a path with a drive, as Windows has them.
DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_NAMESPACE = re.compile(r"\\\\\?\\(UNC\\)?|//\?/(UNC/)?", re.IGNORECASE)


def bind_source(spec: str, rules: Rules) -> str:
    """Return what a bind mounts; the prefixes of Windows' namespaces are left out."""
    if not rules.exec.knows_drives:
        return trim(trim(spec).partition(":")[0])
    if not rules.exec.trims_binds:
        return _without_namespace(_before_colon(spec))
    return _without_namespace(trim(_before_colon(trim(spec))))


def is_absolute(source: str) -> bool:
    """Is this an absolute path, of POSIX or with a drive?"""
    return source.startswith("/") or bool(DRIVE.match(source))


def _before_colon(spec: str) -> str:
    colon = spec.find(":", 2 if DRIVE.match(spec) else 0)
    return spec if colon < 0 else spec[:colon]


def as_looked_up(source: str, rules: Rules) -> str:
    """Return the path of a bind as it is compared with forbidden ones.

    Releases that know no drives leave a namespace's prefix out for this alone.
    """
    return source if rules.exec.knows_drives else _without_namespace(source) or "/"


def _without_namespace(path: str) -> str:
    prefix = _NAMESPACE.match(path)
    if prefix is None:
        return path
    rest = path[prefix.end() :]
    return prefix[0][0] * 2 + rest if prefix[1] or prefix[2] else rest
