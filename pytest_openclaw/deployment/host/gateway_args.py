"""The arguments that a gateway is started with, and what they set.

As both releases read them: a flag is spelled out whole, the last of several wins, and
a blank value counts as none. What a flag sets is stronger than config and environment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from pytest_openclaw import releases
from pytest_openclaw.deployment.host.environment import Environment
from pytest_openclaw.deployment.host.gateway_command import BadCommand
from pytest_openclaw.deployment.host.gateway_command import gateway_arguments
from pytest_openclaw.deployment.host.gateway_command import words_of_line
from pytest_openclaw.deployment.text.shell_variables import expand
from pytest_openclaw.deployment.text.shell_variables import has_variable
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.deployment.values.paths import parse
from pytest_openclaw.deployment.values.secret_text import SecretText
from pytest_openclaw.errors import UsageError
from pytest_openclaw.language.javascript import trim
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.releases.gateway_flags import GatewayFlag

_FLAG = re.compile(r"--[a-z][a-z-]{0,40}\Z")
_REFERENCE = re.compile(r"\$(?:[A-Za-z_]\w{0,60}|\{[A-Za-z_]\w{0,60}\})\Z")


class BadGatewayArgs(UsageError):
    """Arguments that no gateway starts with; the message quotes no value of them."""


@dataclass(frozen=True)
class GivenFlag:
    """One flag as it was given; ``text`` is its value as it was written.

    Any may hold a secret: whoever starts a gateway may have put one where it is wrong.
    """

    flag: GatewayFlag
    text: SecretText


@dataclass(frozen=True)
class GatewayFlags:
    """What the flags of one gateway come to.

    ``values`` are what they set, by config path, and ``names`` the flag for each.
    ``shown`` are the flags for people, without any secret; ``unjudged`` those whose
    effect no rule knows.
    """

    values: Mapping[Path, str | int | SecretText | Opaque] = field(default_factory=dict)
    names: Mapping[Path, str] = field(default_factory=dict)
    shown: tuple[str, ...] = ()
    unjudged: tuple[str, ...] = ()

    def applied(self, tree: dict[str, Any]) -> dict[str, Any]:
        """Return *tree* with what the flags set in the place of what it says."""
        for path, value in self.values.items():
            known = value.reveal() if isinstance(value, SecretText) else value
            tree = _with(tree, path, known)
        return tree

    def note(self, dotted: Iterable[str]) -> str:
        """Say which flags set what the *dotted* paths name, hold or lie in; or ``""``.

        For the end of a message about these paths.
        """
        asked = tuple(dotted)
        said = [
            f"{flag} sets {name}"
            for name, flag in (
                (".".join(map(str, p)), f) for p, f in self.names.items()
            )
            if any(_related(name, each) for each in asked)
        ]
        return f" ({', '.join(said)})" if said else ""


def given_flags(arguments: Iterable[str]) -> tuple[GivenFlag, ...]:
    """Read arguments: ``--flag value`` or ``--flag=value``, the command before them.

    Raises :class:`BadGatewayArgs` for what neither release knows or takes.
    """
    if isinstance(arguments, str):
        raise BadGatewayArgs("the arguments must be a list of texts, not one text")
    if not isinstance(arguments, Iterable):
        raise BadGatewayArgs("the arguments must be a list of texts")
    rest = [*arguments]
    if not all(isinstance(each, str) for each in rest):
        raise BadGatewayArgs("the arguments must be a list of texts")
    try:
        return tuple(_read(_of_gateway(rest)))
    except BadCommand as error:
        raise BadGatewayArgs(str(error)) from None


def _of_gateway(words: list[str]) -> list[str]:
    """Return the arguments of the gateway itself; *words* may begin with a command."""
    if len(words) == 1 and "=" not in words[0].partition(" ")[0]:
        words = words_of_line(words[0])  # a whole line in one text
    found = gateway_arguments(words)
    if found is not None:
        return list(found)
    return words[1:] if words[:1] in (["openclaw"], ["run"]) else words


def _read(rest: list[str]) -> Iterator[GivenFlag]:
    if not rest:
        return  # no table of an older release is loaded for nothing
    known = {
        flag.name: flag
        for rules in releases.FIRST_CLASS
        for flag in rules.gateway_flags
    }
    count, before = len(rest), "gateway"
    while rest:
        position = count - len(rest) + 1
        name, has_value, value = rest.pop(0).partition("=")
        if name == "--reset":
            raise BadGatewayArgs("--reset makes the gateway discard its config")
        if name not in known:
            raise BadGatewayArgs(_unknown(name, position, before))
        flag = known[name]
        if has_value and not flag.takes_value:
            raise BadGatewayArgs(f"{name} takes no value")
        if flag.takes_value and not has_value:
            if not rest:
                raise BadGatewayArgs(f"{name} needs a value")
            value = rest.pop(0)
        _require_taken(flag, value)
        before = f"{name} and its value" if flag.takes_value else name
        yield GivenFlag(flag, SecretText(value))


def _unknown(name: str, position: int, before: str) -> str:
    if _FLAG.match(name):
        return f"openclaw gateway run has no flag {name}"
    if _REFERENCE.match(name):
        return f"{name} may be any flags: state them in its place, or its text"
    # Its text is not quoted: it may be a secret that lost its flag.
    return f"argument {position}, after {before}, is not a flag of openclaw gateway run"


def _require_taken(flag: GatewayFlag, value: str) -> None:
    if not trim(value) or has_variable(value):
        return
    if flag.words and trim(value) not in flag.words:
        raise BadGatewayArgs(f"{flag.name} must be one of {', '.join(flag.words)}")
    if flag.name == "--port" and not _is_port(value):
        raise BadGatewayArgs("--port must be a number from 1 to 65535")


def _is_port(value: str) -> bool:
    text = trim(value)
    return text.isascii() and text.isdigit() and len(text) < 6 and 0 < int(text) < 65536


def read_flags(
    given: Iterable[GivenFlag],
    judged: releases.Judged,
    environment: Environment,
    *,
    unset_is_opaque: bool,
) -> GatewayFlags:
    """Return what flags come to where *environment* is that of who starts the gateway.

    Raises :class:`BadGatewayArgs` for a flag that the release does not have.
    """
    of_release = {flag.name for flag in judged.rules.gateway_flags}
    last: dict[str, GivenFlag] = {}
    for each in given:
        if judged.exact and each.flag.name not in of_release:
            release = judged.rules.release
            raise BadGatewayArgs(f"OpenClaw {release} has no flag {each.flag.name}")
        last[each.flag.name] = each
    values: dict[Path, str | int | SecretText | Opaque] = {}
    names: dict[Path, str] = {}
    shown = []
    for name, each in last.items():
        if each.flag.sets is None:
            continue
        value = expand(
            each.text.reveal(), environment.get, unset_is_opaque=unset_is_opaque
        )
        if not isinstance(value, Opaque) and not trim(value):
            continue
        path = parse(each.flag.sets)
        if path in names:
            raise BadGatewayArgs(f"{names[path]} and {name} exclude each other")
        _require_taken(each.flag, "" if isinstance(value, Opaque) else value)
        values[path], names[path] = _held(each.flag, value), name
        shown.append(_shown(each.flag, value))
    unjudged = tuple(name for name, each in last.items() if each.flag.is_unjudged)
    return GatewayFlags(values, names, tuple(shown), unjudged)


def _held(flag: GatewayFlag, value: str | Opaque) -> str | int | SecretText | Opaque:
    if isinstance(value, Opaque):
        return value
    if flag.name == "--password-file":
        return Opaque(flag.name, "")
    if flag.is_secret:
        return SecretText(trim(value))
    return int(trim(value)) if flag.name == "--port" else trim(value)


def _shown(flag: GatewayFlag, value: str | Opaque) -> str:
    if isinstance(value, Opaque):
        return f"{flag.name} {value.source}"
    hidden = flag.is_secret or flag.name == "--password-file"
    return flag.name if hidden else f"{flag.name} {trim(value)}"


def _with(tree: Any, path: Path, value: object) -> dict[str, Any]:
    """Return an object that differs from *tree* in what it says at *path* alone."""
    key, *rest = path
    made = dict(tree) if isinstance(tree, dict) else {}
    made[str(key)] = _with(made.get(str(key)), tuple(rest), value) if rest else value
    return made


def _related(one: str, other: str) -> bool:
    """Is one of two dotted paths the other, or within it?"""
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")
