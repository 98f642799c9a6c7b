"""The state directory, and where it lies."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.checks.state.mode_fixes import folder_fix
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.state.permissions import link_at
from pytest_openclaw.effective.state.permissions import permissions_of
from pytest_openclaw.effective.state.state_places import config_path
from pytest_openclaw.effective.state.state_places import named_state_dir
from pytest_openclaw.effective.state.state_places import state_dir
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found

_SYNCED = ("icloud", "dropbox", "google drive", "googledrive", "onedrive")


@check(
    "fs.synced_dir",
    Severity.WARN,
    fix="""Move the state directory and the config to a local disk, outside of any
    synchronised folder.""",
)
def synced_dir(deployment: Deployment) -> Iterator[Found]:
    """A cloud service synchronises the folder of the state.

    Its secrets and sessions are then copied to the service and to every connected
    device, with the permissions there.

    Fires when the path of the state directory or of the config contains icloud,
    dropbox, google drive, googledrive or onedrive, in any case. Links are not followed.
    """
    for path in (named_state_dir(deployment), config_path(deployment)):
        service = next((each for each in _SYNCED if each in path.lower()), None)
        if service is not None:
            yield found(path, f"the path contains {service}")
            return


@check(
    "fs.state_dir.symlink",
    Severity.WARN,
    fix="""Use the folder itself as the state directory, or make sure that only the
    gateway's user can change the link and its target.""",
)
def state_dir_symlink(deployment: Deployment) -> Iterator[Found]:
    """The state directory is a symbolic link.

    Anyone who can change the link, or a folder on its path, can replace the state of
    the gateway.

    Fires when the state directory itself is a symbolic link, even a broken one. A link
    in a parent folder does not count.
    """
    link = link_at(deployment, state_dir(deployment))
    if link is not None:
        yield found(link.path, "the state directory is a symbolic link")


@check(
    "fs.state_dir.perms_world_writable",
    Severity.CRITICAL,
    fix="Restrict the state directory to the gateway's user: chmod 700 {path}",
)
def state_dir_world_writable(deployment: Deployment) -> Iterator[Found]:
    """Every user of the host can change the state directory.

    They can replace the config, credentials and sessions with their own, and so take
    over the gateway.

    Fires when all users of the host may write to the state directory or, for a link, to
    its target. A broken link counts.

    Releases: 2026.2.9 judges a link by its own mode, which lets everyone write.
    """
    permissions = permissions_of(deployment, state_dir(deployment))
    if permissions is not None and permissions.access.world_writable:
        yield found(
            permissions.path,
            f"everyone may write here: {permissions}",
            fix=folder_fix(deployment, permissions),
        )


@check(
    "fs.state_dir.perms_group_writable",
    Severity.WARN,
    fix="Restrict the state directory to the gateway's user: chmod 700 {path}",
)
def state_dir_group_writable(deployment: Deployment) -> Iterator[Found]:
    """Members of its group can change the state directory.

    Each member can replace the config, credentials and sessions, and so take over the
    gateway.

    Fires when the group may write to the state directory, and others may not.

    Releases: 2026.2.9 judges a link by its own mode, which lets everyone write.
    """
    permissions = permissions_of(deployment, state_dir(deployment))
    if permissions is None or permissions.access.world_writable:
        return
    if permissions.access.group_writable:
        yield found(
            permissions.path,
            f"the group may write here: {permissions}",
            fix=folder_fix(deployment, permissions),
        )


@check(
    "fs.state_dir.perms_readable",
    Severity.WARN,
    fix="Restrict the state directory to the gateway's user: chmod 700 {path}",
)
def state_dir_readable(deployment: Deployment) -> Iterator[Found]:
    """Other users can list the state directory.

    They see the names of agents, channels and sessions, and can read every file in it
    that is not protected itself.

    Fires when group or others may list the state directory, and neither may write to
    it.

    Releases: 2026.2.9 judges a link by its own mode, which lets everyone write.
    """
    permissions = permissions_of(deployment, state_dir(deployment))
    if permissions is None or permissions.is_writable or not permissions.is_readable:
        return
    yield found(
        permissions.path,
        f"others may read here: {permissions}",
        fix=folder_fix(deployment, permissions),
    )
