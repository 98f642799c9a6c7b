"""Accounts that the audit cannot read, and messages that no agent takes."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.channels.per_account import AccountFunction
from pytest_openclaw.checks.channels.per_account import PerAccount
from pytest_openclaw.checks.channels.per_account import channels_audited_on
from pytest_openclaw.checks.channels.per_account import per_account
from pytest_openclaw.checks.channels.per_account import unaudited_note
from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.effective.channels.accounts import Account
from pytest_openclaw.effective.channels.configured import fault
from pytest_openclaw.effective.channels.routing import Routing
from pytest_openclaw.effective.channels.sessions import admitted
from pytest_openclaw.effective.channels.sessions import anyone
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found

_SUBJECTS = ("direct", "groups")


class _Unread(PerAccount):
    """Looks at every account: those that cannot be read are not judged."""

    def found_in(self, account: Account) -> Iterator[Found]:
        """Yield what is found in one account."""
        yield from self.of_account(account)


def _of_every_account(of_account: AccountFunction) -> PerAccount:
    return _Unread(of_account, subjects=_SUBJECTS)


@check(
    "channels.*.account.read_only_resolution",
    Severity.WARN,
    reads=("channels", "secrets"),
    fix="""Make the account's settings resolvable in the audit's environment: supply the
    secret of its reference, and give every account a separate port and socket.""",
    since="2026.3.28",
    each=channels_audited_on(*_SUBJECTS),
    note=unaudited_note(*_SUBJECTS, since="2026.3.28"),
)
@_of_every_account
def read_only_resolution(account: Account) -> Iterator[Found]:
    """An account cannot be resolved, so the audit skips it.

    Weaknesses of the account are not reported, and the gateway may be unable to start
    it.

    Fires for each account that the release's audit cannot resolve; no other check then
    reports on that account.

    Releases: For all this is a synology-chat account whose allowedUserIds is neither a
    list nor a text. For 2026.9.6 it is also a signal account with the port or socket of
    another account. For 2026.5.12 it is a reference without a value as the token of
    zalo or the secret of nextcloud-talk.
    """
    reason = fault(account)
    if reason is not None:
        yield found(account.holder, f"account {account.id}: {reason}")


@check(
    "channels.*.routing.owner_missing",
    Severity.WARN,
    reads=("channels", "bindings", "agents"),
    fix="""Bind the channel to an agent in bindings, or set
    agents.defaults.systemAgent.agentId.""",
    since="2026.9.1",
    each=channels_audited_on("direct"),
    emits="channels.*.routing.owner_missing.*",
    note=unaudited_note("direct", since="2026.9.1"),
)
@per_account("direct")
def owner_missing(account: Account) -> Iterator[Found]:
    """Direct messages arrive without a responsible agent.

    It is undefined whose tools and memory such a sender reaches.

    Fires once for each account with a listed or approved sender who reaches no agent:
    no binding matches, and there is neither a system agent nor a default one.
    """
    routing = account.deployment.derive(Routing)
    people = admitted(account)
    lost = [each for each in people.known if routing.route(each).agent is None]
    for _ in lost:  # one for each sender, all alike; they count in warnings' numbers
        yield found(
            account.holder,
            f"no binding and no system agent handles messages to account {account.id}",
            see=("bindings",),
            parts=(account.id,),
        )
    if lost:
        return
    if people.question is not None and routing.route(anyone(account)).agent is None:
        raise people.question
