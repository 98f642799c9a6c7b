"""Bindings of agents to conversations over the Agent Client Protocol (ACP)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping

from pytest_openclaw.deployment.validity.rule import Candidate
from pytest_openclaw.deployment.validity.rule import RuleViolation
from pytest_openclaw.deployment.validity.rule import rule
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.language.javascript import fold

#: Of the channels that 2026.3 can bind: the kind and id that a conversation can have.
_CONVERSATIONS = {
    "discord": re.compile(""),
    "telegram": re.compile(r"\S+ -\d+:topic:\d+\Z", re.ASCII),
}
_OF_FEISHU = re.compile(
    r"(?:direct|dm) (?!o[cn]_)[^:]+\Z|group oc_[^:]+:topic:[^:]+(?::sender:ou_[^:]+)?\Z"
)


@rule()
def local_bindings(candidate: Candidate) -> Iterator[RuleViolation]:
    """ACP bindings stand at the top level, not inside a channel."""
    for setting in _records(candidate.config["channels"]):
        if setting["bindings"]["acp"].is_record:
            yield setting["bindings"]["acp"].path, "belongs in the top-level bindings"


@rule()
def acp_bindings(candidate: Candidate) -> Iterator[RuleViolation]:
    """An ACP binding names the one conversation it is for."""
    for binding in candidate.config["bindings"].elements():
        peer = binding.at("match.peer.id")
        if binding["type"].value == "acp" and not peer.has_text:
            yield peer.path, "an ACP binding requires it"


@rule(since="2026.3.24", until="2026.3.28")
def acp_conversations(candidate: Candidate) -> Iterator[RuleViolation]:
    """An ACP binding is for a conversation of Discord, Telegram or Feishu."""
    yield from _unsupported(candidate, {**_CONVERSATIONS, "feishu": _OF_FEISHU})


@rule(since="2026.3.13", until="2026.3.13")
def acp_conversations_2026_3_13(candidate: Candidate) -> Iterator[RuleViolation]:
    """An ACP binding is for a conversation of Discord or Telegram."""
    yield from _unsupported(candidate, _CONVERSATIONS)


def _unsupported(
    candidate: Candidate, conversations: Mapping[str, re.Pattern[str]]
) -> Iterator[RuleViolation]:
    for binding in candidate.config["bindings"].elements():
        peer = binding.at("match.peer")
        if binding["type"].value != "acp" or peer["id"].text is None:
            continue
        channel = binding.at("match.channel")
        form = conversations.get(fold(channel.text or ""))
        if form is None:
            yield channel.path, "is a channel that ACP bindings do not support"
        elif not form.match(f"{peer['kind'].string} {peer['id'].text}"):
            yield peer["id"].path, "is not a conversation that can be bound"


def _records(setting: Setting) -> Iterator[Setting]:
    if setting.is_record:
        yield setting
    children = [each for _, each in setting.items()] or setting.elements()
    for child in children:
        yield from _records(child)
