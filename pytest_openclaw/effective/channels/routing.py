"""Which agent, and which session, a direct message goes to (2026.9.6)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.agent_ids import canonical_agent_id
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.channels.names import canonical
from pytest_openclaw.effective.channels.owners import owner_without_binding
from pytest_openclaw.language.javascript import fold
from pytest_openclaw.on_use import dataclass

_ANY = "*"
_MAIN = "main"
_DIRECT = ("direct", "dm")


@dataclass(frozen=True)
class Principal:
    """Somebody who writes to an account; ``peer`` is ``None`` for anyone at all."""

    channel: str
    account: str
    peer: str | None

    @property
    def place(self) -> str:
        """The account as checkIds name it."""
        return f"{self.channel}-{self.account}"


@dataclass(frozen=True)
class Route:
    """Where a principal's messages go: ``agent`` is ``None`` if nobody takes them."""

    agent: str | None
    scope: str


@dataclass(frozen=True)
class _Binding:
    """One binding of a channel that direct messages could match.

    ``account`` is canonical or ``*``; ``peer`` is ``None`` where no one is named.
    """

    channel: str
    account: str
    peer: str | None
    agent: str
    scope: str


class Routing:
    """The bindings of a deployment, and who takes what they leave.

    Each is found by its channel, account and peer: there may be many of them, and as
    many people.
    """

    def __init__(self, deployment: Deployment) -> None:
        """Read the bindings of *deployment*; raises where one is not known."""
        self._deployment = deployment
        session = deployment.source["session"]
        self._scope = session["dmScope"].string or _MAIN
        self._is_global = session["scope"].value == "global"
        self._first: dict[tuple[str, str, str | None], tuple[int, _Binding]] = {}
        self._peers: dict[tuple[str, str], list[str]] = {}
        for at, binding in enumerate(_bindings(deployment)):
            place = (binding.channel, binding.account)
            self._first.setdefault((*place, binding.peer), (at, binding))
            if binding.peer not in (None, _ANY):
                self._peers.setdefault(place, []).append(str(binding.peer))
        self._links = _links(session["identityLinks"])

    @cached_property
    def _owner(self) -> str | None:
        return owner_without_binding(self._deployment)

    def route(self, principal: Principal) -> Route:
        """Return where the messages of *principal* go."""
        binding = self._binding_for(principal)
        if binding is None:
            return Route(self._owner, self._scope)
        return Route(binding.agent, binding.scope or self._scope)

    def _binding_for(self, principal: Principal) -> _Binding | None:
        """Return the closest binding: for the peer, any peer, the account, any one."""
        own, any_account = principal.account, _ANY
        peers = [_ANY] if principal.peer is None else [principal.peer, _ANY]
        for accounts, peer in [
            *(((own, any_account), peer) for peer in peers),
            ((own,), None),
            ((any_account,), None),
        ]:
            keys = ((principal.channel, account, peer) for account in accounts)
            fitting = [self._first[key] for key in keys if key in self._first]
            if fitting:
                return min(fitting, key=lambda each: each[0])[1]
        return None

    def bound_peers(self, channel: str, account: str) -> list[str]:
        """Return the people whom bindings of an account name one by one."""
        places = ((channel, account), (channel, _ANY))
        return [peer for place in places for peer in self._peers.get(place, ())]

    def session_key(self, principal: Principal, route: Route) -> str:
        """Return the session that the messages of *principal* are kept in."""
        if route.scope == _MAIN or principal.peer is None:
            return "global" if self._is_global else f"agent:{route.agent}:{_MAIN}"
        peer = self.linked_name(principal) or principal.peer.lower()
        places = {
            "per-peer": "direct",
            "per-channel-peer": f"{principal.channel}:direct",
        }
        by_account = f"{principal.channel}:{principal.account}:direct"
        return f"agent:{route.agent}:{places.get(route.scope, by_account)}:{peer}"

    def linked_name(self, principal: Principal) -> str | None:
        """Return the name that ``session.identityLinks`` gives *principal*."""
        if principal.peer is None:
            return None
        peer = principal.peer.lower()
        names = [
            self._links[id_]
            for id_ in (peer, f"{principal.channel}:{peer}")
            if id_ in self._links
        ]
        return min(names)[1] if names else None


def _bindings(deployment: Deployment) -> Iterator[_Binding]:
    for binding in deployment.source["bindings"].elements():
        match = binding["match"]
        if binding["type"].value == "acp":
            continue
        if match["guildId"].is_set or match["teamId"].is_set:
            continue
        peer = match["peer"]
        if peer.is_set and peer["kind"].value not in _DIRECT:
            continue
        account = match["accountId"].text or ""
        yield _Binding(
            fold(match["channel"].string or ""),
            account if account == _ANY else canonical(account),
            (peer["id"].text or "") if peer.is_set else None,
            canonical_agent_id(binding["agentId"].string or ""),
            binding.at("session.dmScope").string or "",
        )


def _links(section: Setting) -> dict[str, tuple[int, str]]:
    """Return who is meant by an id: the first name that lists it, and its place."""
    links: dict[str, tuple[int, str]] = {}
    for at, (name, listed) in enumerate(section.items()):
        for each in listed.elements():
            links.setdefault(fold(each.string or ""), (at, fold(name)))
    return links
