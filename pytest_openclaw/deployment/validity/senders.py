"""Who may write to a channel has to be listed, where the policy says so."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.deployment.validity.rule import Candidate
from pytest_openclaw.deployment.validity.rule import RuleViolation
from pytest_openclaw.deployment.validity.rule import rule
from pytest_openclaw.deployment.values.accounts import with_accounts
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.deployment.values.setting import first_set
from pytest_openclaw.language.javascript import trim

#: Channels whose settings the core of early releases judges, by where a section says
#: who may write: by keys of its own, inside of ``dm``, or in either place.
_FLAT = ("bluebubbles", "imessage", "irc", "msteams", "signal", "telegram", "whatsapp")
_EITHER = ("discord", "slack")
_INSIDE = ("googlechat",)

#: What a list is told that does not fit the policy of its section.
_INHERITED = "does not fit the policy of the section"


@rule(since="2026.2.26", until="2026.3.28")
def listed_senders(candidate: Candidate) -> Iterator[RuleViolation]:
    """An ``open`` policy needs ``*`` in the list, an ``allowlist`` any entry at all.

    An account takes the list of its section, and in Discord and Slack the policy, too.
    """
    channels = candidate.config["channels"]
    for channel in _FLAT:
        section = channels[channel]
        for each in with_accounts(section):
            listed = first_set(each["allowFrom"], section["allowFrom"])
            yield from _unlisted(each["dmPolicy"], listed)
    for channel in _EITHER:
        section = channels[channel]
        for each in with_accounts(section):
            if channel == "slack" and each is not section and each["enabled"].is_false:
                continue
            policy = first_set(*_either(each, section, "dmPolicy", "policy"))
            listed = first_set(*_either(each, section, "allowFrom", "allowFrom"))
            for path, message in _unlisted(policy, listed):
                is_own = path[: len(each.path)] == each.path
                yield (path, message) if is_own else (listed.path, _INHERITED)
    for each in _inner(candidate, _INSIDE):
        yield from _unlisted(each["policy"], each["allowFrom"])


@rule(until="2026.2.9")
def listed_senders_2026_2(candidate: Candidate) -> Iterator[RuleViolation]:
    """An ``open`` policy needs ``*`` in the list beside it.

    An ``allowlist`` may be empty.
    """
    channels = candidate.config["channels"]
    for section in (channels[channel] for channel in _FLAT):
        for each in with_accounts(section):
            yield from _not_for_all(each["dmPolicy"], each["allowFrom"])
    for each in _inner(candidate, _EITHER + _INSIDE):
        yield from _not_for_all(each["policy"], each["allowFrom"])


@rule(since="2026.2.26", until="2026.3.28")
def discord_ids(candidate: Candidate) -> Iterator[RuleViolation]:
    """Ids of Discord are texts: a number that long would not be exact."""
    section = candidate.config.at("channels.discord")
    for holder in with_accounts(section):
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


@rule(until="2026.3.28")
def irc_names(candidate: Candidate) -> Iterator[RuleViolation]:
    """The core's own rules for irc have no matching by name yet."""
    section = candidate.config.at("channels.irc")
    for each in with_accounts(section):
        setting = each["dangerouslyAllowNameMatching"]
        if setting.exists:
            yield setting.path, "unknown key"


def _either(
    place: Setting, section: Setting, flat: str, inner: str
) -> Iterator[Setting]:
    """Yield where *place* says it, and then where its *section* does."""
    for each in (place, section):
        yield each[flat]
        yield each["dm"][inner]


def _inner(candidate: Candidate, channels: tuple[str, ...]) -> Iterator[Setting]:
    """Yield each ``dm`` of *channels*, of the sections and of the accounts."""
    for channel in channels:
        section = candidate.config["channels"][channel]
        for each in with_accounts(section):
            yield each["dm"]


def _unlisted(policy: Setting, listed: Setting) -> Iterator[RuleViolation]:
    yield from _not_for_all(policy, listed)
    blank = all(_entry(each) == "" for each in listed.elements())
    if policy.value == "allowlist" and blank:
        yield policy.path, "needs at least one entry in allowFrom"


def _not_for_all(policy: Setting, listed: Setting) -> Iterator[RuleViolation]:
    entries = map(_entry, listed.elements())
    if policy.value == "open" and not any(each in ("*", None) for each in entries):
        yield policy.path, 'needs "*" in allowFrom'


def _entry(listed: Setting) -> str | None:
    """Return an entry without spaces around it; ``None``: its text is not known."""
    return None if listed.is_opaque else trim(str(listed.value))
