"""Pictures of agents: files of their workspaces, or addresses."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from pytest_openclaw.deployment.host.places import expand
from pytest_openclaw.deployment.validity.agents import agents
from pytest_openclaw.deployment.validity.rule import Candidate
from pytest_openclaw.deployment.validity.rule import RuleViolation
from pytest_openclaw.deployment.validity.rule import rule
from pytest_openclaw.deployment.values.agent_ids import canonical_agent_id
from pytest_openclaw.deployment.values.setting import Setting

_ADDRESS = re.compile(r"(?:https?://|data:)", re.IGNORECASE)
_URL_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE | re.ASCII)
_DRIVE = re.compile(r"[a-z]:[\\/]", re.IGNORECASE | re.ASCII)


@rule()
def avatars(candidate: Candidate) -> Iterator[RuleViolation]:
    """An avatar lies in the workspace, or is a web address or data URI."""
    for agent_id, agent in agents(candidate):
        avatar = agent.at("identity.avatar")
        text = avatar.text
        if text is None or _ADDRESS.match(text):
            continue
        scheme = _URL_SCHEME.match(text) and not _DRIVE.match(text)
        workspace = _workspace(candidate, agent_id, agent)
        if scheme or text.startswith("~") or not _is_within(text, workspace):
            yield (
                avatar.path,
                "must be a path inside the workspace, an http(s) URL or a data URI",
            )


def _is_within(path: str, folder: str) -> bool:
    """Does *path*, as seen from *folder*, lead to it or to something in it?"""
    found = os.path.normpath(os.path.join(folder, path))
    return found == folder or found.startswith(folder.rstrip("/") + "/")


def _workspace(candidate: Candidate, agent_id: str, agent: Setting) -> str:
    """Return the agent's workspace as an absolute path, as the release finds it."""
    own, shared = agent["workspace"], candidate.config.at("agents.defaults.workspace")
    if own.text:
        return _absolute(candidate, own.text)
    agent_id = canonical_agent_id(agent_id)
    is_default = agent_id == canonical_agent_id(_default_agent_id(candidate))
    if shared.text:
        folder = _absolute(candidate, shared.text)
        return folder if is_default else os.path.join(folder, agent_id)
    state = candidate.state_dir or os.path.join(candidate.home or "/", ".openclaw")
    name = "workspace" if is_default else f"workspace-{agent_id}"
    return os.path.join(state, name)


def _default_agent_id(candidate: Candidate) -> str:
    """Return the id of the agent that is marked, else of the first.

    Empty where there are several and each is to be named.
    """
    written = candidate.authored["agents"]
    listed = [(each["id"].string or "", each) for each in written["list"].elements()]
    roster = written["entries"].items() or listed
    marked = [agent_id for agent_id, agent in roster if agent["default"].is_true]
    if not marked and len(roster) > 1 and written["ownership"].value == "explicit":
        return ""
    return next(iter([*marked, *(agent_id for agent_id, _ in roster)]), "main")


def _absolute(candidate: Candidate, path: str) -> str:
    return os.path.abspath(expand(path, candidate.home))
