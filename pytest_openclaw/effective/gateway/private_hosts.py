"""Which patterns of hosts cover machines of private networks."""

from __future__ import annotations

import re

#: Top-level names that are never public: RFC 6761 and 6762, and what networks use.
_PRIVATE_NAMES = frozenset(
    "corp home internal intranet lan local localdomain localhost private".split()
)
_HOME = "home.arpa"
#: What of a pattern of an address begins a private, link-local or loopback range.
_ADDRESS = re.compile(r"[0-9*]+(?:\.[0-9*]+){0,3}\Z|[0-9a-f:*]*:[0-9a-f:*]*\Z")
_RANGES = re.compile(
    r"0|10|127|169(\.254)?|192(\.(168|0|18|19))?|198(\.1[89])?"
    r"|172(\.(1[6-9]|2[0-9]|3[01]))?|100(\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7]))?"
    r"|22[4-9]|23[0-9]|24[0-9]|25[0-5]"
)


def covers_private_hosts(pattern: str) -> bool:
    """Does *pattern* have a wildcard under which a private host can fall?

    A name without a wildcard is named, whatever it leads to.
    """
    pattern = pattern.strip("[]").lower().rstrip(".")
    if "*" not in pattern:
        return False
    if _ADDRESS.match(pattern):
        return _is_private_range(pattern)
    last = pattern.rpartition(".")[2]
    return last in _PRIVATE_NAMES or "*" in last or pattern.endswith(_HOME)


def _is_private_range(pattern: str) -> bool:
    if ":" in pattern:
        return True
    fixed = pattern.split("*")[0].rstrip(".")
    return not fixed or bool(_RANGES.match(fixed))
