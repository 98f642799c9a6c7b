"""Variables that Compose fills in: ``$NAME``, ``${NAME:-default}``, ``$$``."""

from __future__ import annotations

import re

from pytest_openclaw.deployment.text.shell_variables import Lookup
from pytest_openclaw.deployment.text.shell_variables import expand
from pytest_openclaw.deployment.values.opaque import Opaque

#: What Compose fills in: $NAME, ${NAME...}, and $$ for a plain $.
_REFERENCE = re.compile(
    r"\$(?:(?P<escaped>\$)|(?P<bare>[A-Za-z_]\w*)"
    r"|\{(?P<braced>[A-Za-z_]\w*)(?!\w)(?P<rest>[^{}]*(?:\{[^{}]*\}[^{}]*)*)\})",
    re.ASCII,
)


def interpolated(text: str, lookup: Lookup) -> str:
    """Return *text* as Compose fills it in.

    A variable without a text stays ``${NAME}``, which everything here reads as one
    that is set and unknown; ``$${NAME}`` becomes the same, which the gateway reads.
    """

    def replacement(match: re.Match[str]) -> str:
        if match["escaped"]:
            return "$"
        name = match["bare"] or match["braced"]
        reference = f"${{{name}{match['rest'] or ''}}}"
        value = expand(reference, lookup, unset_is_opaque=True)
        return f"${{{name.upper()}}}" if isinstance(value, Opaque) else value

    return _REFERENCE.sub(replacement, text)


def is_filled_in(filled: str, value: str) -> bool:
    """Is something in a text that Compose would have filled in, and nobody knows?"""
    return any(
        not each["escaped"] and each[0] in value for each in _REFERENCE.finditer(filled)
    )
