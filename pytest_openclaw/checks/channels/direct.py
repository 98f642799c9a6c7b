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
    fix="""Set dmPolicy of the channel or account to pairing, or to allowlist with a
    list of permitted senders.""",
    each=channels_audited_on("direct"),
    dormant_each=dormant_channels_on("direct"),
    note=unaudited_note("direct"),
)
@per_account("direct")
def dm_open(account: Account) -> Iterator[Found]:
    """Anyone can write to the agent directly.

    A stranger's message is an instruction to an agent with tools and files. It is
    processed without approval.

    Fires for each enabled and configured account whose effective dmPolicy is open.

    Releases: An account without a dmPolicy may inherit one: the defaults depend on the
    channel and release. For 2026.9.6 each account is a finding; 2026.5.12 combines
    identical ones.
    """
    direct = direct_messages(account)
    if direct.policy == "open":
        subject = direct.subject("dmPolicy")
        yield found(subject, f"{subject} is open{account.label}")


@check(
    "channels.*.dm.open_invalid",
    Severity.WARN,
    reads=_READS,
    fix="""Choose one: add "*" to the list of allowed senders to admit everyone, or set
    dmPolicy to pairing or allowlist.""",
    each=channels_audited_on("direct"),
    dormant_each=dormant_channels_on("direct"),
    note=unaudited_note("direct"),
)
@per_account("direct")
def dm_open_invalid(account: Account) -> Iterator[Found]:
    """Direct messages are open, but the sender list is not.

    The two settings contradict each other. Programs that use the policy admit everyone,
    programs that use the list reject everyone, and a later change may tip the balance.

    Fires for each account whose effective dmPolicy is open while its list of allowed
    senders does not contain "*".

    Releases: As for channels.*.dm.open: the defaults depend on the channel and release.
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
    fix="""Keep the setting if this is intended. Otherwise set dmPolicy to pairing.""",
    each=channels_audited_on("direct"),
    dormant_each=dormant_channels_on("direct"),
    note=unaudited_note("direct"),
)
@per_account("direct")
def dm_disabled(account: Account) -> Iterator[Found]:
    """Direct messages are switched off.

    Neither the owner nor anyone else can reach the agent this way.

    Fires for each account whose effective dmPolicy is disabled.

    Releases: As for channels.*.dm.open: the defaults depend on the channel and release.
    """
    direct = direct_messages(account)
    if direct.policy == "disabled":
        subject = direct.subject("dmPolicy")
        yield found(subject, f"{subject} is disabled{account.label}")


@check(
    "channels.*.dm.locked",
    Severity.INFO,
    reads=_READS,
    fix="""Keep the setting until the first sender is known. Then pair the sender, or
    add an entry to the list.""",
    since="2026.8.2",
    each=channels_audited_on("locked"),
    note=unaudited_note("locked", since="2026.8.2"),
)
@per_account("locked")
def dm_locked(account: Account) -> Iterator[Found]:
    """No sender is allowed yet.

    The agent accepts no direct messages until a sender is paired or listed. This is
    normal for a new channel.

    Fires for each account whose effective dmPolicy is neither open nor disabled, while
    no sender is listed or, unless it is allowlist, approved. A "*" does not count as a
    sender.
    """
    direct = direct_messages(account)
    if direct.policy in ("open", "disabled") or direct.senders:
        return
    if direct.open_question is not None:
        raise direct.open_question
    subject = direct.subject("allowFrom")
    is_known = direct.policy in ("pairing", "allowlist")
    policy = direct.policy if is_known else "the policy"
    yield found(subject, f"{policy} admits no sender{account.label}")


@check(
    "channels.*.dm.scope_main_multiuser",
    Severity.WARN,
    reads=_READS,
    fix="""Set session.dmScope to per-channel-peer, or to per-account-channel-peer where
    a channel has several accounts.""",
    until="2026.7.1",
    each=channels_audited_on("direct"),
    note=unaudited_note("direct", until="2026.7.1"),
    safe_fix=(SCOPE_OF_EACH_PERSON,),
)
@per_account("direct")
def dm_scope_main_multiuser(account: Account) -> Iterator[Found]:
    """Several people share one direct-message session.

    The agent answers one person from a memory that contains messages of another.

    Fires once for a channel if an account accepts direct messages from more than one
    sender, or from "*", while session.dmScope is main or not set.

    Releases: 2026.9.6 has channels.dm.session_collision instead, which determines the
    session of each sender.
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
        (
            f"session.dmScope is main, and channels.{account.channel.id} admits more "
            "than one sender"
        ),
    )
