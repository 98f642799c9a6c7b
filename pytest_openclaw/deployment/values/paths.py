"""Config paths: the keys and indexes that lead from the top of a config to a value."""

from __future__ import annotations

import json
import re

Path = tuple[str | int, ...]

_PLAIN = re.compile(r"[A-Za-z_$][\w$-]*\Z", re.ASCII)


def render(path: Path) -> str:
    """Return *path* as people write it: ``agents.list[0].id``, ``env["a.b"]``."""
    if not path:
        return "(top level)"
    text = ""
    for key in path:
        if isinstance(key, int):
            text += f"[{key}]"
        elif _PLAIN.match(key):
            text += f".{key}" if text else key
        else:
            # Line ends, half pairs and the like must not reach a report as they are.
            text += f"[{json.dumps(key, ensure_ascii=not key.isprintable())}]"
    return text


def parse(text: str) -> Path:
    """Return the path that a dotted text names; for plain keys and indexes only."""
    path: list[str | int] = []
    for part in text.split("."):
        key, *indexes = part.split("[")
        path.append(key)
        path.extend(int(index.rstrip("]")) for index in indexes)
    return tuple(path)
