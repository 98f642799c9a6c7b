"""The groups, guilds and rooms that an account of a channel lists."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.deployment.values.setting import first_set
from pytest_openclaw.effective.channels.accounts import Account
from pytest_openclaw.on_use import dataclass

#: The entry that stands for each room without one of its own.
_ANY = "*"
_MENTION = "requireMention"


@dataclass(frozen=True)
class Room:
    """One entry: what it says itself, and what it takes from elsewhere.

    ``others`` are the places that its settings are taken from where it has none of its
    own, closest first: the entry ``*`` beside it, the room it is in, its account.
    """

    own: Setting
    others: tuple[Setting, ...]
    account: Account

    @property
    def mention(self) -> Setting:
        """The setting that says whether the agent has to be mentioned."""
        places = [place[_MENTION] for place in (self.own, *self.others)]
        return first_set(*places, self.account[_MENTION])

    @property
    def replies(self) -> Setting:
        """The setting that makes the agent answer what is not meant for it."""
        return first_set(*(place["autoReply"] for place in (self.own, *self.others)))

    def members(self, keys: tuple[str, ...]) -> list[Setting]:
        """Return the lists that say who may talk in it, by the closest place."""
        for place in (self.own, *self.others):
            stated = [place[key] for key in keys if place[key].is_set]
            if stated:
                return stated
        return []


def rooms_of(
    account: Account, chain: tuple[str, ...], *, replace: bool
) -> Iterator[Room]:
    """Yield the rooms of one *chain* of keys, those inside of others after them.

    With *replace*, a room that lists inner ones does not count itself.
    """
    yield from _below(account[chain[0]], chain[1:], (), account, replace)


#: What several accounts take over, by its identity, with the number of its entries.
Counted = dict[int, tuple[object, int]]


def number_of_rooms(account: Account, chain: tuple[str, ...], known: Counted) -> int:
    """Return how many entries a *chain* of keys has, at most; *known* keeps them."""
    return _number(account[chain[0]].raw, chain[1:], known)


def _number(container: object, chain: tuple[str, ...], known: Counted) -> int:
    if not isinstance(container, dict):
        return 0
    if id(container) not in known:
        inner = (
            _number(entry.get(chain[0]), chain[1:], known)
            for entry in container.values()
            if chain and isinstance(entry, dict)
        )
        known[id(container)] = container, len(container) + sum(inner)
    return known[id(container)][1]


def _below(
    container: Setting,
    chain: tuple[str, ...],
    around: tuple[Setting, ...],
    account: Account,
    replace: bool,
) -> Iterator[Room]:
    for key, entry in container.items():
        if not entry.is_record or entry["enabled"].is_false:
            continue
        others = around if key == _ANY else (container[_ANY], *around)
        inner = entry[chain[0]].items() if chain else []
        if not inner or not replace:
            yield Room(entry, others, account)
        if inner:
            places = (entry, *others)
            yield from _below(entry[chain[0]], chain[1:], places, account, replace)
