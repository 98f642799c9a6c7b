"""Lists of senders, looked at once for all accounts that share them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any
from typing import TypeVar

from pytest_openclaw.deployment.values.once import Answers
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.channels.entries import WILDCARD
from pytest_openclaw.effective.channels.entries import sender
from pytest_openclaw.effective.channels.presence import Channel
from pytest_openclaw.effective.channels.values import counts_in_list
from pytest_openclaw.effective.channels.values import entry_text
from pytest_openclaw.effective.channels.values import texts_of
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.language.javascript import text_of

Derived = TypeVar("Derived")


class Senders:
    """The entries of a list, blank ones left out."""

    def __init__(self, channel: Channel, entries: list[Setting]) -> None:
        """Keep *entries*; nothing is read yet."""
        self.channel = channel
        self.entries = entries
        self._answers = Answers()

    def derive(self, function: Callable[[Senders], Derived]) -> Derived:
        """Return what *function* says of this list, evaluated once."""
        return self._answers.get(function, lambda: function(self))

    @cached_property
    def has_wildcard(self) -> bool:
        """Is ``*`` certainly in the list?"""
        return any(
            not each.is_opaque and entry_text(each) == WILDCARD for each in self.entries
        )

    @cached_property
    def has_others(self) -> bool:
        """Is anything but ``*`` in the list, even if its text is not known?"""
        return any(
            each.is_opaque or entry_text(each) != WILDCARD for each in self.entries
        )

    @cached_property
    def texts(self) -> list[str]:
        """The entries that are known, as trimmed texts."""
        return [entry_text(each) for each in self.entries if not each.is_opaque]

    @cached_property
    def named(self) -> dict[str, None]:
        """The senders that are certainly in the list, each once."""
        form, deployment = self.channel.rules.sender_form, self.channel.deployment
        texts = (each for each in self.texts if each != WILDCARD)
        named = (sender(deployment, form, each) for each in texts)
        return dict.fromkeys(each for each in named if each)

    @cached_property
    def open_question(self) -> NotEvaluated | None:
        """Why the list may have more senders; ``None`` if all are known."""
        for each in self.entries:
            if each.opaque is not None:
                return each.opaque.not_evaluated(str(each))
        return None


def senders_of(channel: Channel, listed: Setting) -> Senders:
    """Return the entries of a list of *channel*, or of one of its accounts."""
    return channel.once(_senders, listed)


def _senders(channel: Channel, listed: Setting) -> Senders:
    if channel.id == "synology-chat":
        counted = [each for each in listed.elements() if counts_in_list(each)]
        listed = Setting([_as_text(each.raw) for each in counted], listed.path)
    return Senders(channel, texts_of(listed))


def _as_text(entry: Any) -> str | Opaque:
    """Return an entry of any type as its plugin writes it, or what is not known."""
    unknown = _unknown_in(entry)
    return text_of(entry) if unknown is None else unknown


def _unknown_in(value: Any) -> Opaque | None:
    if isinstance(value, list):
        return next(filter(None, map(_unknown_in, value)), None)
    return value if isinstance(value, Opaque) else None
