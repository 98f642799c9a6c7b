"""Deployments in which every secret is a marker that nothing else could be.

A marker is made of letters and digits at random, so that no six of them in a row
stand anywhere else; :meth:`Canary.heard_in` finds any such part.
"""

from __future__ import annotations

import json
import random
import re
import sqlite3
import string
from collections.abc import Iterator
from functools import cache
from itertools import count
from itertools import pairwise
from pathlib import Path
from typing import Any

from pytest_openclaw.checks import catalogue
from pytest_openclaw.releases import FIRST_CLASS
from pytest_openclaw.releases.rules import Rules
from tests.cases import by_file
from tests.materialize import Case
from tests.materialize import write

_PART = 6
#: No digit of a digest, and with a digit at every third place no part is a word's.
_LETTERS = "".join(sorted(set(string.ascii_letters) - set(string.hexdigits)))
#: Keys and variables that hold secrets, by a notion that is not the plugin's own.
_SECRET = re.compile(
    r"(token|password|passphrase|secret|apikey|api_key|api-key|privatekey|encryptkey"
    r"|credential|authorization|authtag|cookie|_key|private_key)s?\Z",
    re.IGNORECASE,
)
#: What is not a secret but a reference, or is looked at by its very text.
_KEPT = ("$", "secretref-", "__", "undefined", "null", "PLACEHOLDER")


class Canary:
    """Makes markers, and listens for them."""

    def __init__(self) -> None:
        self._random = random.Random("canary")
        self._parts: dict[str, str] = {}
        self._instead: dict[str, str] = {}

    def marker(self, name: str, length: int = 32) -> str:
        """Return a new marker; *name* is what a failing test says of it."""
        made = "".join(
            self._random.choice(_LETTERS if at % 3 else string.digits)
            for at in range(length)
        )
        for part in _parts(made):
            self._parts[part] = name
        return made

    def heard_in(self, text: str) -> set[str]:
        """Return the names of the markers of which *text* has a part."""
        return {self._parts[part] for part in _parts(text) if part in self._parts}

    def planted(self, value: Any, name: str = "", *, secret: bool = False) -> Any:
        """Return *value* with a marker for each text that is a secret."""
        if isinstance(value, dict):
            return {
                key: self.planted(each, f"{name}.{key}", secret=_is_secret(key, each))
                for key, each in value.items()
            }
        if isinstance(value, list):
            return [self.planted(each, name, secret=secret) for each in value]
        if secret and isinstance(value, str) and not value.startswith(_KEPT):
            # What was the same text in two places is the same marker.
            text = value.strip()
            return text and value.replace(text, self._in_place_of(text, name))
        return value

    def _in_place_of(self, text: str, name: str) -> str:
        if text not in self._instead:
            # Long enough to be heard, and still too short where it was.
            self._instead[text] = self.marker(name, max(len(text), 12))
        return self._instead[text]


def _parts(text: str) -> set[str]:
    # Markers have letters and digits alone, and most words are said many times.
    words = set(re.findall(rf"[A-Za-z0-9]{{{_PART},}}", text))
    return {
        word[at : at + _PART] for word in words for at in range(len(word) - _PART + 1)
    }


def _is_secret(key: str, value: Any) -> bool:
    return bool(_SECRET.search(key)) and not isinstance(value, dict)


@cache
def covering_cases() -> dict[str, list[tuple[Case, frozenset[str]]]]:
    """Return parity cases in which together every check finds something that ever does.

    They come by the newest release in which the check does, each with the checks that
    it is there for.
    """
    seen: set[str] = set()
    chosen: dict[str, list[tuple[Case, frozenset[str]]]] = {}
    for rules in reversed(list(FIRST_CLASS)):
        chosen[rules.release] = _covering(_findings_of(rules.release), seen)
        seen.update(*(ids for _, ids in chosen[rules.release]))
    return chosen


def _findings_of(release: str) -> dict[str, tuple[Case, frozenset[str]]]:
    """Return each case by its name, with the checks that find something in it."""
    found: dict[str, tuple[Case, frozenset[str]]] = {}
    for file, verdicts in by_file().items():
        for case in (each.case for each in verdicts if each.release == release):
            expect = case["expect"][release]
            if expect.get("accepted") and not case.get("fifos") and "config" in case:
                listed = (each for each, _ in expect.get("findings", ()))
                known = {
                    each.id
                    for each in map(_CATALOGUE.find, listed)
                    if each is not None and not each.needs
                }
                found[f"{file}-{case['id']}"] = case, frozenset(known)
    return found


def _covering(
    found: dict[str, tuple[Case, frozenset[str]]], seen: set[str]
) -> list[tuple[Case, frozenset[str]]]:
    left = {each for _, ids in found.values() for each in ids} - seen
    chosen = []
    while left:
        name = max(found, key=lambda each: (len(found[each][1] & left), each))
        case, ids = found[name]
        chosen.append((case, ids & left))
        left -= ids
    return chosen


_CATALOGUE = catalogue()

#: The newest release of those that have the same places for credentials.
_NEWEST_WITH = {rules.secrets.all_targets: rules.release for rules in FIRST_CLASS}
_ENDS = {FIRST_CLASS[0].release, FIRST_CLASS[-1].release}


def surface(rules: Rules, canary: Canary) -> dict[str, Any]:
    """Return a config with a marker at each place that may hold a credential."""
    config: dict[str, Any] = {
        "hooks": {"enabled": True, "token": canary.marker("hooks.token")},
        "env": {"vars": {"CANARY_TOKEN": canary.marker("env.vars")}},
        "gateway": {"bind": "lan", "controlUi": {"allowedOrigins": ["*"]}},
        "mcp": {
            "servers": {
                "canary": {
                    "url": f"http://me:{canary.marker('a password in a URL')}@host/"
                    f"?token={canary.marker('a token in a URL')}",
                    "headers": {"Authorization": canary.marker("an MCP header")},
                }
            }
        },
    }
    for target in rules.secrets.all_targets:
        _set(config, target.path.split("."), canary.marker(target.pattern))
    return config


def _set(tree: dict[str, Any], path: list[str], text: str) -> None:
    for key, after in pairwise(path):
        is_list = key == "list" and after == "*"
        if is_list:
            tree = tree.setdefault(key, [{"id": "canary"}])[0]
        elif not (key == "*" and isinstance(tree.get("id"), str)):
            tree = tree.setdefault("canary" if key == "*" else key, {})
    tree["X-Api-Key" if path[-1] == "*" else path[-1]] = text


def plant_files(state: Path, rules: Rules, canary: Canary) -> None:
    """Put markers into files of the state directory, where a case has none."""
    text = canary.marker
    profile = {"type": "api_key", "provider": "acme", "key": text("a profile's key")}
    token = {"type": "token", "provider": "acme", "token": text("a profile's token")}
    login = {"type": "oauth", "provider": "b", "access": text("OAuth")}
    profiles = {"profiles": {"a": profile, "b": token, "c": login}}
    key = {"type": "api_key", "key": text("auth.json")}
    provider = {"apiKey": text("models.json"), "headers": {"x-api-key": text("header")}}
    files: dict[str, Any] = {
        ".env": f"OPENAI_API_KEY={text('.env')}\nCANARY={text('.env, any name')}\n",
        "agents/main/agent/auth.json": {"acme": key},
        "agents/main/agent/models.json": {"providers": {"acme": provider}},
        "agents/main/agent/auth-profiles.json": profiles,
        "agents/canary/agent/auth.json": f"{{ {text('broken JSON')}",
        "agents/canary/agent/models.json": f"{{ {text('broken JSON')}",
        "agents/canary/agent/auth-profiles.json": f"{{ {text('broken JSON')}",
        "credentials/oauth.json": {"access_token": text("oauth.json")},
        "credentials/whatsapp/default/creds.json": {"key": text("a channel's file")},
        "credentials/telegram.token": text("a token file"),
        "exec-approvals.json": {"socket": {"token": text("exec approvals")}},
        "secrets.json": {"canary": text("the file of a SecretRef")},
    }
    for name, content in files.items():
        path = state / name
        if path.exists() or path.is_symlink():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        said = content if isinstance(content, str) else json.dumps(content)
        path.write_text(said, encoding="utf-8")
        path.chmod(0o600)
    database = state / "agents/main/agent/openclaw-agent.sqlite"
    if rules.secrets.has_store and not database.exists():
        connection = sqlite3.connect(database)
        connection.execute("create table auth_profile_store(store_key, store_json)")
        row = ("primary", json.dumps(canary.planted(profiles, "SQLite")))
        connection.execute("insert into auth_profile_store values (?, ?)", row)
        connection.commit()
        connection.close()


def written(
    root: Path, canary: Canary, *, is_whole: bool = True
) -> Iterator[dict[str, Any]]:
    """Write the deployments below *root*; yield what loads each, and its checks.

    Unless all of them are asked for, it is those with every credential of the first
    and the last release, and each fourth of the others.
    """
    places = count()
    for rules in FIRST_CLASS:
        every = covering_cases()[rules.release]
        if rules.release in {*_NEWEST_WITH.values(), *_ENDS}:
            every = [({"config": surface(rules, canary)}, frozenset({"*"})), *every]
        for number, (case, ids) in enumerate(every):
            is_surface = "*" in ids
            is_chosen = next(places) % 4 == 0 or (is_surface and rules.release in _ENDS)
            if not (is_whole or is_chosen):
                continue
            folder = root / rules.release / str(number)
            folder.mkdir(parents=True)
            planted = {**case, "env": canary.planted(case.get("env", {}), "env")}
            if not is_surface:
                for part in ("config", "files"):
                    planted[part] = canary.planted(case.get(part, []), case["id"])
            env = write(planted, rules.release, folder)
            plant_files(folder / "state", rules, canary)
            env["CANARY_SECRET"] = canary.marker("an environment variable")
            yield {
                "name": f"{rules.release}-{number}",
                "release": rules.release,
                "env": env,
                "installed_plugins": None if is_surface else case.get("installed", ()),
                "checks": sorted(ids),
            }
