"""What the core of early releases asks of channels: later ones leave it to plugins."""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Iterator

from pytest_openclaw.deployment.validity.rule import Candidate
from pytest_openclaw.deployment.validity.rule import RuleViolation
from pytest_openclaw.deployment.validity.rule import rule
from pytest_openclaw.deployment.values.accounts import with_accounts
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.deployment.values.setting import first_set
from pytest_openclaw.language.javascript import trim

_CORE = frozenset(
    "telegram whatsapp discord irc googlechat slack signal imessage".split()
)
_COMMAND = re.compile(r"[a-z0-9_]{1,32}\Z")


@rule(since="2026.3.7", until="2026.3.28", of_plugins=True)
def channels_of_plugins(candidate: Candidate) -> Iterator[RuleViolation]:
    """Other channels are those of bundled plugins, if these are there."""
    yield from _lost(candidate, _CORE | {"line"})


@rule(until="2026.3.2", of_plugins=True)
def channels_of_plugins_2026_3_2(candidate: Candidate) -> Iterator[RuleViolation]:
    """The same; LINE is one of them."""
    yield from _lost(candidate, _CORE)


def _lost(candidate: Candidate, core: frozenset[str]) -> Iterator[RuleViolation]:
    if candidate.moves_bundled:
        lost = candidate.rules.channel_ids - core - candidate.plugin_channels
        for key, channel in candidate.config["channels"].items():
            if trim(key) in lost:
                reason = "is not in the folder of $OPENCLAW_BUNDLED_PLUGINS_DIR"
                yield channel.path, reason


@rule(until="2026.3.28")
def webhook_secrets(candidate: Candidate) -> Iterator[RuleViolation]:
    """Telegram's webhook needs a secret: an account's own, or that of the section."""
    section = candidate.config.at("channels.telegram")
    for each in _enabled(section):
        secrets = (each["webhookSecret"], section["webhookSecret"])
        if each["webhookUrl"].has_text and not any(map(_is_configured, secrets)):
            yield each["webhookSecret"].path, "must be set beside webhookUrl"


@rule(since="2026.3.2", until="2026.3.28")
def signing_secrets(candidate: Candidate) -> Iterator[RuleViolation]:
    """Slack over HTTP needs a signing secret, which may not be blank."""
    yield from _unsigned(candidate, _is_configured)


@rule(until="2026.2.26")
def signing_secrets_2026_2(candidate: Candidate) -> Iterator[RuleViolation]:
    """Slack over HTTP needs a signing secret; spaces count as one."""
    yield from _unsigned(candidate, lambda each: each.is_opaque or bool(each.string))


def _unsigned(
    candidate: Candidate, is_configured: Callable[[Setting], bool]
) -> Iterator[RuleViolation]:
    section = candidate.config.at("channels.slack")
    for each in _enabled(section):
        secret = first_set(each["signingSecret"], section["signingSecret"])
        mode = first_set(each["mode"], section["mode"])
        if mode.value == "http" and not is_configured(secret):
            yield each["signingSecret"].path, 'must be set beside a mode of "http"'


@rule(since="2026.2.26", until="2026.3.28")
def nickserv_addresses(candidate: Candidate) -> Iterator[RuleViolation]:
    """Who lets irc register a nick names an address for it."""
    for each in with_accounts(candidate.config.at("channels.irc")):
        service = each["nickserv"]
        if service["register"].is_true and not service["registerEmail"].has_text:
            yield service["registerEmail"].path, "must be set beside register"


@rule(since="2026.2.26", until="2026.3.28")
def telegram_commands(candidate: Candidate) -> Iterator[RuleViolation]:
    """A command's name is short and plain, and it has a description."""
    yield from _commands(candidate, lambda name: name.replace("-", "_"))


@rule(until="2026.2.9")
def telegram_commands_2026_2(candidate: Candidate) -> Iterator[RuleViolation]:
    """The same; a hyphen is not taken for an underscore yet."""
    yield from _commands(candidate, lambda name: name)


def _commands(
    candidate: Candidate, normal: Callable[[str], str]
) -> Iterator[RuleViolation]:
    for each in with_accounts(candidate.config.at("channels.telegram")):
        for entry in each["customCommands"].elements():
            command, description = entry["command"], entry["description"]
            if not command.is_opaque and not _is_name(command, normal):
                must = "must be at most 32 letters, digits and underscores"
                yield command.path, must
            if not description.has_text:
                yield description.path, "must not be blank"


def _is_name(command: Setting, normal: Callable[[str], str]) -> bool:
    name = command.string or ""
    for _ in range(2):  # once as the schema is applied, and once to judge it
        name = normal(trim(trim(name).removeprefix("/")).lower())
    return _COMMAND.match(name) is not None


def _is_configured(secret: Setting) -> bool:
    """Is there a text that is not blank, or a SecretRef?"""
    return secret.has_text or secret.is_record


def _enabled(section: Setting) -> list[Setting]:
    """Return the section and its accounts that are not switched off."""
    section, *accounts = with_accounts(section)
    return [section, *(each for each in accounts if not each["enabled"].is_false)]
