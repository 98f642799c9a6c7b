"""Who may write to a channel has to be listed, where the policy says so."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.deployment.validity.rule import Candidate
from pytest_openclaw.deployment.validity.rule import RuleViolation
from pytest_openclaw.deployment.validity.rule import rule
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.deployment.values.setting import first_set

#: Channels whose settings the core of early releases judges, by where a section says
#: who may write: by keys of its own, or inside of ``dm``.
_FLAT = ("bluebubbles", "imessage", "irc", "msteams", "signal", "telegram", "whatsapp")
_EITHER = ("discord", "slack")
_INSIDE = ("googlechat",)
_PLACES = {
    **dict.fromkeys(_FLAT, ((), None)),
    **dict.fromkeys(_EITHER, ((), "dm")),
    **dict.fromkeys(_INSIDE, (None, "dm")),
}


@rule(since="2026.2.26", until="2026.3.28")
def listed_senders(candidate: Candidate) -> Iterator[RuleViolation]:
    """An ``open`` policy needs ``*`` in the list, an ``allowlist`` any entry at all."""
    yield from _unlisted_senders(candidate, ("open", "allowlist"))


@rule(until="2026.2.9")
def listed_senders_2026_2(candidate: Candidate) -> Iterator[RuleViolation]:
    """An ``open`` policy needs ``*`` in the list; an ``allowlist`` may be empty."""
    yield from _unlisted_senders(candidate, ("open",))


@rule(since="2026.2.26", until="2026.3.28")
def discord_ids(candidate: Candidate) -> Iterator[RuleViolation]:
    """Ids of Discord are texts: a number that long would not be exact."""
    section = candidate.config.at("channels.discord")
    for holder in (section, *(account for _, account in section["accounts"].items())):
        for listed in _discord_lists(holder):
            for each in listed.elements():
                if not each.is_opaque and isinstance(each.value, (int, float)):
                    yield each.path, "must be a text: put the id into quotes"


def _discord_lists(holder: Setting) -> Iterator[Setting]:
    for place in ("allowFrom", "dm.allowFrom", "dm.groupChannels"):
        yield holder.at(place)
    yield holder.at("execApprovals.approvers")
    for _, guild in holder["guilds"].items():
        for each in (guild, *(channel for _, channel in guild["channels"].items())):
            yield each["users"]
            yield each["roles"]


def _unlisted_senders(
    candidate: Candidate, policies: tuple[str, ...]
) -> Iterator[RuleViolation]:
    for channel, (flat, inner) in _PLACES.items():
        section = candidate.config["channels"][channel]
        accounts = [each for _, each in section["accounts"].items()]
        for each in (section, *accounts):
            yield from _unlisted(each, section, flat is not None, inner, policies)


@rule(until="2026.3.28")
def irc_names(candidate: Candidate) -> Iterator[RuleViolation]:
    """The core's own rules for irc have no matching by name yet."""
    section = candidate.config.at("channels.irc")
    for each in (section, *(account for _, account in section["accounts"].items())):
        setting = each["dangerouslyAllowNameMatching"]
        if setting.exists:
            yield setting.path, "unknown key"


def _unlisted(
    place: Setting,
    section: Setting,
    flat: bool,
    inner: str | None,
    restricted: tuple[str, ...],
) -> Iterator[RuleViolation]:
    policies = [place["dmPolicy"]] if flat else []
    policies += [place[inner]["policy"]] if inner else []
    policy = first_set(*policies)
    if policy.value not in restricted:
        return
    lists = [each["allowFrom"] for each in (place, section) if flat]
    lists += [each[inner]["allowFrom"] for each in (place, section) if inner]
    listed = first_set(*lists).elements()
    if policy.value == "allowlist" and not listed:
        yield policy.path, "needs at least one entry in allowFrom"
    if policy.value == "open" and not any(
        each.is_opaque or str(each.value).strip() == "*" for each in listed
    ):
        yield policy.path, 'needs "*" in allowFrom'
