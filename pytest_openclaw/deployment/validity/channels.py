"""Which channels a config may name, and what may stand inside them."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.deployment.validity.plugins import named_absent_plugins
from pytest_openclaw.deployment.validity.rule import Candidate
from pytest_openclaw.deployment.validity.rule import RuleViolation
from pytest_openclaw.deployment.validity.rule import rule
from pytest_openclaw.deployment.values.accounts import with_accounts
from pytest_openclaw.deployment.values.executables import is_safe_executable
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.language.javascript import fold
from pytest_openclaw.language.javascript import trim

_SECTIONS = frozenset({"defaults", "modelByChannel"})

#: What 2026.7.1 and older take in ``channels.defaults``; their schemas leave it open.
_DEFAULTS_2026_5 = {
    "groupPolicy": ("open", "disabled", "allowlist"),
    "contextVisibility": ("all", "allowlist", "allowlist_quote"),
}
_HEARTBEAT_2026_5 = ("showOk", "showAlerts", "useIndicator")


@rule(since="2026.3.28", until="2026.4.23")
def channels_are_an_object(candidate: Candidate) -> Iterator[RuleViolation]:
    """Channels have a section of their own; the schema leaves it open."""
    section = candidate.config["channels"]
    if section.exists and not section.is_record:
        yield section.path, "must be an object"


@rule(until="2026.7.1")
def channel_defaults(candidate: Candidate) -> Iterator[RuleViolation]:
    """Defaults of all channels are three; the schema leaves them open."""
    defaults = candidate.config.at("channels.defaults")
    if defaults.exists and not defaults.is_record:
        yield defaults.path, "must be an object"
    for key, value in defaults.items():
        if key == "heartbeat":
            yield from _heartbeat_defaults(value)
        elif key not in _DEFAULTS_2026_5:
            yield value.path, "unknown key"
        elif value.value not in _DEFAULTS_2026_5[key]:
            yield value.path, f"must be one of {', '.join(_DEFAULTS_2026_5[key])}"


def _heartbeat_defaults(heartbeat: Setting) -> Iterator[RuleViolation]:
    if not heartbeat.is_record:
        yield heartbeat.path, "must be an object"
    for key, value in heartbeat.items():
        if key not in _HEARTBEAT_2026_5:
            yield value.path, "unknown key"
        elif not (value.is_true or value.is_false):
            yield value.path, "must be true or false"


@rule(until="2026.2.9")
def no_models_by_channel(candidate: Candidate) -> Iterator[RuleViolation]:
    """Models cannot be named by channel yet."""
    section = candidate.config.at("channels.modelByChannel")
    if section.exists:
        yield section.path, "unknown channel"


@rule(since="2026.2.26", until="2026.7.1")
def models_by_channel(candidate: Candidate) -> Iterator[RuleViolation]:
    """Models are named by channel and conversation; the schema leaves them open."""
    section = candidate.config.at("channels.modelByChannel")
    for each in (section, *(channel for _, channel in section.items())):
        if each.exists and not each.is_record:
            yield each.path, "must be an object"
    for model in (
        each for _, channel in section.items() for _, each in channel.items()
    ):
        if not model.is_opaque and model.string is None:
            yield model.path, "must be a text"


@rule(since="2026.8.2", of_plugins=True)
def known_channels(candidate: Candidate) -> Iterator[RuleViolation]:
    """A channel is the release's, an installed plugin's, or named as a plugin."""
    unknown = list(_unknown(candidate))
    if not unknown:
        return
    named = {each.lower() for each in named_absent_plugins(candidate)}
    named -= candidate.rules.bundled_plugins
    for channel, key in unknown:
        if key.lower() not in named:
            yield channel.path, "is not a channel of the release"


@rule(until="2026.4.23", of_plugins=True)
def known_channels_2026_4(candidate: Candidate) -> Iterator[RuleViolation]:
    """A channel is the release's or an installed plugin's; naming it is not enough."""
    for channel, _ in _unknown(candidate):
        yield channel.path, "is not a channel of the release"


@rule(since="2026.5.12", until="2026.7.1", of_plugins=True)
def known_channels_2026_5(candidate: Candidate) -> Iterator[RuleViolation]:
    """The same; names are compared as they stand."""
    unknown = list(_unknown(candidate))
    if not unknown:
        return
    named = named_absent_plugins(candidate)
    for channel, key in unknown:
        if key not in named:
            yield channel.path, "is not a channel of the release"


def unchecked_channels(candidate: Candidate) -> frozenset[str]:
    """Return the channels whose settings the command leaves for want of a plugin.

    It tries to install each that is official, configured and not shut out.
    """
    if not (candidate.lacks_plugins and candidate.rules.plugins.command_installs):
        return frozenset()
    there = candidate.rules.bundled_plugins | candidate.plugin_channels
    plugins = candidate.config["plugins"]
    denied = {fold(each.string or "") for each in plugins["deny"].elements()}
    return frozenset(
        channel
        for channel, section in candidate.config["channels"].items()
        if channel in candidate.rules.channel_ids - there - denied
        and section.is_record
        and not section["enabled"].is_false
        and not plugins["enabled"].is_false
        and not plugins["entries"][channel]["enabled"].is_false
    )


def _unknown(candidate: Candidate) -> Iterator[tuple[Setting, str]]:
    """Yield those that are not known, with their names; a blank name is no channel."""
    known = candidate.rules.channel_ids | candidate.plugin_channels | _SECTIONS
    for key, channel in candidate.config["channels"].items():
        if trim(key) and trim(key) not in known:
            yield channel, trim(key)


@rule(since="2026.3.28", of_plugins=True)
def padded_channels(candidate: Candidate) -> Iterator[RuleViolation]:
    """A channel's name with spaces around it is looked for without them."""
    channels = candidate.config["channels"]
    for key, channel in channels.items():
        name = trim(key)
        is_own = name in candidate.rules.channel_ids
        if key != name and is_own and not channels[name].is_record:
            yield channel.path, "has spaces around its name"


@rule(until="2026.3.28")
def channel_programs(candidate: Candidate) -> Iterator[RuleViolation]:
    """The programs of iMessage and Signal are paths or plain names."""
    for channel in ("imessage", "signal"):
        section = candidate.config["channels"][channel]
        accounts = (account for _, account in section["accounts"].items())
        for holder in (section, *accounts):
            program = holder["cliPath"]
            if program.string is not None and not is_safe_executable(program.string):
                yield program.path, "must be a path or the plain name of a program"


@rule(until="2026.3.28")
def discord_activity(candidate: Candidate) -> Iterator[RuleViolation]:
    """An address belongs to an activity of type 1, and a type to an activity."""
    section = candidate.config.at("channels.discord")
    for holder in with_accounts(section):
        kind, url = holder["activityType"], holder["activityUrl"]
        is_named = holder["activity"].has_text
        if (kind.exists or url.exists) and not is_named:
            yield holder["activity"].path, "must be set beside activityType or Url"
        elif kind.value == 1 and not url.has_text:
            yield url.path, "must be set beside an activityType of 1"
        elif url.has_text and kind.value != 1:
            yield kind.path, "must be 1 beside an activityUrl"


@rule(until="2026.7.1", of_plugins=True)
def qqbot_streaming(candidate: Candidate) -> Iterator[RuleViolation]:
    """QQ's streaming section names its mode, since no default is filled in there."""
    section = candidate.config.at("channels.qqbot")
    for holder in with_accounts(section):
        streaming = holder["streaming"]
        if streaming.is_record and not streaming["mode"].exists:
            yield streaming["mode"].path, "must be set"
