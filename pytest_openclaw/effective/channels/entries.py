"""What an entry of an allow list stands for: a sender in one form, or a mere name."""

from __future__ import annotations

import re
from collections.abc import Callable

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.language.javascript import trim

WILDCARD = "*"

_MENTION = re.compile(r"<@!?(\d+)>\Z", re.ASCII)
_WORD = re.compile(r"[a-z][a-z0-9-]*:", re.ASCII | re.IGNORECASE)
_GROUP = "accessGroup:"
_DIGITS = re.compile(r"\d+\Z", re.ASCII)
_STABLE_PREFIXES = ("discord:", "user:", "pk:")
_STABLE = re.compile(r"(?:\d+|<@!?\d+>|(?:discord|user|pk):.+)\Z", re.ASCII)
_SLUG = re.compile(r"[a-z0-9]", re.ASCII)


def sender(deployment: Deployment, form: str, entry: str) -> str:
    """Return the sender that *entry* names, in the one form that is compared.

    Nothing is left of an entry that is empty.
    """
    return trim(_FORMS[form](deployment, trim(entry)))


def is_access_group(entry: str) -> bool:
    """Does *entry* name a group that is defined elsewhere?"""
    return entry.startswith(_GROUP) and bool(trim(entry[len(_GROUP) :]))


def _without_prefix(text: str, *prefixes: str) -> str:
    """Return *text* without the first of *prefixes* that it has, in any case."""
    for prefix in prefixes:
        if text[: len(prefix)].lower() == prefix:
            return trim(text[len(prefix) :])
    return text


def _discord(deployment: Deployment, text: str) -> str:
    text = _without_prefix(text, "discord:", "user:")
    mention = _MENTION.match(text)
    return mention[1] if mention else text


def _irc(deployment: Deployment, text: str) -> str:
    return _without_prefix(_without_prefix(text.lower(), "irc:"), "user:")


def _nextcloud_talk(deployment: Deployment, text: str) -> str:
    return _without_prefix(text, "nextcloud-talk:", "nc-talk:", "nc:").lower()


@by_release
def _phone(deployment: Deployment, text: str) -> str:
    """2026.9.6: a plus and the digits; without a digit, nobody."""
    text = text[word.end() :] if (word := _WORD.match(text)) else text
    digits = "".join(sign for sign in text if sign in "0123456789")
    return f"+{digits}" if digits else ""


@_phone.on(until="2026.6.11")
def _phone_2026_5(deployment: Deployment, text: str) -> str:
    """2026.5.12: what has no digit is a sender as well, a lone plus."""
    kept = "".join(sign for sign in text if sign in "+0123456789")
    return kept if kept.startswith("+") else f"+{kept}"


def _signal(deployment: Deployment, text: str) -> str:
    return _phone(deployment, _without_prefix(text, "signal:"))


_FORMS: dict[str, Callable[[Deployment, str], str]] = {
    "plain": lambda _, text: text,
    "lower": lambda _, text: text.lower(),
    "discord": _discord,
    "irc": _irc,
    "nextcloud-talk": _nextcloud_talk,
    "phone": _phone,
    "reef": lambda _, text: _without_prefix(text, "reef:", "@").lower(),
    "signal": _signal,
    "telegram": lambda _, text: _without_prefix(text, "telegram:", "tg:"),
    "zalo": lambda _, text: _without_prefix(text, "zalo:", "zl:"),
}


def is_mutable(form: str, deployment: Deployment, entry: str) -> bool:
    """Is *entry* a name that its bearer, or somebody else, can change? 2026.9.6."""
    entry = trim(entry)
    if entry == WILDCARD or is_access_group(entry):
        return False
    if form == "irc":
        nick = sender(deployment, form, entry)
        return nick not in ("", WILDCARD) and "@" not in nick
    return _is_mutable_on_discord(entry)


def _is_mutable_on_discord(entry: str) -> bool:
    if _DIGITS.match(_bare_mention(entry)):
        return False
    if entry.startswith(_STABLE_PREFIXES):
        return False
    return bool(_SLUG.search(entry.lower()))


@by_release
def is_discord_name(deployment: Deployment, entry: str) -> bool:
    """Is *entry* anything but the id of a discord user?"""
    entry = trim(entry)
    if entry in ("", WILDCARD) or is_access_group(entry):
        return False
    return not _STABLE.match(entry)


@is_discord_name.on(until="2026.7.1")
def is_discord_name_2026_5(deployment: Deployment, entry: str) -> bool:
    """2026.5.12 also takes half a mention for an id, and a group for a name."""
    entry = trim(entry)
    if entry in ("", WILDCARD) or _DIGITS.match(_bare_mention(entry)):
        return False
    prefix = next((each for each in _STABLE_PREFIXES if entry.startswith(each)), None)
    return prefix is None or not trim(entry[len(prefix) :])


def _bare_mention(entry: str) -> str:
    for opening in ("<@!", "<@"):
        if entry.startswith(opening):
            entry = entry[len(opening) :]
            break
    return entry.removesuffix(">")
