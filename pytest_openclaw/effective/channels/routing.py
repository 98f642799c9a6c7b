"""Which agent, and which session, a direct message goes to (2026.9.6)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pytest_openclaw.deployment.agent_ids import canonical_agent_id
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.setting import Setting
from pytest_openclaw.deployment.setting import first_set
from pytest_openclaw.effective.channels.names import canonical
from pytest_openclaw.effective.channels.owners import owner_without_binding
from pytest_openclaw.javascript import fold

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


class Routing:
    """The bindings of a deployment, and who takes what they leave."""

    def __init__(self, deployment: Deployment) -> None:
        """Read the bindings of *deployment*."""
        self._deployment = deployment
        self._bindings = [
            each
            for each in deployment.source["bindings"].elements()
            if each["type"].value != "acp"
        ]
        self._session = deployment.source["session"]

    @cached_property
    def _owner(self) -> str | None:
        return owner_without_binding(self._deployment)

    def route(self, principal: Principal) -> Route:
        """Return where the messages of *principal* go."""
        binding = self._binding_for(principal)
        if binding is None:
            return Route(self._owner, self._scope(Setting.missing()))
        agent = canonical_agent_id(binding["agentId"].string or "")
        return Route(agent, self._scope(binding.at("session.dmScope")))

    def _scope(self, own: Setting) -> str:
        return first_set(own, self._session["dmScope"]).string or _MAIN

    def _binding_for(self, principal: Principal) -> Setting | None:
        matching = [
            (rank, at)
            for at, binding in enumerate(self._bindings)
            if (rank := _rank(binding["match"], principal)) is not None
        ]
        return self._bindings[min(matching)[1]] if matching else None

    def bound_peers(self, channel: str, account: str) -> list[str]:
        """Return the people whom bindings of an account name one by one."""
        anyone = Principal(channel, account, None)
        named = [
            binding.at("match.peer.id").text
            for binding in self._bindings
            if _is_of_account(binding["match"], anyone)
            and binding.at("match.peer.kind").value in _DIRECT
        ]
        return [peer for peer in named if peer is not None and peer != _ANY]

    def session_key(self, principal: Principal, route: Route) -> str:
        """Return the session that the messages of *principal* are kept in."""
        if route.scope == _MAIN or principal.peer is None:
            is_global = self._session["scope"].value == "global"
            return "global" if is_global else f"agent:{route.agent}:{_MAIN}"
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
        ids = {peer, f"{principal.channel}:{peer}"}
        for name, listed in self._session["identityLinks"].items():
            if listed.any(lambda each: fold(each.string or "") in ids):
                return name.strip().lower()
        return None


def _rank(match: Setting, principal: Principal) -> int | None:
    """Return how closely a binding fits, 0 for best; ``None`` if it does not."""
    if not _is_of_account(match, principal):
        return None
    if match["guildId"].is_set or match["teamId"].is_set:
        return None
    if match["peer"].is_set:
        if match["peer"]["kind"].value not in _DIRECT:
            return None
        peer = match["peer"]["id"].text
        if peer == _ANY:
            return 1
        return 0 if peer is not None and peer == principal.peer else None
    return 3 if match["accountId"].text == _ANY else 2


def _is_of_account(match: Setting, principal: Principal) -> bool:
    if fold(match["channel"].string or "") != principal.channel:
        return False
    account = match["accountId"].text
    return account == _ANY or canonical(account or "") == principal.account
