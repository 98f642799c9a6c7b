"""Sessions in which several people would read one another (2026.9.6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import replace

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.channels.accounts import Account
from pytest_openclaw.effective.channels.accounts import audited_accounts
from pytest_openclaw.effective.channels.configured import is_judged
from pytest_openclaw.effective.channels.direct import DirectMessages
from pytest_openclaw.effective.channels.direct import direct_messages
from pytest_openclaw.effective.channels.routing import Principal
from pytest_openclaw.effective.channels.routing import Route
from pytest_openclaw.effective.channels.routing import Routing
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.reasons import Need

#: As checkIds name it, and its channel.
_Account = tuple[str, str]
#: By agent and session, or set of sessions: the accounts of each person in it.
_Meetings = dict[tuple[str, str], dict[Hashable, set[_Account]]]
_PEERS = "direct:*"
#: People of all accounts together: each admits those that its channel lists.
MAX_PEOPLE = 100_000
_TOO_MANY = f"accounts admit more than {MAX_PEOPLE:,} people together"


@dataclass(frozen=True)
class Collision:
    """One session, and the accounts whose senders meet in it.

    ``places`` are the accounts as checkIds name them, of these ``channels``.
    """

    agent: str
    key: str
    places: tuple[str, ...]
    channels: tuple[str, ...]


@dataclass(frozen=True)
class Admitted:
    """Who is let in by an account, and why it may be more people than these."""

    known: tuple[Principal, ...]
    question: NotEvaluated | None = None


def session_collisions(
    deployment: Deployment,
) -> tuple[list[Collision], NotEvaluated | None]:
    """Return the sessions that are shared, and why there may be more of them.

    Where it is not known who else is let in, it matters only if anyone at all
    would meet somebody.
    """
    if deployment.derive(_are_too_many):
        return [], NotEvaluated(_TOO_MANY, Need.CONFIG)
    routing = deployment.derive(Routing)
    accounts = [(each, admitted(each)) for each in audited_accounts(deployment)]
    known = [one for _, who in accounts for one in who.known]
    certain = _collisions(routing, known)
    possible = [anyone(account) for account, who in accounts if who.question]
    question = next((who.question for _, who in accounts if who.question), None)
    if question is None or _collisions(routing, [*known, *possible]) == certain:
        return certain, None
    return certain, question


def admitted(account: Account) -> Admitted:
    """Return who is let in by *account*, as far as it is known."""
    return account.derive(_admitted)


def _admitted(account: Account) -> Admitted:
    try:
        direct = _reachable(account)
    except NotEvaluated as not_evaluated:
        return Admitted((), not_evaluated)
    if direct is None:
        return Admitted(())
    if account.deployment.derive(_are_too_many):
        return Admitted((), NotEvaluated(_TOO_MANY, Need.CONFIG))
    named = dict.fromkeys((*direct.senders, *_bound_peers(direct)))
    people = [replace(anyone(account), peer=each) for each in named]
    if direct.has_known_wildcard:
        people.append(anyone(account))
    return Admitted(tuple(people), direct.open_question)


def _reachable(account: Account) -> DirectMessages | None:
    """Return what *account* does with direct messages, if the audit asks about it."""
    if "direct" not in account.channel.rules.audited_topics:
        return None
    direct = direct_messages(account)
    return direct if is_judged(account) and direct.policy != "disabled" else None


def _bound_peers(direct: DirectMessages) -> list[str]:
    """Return whom bindings name, where anyone may write."""
    if not direct.has_known_wildcard:
        return []
    account = direct.account
    routing = account.deployment.derive(Routing)
    return routing.bound_peers(account.channel.id, account.name)


def _are_too_many(deployment: Deployment) -> bool:
    """Do accounts admit more people than are compared?"""
    number = 0
    for account in audited_accounts(deployment):
        try:
            direct = _reachable(account)
        except NotEvaluated:
            continue
        if direct is not None:
            number += len(direct.senders) + len(_bound_peers(direct))
        if number > MAX_PEOPLE:
            return True
    return False


def anyone(account: Account) -> Principal:
    """Return whoever may write to *account*."""
    return Principal(account.channel.id, account.name, None)


def _collisions(routing: Routing, people: Iterable[Principal]) -> list[Collision]:
    sessions: _Meetings = defaultdict(lambda: defaultdict(set))
    spaces: _Meetings = defaultdict(lambda: defaultdict(set))
    wide: set[tuple[str, str]] = set()
    for principal in people:
        route = routing.route(principal)
        if route.agent is None:
            continue
        who = _identity(routing, principal)
        account = (principal.place, principal.channel)
        session = sessions[route.agent, routing.session_key(principal, route)]
        if principal.peer is not None:
            session[who].add(account)
        elif route.scope == "main":
            session[who].add(account)
            session[who, "and another"].add(account)
        for space in _spaces(principal, route):
            spaces[route.agent, space][who].add(account)
            if principal.peer is None and space == _widest(principal, route):
                wide.add((route.agent, space))
    shared = {place: each for place, each in sessions.items() if len(each) > 1}
    shared.update(_shared_spaces(spaces, wide))
    return [_collision(*place, shared[place]) for place in sorted(shared)]


def _collision(agent: str, key: str, who: dict[Hashable, set[_Account]]) -> Collision:
    accounts = sorted(set().union(*who.values()))
    channels = dict.fromkeys(channel for _, channel in accounts)
    return Collision(agent, key, tuple(place for place, _ in accounts), tuple(channels))


def _shared_spaces(spaces: _Meetings, wide: set[tuple[str, str]]) -> _Meetings:
    """Return where anyone at all may become somebody who is named elsewhere."""
    shared = {
        place: who for place, who in spaces.items() if place in wide and len(who) > 1
    }
    return {
        (agent, space): who
        for (agent, space), who in shared.items()
        if space == _PEERS or (agent, _PEERS) not in shared
    }


def _spaces(principal: Principal, route: Route) -> Iterator[str]:
    """Yield the sets of sessions that those of *principal* are chosen from."""
    by_account = route.scope == "per-account-channel-peer"
    if route.scope == "main" or (by_account and principal.peer is None):
        return
    yield _PEERS
    if route.scope != "per-peer":
        yield f"{principal.channel}:direct:*"


def _widest(principal: Principal, route: Route) -> str:
    return _PEERS if route.scope == "per-peer" else f"{principal.channel}:direct:*"


def _identity(routing: Routing, principal: Principal) -> Hashable:
    """Return who *principal* is, across channels where links say so."""
    linked = routing.linked_name(principal)
    if linked is not None:
        return linked
    peer = None if principal.peer is None else principal.peer.lower()
    return principal.channel, principal.account, peer
