"""Pictures of agents: files of their workspaces, or addresses."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from pytest_openclaw.deployment.validity.agents import agents
from pytest_openclaw.deployment.validity.rule import Candidate
from pytest_openclaw.deployment.validity.rule import RuleViolation
from pytest_openclaw.deployment.validity.rule import rule
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.language.paths import normal

_ADDRESS = re.compile(r"(?:https?://|data:)", re.IGNORECASE)
_URL_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE | re.ASCII)
_DRIVE = re.compile(r"[a-z]:[\\/]", re.IGNORECASE | re.ASCII)


@rule()
def avatars(candidate: Candidate) -> Iterator[RuleViolation]:
    """An avatar lies in the workspace, or is a web address or data URI."""
    for agent_id, avatar, text in _without_address(candidate):
        scheme = _URL_SCHEME.match(text) and not _DRIVE.match(text)
        if (
            scheme
            or text.startswith("~")
            or not _is_within(text, candidate.workspaces.of(agent_id))
        ):
            yield (
                avatar.path,
                "must be a path inside the workspace, an http(s) URL or a data URI",
            )


@rule(until="2026.4.23")
def avatars_2026_4(candidate: Candidate) -> Iterator[RuleViolation]:
    """Nor does its path begin as one that leads out of the workspace."""
    for agent_id, avatar, text in _without_address(candidate):
        workspace = candidate.workspaces.of(agent_id)
        inside = normal(os.path.join(workspace, text)).removeprefix(workspace)
        if _is_within(text, workspace) and inside.lstrip("/").startswith(".."):
            yield avatar.path, "must not begin with .."


def _without_address(candidate: Candidate) -> Iterator[tuple[str, Setting, str]]:
    """Yield the agent's id, the setting and the text of avatars that are files."""
    for agent_id, agent in agents(candidate):
        avatar = agent.at("identity.avatar")
        if avatar.text is not None and not _ADDRESS.match(avatar.text):
            yield agent_id, avatar, avatar.text


def _is_within(path: str, folder: str) -> bool:
    """Does *path*, as seen from *folder*, lead to it or to something in it?"""
    found = normal(os.path.join(folder, path))
    return found == folder or found.startswith(folder.rstrip("/") + "/")
