"""Who can reach an agent: what channels say of themselves, told four ways.

The release's checks disagree about what makes a channel open. Each way is a function
here, and no two of them are to be merged.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from functools import partial

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.certainty import those
from pytest_openclaw.deployment.values.once import Once
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.deployment.values.setting import first_set
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.language.javascript import trim
from pytest_openclaw.on_use import dataclass

#: Keys of ``channels`` that come first once a config is loaded.
_LEADING = ("defaults", "modelByChannel")
#: Where a channel names the rooms that its allowlist is about.
_TARGETS = ("groups", "guilds", "channels", "rooms")


def channel_sections(deployment: Deployment) -> list[Setting]:
    """Return what stands under ``channels``, ``defaults`` included, as it is loaded."""
    channels = dict(deployment.config["channels"].items())
    order = [key for key in _LEADING if key in channels]
    order += [key for key in channels if key not in _LEADING]
    return [channels[key] for key in order]


def open_surface_paths(deployment: Deployment) -> list[Setting]:
    """Return every ``groupPolicy`` and ``dmPolicy`` that is open, however deep.

    Arrays are not entered. The paths are sorted by code unit.
    """
    return deployment.derive(_open_surface)


def _in_code_units(setting: Setting) -> bytes:
    return ".".join(map(str, setting.path)).encode("utf-16-be", "surrogatepass")


def _open_surface(deployment: Deployment) -> list[Setting]:
    policies: list[Setting] = []
    waiting = channel_sections(deployment)
    while waiting:
        section = waiting.pop()
        if section.is_record:
            policies += (section["groupPolicy"], section["dmPolicy"])
            waiting += [member for _, member in section.items()]
    return sorted(those(policies, _is_open), key=_in_code_units)


def _is_open(policy: Setting) -> bool:
    return policy.string == "open"


def accounts_of(section: Setting) -> list[Setting]:
    """Return the accounts of a channel, which may be an object or an array."""
    listed = section["accounts"]
    members = [each for _, each in listed.items()] or listed.elements()
    return [each for each in members if each.is_record]


def open_inbound_paths(deployment: Deployment) -> list[Setting]:
    """Return the policies of channels and accounts through which anyone gets in.

    Accounts inherit nothing here, single rooms do not count.
    """
    return deployment.derive(_open_inbound)


def _open_inbound(deployment: Deployment) -> list[Setting]:
    policies = [
        policy
        for section in channel_sections(deployment)
        for place in (section, *accounts_of(section))
        for policy in _inbound_policies(deployment, place)
    ]
    return those(policies, _is_open)


@by_release
def _inbound_policies(deployment: Deployment, place: Setting) -> list[Setting]:
    """2026.9.6 counts direct messages as well."""
    return [place["groupPolicy"], first_set(place["dmPolicy"], place.at("dm.policy"))]


@_inbound_policies.on(until="2026.6.1")
def _inbound_policies_2026_5(deployment: Deployment, place: Setting) -> list[Setting]:
    return [place["groupPolicy"]]


@dataclass(frozen=True)
class Signal:
    """A sign that several people talk to an agent: where it stands, and what it is."""

    place: Setting
    words: str

    def __str__(self) -> str:
        return f"{self.place} {self.words}"


def multi_user_signals(deployment: Deployment) -> list[Signal]:
    """Return the signs that several people may talk to the agents."""
    return deployment.derive(_multi_user_signals)


def _multi_user_signals(deployment: Deployment) -> list[Signal]:
    ask = Once()  # accounts take lists over from their channel
    asked = [
        (place, *sign)
        for section in channel_sections(deployment)
        if section.is_record
        for place in (section, *accounts_of(section))
        for sign in _signs(_Section(place, _inherited(deployment, section)), ask)
    ]
    there = those(asked, lambda each: each[-1]())
    return [Signal(place.at(key), words) for place, key, words, _ in there]


@by_release
def _inherited(deployment: Deployment, section: Setting) -> Setting:
    """2026.9.6 reads an account as the channel with the account's keys over it."""
    return section


@_inherited.on(until="2026.7.1")
def _inherited_2026_5(deployment: Deployment, section: Setting) -> Setting:
    return Setting.missing()


@dataclass(frozen=True)
class _Section:
    """A channel or an account, with what it inherits; ``null`` hides that."""

    own: Setting
    inherited: Setting

    def __getitem__(self, key: str) -> Setting:
        own = self.own[key]
        return own if own.exists else self.inherited[key]


def _signs(
    section: _Section, ask: Once
) -> Iterator[tuple[str, str, Callable[[], bool]]]:
    """Yield key and words of each possible signal, and the question if it is there."""
    groups, dm = section["groupPolicy"], section["dm"]
    yield "groupPolicy", "is open", lambda: _is_open(groups)
    yield (
        "groupPolicy",
        "is allowlist, with listed rooms",
        lambda: groups.string == "allowlist" and _names_rooms(section),
    )
    yield "dmPolicy", "is open", lambda: _is_open(section["dmPolicy"])
    for key in ("allowFrom", "groupAllowFrom"):
        yield key, "has *", partial(ask, _has_wildcard, section[key])
    yield "dm.policy", "is open", lambda: _is_open(dm["policy"])
    yield "dm.allowFrom", "has *", partial(ask, _has_wildcard, dm["allowFrom"])


def _names_rooms(section: _Section) -> bool:
    targets = (section[key] for key in _TARGETS)
    return any((each.is_record or each.is_list) and bool(each.raw) for each in targets)


def _has_wildcard(senders: Setting) -> bool:
    return senders.any(lambda each: trim(each.string or "") == "*")
