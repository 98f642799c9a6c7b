"""Entries of lists that are names: whoever takes the name next is meant by them."""

from __future__ import annotations

import re

from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.channels.entries import WILDCARD
from pytest_openclaw.effective.channels.entries import is_access_group
from pytest_openclaw.effective.channels.entries import is_mutable
from pytest_openclaw.effective.channels.presence import Channel
from pytest_openclaw.effective.channels.values import entry_text

#: Channels whose audit tells names from ids, in the release's own way.
_AUDITED = ("discord", "irc")
#: What a service gives for good: of people, rooms, teams and conversations.
_IDS = {
    "googlechat": re.compile(r"((users|spaces)/)?\d+\Z|spaces/\S+\Z"),
    "matrix": re.compile(r"[@!#][^:\s]+:\S+\Z"),
    "mattermost": re.compile(r"[a-z0-9]{26}\Z"),
    "msteams": re.compile(r"[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\Z|\w+:\S+\Z", re.I),
    "slack": re.compile(r"<@\w+>\Z|[A-Z][A-Z0-9]+\Z"),
    "telegram": re.compile(r"-?\d+\Z"),
}
_PREFIXES = {
    "googlechat": r"googlechat|google-chat|gchat",
    "matrix": "matrix",
    "mattermost": "mattermost|user",
    "msteams": "msteams|teams|user",
    "slack": "slack|user|channel",
    "telegram": "telegram|tg",
}
#: A handle, a channel, an address or several words, on whatever service.
_CERTAIN = re.compile(r"[@#]\S|\S@[^\s@]+\.\S|\S\s+\S")


def is_name(channel: Channel, entry: Setting) -> bool:
    """Is *entry* a name on *channel*?

    Raises :class:`~pytest_openclaw.NotEvaluated` for a text that is not known here.
    """
    text = entry_text(entry)
    if channel.id in _AUDITED:
        return is_mutable(channel.rules.sender_form, channel.deployment, text)
    return is_name_on(channel.id, text)


def is_name_on(channel: str, text: str) -> bool:
    """Is *text* a name on *channel*? On others than those known here, never.

    An id has a form of its own, or a digit; what has neither is a name.
    """
    pattern = _IDS.get(channel)
    if pattern is None or text == WILDCARD or is_access_group(text):
        return False
    bare = re.sub(rf"\A({_PREFIXES[channel]}):", "", text, flags=re.I).strip()
    if not bare or bare == WILDCARD or pattern.match(bare):
        return False
    return bool(_CERTAIN.search(bare)) or not any(each.isdigit() for each in bare)


def is_name_anywhere(entry: Setting) -> bool:
    """Is *entry* a name wherever it counts: a handle, or an address of mail?"""
    text = entry_text(entry)
    if _IDS["matrix"].match(text) or is_access_group(text):
        return False
    return bool(_CERTAIN.search(text))
