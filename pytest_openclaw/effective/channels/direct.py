"""Who may write to an account directly: the policy, and the senders it lets in."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property

from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.deployment.values.setting import first_set
from pytest_openclaw.effective.channels.accounts import Account
from pytest_openclaw.effective.channels.entries import WILDCARD
from pytest_openclaw.effective.channels.entries import sender
from pytest_openclaw.effective.channels.pairing_store import paired_senders
from pytest_openclaw.effective.channels.senders import Senders
from pytest_openclaw.effective.channels.senders import senders_of
from pytest_openclaw.effective.channels.values import entry_text
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.language.javascript import trim

_IDS_VARIABLE = "SYNOLOGY_ALLOWED_USER_IDS"
#: What moves out of the `dm` of an account.
_MOVED = frozenset({"policy", "allowFrom"})


class DirectMessages:
    """What an account does with direct messages.

    Whether a sender is let in may be open: an entry whose text is not known, a
    pairing store that is not there. ``senders`` and ``has_wildcard`` are what is
    certain, and ``open_question`` what else there may be.
    """

    def __init__(self, account: Account) -> None:
        """Look at *account*; nothing is read yet."""
        self.account = account
        self.deployment = account.deployment

    @cached_property
    def policy(self) -> str:
        """``pairing``, ``allowlist``, ``open``, ``disabled``, or what is none of them.

        A plugin without a schema takes anything; what is no text is ``""`` here.
        """
        rules = self.account.channel.rules
        stated = None if rules.policy_is_fixed else self.policy_setting.value
        if stated is None:
            return rules.policy
        return stated if isinstance(stated, str) else ""

    @cached_property
    def policy_setting(self) -> Setting:
        """The setting that says so."""
        return _nested(self.account, "dmPolicy", "policy")

    @cached_property
    def listed(self) -> Senders:
        """The allow list."""
        if self.account.channel.rules.policy_is_fixed:
            return _kept_list(self.account)
        return _allow_list(self.account)

    @property
    def allowed(self) -> list[Setting]:
        """The entries of the allow list, blank ones left out."""
        return self.listed.entries

    @property
    def has_wildcard(self) -> bool:
        """Is ``*`` in the list? Raises where a text decides that is not known."""
        unknown = self.listed.open_question
        if unknown is not None and not self.has_known_wildcard:
            raise unknown
        return self.has_known_wildcard

    @property
    def has_known_wildcard(self) -> bool:
        """Is ``*`` certainly in the list?"""
        return self.listed.has_wildcard

    @cached_property
    def reads_store(self) -> bool:
        """Are senders let in that were paired, beside those listed?"""
        if self.deployment.rules.channels.store_counts_always:
            return True
        return self.policy not in ("allowlist", "open")

    @cached_property
    def senders(self) -> Collection[str]:
        """The senders that are certainly let in, each once."""
        named, paired = self.listed.named, self._paired[0]
        return named | self._distinct(paired) if paired else named

    @cached_property
    def open_question(self) -> NotEvaluated | None:
        """Why there may be more senders; ``None`` if these are all."""
        return self.listed.open_question or self._paired[1]

    @cached_property
    def _paired(self) -> tuple[list[str], NotEvaluated | None]:
        if not self.reads_store:
            return [], None
        return stored_senders(self.account)

    def _distinct(self, entries: list[str]) -> dict[str, None]:
        form = self.account.channel.rules.sender_form
        named = (sender(self.deployment, form, each) for each in entries)
        return dict.fromkeys(each for each in named if each)

    @cached_property
    def holder(self) -> Setting:
        """Where the policy would be written: the account's entry, or the channel."""
        account = self.account
        own = account.channel.section["accounts"][account.id]
        places = [own, *account.sources[1:]]
        for place in places:
            if place["dmPolicy"].exists or place["allowFrom"].exists:
                return place
        return own if own.exists else account.channel.section

    def subject(self, key: str) -> Setting:
        """Return the setting that a finding about *key* points at."""
        return self.holder[key]


def direct_messages(account: Account) -> DirectMessages:
    """Return what *account* does with direct messages, read once."""
    return account.derive(DirectMessages)


def stored_senders(account: Account) -> tuple[list[str], NotEvaluated | None]:
    """Return the senders paired with *account*, and why they may not be all."""
    try:
        stored = paired_senders(account.deployment, account.channel.id, account.id)
    except NotEvaluated as not_evaluated:
        return [], not_evaluated
    return [text for each in stored if (text := trim(each))], None


def _nested(account: Account, key: str, inner: str) -> Setting:
    """Return *key*, or *inner* of ``dm``, of the account, else of its channel."""
    rules = account.channel.rules
    if rules.nested_only:
        return first_set(*(source["dm"][inner] for source in account.sources))
    if not rules.nested_policy:
        return account[key]
    places = [
        each
        for source in account.sources
        for each in (source[key], source["dm"][inner])
    ]
    return first_set(*places)


def _kept_list(account: Account) -> Senders:
    """The entries that were not moved; an account may have a ``dm`` of its own."""
    channel, section = account.channel, account.channel.section
    if not channel.rules.keeps_list or not section["accounts"].is_record:
        return Senders(channel, [])
    own = {key for key, _ in account.own["dm"].items()}
    if own - _MOVED:
        return Senders(channel, [])
    return senders_of(channel, section["dm"]["allowFrom"])


def _allow_list(account: Account) -> Senders:
    """The entries that are not blank, of the list or of what stands for one.

    An account's ``*`` may not open what its channel limits.
    """
    channel, rules = account.channel, account.channel.rules
    listed = _nested(account, rules.list_key, "allowFrom")
    if channel.id == "synology-chat" and not listed.is_list:
        return Senders(channel, _parts(account, listed))
    senders = senders_of(channel, listed)
    if not rules.limits_wildcard or not account.own["allowFrom"].exists:
        return senders
    limits = senders_of(channel, channel.section["allowFrom"])
    if not limits.has_others or not senders.has_wildcard:
        return senders
    kept = [
        each
        for each in senders.entries
        if each.is_opaque or entry_text(each) != WILDCARD
    ]
    return Senders(channel, kept) if kept else limits


def _parts(account: Account, listed: Setting) -> list[Setting]:
    """Return the ids between the commas of a text, or of the variable."""
    value = listed.raw if listed.is_set else None
    if value is None:
        value = account.deployment.environment.text(_IDS_VARIABLE) or ""
    if not isinstance(value, str):
        return [Setting(value, listed.path)] if isinstance(value, Opaque) else []
    parts = (Setting(trim(part), listed.path) for part in value.split(","))
    return [part for part in parts if part.has_text]
