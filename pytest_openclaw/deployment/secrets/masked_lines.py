"""One line of a config, as it may be shown: with nothing in it that may be a secret."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pytest_openclaw.deployment.secrets.redaction import MASK
from pytest_openclaw.deployment.secrets.redaction import is_sensitive

#: More of a line than this says nothing more.
_WIDEST = 100
_TOKEN = re.compile(
    r"""(?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')"""
    r"""|(?P<word>[^\s"'{}\[\],:/]+)"""
    r"""|(?P<rest>[\s{}\[\],:])"""
)
_COLON = re.compile(r"\s*:")
#: Texts that are names, numbers or patterns of names, but no addresses or keys.
_PLAIN = re.compile(r"[\w.*@ -]{0,24}\Z")
#: The longest names of settings are words and nothing else.
_NAME = re.compile(r"[A-Za-z]{1,60}\Z")


def masked_line(text: str, offset: int, *, sensitive: bool) -> str:
    """Return the line of a JSON5 *text* from *offset* on, without comments.

    Texts below keys whose names are those of secrets are masked, as is each that is
    long or could be an address; *sensitive* says that the line begins below one. A
    long line ends early, but never within a text: what is left can still be redacted.
    """
    end = text.find("\n", offset)
    line = text[offset : end if end >= 0 else len(text)]
    shown = ""
    for part in _shown(line, sensitive=sensitive):
        if len(shown) + len(part) > _WIDEST:
            return f"{shown.strip()} ..."
        shown += part
    return shown.strip()


def _shown(line: str, *, sensitive: bool) -> Iterator[str]:
    at = 0
    while match := _TOKEN.match(line, at):
        at = match.end()
        if match["rest"] is not None:
            yield match["rest"]
            continue
        bare = (match["text"] or "")[1:-1] if match["text"] else match["word"]
        if _COLON.match(line, at):
            sensitive = sensitive or is_sensitive(bare)  # whatever is below it, too
            yield match[0] if _NAME.match(bare) or _PLAIN.match(bare) else MASK
        else:
            yield MASK if sensitive or not _PLAIN.match(bare) else match[0]
    # A comment, or a text that goes on in the next line, is not shown.
