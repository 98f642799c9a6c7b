"""The points of JavaScript that OpenClaw's rules rest on and Python differs in.

Every rule that trims, measures, orders or counts text as the release does goes
through here, so that the differences are stated once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal

# String.prototype.trim: unlike str.strip it keeps U+001C to U+001F and U+0085,
# and removes U+FEFF.
WHITE_SPACE = (
    "\t\n\x0b\x0c\r \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
)

_ARRAY_INDEX = re.compile(r"(?:0|[1-9][0-9]{0,9})\Z", re.ASCII)
_BEYOND_16_BITS = re.compile("[\U00010000-\U0010ffff]")
_LARGEST_INDEX = 2**32 - 2
_LARGEST_SAFE_INTEGER = 2**53 - 1
# The order of punctuation before digits and letters in the root collation.
_SIGNS_IN_ORDER = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"


def trim(text: str) -> str:
    """Return *text* as ``String.prototype.trim`` leaves it."""
    return text.strip(WHITE_SPACE)


def fold(text: str) -> str:
    """Return *text* trimmed and lower-cased, as lookups compare it."""
    return trim(text).lower()


_ESCAPE = (
    r"\\(?:u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|[pP]\{[^{}]*\}"
    r"|k<[^<>]*>|[dDwWsSbBfnrtv0-9^$\\.*+?()\[\]{}|/])"
)
_UNICODE_PATTERN = re.compile(
    rf"(?:{_ESCAPE}|\[(?:{_ESCAPE}|\\-|[^\\\]])*\]|\{{[0-9]+(?:,[0-9]*)?\}}|[^\\\[\]{{}}])*",
    re.DOTALL,
)


def is_unicode_pattern(pattern: str) -> bool:
    """Has *pattern* only what a regular expression with the flag ``u`` may have?

    It may be one that is at fault all the same: this is about escapes and brackets.
    """
    return _UNICODE_PATTERN.fullmatch(pattern) is not None


def length(text: str) -> int:
    """Return the length of *text* in UTF-16 code units, as ``text.length``."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def in_code_units(text: str) -> str:
    """Return *text* with a character for each of its UTF-16 code units.

    That is what a regular expression without the flag ``u`` counts.
    """
    return _BEYOND_16_BITS.sub(lambda each: "".join(_halves(ord(each[0]))), text)


def _halves(code: int) -> tuple[str, str]:
    high, low = divmod(code - 0x10000, 0x400)
    return chr(0xD800 + high), chr(0xDC00 + low)


def well_formed(text: str) -> str:
    """Return *text* as ``text.toWellFormed``: half a surrogate pair is replaced."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def is_index(key: str) -> bool:
    """Tell whether an object orders *key* as an integer, before its other keys."""
    return bool(_ARRAY_INDEX.match(key)) and int(key) <= _LARGEST_INDEX


def key_order(keys: Iterable[str]) -> list[str]:
    """Return *keys* in the order an object enumerates them.

    Canonical integers come first, ascending; the rest keeps its order.
    """
    listed = list(keys)
    for key in listed:
        if key[:1].isdigit():
            break
    else:
        return listed
    integers = sorted((key for key in listed if is_index(key)), key=int)
    return integers + [key for key in listed if not is_index(key)]


def number(value: float) -> int | float:
    """Return *value* as a double holds it; a whole double becomes an int."""
    if isinstance(value, int):
        return value if abs(value) <= _LARGEST_SAFE_INTEGER else float(value)
    return int(value) if value.is_integer() and abs(value) < 1e21 else value


def number_text(value: float) -> str:
    """Return *value* as ``String`` writes a number."""
    value = number(value)
    if isinstance(value, int) or not abs(value) < float("inf"):
        named = {float("inf"): "Infinity", float("-inf"): "-Infinity"}
        return str(value) if isinstance(value, int) else named.get(value, "NaN")
    digits = repr(value)
    if 1e-6 <= abs(value) < 1e21:
        return format(Decimal(digits), "f").removesuffix(".0")
    mantissa, _, exponent = digits.partition("e")
    return f"{mantissa.removesuffix('.0')}e{int(exponent):+d}"


def text_of(value: object) -> str:
    """Return *value*, of a config, as ``String`` writes it."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return ",".join("" if each is None else text_of(each) for each in value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return number_text(value) if isinstance(value, (int, float)) else "[object Object]"


def collation_key(text: str) -> tuple[tuple[int, ...], tuple[int, ...], str]:
    """Return a key that sorts ids as ``localeCompare`` does.

    Punctuation comes first, then digits, then letters. Letters count without their
    case first, then with it, small ones before.
    """
    bare = [
        sign
        for sign in unicodedata.normalize("NFD", text)
        if not unicodedata.combining(sign)
    ]
    return (
        tuple(_weight(sign) for sign in bare),
        tuple(sign != sign.lower() for sign in bare),
        text,
    )


def _weight(sign: str) -> int:
    lowered = sign.lower()
    if lowered in _SIGNS_IN_ORDER:
        return _SIGNS_IN_ORDER.index(lowered)
    return len(_SIGNS_IN_ORDER) + ord(lowered[0])
