"""One line of a config, as it may be shown: with nothing in it that may be a secret."""

from __future__ import annotations

import re
from collections.abc import Collection
from collections.abc import Iterator

from pytest_openclaw.deployment.secrets.redaction import MASK
from pytest_openclaw.deployment.secrets.redaction import is_sensitive
from pytest_openclaw.language.encodings import begins_as_utf16

#: More of a line than this says nothing more.
_WIDEST = 100
_TOKEN = re.compile(
    r"""(?P<text>"[^"\\\n]*(?:\\.[^"\\\n]*)*"|'[^'\\\n]*(?:\\.[^'\\\n]*)*')"""
    r"""|(?P<word>[^\s"'{}\[\],:/]+)"""
    r"""|(?P<rest>[\s{}\[\],:])"""
)
_COLON = re.compile(r"\s*:")
#: Keys as settings, channels and accounts have them; no text that only looks like one.
_KEY = re.compile(r"[A-Za-z]{1,60}\Z|[\w.*@ -]{0,24}\Z")
_OPENING = re.compile(r"[^:]*:\s*[{\[]?\Z")
_LITERALS = ("true", "false", "null")
_OMITTED = "..."


def syntax_fault(text: str, message: str, line: int, column: int) -> str:
    """Return what is wrong with a JSON5 *text* at a place: column, and the line itself.

    Of the line it has what :func:`masked_line` shows: keys, and no value.
    """
    if begins_as_utf16(text):
        message = "it is UTF-16, and OpenClaw reads UTF-8"
        return f"not JSON5: {message}: save the file in this encoding"
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    shown = masked_line(text, start, (), sensitive=False)
    return f"not JSON5: {message}, in column {column}" + (f": {shown}" if shown else "")


def masked_line(
    text: str, offset: int, words: Collection[str], *, sensitive: bool
) -> str:
    """Return what a line of a JSON5 *text* has at *offset*, a key and its value.

    Comments are left out. It is ``""`` where the line has but a key. Of values it has
    only those among *words*, which a message says anyway: a secret can be anywhere,
    also in the place of a word or a number. Whatever is below a key with the name of a
    secret is masked, and *sensitive* says that *offset* is. A long line ends early, but
    never within a text: what is left can still be redacted.
    """
    end = text.find("\n", offset)
    line = text[offset : end if end >= 0 else len(text)]
    shown = ""
    for part in _shown(line, words, sensitive=sensitive):
        if len(shown) + len(part) > _WIDEST:
            return f"{shown.strip()} {_OMITTED}"
        shown += part
    return "" if _OPENING.match(shown.strip()) else shown.strip()


def _shown(line: str, words: Collection[str], *, sensitive: bool) -> Iterator[str]:
    at = depth = 0
    before = ","
    while match := _TOKEN.match(line, at):
        at = match.end()
        if depth == 0 and match[0] in (",", "]", "}"):
            return  # here the value ends
        depth += (match[0] in ("[", "{")) - (match[0] in ("]", "}"))
        # Behind a value, it is a part of a text whose quotes were lost.
        is_place_of_key = before in ("{", ",")
        before = before if match[0].isspace() else match[0]
        bare = match["text"][1:-1] if match["text"] else match["word"]
        if bare is None:
            yield match[0]
        elif _COLON.match(line, at):
            sensitive = sensitive or is_sensitive(bare)  # whatever is below it, too
            yield match[0] if is_place_of_key and _KEY.match(bare) else MASK
        elif sensitive:
            yield MASK
        else:
            is_said = bare in words or match["word"] in _LITERALS
            yield match[0] if is_said else _OMITTED
    # A comment, or a text that goes on in the next line, is not shown.
