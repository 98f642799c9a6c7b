"""Texts that are known here and must not be seen: tokens, passwords, arguments."""

from __future__ import annotations

from typing import final

MASK = "[secret]"


@final
class SecretText:
    """The text of a secret, made where it enters, and shown nowhere.

    It is no ``str``: a part of it, a comparison of two, or a message that is made of it
    would be an ordinary text again, which pytest prints. :meth:`reveal` gives the text
    to the one expression that judges it.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the text itself, to be judged and not to be kept."""
        return self._text

    def __eq__(self, other: object) -> bool:
        """Compare with another secret. A plain text has to be one first."""
        if isinstance(other, str):
            raise TypeError("compare a SecretText with another SecretText")
        return isinstance(other, SecretText) and other._text == self._text

    def __hash__(self) -> int:
        return hash((SecretText, self._text))

    def __bool__(self) -> bool:
        """Is there a text at all?"""
        return bool(self._text)

    def __repr__(self) -> str:
        return MASK

    def __reduce__(self) -> str:
        raise TypeError("a secret cannot be written")
