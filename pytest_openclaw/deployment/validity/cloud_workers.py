"""Workers on rented machines: their profiles, and which projects use which."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice

from pytest_openclaw.deployment.validity.rule import Candidate
from pytest_openclaw.deployment.validity.rule import RuleViolation
from pytest_openclaw.deployment.validity.rule import rule
from pytest_openclaw.deployment.validity.secrets import is_valid_reference
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.deployment.values.units import milliseconds
from pytest_openclaw.deployment.values.urls import read_address
from pytest_openclaw.language.javascript import length
from pytest_openclaw.language.javascript import trim

_PROJECT = re.compile(
    r"(?P<host>\[[^/@A-Z]+\]|[^/:@A-Z]+)(?P<path>/[^/@A-Z]+(?:/[^/@A-Z]+)+)(?<!\.git)\Z"
)
#: What an address would read as something else than a part of its path.
_NO_PATH = re.compile(r"[?#%\\\t\r\n]")
#: Keys that hold secrets, but for those that name the file of one.
_SECRET_KEY = re.compile(
    r"(?!.*passwordfile\Z).*"
    r"(?:token\Z|password|secret|api.?key|encrypt.?key|private.?key|serviceaccount\Z)",
    re.DOTALL,
)
_LONGEST_TEXT = 65_536
_DEEPEST = 32
_MOST_KEYS = 512
_MOST_VALUES = 4_096
_MOST_BYTES = 262_144
_ONE_MINUTE = 60_000


@rule(since="2026.8.2")
def cloud_projects(candidate: Candidate) -> Iterator[RuleViolation]:
    """A project is named by its repository, and uses a profile."""
    for key, project in candidate.config.at("cloudWorkers.projectProfiles").items():
        if not _is_repository(key):
            yield project.path, "must be a key like github.com/owner/repository"
        if project.string is not None and project.string != trim(project.string):
            yield project.path, "has spaces around the name of the profile"


def _is_repository(key: str) -> bool:
    match = _PROJECT.match(key)
    if match is None or key != trim(key) or _NO_PATH.search(key):
        return False
    address = read_address(f"https://{match['host']}/")
    if address is None or address.host != match["host"]:
        return False
    return not {".", ".."}.intersection(match["path"].split("/"))


@rule(since="2026.8.2")
def cloud_profiles(candidate: Candidate) -> Iterator[RuleViolation]:
    """Profiles have plain names, and suspend in time."""
    for key, profile in candidate.config.at("cloudWorkers.profiles").items():
        if key != trim(key):
            yield profile.path, "has spaces around its name"
        suspend = profile["suspendAfter"]
        if suspend.string is None:
            continue
        time = milliseconds(suspend.string.lower(), None)
        if time is None or time < _ONE_MINUTE:
            yield suspend.path, "must be a duration of at least 1m"


@rule(since="2026.8.2")
def cloud_settings(candidate: Candidate) -> Iterator[RuleViolation]:
    """Settings of a provider hold no secret as text, and are of a readable size."""
    for _, profile in candidate.config.at("cloudWorkers.profiles").items():
        settings = profile["settings"]
        yield from _setting_faults(candidate, settings, 0)
        if len(list(islice(_values(settings), _MOST_VALUES + 1))) > _MOST_VALUES:
            yield settings.path, f"contains more than {_MOST_VALUES} values"
        elif len(_as_json(settings)) > _MOST_BYTES:
            yield settings.path, f"requires more than {_MOST_BYTES} bytes as JSON"


def _setting_faults(
    candidate: Candidate, setting: Setting, depth: int
) -> Iterator[RuleViolation]:
    """Yield what is wrong with a part of the settings, *depth* levels down."""
    if depth > _DEEPEST:
        yield setting.path, f"is nested more than {_DEEPEST} levels deep"
        return
    if not setting.is_opaque and length(setting.string or "") > _LONGEST_TEXT:
        yield setting.path, f"is longer than {_LONGEST_TEXT} characters"
    members = setting.items()
    if len(members) > _MOST_KEYS:
        yield setting.path, f"has more than {_MOST_KEYS} keys"
    for key, value in members:
        if not _holds_a_secret(key):
            yield from _setting_faults(candidate, value, depth + 1)
        elif not is_valid_reference(value, candidate.rules.release):
            yield value.path, "contains a secret, and must be a SecretRef"
    for value in setting.elements():
        yield from _setting_faults(candidate, value, depth + 1)


def _as_json(setting: Setting) -> bytes:
    """Return the JSON of a setting, with the templates of texts that are not known."""
    raw = setting.raw if setting.exists else None
    text = json.dumps(raw, ensure_ascii=False, separators=(",", ":"), default=str)
    return text.encode(errors="replace")


def _values(setting: Setting) -> Iterator[Setting]:
    """Yield *setting* and all below it, as deep as it may be."""
    level = [setting]
    for _ in range(_DEEPEST + 1):
        yield from level
        level = [
            inner
            for each in level
            for inner in (*each.elements(), *(value for _, value in each.items()))
        ]


def _holds_a_secret(key: str) -> bool:
    name = key.lower()
    return name == "keyref" or bool(_SECRET_KEY.match(name.removesuffix("ref")))
