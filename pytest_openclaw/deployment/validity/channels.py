"""Which channels a config may name, and what may stand inside them."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.deployment.validity.plugins import named_absent_plugins
from pytest_openclaw.deployment.validity.rule import Candidate
from pytest_openclaw.deployment.validity.rule import RuleViolation
from pytest_openclaw.deployment.validity.rule import rule
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.language.javascript import trim

_SECTIONS = frozenset({"defaults", "modelByChannel"})


@rule(since="2026.8.2", of_plugins=True)
def known_channels(candidate: Candidate) -> Iterator[RuleViolation]:
    """A channel is the release's, an installed plugin's, or named as a plugin."""
    named = {each.lower() for each in named_absent_plugins(candidate)}
    named -= candidate.rules.bundled_plugins
    for channel, key in _unknown(candidate):
        if key.lower() not in named:
            yield channel.path, "is no channel that the release knows"


@rule(until="2026.7.1", of_plugins=True)
def known_channels_2026_5(candidate: Candidate) -> Iterator[RuleViolation]:
    """A channel is the release's, an installed plugin's, or named as a plugin."""
    named = set(named_absent_plugins(candidate))
    named.update(key for key, _ in candidate.authored.at("plugins.installs").items())
    for channel, key in _unknown(candidate):
        if key not in named:
            yield channel.path, "is no channel that the release knows"


def _unknown(candidate: Candidate) -> Iterator[tuple[Setting, str]]:
    known = candidate.rules.channel_ids | candidate.plugin_names | _SECTIONS
    for key, channel in candidate.config["channels"].items():
        if trim(key) not in known:
            yield channel, trim(key)


@rule(of_plugins=True)
def padded_channels(candidate: Candidate) -> Iterator[RuleViolation]:
    """A channel's name with spaces around it is looked for without them."""
    channels = candidate.config["channels"]
    for key, channel in channels.items():
        if key != trim(key) and not channels[trim(key)].is_record:
            yield channel.path, "has spaces around its name"


@rule(until="2026.7.1", of_plugins=True)
def qqbot_streaming(candidate: Candidate) -> Iterator[RuleViolation]:
    """QQ's streaming section names its mode, since no default is filled in there."""
    section = candidate.config.at("channels.qqbot")
    for holder in (section, *(account for _, account in section["accounts"].items())):
        streaming = holder["streaming"]
        if streaming.is_record and not streaming["mode"].exists:
            yield streaming["mode"].path, "must be set"


@rule()
def local_bindings(candidate: Candidate) -> Iterator[RuleViolation]:
    """ACP bindings stand at the top level, not inside a channel."""
    for setting in _records(candidate.config["channels"]):
        if setting["bindings"]["acp"].is_record:
            yield setting["bindings"]["acp"].path, "belongs into the top-level bindings"


@rule()
def acp_bindings(candidate: Candidate) -> Iterator[RuleViolation]:
    """An ACP binding names the one conversation it is for."""
    for binding in candidate.config["bindings"].elements():
        peer = binding.at("match.peer.id")
        if binding["type"].value == "acp" and not peer.has_text:
            yield peer.path, "an ACP binding needs it"


def _records(setting: Setting) -> Iterator[Setting]:
    if setting.is_record:
        yield setting
    children = [each for _, each in setting.items()] or setting.elements()
    for child in children:
        yield from _records(child)
