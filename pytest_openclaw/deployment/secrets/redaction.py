"""Keeping secrets out of messages, whoever wrote the check that made them."""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from typing import Any

from pytest_openclaw.deployment.host.environment import Environment
from pytest_openclaw.deployment.values.references import REFERENCE
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.releases.rules import Rules

_SENSITIVE = re.compile(
    r"token|password|passphrase|secret|credential|authorization|cookie|auth_?tag"
    r"|(?:api|private|encrypt|client|access)[-_]?key|[-_]key\Z",
    re.IGNORECASE,
)
#: Names that no check takes for a credential, and people use for one all the same.
_CALLED = re.compile(r"passwd|[-_](?:pat|pwd|pass)\Z", re.IGNORECASE)
#: An option among the arguments of a command, with its value or without.
_OPTION = re.compile(r"\A--?([A-Za-z][\w.-]*)(?:=(.+))?\Z", re.DOTALL)
#: In an address: who asks, with a password, and what is asked with.
_USER = re.compile(r"://[^/@:\s]*:([^/@\s]+)@")
_QUERY = re.compile(r"[?&;]([\w.-]+)=([^&;#\s]+)")
#: Names that only speak of a secret: where it lies, how it is used.
_ABOUT = re.compile(r"(file|path|dir|env|name|mode|type|source|id)\Z", re.IGNORECASE)
#: Shorter texts stand in ordinary words; to take them out would only garble these.
_SHORTEST = 6
#: So few are looked for one by one.
_FEW = 32
MASK = "[redacted]"


def secret_texts(
    trees: Iterable[Any], environment: Environment, rules: Rules
) -> list[str]:
    """Return the texts that must not be shown, the longest first.

    These are the ones below keys, in variables, behind options of a command and in
    addresses, whose names say that they are secrets, and those at the places where
    *rules* know a credential. A reference to a variable names a secret, and is none.
    """
    texts = _hidden_texts(list(trees), environment, rules)
    return sorted(filter(_is_secret, texts), key=_by_length)


def whole_secrets(
    trees: Iterable[Any], environment: Environment, rules: Rules
) -> frozenset[str | float]:
    """Return secrets that are no part of other texts, and can be left out as a whole.

    These are texts that are too short to be taken out of sentences, and numbers in the
    place of a credential, which lack their quotes.
    """
    trees = list(trees)
    texts = _hidden_texts(trees, environment, rules)
    short = (text for text in texts if text and len(text) < _SHORTEST)
    placed = _at_credentials(trees, rules)
    return frozenset((*short, *(n for value in placed for n in _numbers(value))))


def _at_credentials(trees: list[Any], rules: Rules) -> Iterator[Any]:
    """Yield what is at the places where *rules* know a credential."""
    for tree in trees:
        if not isinstance(tree, dict):
            continue
        for section, paths in rules.secrets.paths_by_section.items():
            for path in paths if section in tree else ():
                for setting in Setting(tree).matching(path):
                    yield setting.raw


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _numbers(each)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield value


def _hidden_texts(trees: list[Any], environment: Environment, rules: Rules) -> set[str]:
    texts = {each for tree in trees for each in _below(tree, sensitive=False)}
    for value in _at_credentials(trees, rules):
        texts.update(_below(value, sensitive=True))
    texts |= {
        value
        for name, value in environment.variables.items()
        if isinstance(value, str) and _is_hidden(name)
    }
    return texts


class Redactor:
    """Takes secrets out of messages, in time linear in the message.

    *secrets* are the texts to take out, the longest first.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets = [*secrets]
        self._by_start: dict[str, list[str]] = {}
        for secret in self._secrets:
            self._by_start.setdefault(secret[:_SHORTEST], []).append(secret)

    def redact(self, message: str) -> str:
        """Return *message* without any of the secrets, nor passwords in addresses."""
        found = [secret for secret in self._possible(message) if secret in message]
        for secret in sorted(found, key=_by_length):
            message = message.replace(secret, MASK)
        # Of a file that could not be read as a config, no secret is known by its place.
        return _USER.sub(_without_password, message) if "://" in message else message

    def _possible(self, message: str) -> Iterable[str]:
        """Return all secrets, or of many those that begin somewhere in *message*."""
        if len(self._secrets) <= _FEW:
            return self._secrets
        here = {message[at : at + _SHORTEST] for at in range(len(message))}
        starts = here & self._by_start.keys()
        return [secret for start in starts for secret in self._by_start[start]]


def redact_tree(value: Any, redacted: Callable[[str], str]) -> Any:
    """Return a value of JSON's types in which each text is *redacted*."""
    if isinstance(value, str):
        return redacted(value)
    if isinstance(value, dict):
        return {key: redact_tree(each, redacted) for key, each in value.items()}
    if isinstance(value, list):
        return [redact_tree(each, redacted) for each in value]
    return value


def _without_password(match: re.Match[str]) -> str:
    return match[0][: match.start(1) - match.start()] + MASK + "@"


def _is_secret(text: str) -> bool:
    return len(text) >= _SHORTEST and not REFERENCE.fullmatch(text)


def _by_length(text: str) -> tuple[int, str]:
    return -len(text), text


def _below(value: Any, *, sensitive: bool, deep: bool = False) -> Iterator[str]:
    """Yield the secrets in *value*: if *deep*, also what an object there has.

    A reference says where a secret is. Another object in the place of one is a
    mistake, and may have it; names of several things, as of providers of secrets, have
    settings.
    """
    if isinstance(value, dict):
        inherited = deep and "source" not in value
        for key, each in value.items():
            is_hidden = _is_hidden(key)
            below = inherited and not _ABOUT.search(key)
            is_one = below or (is_hidden and not key.lower().endswith("s"))
            yield from _below(each, sensitive=below or is_hidden, deep=is_one)
    elif isinstance(value, list):
        yield from _in_list(value, sensitive=sensitive, deep=deep)
    elif isinstance(value, str) and sensitive:
        yield value
    elif isinstance(value, str) and "://" in value:
        yield from (match[1] for match in _USER.finditer(value))
        yield from (
            match[2] for match in _QUERY.finditer(value) if is_sensitive(match[1])
        )


def _in_list(values: list[Any], *, sensitive: bool, deep: bool) -> Iterator[str]:
    """Yield the secrets of a list; it may be the arguments of a command."""
    is_next = False
    for each in values:
        match = _OPTION.match(each) if isinstance(each, str) else None
        if match is None:
            yield from _below(each, sensitive=sensitive or is_next, deep=deep)
            is_next = False
            continue
        yield from _below(each, sensitive=sensitive)
        is_hidden = _is_hidden(match[1])
        is_next = is_hidden and match[2] is None
        if is_hidden and match[2] is not None:
            yield match[2]


def _is_hidden(name: str) -> bool:
    """Is a text below this name left out of messages?"""
    return is_sensitive(name) or bool(_CALLED.search(name))


def is_sensitive(name: str) -> bool:
    """Do keys or variables of this name hold secrets?"""
    return bool(_SENSITIVE.search(name)) and not _ABOUT.search(name)
