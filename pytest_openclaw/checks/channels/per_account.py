"""Checks that are evaluated account by account of a channel."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.channels.accounts import Account
from pytest_openclaw.effective.channels.accounts import judged_accounts
from pytest_openclaw.effective.channels.configured import is_judged
from pytest_openclaw.effective.channels.presence import audited_on
from pytest_openclaw.effective.channels.presence import dormant_of
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Subject
from pytest_openclaw.reasons import Need
from pytest_openclaw.releases import FIRST_CLASS
from pytest_openclaw.releases import in_spans
from pytest_openclaw.releases.release import Span

#: Subjects of what is found in all accounts: each may list those of its channel.
MAX_SUBJECTS = 100_000
_TOO_MANY = f"findings about accounts are about more than {MAX_SUBJECTS:,} places"

AccountFunction = Callable[[Account], Iterator[Found]]


class PerAccount:
    """A check's function, made of one that takes an account.

    It runs over the accounts that are on and configured. What reads the same for
    two of them is one finding with the subjects of both, as it is for the release;
    what cannot be told of one does not hide what is found in another.
    """

    def __init__(
        self,
        of_account: AccountFunction,
        *,
        subjects: tuple[str, ...] = (),
        channel: str | None = None,
    ) -> None:
        """Wrap *of_account*: for channels that are spoken of on *subjects*, or one."""
        self.of_account = of_account
        self.subjects = frozenset(subjects)
        self.channel = channel
        self.__doc__ = of_account.__doc__

    def __call__(
        self, deployment: Deployment, channel: str | None = None
    ) -> Iterator[Found]:
        """Yield what is found in the accounts of a channel."""
        collected = _Collected()
        not_evaluated: NotEvaluated | None = None
        for account in judged_accounts(deployment):
            if account.channel.id != (channel or self.channel):
                continue
            try:
                for each in self.found_in(account):
                    collected.add(each)
            except NotEvaluated as raised:
                not_evaluated = not_evaluated or raised
            if collected.number > MAX_SUBJECTS:
                not_evaluated = not_evaluated or NotEvaluated(_TOO_MANY, Need.CONFIG)
                break
        yield from collected.findings()
        if not_evaluated is not None:
            raise not_evaluated

    def found_in(self, account: Account) -> Iterator[Found]:
        """Yield what is found in one account, if it is on and configured."""
        if self.concerns(account) and is_judged(account):
            yield from self.of_account(account)

    def concerns(self, account: Account) -> bool:
        """Is the channel of *account* one that this is about?"""
        if self.channel is not None:
            return account.channel.id == self.channel
        return bool(self.subjects & account.channel.rules.audited_topics)


class _Collected:
    """What is found in accounts, what reads the same as one."""

    def __init__(self) -> None:
        self._found: dict[tuple[object, ...], Found] = {}
        self._subjects: dict[tuple[object, ...], dict[Subject, None]] = {}
        self._known: dict[int, Found] = {}
        self.number = 0

    def add(self, each: Found) -> None:
        """Take *each*, which accounts that share their lists may share as well."""
        if id(each) in self._known:
            return
        self._known[id(each)] = each
        text = (each.message, each.severity, each.parts)
        self._found.setdefault(text, each)
        self._subjects.setdefault(text, {}).update(dict.fromkeys(each.subjects))
        self.number += len(each.subjects)

    def findings(self) -> Iterator[Found]:
        """Yield what was taken, with the subjects of all that read the same."""
        for text, each in self._found.items():
            yield replace(each, subjects=tuple(self._subjects[text]))


def per_account(*subjects: str) -> Callable[[AccountFunction], PerAccount]:
    """Make a template check's function of one that takes an account.

    It is called for channels of which the release's audit speaks on *subjects*.
    """
    return lambda of_account: PerAccount(of_account, subjects=subjects)


def per_account_of(channel: str) -> Callable[[AccountFunction], PerAccount]:
    """Make a function that looks at the accounts of one *channel* alone."""
    return lambda of_account: PerAccount(of_account, channel=channel)


def channels_audited_on(*subjects: str) -> Callable[[Deployment], list[str]]:
    """Return what names the channels of which the audit says anything on *subjects*."""

    def channels(deployment: Deployment) -> list[str]:
        return audited_on(deployment, *subjects)

    return channels


def dormant_channels_on(*subjects: str) -> Callable[[Deployment], list[str]]:
    """Return what names the channels with rules on *subjects* that are dormant."""

    def channels(deployment: Deployment) -> list[str]:
        return dormant_of(deployment, *subjects)

    return channels


def unaudited_note(
    *subjects: str, since: str | None = None, until: str | None = None
) -> Callable[[], str]:
    """Return what notes the channels of which releases say nothing on *subjects*.

    *since* and *until* are those of the check.
    """
    return partial(_unaudited, subjects, Span(since=since, until=until))


def _unaudited(subjects: tuple[str, ...], span: Span) -> str:
    by_ids: dict[str, list[str]] = {}
    for rules in FIRST_CLASS:
        if not span.covers(rules.release):
            continue
        judged = rules.channels.judged
        named = sorted(
            id_ for id_ in judged if judged[id_].audited_topics & set(subjects)
        )
        by_ids.setdefault(", ".join(named), []).append(rules.release)
    spoken = [
        f"The audit of {in_spans(releases)} covers {ids or 'no channel'}"
        for ids, releases in by_ids.items()
    ]
    return (
        f"{'. '.join(spoken)}. None covers other channels, not even open ones."
        " They have no item here, which does not mean that they passed."
    )
