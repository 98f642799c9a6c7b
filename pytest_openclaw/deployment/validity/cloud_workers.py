"""Workers on rented machines: their profiles, and which projects use which."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pytest_openclaw.deployment.validity.rule import Candidate
from pytest_openclaw.deployment.validity.rule import RuleViolation
from pytest_openclaw.deployment.validity.rule import rule
from pytest_openclaw.deployment.values.units import milliseconds
from pytest_openclaw.deployment.values.urls import read_address
from pytest_openclaw.language.javascript import trim

_PROJECT = re.compile(r"[^/:@A-Z]+/[^/:@A-Z]+(?:/[^/:@A-Z]+)+(?<!\.git)\Z")
#: What an address would read as something else than a part of its path.
_NO_PATH = re.compile(r"[?#%\\]")
_ONE_MINUTE = 60_000


@rule(since="2026.9.6")
def cloud_projects(candidate: Candidate) -> Iterator[RuleViolation]:
    """A project is named by its repository, and uses a profile."""
    for key, project in candidate.config.at("cloudWorkers.projectProfiles").items():
        if not _PROJECT.match(key) or not _is_repository(key):
            yield project.path, "must be a key like github.com/owner/repository"
        if project.string is not None and project.string != trim(project.string):
            yield project.path, "has spaces around the name of the profile"


def _is_repository(key: str) -> bool:
    host, _, path = key.partition("/")
    has_host = read_address(f"https://{host}/") is not None
    return (
        has_host and not _NO_PATH.search(key) and not {".", ".."} & {*path.split("/")}
    )


@rule(since="2026.9.6")
def cloud_profiles(candidate: Candidate) -> Iterator[RuleViolation]:
    """Profiles have plain names, and suspend in time."""
    for key, profile in candidate.config.at("cloudWorkers.profiles").items():
        if key != trim(key):
            yield profile.path, "has spaces around its name"
        suspend = profile["suspendAfter"]
        if suspend.string is None:
            continue
        length = milliseconds(suspend.string.lower(), None)
        if length is None or length < _ONE_MINUTE:
            yield suspend.path, "must be a duration of at least 1m"
