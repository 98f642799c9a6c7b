"""What the name of a model says about its strength."""

from __future__ import annotations

import math
import re

from pytest_openclaw.language.javascript import WHITE_SPACE
from pytest_openclaw.language.javascript import fold
from pytest_openclaw.releases.model_rules import ModelRules

#: Billions of parameters up to which a model counts as small.
SMALL = 300

_FLAGS = re.ASCII | re.IGNORECASE
_LEGACY = re.compile(
    r"\b(?:gpt-3\.5|claude-(?:instant|2)|gpt-4-(?:0314|0613))\b", _FLAGS
)
_HAIKU = re.compile(r"\bhaiku\b", _FLAGS)
_GPT = re.compile(r"\bgpt-", _FLAGS)
_GPT_5 = re.compile(r"\bgpt-5(?:\b|[.-])", _FLAGS)
_CLAUDE = re.compile(r"\bclaude-", _FLAGS)
# Looked for behind "claude-" and before the next slash or blank: a single pattern for
# both takes quadratic time.
_BORDER = re.compile(f"[/{WHITE_SPACE}]")
_STRONG_CLAUDE = re.compile(
    r"-4-?(?:[5-9]|[1-9][0-9])\b|4\.(?:[5-9]|[1-9][0-9])\b|-[5-9](?:\b|[.-])", _FLAGS
)
_SIZE = r"(?:^|[^a-z0-9])[a-z]?([0-9]+(?:\.[0-9]+)?)b"
_SIZE_BEFORE_BORDER = re.compile(_SIZE + r"(?=[^a-z0-9]|\Z)", re.ASCII)
_SIZE_WITH_BORDER = re.compile(_SIZE + r"(?:[^a-z0-9]|\Z)", re.ASCII)


def is_legacy(model_id: str) -> bool:
    """Is it of a generation that is no longer kept up?"""
    return bool(_LEGACY.search(model_id))


def is_weak(model_id: str) -> bool:
    """Is it of a tier that is easily talked into things?"""
    if _HAIKU.search(model_id):
        return True
    if _GPT.search(model_id) and not _GPT_5.search(model_id):
        return True
    parts = [part for part in _BORDER.split(model_id) if _CLAUDE.search(part)]
    return bool(parts) and not any(map(_is_strong_claude, parts))


def _is_strong_claude(part: str) -> bool:
    named = _CLAUDE.search(part)
    return named is not None and bool(_STRONG_CLAUDE.search(part, named.end()))


def billions(model_id: str, rules: ModelRules) -> float | None:
    """Return the largest number of parameters that the name states, in billions."""
    pattern = _SIZE_BEFORE_BORDER if rules.sees_adjacent_sizes else _SIZE_WITH_BORDER
    sizes = [float(size) for size in pattern.findall(fold(model_id))]
    return max((size for size in sizes if size > 0), default=None)


def is_small(model_id: str, rules: ModelRules) -> bool:
    """Does its name state a size, and a small one?"""
    return (billions(model_id, rules) or math.inf) <= SMALL
