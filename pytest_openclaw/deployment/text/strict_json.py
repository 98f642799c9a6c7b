"""JSON as ``JSON.parse`` reads it: no more than the standard has."""

from __future__ import annotations

import json
from typing import Any
from typing import NoReturn


class TooDeep(ValueError):
    """A text is nested deeper than Python reads; JavaScript has no such limit."""


def parse(text: str) -> Any:
    """Return the value of *text*. Raises :class:`ValueError`."""
    try:
        # As doubles, numbers of any length have a value, as they do in JavaScript.
        return json.loads(text, parse_constant=_refuse, parse_int=float)
    except RecursionError:
        raise TooDeep("it is nested too deeply") from None


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"{word} is not JSON")
