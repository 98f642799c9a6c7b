"""Telegram's own checks, which only 2026.5.12 still makes in a plain audit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Iterator

from pytest_openclaw.checks.channels.per_account import per_account_of
from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.channels.accounts import Account
from pytest_openclaw.effective.channels.commands import takes_text_commands
from pytest_openclaw.effective.channels.direct import stored_senders
from pytest_openclaw.effective.channels.groups import group_policy
from pytest_openclaw.effective.channels.presence import Channel
from pytest_openclaw.effective.channels.values import entry_text
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found
from pytest_openclaw.language.javascript import trim
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.releases.release import Span

_READS = ("channels.telegram", "commands.text")
_NOTE = """2026.9.6 also has this check, but its command loads only the light part of
the telegram plugin, which has no security rules. The audit therefore never reports it,
and profile audit does not evaluate it. Stricter profiles evaluate it by the rules of
2026.5.12."""
_LAST = "2026.7.1"
_SHOWN = 5
_ID = re.compile(r"[0-9]+\Z")
_PREFIX = re.compile(r"(?:telegram|tg):", re.IGNORECASE)


@check(
    "channels.telegram.allowFrom.invalid_entries",
    Severity.WARN,
    reads=_READS,
    fix="""Replace the entries with numeric Telegram user ids, which a bot such as
    @userinfobot shows. Names and phone numbers do not work.""",
    until=_LAST,
    note=_NOTE,
    dormant=Span(since="2026.8.2"),
    since="2026.2.26",
)
@per_account_of("telegram")
def invalid_entries(account: Account) -> Iterator[Found]:
    """Allowed Telegram senders are not listed by their ids.

    Such an entry matches no sender. If it is a name, a later owner of that name may be
    admitted.

    Fires for each account with an allowed sender that is not a sequence of digits,
    optionally after telegram: or tg:. Lists of groups and topics count, and so do
    senders approved by pairing if the agent accepts commands in groups.

    Releases: 2026.4.23 looks only where the agent takes commands in groups.
    """
    yield from _invalid_entries(account)


@dataclass(frozen=True, eq=False)
class _Faulty:
    """What is no id, with the list that it is in, and why there may be more."""

    texts: dict[str, Setting]
    open_question: NotEvaluated | None


def _invalid_entries(account: Account) -> Iterator[Found]:
    ask = account.channel.once
    parts = [ask(_faulty, account["allowFrom"])]
    if _reads_groups(account):
        parts.append(ask(_faulty, account["groupAllowFrom"]))
        parts.append(ask(_faulty_in_groups, account["groups"]))
        parts.append(_faulty_stored(account))
    faulty = tuple(each for each in parts if each.texts)
    if faulty:
        # Accounts that take the same lists over have one finding.
        yield account.channel.answers.get(
            (_invalid_entries, faulty), lambda: _found_in(_merged(faulty).texts)
        )
    else:
        for each in parts:
            if each.open_question is not None:
                raise each.open_question


def _found_in(texts: dict[str, Setting]) -> Found:
    shown = ", ".join(map(repr, list(texts)[:_SHOWN]))
    more = f" and {len(texts) - _SHOWN} more" if len(texts) > _SHOWN else ""
    first, *others = {each.path: each for each in texts.values()}.values()
    return found(first, f"{shown}{more} are not numeric ids", *others)


def _faulty(_channel: Channel, listed: Setting) -> _Faulty:
    texts = {}
    open_question: NotEvaluated | None = None
    for each in listed.elements():
        if each.is_opaque:
            open_question = open_question or each.raw.not_evaluated(str(each))
        elif _is_no_id(id_ := _id(entry_text(each))):
            texts[id_] = listed
    return _Faulty(texts, open_question)


def _faulty_in_groups(channel: Channel, groups: Setting) -> _Faulty:
    return _merged(_faulty(channel, each) for each in _lists_of_groups(groups))


def _faulty_stored(account: Account) -> _Faulty:
    stored, unknown = stored_senders(account)
    listed = account["allowFrom"]
    texts = {id_: listed for id_ in map(_id, stored) if _is_no_id(id_)}
    return _Faulty(texts, unknown)


def _merged(parts: Iterable[_Faulty]) -> _Faulty:
    """Return one of many; the first list that has a text counts."""
    texts: dict[str, Setting] = {}
    open_question: NotEvaluated | None = None
    for each in parts:
        for id_, listed in each.texts.items():
            texts.setdefault(id_, listed)
        open_question = open_question or each.open_question
    return _Faulty(texts, open_question)


@invalid_entries.on(until="2026.4.23")
@per_account_of("telegram")
def invalid_entries_2026_4(account: Account) -> Iterator[Found]:
    """2026.4.23 looks at no list where no commands are taken in groups."""
    if _reads_groups(account):
        yield from _invalid_entries(account)


@check(
    "channels.telegram.groups.allowFrom.wildcard",
    Severity.CRITICAL,
    reads=_READS,
    fix='Replace "*" in groupAllowFrom with the ids of the permitted senders.',
    until=_LAST,
    note=_NOTE,
    dormant=Span(since="2026.8.2"),
)
@per_account_of("telegram")
def groups_wildcard(account: Account) -> Iterator[Found]:
    """Everyone in a Telegram group may give the agent commands.

    The list of permitted senders contains "*".

    Fires for each account that accepts commands in groups and has "*" in its
    groupAllowFrom. A "*" in the list of a single group does not count.
    """
    subject = account["groupAllowFrom"]
    if _reads_groups(account) and account.channel.once(_has_wildcard, subject):
        yield found(subject, 'groupAllowFrom contains "*"')


@check(
    "channels.telegram.groups.allowFrom.missing",
    Severity.CRITICAL,
    reads=_READS,
    fix="""List the permitted senders of commands in groupAllowFrom, or in the allowFrom
    of each group.""",
    until=_LAST,
    note=_NOTE,
    dormant=Span(since="2026.8.2"),
)
@per_account_of("telegram")
def groups_missing(account: Account) -> Iterator[Found]:
    """The agent accepts commands in Telegram groups from anyone.

    Without a list, membership in the group is enough.

    Fires for each account that accepts commands in groups while groupAllowFrom is
    empty, no group or topic has a list, and no sender was approved by pairing.
    allowFrom applies to direct messages, and does not count.
    """
    if not _reads_groups(account) or account["groupAllowFrom"].has_elements:
        return
    if account.channel.once(_list_people, account["groups"]):
        return
    stored, unknown = stored_senders(account)
    if unknown is not None:
        raise unknown
    if not stored:
        subject = account["groupAllowFrom"]
        yield found(subject, "no list restricts commands in groups")


def _reads_groups(account: Account) -> bool:
    """Does the agent take commands in groups?"""
    if not takes_text_commands(account.deployment):
        return False
    policy = group_policy(account)
    listed = account["groups"].has_items
    return policy == "open" or (policy == "allowlist" and listed)


def _has_wildcard(_channel: Channel, listed: Setting) -> bool:
    return listed.any(lambda each: entry_text(each) == "*")


def _list_people(_channel: Channel, groups: Setting) -> bool:
    return any(each.has_elements for each in _lists_of_groups(groups))


def _lists_of_groups(groups: Setting) -> Iterator[Setting]:
    for _, group in groups.items():
        yield group["allowFrom"]
        for _, topic in group["topics"].items():
            yield topic["allowFrom"]


def _id(entry: str) -> str:
    """Return *entry* without the prefix that it may have."""
    prefix = _PREFIX.match(entry)
    return trim(entry[prefix.end() if prefix else 0 :])


def _is_no_id(text: str) -> bool:
    return text not in ("", "*") and not _ID.match(text)
