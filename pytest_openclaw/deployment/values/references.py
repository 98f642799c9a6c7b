"""The forms in which a string refers to an environment variable."""

from __future__ import annotations

import re

#: ``$${NAME}`` (group ``escaped``) or ``${NAME}`` (group ``name``).
REFERENCE = re.compile(
    r"\$\$\{(?P<escaped>[A-Z_][A-Z0-9_]*)\}|\$\{(?P<name>[A-Z_][A-Z0-9_]*)\}"
)


def has_reference(text: str) -> bool:
    """Tell whether *text* holds an unescaped ``${NAME}``."""
    return any(match["name"] for match in REFERENCE.finditer(text))
