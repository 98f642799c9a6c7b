"""The ``.env`` beside a Compose file, as Compose reads it to fill in variables."""

from __future__ import annotations

import re

from pytest_openclaw.deployment.forms.described import FormFile
from pytest_openclaw.deployment.forms.names import is_stdin
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.deployment.values.opaque import Opaque

NAME = ".env"
_LINE = re.compile(
    r"""^[ \t]*(?:export[ \t]+)?(?P<name>[A-Za-z_]\w*)[ \t]*=[ \t]*
        (?: '(?P<single>[^'\n]*)'
          | "(?P<double>[^"\\\n]*(?:\\.[^"\\\n]*)*)"
          | (?P<bare>[^\n]*) )
    """,
    re.VERBOSE | re.MULTILINE | re.ASCII,
)
_COMMENT = re.compile(r"(?:\A|[ \t])#.*")


def compose_dotenv(file: FormFile) -> dict[str, str | Opaque]:
    """Return the variables of the ``.env`` beside *file*.

    A value that refers to others, or has escapes, is set to a text that is not known
    here. There is none beside standard input. Raises :class:`Unreadable`.
    """
    text = None if is_stdin(file.path) else _text(file)
    if text is None:
        return {}
    found: dict[str, str | Opaque] = {}
    for match in _LINE.finditer(text.replace("\r\n", "\n")):
        name = match["name"]
        value, is_plain = _value(match)
        found[name] = value if is_plain else Opaque(f"${{{name}}}", "")
    return found


def _text(file: FormFile) -> str | None:
    try:
        return file.text_at(file.beside(NAME))
    except Unreadable as error:
        raise Unreadable(f"{NAME} beside it cannot be read: {error.reason}") from None


def _value(match: re.Match[str]) -> tuple[str, bool]:
    """Return a value, and whether it is what is written."""
    if match["single"] is not None:
        return match["single"], True
    if match["double"] is not None:
        text = match["double"]
        return text, "$" not in text and "\\" not in text
    text = _COMMENT.sub("", match["bare"]).strip()
    return text, "$" not in text and text[:1] not in ("'", '"')
