"""The accounts of a channel, and the settings that hold for each of them."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from functools import cached_property
from typing import Any
from typing import TypeVar

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.agent_ids import canonical_agent_id
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.channels.names import DEFAULT
from pytest_openclaw.effective.channels.names import canonical
from pytest_openclaw.effective.channels.names import canonical_or_none
from pytest_openclaw.effective.channels.owners import owner_without_binding
from pytest_openclaw.effective.channels.presence import Channel
from pytest_openclaw.effective.channels.presence import dormant_channels
from pytest_openclaw.effective.channels.presence import judged_channels
from pytest_openclaw.effective.channels.values import has_variable
from pytest_openclaw.effective.channels.values import is_filled
from pytest_openclaw.language.javascript import collation_key
from pytest_openclaw.language.javascript import fold
from pytest_openclaw.language.javascript import trim
from pytest_openclaw.releases.channels import Needs

Derived = TypeVar("Derived")

_NOT_SHARED = ("enabled", "name", "authDir", "selfChatMode")


class Account:
    """One account that the audit looks at.

    ``id`` is as it is listed, ``name`` as checkIds and sessions write it. ``own`` is
    its entry below ``accounts``, missing where none is found under its id.
    ``audited`` are the ids that the audit looks at beside it, ``listed_ids`` those
    that the config or its variables make.
    """

    def __init__(
        self, channel: Channel, id_: str, audited: list[str], listed_ids: list[str]
    ) -> None:
        """Look the entry of *id_* up."""
        self.channel = channel
        self.deployment = channel.deployment
        self.id = id_
        self.name = canonical(id_)
        self.audited = audited
        self.listed_ids = listed_ids
        self.own = _entry(channel, id_)
        self._derived: dict[Callable[[Account], Any], Any] = {}

    @cached_property
    def is_default(self) -> bool:
        """Does it take its credentials from variables as well?"""
        return self.name == DEFAULT

    @cached_property
    def is_named(self) -> bool:
        """Does what is said of it have to name it?"""
        return len(self.audited) > 1 or self.own.exists

    @cached_property
    def label(self) -> str:
        """Its name for a message, where the release's audit names it; else nothing."""
        names = self.deployment.rules.channels.label_names_account
        return f" (account {self.id})" if names and self.is_named else ""

    @property
    def place(self) -> Setting:
        """Where a message says that its settings are."""
        section = self.channel.section
        return section["accounts"][self.id] if self.is_named else section

    @cached_property
    def sources(self) -> list[Setting]:
        """The places that it takes its settings from, strongest first."""
        section = self.channel.section
        shared = section["accounts"][DEFAULT]
        if self.channel.rules.shared_entry and self.id != DEFAULT and shared.exists:
            return [self.own, shared, section]
        return [self.own, section]

    def __getitem__(self, key: str) -> Setting:
        """Return the setting *key* that holds: its own wins even if it is empty."""
        for source in self.sources:
            if (setting := source[key]).exists and self._may_take(source, key):
                return setting
        return self.holder[key] if key not in self._withheld else Setting.missing()

    @property
    def holder(self) -> Setting:
        """Where its settings would be written: its entry, else its channel."""
        return self.own if self.own.exists else self.channel.section

    def _may_take(self, source: Setting, key: str) -> bool:
        if source is self.own:
            return True
        return key not in (
            self._withheld if source is self.sources[-1] else _NOT_SHARED
        )

    @cached_property
    def _withheld(self) -> tuple[str, ...]:
        rules = self.channel.rules
        several = len(self.channel.entries.exact) > 1
        own = () if self.is_default else rules.not_inherited
        return (*own, *rules.kept_apart) if several else own

    def nested(self, key: str, inner: str) -> Setting:
        """Return a setting of an object that is merged member by member."""
        own = self.own[key][inner]
        return own if own.exists else self.channel.section[key][inner]

    @property
    def is_enabled(self) -> bool:
        """Is it switched on, by itself and with its channel?"""
        if self["enabled"].is_false:
            return False
        if self.channel.rules.named_are_off and not self.is_default:
            return self.own["enabled"].is_true
        if self.channel.rules.own_switch:
            return True
        return not self.channel.section["enabled"].is_false

    def derive(self, function: Callable[[Account], Derived]) -> Derived:
        """Return what *function* says of this account, evaluated once."""
        if function not in self._derived:
            self._derived[function] = function(self)
        found: Derived = self._derived[function]
        return found

    def meets(self, needs: Needs) -> bool:
        """Is one of each group of settings and variables there for it?"""
        return all(any(self._has(each) for each in group) for group in needs)

    def _has(self, need: str) -> bool:
        if need.startswith("$"):
            return self.is_default and has_variable(self.deployment, need[1:])
        return is_filled(self[need])


def accounts_of(channel: Channel) -> list[Account]:
    """Return the accounts that the audit looks at, the default one first."""
    return channel.derive(_accounts_of)


def _accounts_of(channel: Channel) -> list[Account]:
    listed = _listed(channel)
    default = _default_account(channel, listed)
    ids = list(dict.fromkeys([default, *listed]))
    return [Account(channel, id_, ids, listed) for id_ in ids]


def audited_accounts(deployment: Deployment) -> list[Account]:
    """Return the accounts of all channels that the audit looks at, in its order."""
    return deployment.derive(_audited_accounts)


def judged_accounts(deployment: Deployment) -> list[Account]:
    """Return those, and the accounts of channels that the audit never comes to."""
    return deployment.derive(_judged_accounts)


def _judged_accounts(deployment: Deployment) -> list[Account]:
    dormant = dormant_channels(deployment)
    unaudited = [account for channel in dormant for account in accounts_of(channel)]
    return [*audited_accounts(deployment), *unaudited]


def _audited_accounts(deployment: Deployment) -> list[Account]:
    return [
        account
        for channel in judged_channels(deployment)
        for account in accounts_of(channel)
    ]


def _listed(channel: Channel) -> list[str]:
    """Return the ids of a channel's accounts, sorted."""
    rules = channel.rules
    if rules.always:
        return list(rules.always)
    ids = [key for key, _ in channel.section["accounts"].items() if key]
    if rules.folds_ids:
        ids = [canonical(id_) for id_ in ids]
    ids += _implied(channel)
    return sorted(set(ids), key=collation_key) or [DEFAULT]


def _implied(channel: Channel) -> Iterator[str]:
    """Yield accounts that there are without an entry of theirs."""
    needs = channel.rules.implied_by
    if needs is not None and all(
        any(_is_there(channel, each) for each in group) for group in needs
    ):
        yield DEFAULT
    yield from (id_ for id_, *_ in _bound(channel))


def _is_there(channel: Channel, need: str) -> bool:
    if need.startswith("$"):
        return has_variable(channel.deployment, need[1:])
    return is_filled(channel.section[need])


@by_release
def _makes_default(deployment: Deployment, binding: Setting) -> bool:
    """May a binding make its account the default one? Those of ACP do not."""
    return bool(binding["type"].value != "acp")


@_makes_default.on(until="2026.9.5")
def _makes_default_2026_9_5(deployment: Deployment, binding: Setting) -> bool:
    """In 2026.9.5 they do."""
    return True


def _bound(channel: Channel) -> list[tuple[str, str, Setting]]:
    """Return the accounts that bindings alone make, each with its agent and binding.

    Beside entries they make none where the channel's own settings can make one.
    """
    rules = channel.rules
    has_own = rules.implied_by is not None
    if not rules.bound_accounts or (has_own and channel.entries.exact):
        return []
    bindings = channel.deployment.source["bindings"].elements()
    return [
        (
            canonical(account),
            canonical_agent_id(binding["agentId"].string or ""),
            binding,
        )
        for binding in bindings
        if fold(binding.at("match.channel").string or "") == channel.id
        and (account := binding.at("match.accountId").text) is not None
        and account != "*"
    ]


def _default_account(channel: Channel, listed: list[str]) -> str:
    rules = channel.rules
    if rules.default_account is not None:
        return rules.default_account
    bound = _bound(channel)
    owner = owner_without_binding(channel.deployment) if bound else None
    for account, agent, binding in bound:
        if agent == owner and _makes_default(channel.deployment, binding):
            return account
    stated = canonical_or_none(channel.section["defaultAccount"].string or "")
    if stated is not None:
        is_listed = any(canonical(id_) == stated for id_ in listed)
        if is_listed or rules.default_may_be_unlisted:
            return stated
    return DEFAULT if DEFAULT in listed else listed[0]


def _entry(channel: Channel, id_: str) -> Setting:
    """Return the entry of an account, missing if none is found under its id."""
    if channel.rules.default_has_no_entry and canonical(id_) == DEFAULT:
        return Setting.missing()
    accounts = channel.section["accounts"]
    found = _entry_key(channel, id_)
    entry = accounts[found] if found is not None else accounts[id_]
    return entry if found is not None and entry.is_record else Setting.missing()


def _entry_key(channel: Channel, id_: str) -> str | None:
    by = channel.rules.entry_by
    without_flags = {"raw": id_, "trimmed": trim(id_)}
    wanted = without_flags.get(by, canonical(id_))
    if wanted in channel.entries.exact:
        return wanted
    if by == "same":
        return channel.entries.canonical.get(wanted)
    return channel.entries.folded.get(wanted.lower())
