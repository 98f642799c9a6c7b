"""Credentials, sessions and logs: files that tell what nobody else should know."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.files import FileKind
from pytest_openclaw.effective.agents.agent_files import auth_profiles
from pytest_openclaw.effective.agents.agent_files import session_stores
from pytest_openclaw.effective.state.permissions import Permissions
from pytest_openclaw.effective.state.permissions import permissions_of
from pytest_openclaw.effective.state.state_places import credentials_dir
from pytest_openclaw.effective.state.state_places import log_file
from pytest_openclaw.effective.state.state_places import state_dir
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found


def _credentials(deployment: Deployment) -> Permissions | None:
    """Return the permissions of the credentials' folder, if it is one."""
    state_dir(deployment)
    permissions = permissions_of(deployment, credentials_dir(deployment))
    if permissions is None or permissions.kind is not FileKind.FOLDER:
        return None
    return permissions


@check(
    "fs.credentials_dir.perms_writable",
    Severity.CRITICAL,
    fix="Restrict the credentials directory to the gateway's user: chmod 700 {path}",
)
def credentials_dir_writable(deployment: Deployment) -> Iterator[Found]:
    """Others can change the credentials directory.

    They can add accounts and approved senders, or remove existing ones.

    Fires when group or others may write to the credentials directory:
    OPENCLAW_OAUTH_DIR, else credentials in the state directory.

    Releases: 2026.2.9 ignores a directory that is a link.
    """
    permissions = _credentials(deployment)
    if permissions is not None and permissions.is_writable:
        yield found(permissions.path, f"others may write here: {permissions}")


@check(
    "fs.credentials_dir.perms_readable",
    Severity.WARN,
    fix="Restrict the credentials directory to the gateway's user: chmod 700 {path}",
)
def credentials_dir_readable(deployment: Deployment) -> Iterator[Found]:
    """Others can list the credentials directory.

    They see the accounts of the gateway, and can read every file in it that is not
    protected itself.

    Fires when group or others may list the credentials directory, and neither may write
    to it.

    Releases: 2026.2.9 ignores a directory that is a link.
    """
    permissions = _credentials(deployment)
    if permissions is None or permissions.is_writable or not permissions.is_readable:
        return
    yield found(permissions.path, f"others may read here: {permissions}")


@check(
    "fs.auth_profiles.perms_writable",
    Severity.CRITICAL,
    reads=("agents",),
    fix="Restrict the file to the gateway's user: chmod 600 {path}",
)
def auth_profiles_writable(deployment: Deployment) -> Iterator[Found]:
    """Others can change an agent's model credentials.

    They can redirect the agent's conversations to their own provider account.

    Fires for each file with an agent's model credentials that group or others may write
    to.

    Releases: 2026.5.12 checks only auth-profiles.json. 2026.9.6 also checks
    openclaw-agent.sqlite beside it and the files of that database, and always includes
    agent main.
    """
    for agent, permissions in auth_profiles(deployment):
        if permissions.is_writable:
            yield found(
                permissions.path,
                f"others may write this file of agent {agent}: {permissions}",
            )


@check(
    "fs.auth_profiles.perms_readable",
    Severity.WARN,
    reads=("agents",),
    fix="Restrict the file to the gateway's user: chmod 600 {path}",
)
def auth_profiles_readable(deployment: Deployment) -> Iterator[Found]:
    """Others can read an agent's model credentials.

    The file contains API keys and tokens that work from anywhere.

    Fires for each file with an agent's model credentials that group or others may read,
    and neither may write to.

    Releases: 2026.5.12 checks only auth-profiles.json. 2026.9.6 also checks
    openclaw-agent.sqlite beside it and the files of that database, and always includes
    agent main.
    """
    for agent, permissions in auth_profiles(deployment):
        if permissions.is_readable and not permissions.is_writable:
            yield found(
                permissions.path,
                f"others may read this file of agent {agent}: {permissions}",
            )


@check(
    "fs.sessions_store.perms_readable",
    Severity.WARN,
    reads=("agents",),
    fix="Restrict the file to the gateway's user: chmod 600 {path}",
)
def sessions_store_readable(deployment: Deployment) -> Iterator[Found]:
    """Others can read the list of an agent's sessions.

    It shows who talks to the agent, on which channel, and under which names.

    Fires for each agent whose sessions.json group or others may read.

    Releases: 2026.9.6 always includes agent main; 2026.5.12 does not if agents.list
    omits it.
    """
    for agent, permissions in session_stores(deployment):
        if permissions.is_readable:
            yield found(
                permissions.path,
                f"others may read the sessions of agent {agent}: {permissions}",
            )


@check(
    "fs.log_file.perms_readable",
    Severity.WARN,
    reads=("logging.file",),
    fix="Restrict the log file to the gateway's user: chmod 600 {path}",
)
def log_file_readable(deployment: Deployment) -> Iterator[Found]:
    """Others can read the log file.

    Logs contain messages, addresses, the output of tools and sometimes secrets.

    Fires when logging.file is set and group or others may read the file. The default
    log file is not checked.

    Releases: 2026.2.9 judges a link by its own mode, which lets everyone read.
    """
    state_dir(deployment)
    path = log_file(deployment)
    permissions = permissions_of(deployment, path) if path is not None else None
    if permissions is not None and permissions.is_readable:
        yield found(permissions.path, f"others may read it: {permissions}")
