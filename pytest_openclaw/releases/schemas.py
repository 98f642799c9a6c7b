"""The JSON Schema of each exact release: whole, or as changes to that of a later one.

A file is a schema, or ``{"base": RELEASE, "patch": CHANGES}``, where the changes are a
JSON merge patch (RFC 7396). Releases follow each other so closely that a patch takes a
tenth of the space. A file is stored as its distinct :mod:`parts
<pytest_openclaw.releases.parts>`. ``python -m tools.import_release`` writes them.
"""

from __future__ import annotations

import gzip
import json
from functools import cache
from importlib import resources
from typing import Any

from pytest_openclaw.releases.parts import packed
from pytest_openclaw.releases.parts import unpacked


@cache
def schema(release: str) -> dict[str, Any]:
    """Return the structural JSON Schema of an exact release (draft 7), to be read only.

    Equal parts of it are the same object, as are those that releases have in common.
    """
    file = resources.files(__package__) / "data" / f"schema-{release}.json.gz"
    parts = json.loads(gzip.decompress(file.read_bytes()))
    loaded: dict[str, Any] = unpacked(parts)
    if "patch" not in loaded:
        return loaded
    patched: dict[str, Any] = merged(schema(loaded["base"]), loaded["patch"])
    return patched


def merged(target: Any, patch: Any) -> Any:
    """Return *target* with a merge patch applied; both stay as they are."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for key, change in patch.items():
        if change is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), change)
    return result


def patch_between(old: Any, new: Any) -> Any:
    """Return the merge patch that makes *new* of *old*.

    There is none where *new* has a ``null`` that *old* does not have: see ``stored``.
    """
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return new
    gone = {key: None for key in old if key not in new}
    changed = {
        key: patch_between(old.get(key), value)
        for key, value in new.items()
        if key not in old or old[key] != value
    }
    return {**gone, **changed}


def stored(new: dict[str, Any], base: str | None) -> bytes:
    """Return what a file has of the schema *new*, as changes to the release *base*.

    It is whole where the changes are more than half of it, and so not worth the wait.
    """
    whole = _compressed(new)
    if base is None:
        return whole
    patch = patch_between(schema(base), new)
    changes = _compressed({"base": base, "patch": patch})
    exact = merged(schema(base), patch) == new
    return changes if exact and 2 * len(changes) < len(whole) else whole


def _compressed(content: dict[str, Any]) -> bytes:
    text = json.dumps(packed(content), separators=(",", ":"))
    return gzip.compress(text.encode(), 9, mtime=0)
