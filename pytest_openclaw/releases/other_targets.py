"""Where other releases have credentials, as changes to what 2026.5.12 knows."""

from __future__ import annotations

from dataclasses import replace

from pytest_openclaw.releases.credential_targets import EXTERNAL_2026_5
from pytest_openclaw.releases.credential_targets import TARGETS_2026_5
from pytest_openclaw.releases.credential_targets import CredentialTarget
from pytest_openclaw.releases.credential_targets import channel_targets
from pytest_openclaw.releases.credential_targets import targets_of

_WEB_2026_5_28 = targets_of(
    "tools.web.fetch.firecrawl.apiKey tools.web.search.*.apiKey"
)
_SMS = tuple(channel_targets("sms", ["authToken"]))


def _behind(
    targets: tuple[CredentialTarget, ...], pattern: str, *more: CredentialTarget
) -> tuple[CredentialTarget, ...]:
    """Return *targets* with *more* behind the one that has *pattern*."""
    at = [each.pattern for each in targets].index(pattern) + 1
    return (*targets[:at], *more, *targets[at:])


TARGETS_2026_5_28 = _behind(TARGETS_2026_5, "tools.web.search.apiKey", *_WEB_2026_5_28)
TARGETS_2026_6_1 = _behind(TARGETS_2026_5_28, "channels.mattermost.botToken", *_SMS)
_BUNDLED_2026_6_11 = {"google", "minimax", "xai", "telegram"}
_MOVED_OUT = tuple(
    each
    for each in TARGETS_2026_6_1
    if each.section in ("plugins", "channels")
    and not _BUNDLED_2026_6_11 & set(each.pattern.split("."))
)
#: Several plugins no longer come with 2026.6.11.
TARGETS_2026_6_11 = _behind(
    tuple(each for each in TARGETS_2026_6_1 if each not in _MOVED_OUT),
    "talk.providers.*.apiKey",
    *targets_of("talk.realtime.providers.*.apiKey"),
)
EXTERNAL_2026_6_11 = (*_MOVED_OUT, *EXTERNAL_2026_5)

_NOT_YET_2026_4_23 = {"realtime", "personas", "relay", "nostr"}
_SINCE_2026_5_12 = "agents.list[].tts.providers.*.apiKey"
#: 2026.4.23 comes with all channels of its own, and with one more search.
TARGETS_2026_4_23 = (
    *(each for each in TARGETS_2026_5 if each.pattern != _SINCE_2026_5_12),
    *targets_of("plugins.entries.brave.config.webSearch.apiKey"),
    *(
        # Of a voice, the release names the key before its provider.
        replace(
            each, plugin=None, provider_at=each.provider_at and each.provider_at - 1
        )
        for each in EXTERNAL_2026_5
        if not _NOT_YET_2026_4_23 & set(each.pattern.split("."))
    ),
)
