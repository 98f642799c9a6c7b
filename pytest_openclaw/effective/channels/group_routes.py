"""Which bindings would route a message of some group (2026.9.6)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.agent_ids import canonical_agent_id
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.language.javascript import fold
from pytest_openclaw.on_use import dataclass

_KINDS = {"direct": "direct", "dm": "direct", "group": "group", "channel": "group"}
_ANY = "*"
# No binding can name it: ids are trimmed.
_SOME_PEER = " some peer"


class _Constraints(NamedTuple):
    """What a binding asks of a message; ``None`` asks nothing."""

    channel: str
    account: str
    peer: tuple[str, str] | None
    guild: str | None
    team: str | None
    role: str | None

    @property
    def tier(self) -> int:
        """How specific it is: a lower tier is asked first."""
        held = (
            self.peer is not None and self.peer[1] != _ANY,
            self.peer is not None,
            self.guild is not None and self.role is not None,
            self.guild is not None,
            self.team is not None,
            self.account != _ANY,
        )
        return held.index(True) if True in held else len(held)


@dataclass(frozen=True)
class _Route:
    """One binding, read; with several roles, it asks for any of them."""

    setting: Setting
    constraints: tuple[_Constraints, ...]

    @property
    def takes_groups(self) -> bool:
        """Can it be about a group at all?"""
        peer = self.constraints[0].peer
        return peer is None or peer[0] == "group"


def group_routes(deployment: Deployment) -> list[Setting]:
    """Return the bindings that are chosen for a message of some group."""
    return deployment.derive(_group_routes)


def _group_routes(deployment: Deployment) -> list[Setting]:
    routes = [
        _Route(binding, tuple(_constraints(binding["match"])))
        for binding in deployment.config["bindings"].elements()
        if binding["type"].string in (None, "route") and _peer_is_valid(binding)
    ]
    first: dict[_Constraints, int] = {}
    for number, route in enumerate(routes):
        for each in route.constraints:
            first.setdefault(each, number)
    return [
        route.setting
        for number, route in enumerate(routes)
        if route.takes_groups
        and any(_chosen(first, each) == number for each in route.constraints)
    ]


def _chosen(first: dict[_Constraints, int], asked: _Constraints) -> int:
    """Return the number of the binding that takes a message made for *asked*.

    The message has what *asked* asks for, and nothing that anyone else asks for.
    """
    kind, peer = asked.peer or ("group", _SOME_PEER)
    peers = dict.fromkeys((asked.peer, (kind, peer), (kind, _ANY), None))
    fitting = (
        _Constraints(asked.channel, *each)
        for each in product(
            dict.fromkeys((asked.account, _ANY)),
            peers,
            dict.fromkeys((asked.guild, None)),
            dict.fromkeys((asked.team, None)),
            dict.fromkeys((asked.role, None)),
        )
    )
    found = [(each.tier, first[each]) for each in fitting if each in first]
    return min(found)[1]


def _peer_is_valid(binding: Setting) -> bool:
    peer = binding["match"]["peer"]
    if not peer.is_set:
        return True
    return (peer["kind"].string or "") in _KINDS and peer["id"].text is not None


def _constraints(match: Setting) -> Iterator[_Constraints]:
    peer, roles = match["peer"], match["roles"].elements()
    account = match["accountId"].text
    for role in [each.string for each in roles] or [None]:
        yield _Constraints(
            channel=fold(match["channel"].string or ""),
            account=_ANY if account == _ANY else _account(account or ""),
            peer=_peer(peer) if peer.is_set else None,
            guild=match["guildId"].text,
            team=match["teamId"].text,
            role=role,
        )


def _account(text: str) -> str:
    return canonical_agent_id(text, fallback="default")


def _peer(peer: Setting) -> tuple[str, str]:
    return _KINDS[peer["kind"].string or ""], peer["id"].text or ""
