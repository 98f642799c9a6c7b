"""How the releases class the users of a Windows access list."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple

from pytest_openclaw.language.javascript import trim

SID = re.compile(r"\*?s-[0-9]+-[0-9]+(?:-[0-9]+)+\Z", re.ASCII)

_WORLD_SIDS = frozenset(
    """
    s-1-1-0 s-1-5-11 s-1-5-32-545 s-1-5-7 s-1-5-32-546 s-1-5-4 s-1-2-0 s-1-5-2
    """.split()
)
_TRUSTED_SIDS = frozenset(
    {
        "s-1-5-18",
        "s-1-5-32-544",
        "s-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464",
    }
)
_TRUSTED_NAMES = frozenset(
    {
        "nt authority\\system",
        "system",
        "builtin\\administrators",
        "creator owner",
        "autorite nt\\système",
        "nt-autorität\\system",
        "autoridad nt\\system",
        "autoridade nt\\system",
    }
)
_TRUSTED_ENDS = ("\\administrators", "\\system", "\\système")
_WORLD_NAMES = frozenset(
    {
        "everyone",
        "users",
        "builtin\\users",
        "authenticated users",
        "nt authority\\authenticated users",
        "anonymous logon",
        "nt authority\\anonymous logon",
        "guests",
        "builtin\\guests",
        "interactive",
        "nt authority\\interactive",
        "network",
        "nt authority\\network",
        "local",
    }
)
_WORLD_ENDS = ("\\users", "\\authenticated users")


class User(Enum):
    """Who an entry is about: all, one or some that are known to be safe, or others."""

    WORLD = "world"
    TRUSTED = "trusted"
    GROUP = "group"


class Grant(NamedTuple):
    """What an entry of an access list allows, and to whom."""

    user: User
    reads: bool
    writes: bool


def is_sid(text: str) -> bool:
    """Is this the number of a user or group?"""
    return bool(SID.match(trim(text).lower()))


def class_of_sid(sid: str, own: str | None) -> User:
    """Return the class of a number; *own* is that of the user who asks."""
    folded = trim(sid).lower().removeprefix("*")
    if folded in _WORLD_SIDS:
        return User.WORLD
    if folded in _TRUSTED_SIDS or (own and folded == own.lower().removeprefix("*")):
        return User.TRUSTED
    return User.GROUP


def class_of_name(name: str, variables: Mapping[str, str]) -> User:
    """Return the class of a name; *variables* name the user who asks."""
    folded = trim(name).lower()
    own = _own_names(variables)
    if _is_trusted(folded, own):
        return User.TRUSTED
    if folded in _WORLD_NAMES or folded.endswith(_WORLD_ENDS):
        return User.WORLD
    plain = _without_marks(folded)
    if plain != folded and _is_trusted(plain, own):
        return User.TRUSTED
    return User.GROUP


def _is_trusted(name: str, own: frozenset[str]) -> bool:
    return name in _TRUSTED_NAMES or name in own or name.endswith(_TRUSTED_ENDS)


def _own_names(variables: Mapping[str, str]) -> frozenset[str]:
    user = trim(variables.get("USERNAME", "")).lower()
    domain = trim(variables.get("USERDOMAIN", "")).lower()
    if not user:
        return frozenset()
    return frozenset({user, f"{domain}\\{user}"} if domain else {user})


def _without_marks(text: str) -> str:
    parts = unicodedata.normalize("NFD", text)
    return "".join(each for each in parts if not unicodedata.combining(each))
