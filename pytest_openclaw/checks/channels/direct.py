"""Who may write to the agents directly: channels.<channel>.dm.*"""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.channels.per_account import channels_audited_on
from pytest_openclaw.checks.channels.per_account import dormant_channels_on
from pytest_openclaw.checks.channels.per_account import per_account
from pytest_openclaw.checks.channels.per_account import unaudited_note
from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.checks.kit.safe_fix import SCOPE_OF_EACH_PERSON
from pytest_openclaw.effective.channels.accounts import Account
from pytest_openclaw.effective.channels.direct import direct_messages
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found

_READS = ("channels", "plugins", "session.dmScope")


@check(
    "channels.*.dm.open",
    Severity.CRITICAL,
    reads=_READS,
    fix="""Set dmPolicy of the channel or account to pairing, or to allowlist with the
    people who may write.""",
    each=channels_audited_on("direct"),
    dormant_each=dormant_channels_on("direct"),
    note=unaudited_note("direct"),
)
@per_account("direct")
def dm_open(account: Account) -> Iterator[Found]:
    """Anyone can write to the agent directly.

    A stranger's message is an instruction to an agent that has tools and files. Nobody
    is asked before the first one is acted on.

    Fires for each account, on and configured, whose dmPolicy in force is open.

    Releases: An account that states no dmPolicy may take over another one: which
    defaults the release fills in differs by channel. For 2026.9.6 each account is a
    finding; 2026.5.12 makes one of those that read the same.
    """
    direct = direct_messages(account)
    if direct.policy == "open":
        subject = direct.subject("dmPolicy")
        yield found(subject, f"{subject} is open{account.label}")


@check(
    "channels.*.dm.open_invalid",
    Severity.WARN,
    reads=_READS,
    fix="""Decide which is meant: "*" in the list of allowed senders lets everyone in,
    dmPolicy pairing or allowlist does not.""",
    each=channels_audited_on("direct"),
    dormant_each=dormant_channels_on("direct"),
    note=unaudited_note("direct"),
)
@per_account("direct")
def dm_open_invalid(account: Account) -> Iterator[Found]:
    """Direct messages are open, and the list of senders does not say so.

    The two settings contradict each other: programs that go by the one let everyone in,
    those that go by the other nobody, and a later change may tip it either way.

    Fires for each account whose dmPolicy in force is open while its list of allowed
    senders has no "*".

    Releases: As for channels.*.dm.open: the defaults that are filled in differ by
    channel and release.
    """
    direct = direct_messages(account)
    if direct.policy == "open" and not direct.has_wildcard:
        policy, listed = direct.subject("dmPolicy"), direct.subject("allowFrom")
        yield found(
            listed,
            f'{policy} is open, {listed} has no "*"{account.label}',
            see=(policy,),
        )


@check(
    "channels.*.dm.disabled",
    Severity.INFO,
    reads=_READS,
    fix="""Nothing has to be done. Set dmPolicy to pairing to take direct messages
    again.""",
    each=channels_audited_on("direct"),
    dormant_each=dormant_channels_on("direct"),
    note=unaudited_note("direct"),
)
@per_account("direct")
def dm_disabled(account: Account) -> Iterator[Found]:
    """Direct messages are switched off.

    Nobody reaches the agent this way, neither its owner nor anyone else.

    Fires for each account whose dmPolicy in force is disabled.

    Releases: As for channels.*.dm.open: the defaults that are filled in differ by
    channel and release.
    """
    direct = direct_messages(account)
    if direct.policy == "disabled":
        subject = direct.subject("dmPolicy")
        yield found(subject, f"{subject} is disabled{account.label}")


@check(
    "channels.*.dm.locked",
    Severity.INFO,
    reads=_READS,
    fix="""Nothing has to be done to stay safe. To be heard, pair a sender or list one
    as allowed.""",
    since="2026.9.6",
    each=channels_audited_on("locked"),
    note=unaudited_note("locked"),
)
@per_account("locked")
def dm_locked(account: Account) -> Iterator[Found]:
    """No sender is let in yet.

    The agent takes direct messages from nobody until somebody is paired or listed,
    which is how a fresh channel looks.

    Fires for each account whose dmPolicy in force is pairing or allowlist, while no
    sender is listed or, for pairing, has been approved. A "*" is not a sender.
    """
    direct = direct_messages(account)
    if direct.policy not in ("pairing", "allowlist") or direct.senders:
        return
    if direct.open_question is not None:
        raise direct.open_question
    subject = direct.subject("allowFrom")
    yield found(subject, f"{direct.policy} lets no sender in{account.label}")


@check(
    "channels.*.dm.scope_main_multiuser",
    Severity.WARN,
    reads=_READS,
    fix="""Set session.dmScope to per-channel-peer, or to per-account-channel-peer where
    a channel has several accounts.""",
    until="2026.7.1",
    each=channels_audited_on("direct"),
    note=unaudited_note("direct"),
    safe_fix=(SCOPE_OF_EACH_PERSON,),
)
@per_account("direct")
def dm_scope_main_multiuser(account: Account) -> Iterator[Found]:
    """Several people share one direct-message session.

    What one of them tells the agent is in the memory that it answers the next one from.

    Fires once for a channel of which some account takes direct messages from more than
    one sender, or from "*", while session.dmScope is main or not set.

    Releases: 2026.9.6 has channels.dm.session_collision in its place, which follows
    each sender to a session.
    """
    direct = direct_messages(account)
    scope = account.deployment.source.at("session.dmScope")
    if direct.policy == "disabled" or (scope.string or "main") != "main":
        return
    if not direct.has_known_wildcard and len(direct.senders) < 2:
        if direct.open_question is not None:
            raise direct.open_question
        return
    yield found(
        scope,
        f"session.dmScope is main, and channels.{account.channel.id} lets more than one"
        " sender in",
    )
