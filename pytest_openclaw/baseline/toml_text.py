"""Writing TOML: texts that any reader takes for what they were."""

from __future__ import annotations

import json


def quoted(value: str) -> str:
    """Return *value* as a basic string of TOML, which JSON's are but for one sign."""
    return json.dumps(value).replace("\x7f", "\\u007f")
