"""Texts in an encoding that OpenClaw does not read."""

from __future__ import annotations


def begins_as_utf16(text: str) -> bool:
    """Is *text*, read as UTF-8, one in UTF-16?

    Its two first bytes are none of UTF-8, and each is read as U+FFFD.
    """
    return text.startswith("\ufffd\ufffd")
