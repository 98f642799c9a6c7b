"""The ways into a deployment: who may talk, on what, to which agent."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from functools import partial

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.agent_ids import canonical_agent_id
from pytest_openclaw.effective.channels.names import canonical
from pytest_openclaw.effective.channels.routing import Principal
from pytest_openclaw.effective.channels.routing import Routing
from pytest_openclaw.effective.gateway.gateway import Gateway
from pytest_openclaw.effective.gateway.gateway import gateway_of
from pytest_openclaw.effective.posture.channel_access import Chat
from pytest_openclaw.effective.posture.channel_access import chats
from pytest_openclaw.effective.posture.channel_access import unlimited_groups
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.language.javascript import fold
from pytest_openclaw.on_use import dataclass

#: Who may come in, from the widest to the narrowest.
ANYONE, UNKNOWN = "anyone", "not known here"
LOCAL, SECRET, PROXIED = (
    "programs on the host",
    "anyone with the secret",
    "users of the proxy in front",
)
PAIRED, LISTED, NOBODY = "paired people", "listed people", "no one"
WIDTHS = (ANYONE, UNKNOWN, LOCAL, SECRET, PROXIED, PAIRED, LISTED, NOBODY)
#: Every agent of a deployment.
ALL_AGENTS = "*"
_ANY_ACCOUNT = "*"


@dataclass(frozen=True)
class Entry:
    """One way in: who may use it directly and in groups, and the agents behind it.

    ``agents`` are canonical ids; :data:`ALL_AGENTS` alone stands for all.
    """

    name: str
    direct: str
    groups: str
    agents: tuple[str, ...]

    @property
    def widest(self) -> str:
        """Who may come in at all."""
        return min(self.direct, self.groups, key=WIDTHS.index)


def entries(deployment: Deployment) -> list[Entry]:
    """Return the gateway's port, and each account of a channel that is switched on."""
    return [_gateway(deployment), *_of_channels(deployment)]


def _gateway(deployment: Deployment) -> Entry:
    gateway = gateway_of(deployment)
    bind = _asked(lambda: gateway.bind_in_words)
    mode = _asked(lambda: gateway.auth.mode)
    name = f"gateway (bind {bind}, auth {mode})"
    return Entry(name, _asked(lambda: _users(gateway)), NOBODY, (ALL_AGENTS,))


def _users(gateway: Gateway) -> str:
    auth = gateway.auth
    if auth.is_trusted_proxy:
        return PROXIED
    if auth.mode != "none" and (auth.token or auth.password) is not None:
        return SECRET
    return ANYONE if gateway.is_remotely_exposed else LOCAL


def _of_channels(deployment: Deployment) -> Iterator[Entry]:
    try:
        every = chats(deployment)
    except NotEvaluated:
        yield Entry("channels", UNKNOWN, UNKNOWN, (ALL_AGENTS,))
        return
    for chat in every:
        direct = _asked(partial(_direct, chat))
        groups = _asked(partial(_groups, chat))
        yield Entry(_name(chat), direct, groups, _agents(deployment, chat))


def _name(chat: Chat) -> str:
    account = chat.account
    return f"{account.channel.id}{account.label}"


def _direct(chat: Chat) -> str:
    if not chat.takes_direct_messages():
        return NOBODY
    if chat.policy == "open" or chat.direct.has_wildcard:
        return ANYONE
    return PAIRED if chat.policy == "pairing" else LISTED


def _groups(chat: Chat) -> str:
    if not chat.takes_group_messages():
        return NOBODY
    return ANYONE if any(True for _ in unlimited_groups(chat)) else LISTED


def _agents(deployment: Deployment, chat: Chat) -> tuple[str, ...]:
    """Return the agents that bindings of the account name, and who takes the rest."""
    channel, account = chat.account.channel.id, chat.account.name
    try:
        bound = deployment.derive(_bound_agents)
        rest = deployment.derive(Routing).route(Principal(channel, account, None)).agent
    except NotEvaluated:
        return (ALL_AGENTS,)
    named = [*bound.get((channel, account), ()), *bound.get((channel, "*"), ())]
    return tuple(dict.fromkeys([*named, *([rest] if rest else [])]))


def _bound_agents(deployment: Deployment) -> dict[tuple[str, str], list[str]]:
    """Return the agents that bindings name, by channel and account."""
    named: dict[tuple[str, str], list[str]] = {}
    for binding in deployment.source["bindings"].elements():
        match = binding["match"]
        account = match["accountId"].text or ""
        place = (
            fold(match["channel"].string or ""),
            account if account == _ANY_ACCOUNT else canonical(account),
        )
        agent = canonical_agent_id(binding["agentId"].string or "")
        named.setdefault(place, []).append(agent)
    return named


def _asked(question: Callable[[], str]) -> str:
    try:
        return question()
    except NotEvaluated:
        return UNKNOWN
