"""What only the releases until 2026.3.28 reject, and no schema of theirs says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pytest_openclaw.deployment.validity.rule import Candidate
from pytest_openclaw.deployment.validity.rule import RuleViolation
from pytest_openclaw.deployment.validity.rule import rule
from pytest_openclaw.deployment.values.accounts import with_accounts
from pytest_openclaw.deployment.values.urls import read_address
from pytest_openclaw.language.javascript import trim

#: Profiles take a hundred ports from there on.
_LAST_START = 65436
_DRIVE = re.compile(r"[A-Za-z]:/")


@rule(until="2026.3.28")
def attachment_roots(candidate: Candidate) -> Iterator[RuleViolation]:
    """The folders of attachments are absolute; ``*`` stands for a whole part."""
    section = candidate.config.at("channels.imessage")
    for holder in with_accounts(section):
        for key in ("attachmentRoots", "remoteAttachmentRoots"):
            for root in holder[key].elements():
                if root.string is not None and not _is_root(root.string):
                    yield root.path, "must be an absolute path"


def _is_root(text: str) -> bool:
    path = trim(text).replace("\\", "/")
    parts = [each for each in path.split("/") if each]
    is_absolute = path.startswith("/") or _DRIVE.match(path) is not None
    return is_absolute and bool(parts) and all("*" not in p or p == "*" for p in parts)


@rule(until="2026.3.24")
def speech_switch(candidate: Candidate) -> Iterator[RuleViolation]:
    """Speech has a mode in the place of a switch."""
    switch = candidate.config.at("messages.tts.enabled")
    if switch.exists:
        yield switch.path, "must be replaced by auto"


@rule(since="2026.3.13", until="2026.3.28")
def profile_addresses(candidate: Candidate) -> Iterator[RuleViolation]:
    """The address of a browser profile is one of HTTP or of WebSocket."""
    yield from _profile_addresses(candidate, ("http", "https", "ws", "wss"))


@rule(until="2026.3.2")
def profile_addresses_2026_3_2(candidate: Candidate) -> Iterator[RuleViolation]:
    """In 2026.3.2, it is one of HTTP."""
    yield from _profile_addresses(candidate, ("http", "https"))


def _profile_addresses(
    candidate: Candidate, schemes: tuple[str, ...]
) -> Iterator[RuleViolation]:
    """Yield the addresses with which no profile can be made, where there is a browser.

    A port beside it does not help. No profile is made where the base is at fault, and
    none needs an address to attach to a session.
    """
    browser = candidate.config["browser"]
    start = browser["cdpPortRangeStart"].value
    if browser["enabled"].is_false:
        return
    if isinstance(start, int) and start > _LAST_START:
        return
    base = trim(browser["cdpUrl"].string or "")
    if base and not _is_address(base, schemes):
        return
    for _, profile in browser["profiles"].items():
        url = profile["cdpUrl"]
        if not url.string or profile["driver"].value == "existing-session":
            continue
        text = trim(url.string)
        if not text and not profile["cdpPort"].exists:
            yield url.path, "must not be blank"
        elif text and not _is_address(text, schemes):
            yield url.path, f"must be an address of {', '.join(schemes)}"


def _is_address(text: str, schemes: tuple[str, ...]) -> bool:
    address = read_address(text)
    return address is not None and address.scheme in schemes
