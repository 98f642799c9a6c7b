"""The state directory, the config file, and what the config includes."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.state.included_files import included_files
from pytest_openclaw.effective.state.permissions import Permissions
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
    fix="""Keep the state directory and the config on a disk of this machine, outside
    of any folder that a program copies elsewhere.""",
)
def synced_dir(deployment: Deployment) -> Iterator[Found]:
    """The state lies in a folder that a cloud service copies.

    Its secrets and sessions then go to the service and to every device that takes part
    in it, with whatever permissions hold there.

    Fires when the path of the state directory or of the config has icloud, dropbox,
    google drive, googledrive or onedrive in it, in whatever case. Links are not
    followed.
    """
    for path in (named_state_dir(deployment), config_path(deployment)):
        service = next((each for each in _SYNCED if each in path.lower()), None)
        if service is not None:
            yield found(path, f"the path has {service} in it")
            return


@check(
    "fs.state_dir.symlink",
    Severity.WARN,
    fix="""Use the folder itself as the state directory, or make sure that only the
    gateway's user can change the link and what it leads to.""",
)
def state_dir_symlink(deployment: Deployment) -> Iterator[Found]:
    """The state directory is a symbolic link.

    Whoever can change the link, or the folders on its way, puts another state under
    the gateway.

    Fires when the state directory itself is a symbolic link, also one to nowhere. A
    link on the way to it does not count.
    """
    permissions = permissions_of(deployment, state_dir(deployment))
    if permissions is not None and permissions.is_link:
        yield found(permissions.path, "the state directory is a symbolic link")


@check(
    "fs.state_dir.perms_world_writable",
    Severity.CRITICAL,
    fix="Let only the gateway's user use the state directory: chmod 700 {path}",
)
def state_dir_world_writable(deployment: Deployment) -> Iterator[Found]:
    """Every user of the host can change the state directory.

    They can exchange config, credentials and sessions for their own, and so take over
    the gateway.

    Fires when all users of the host may write to the state directory; for a link, to
    what it leads to. A link to nowhere counts.
    """
    permissions = permissions_of(deployment, state_dir(deployment))
    if permissions is not None and permissions.access.world_writable:
        yield found(permissions.path, f"everyone may write here: {permissions}")


@check(
    "fs.state_dir.perms_group_writable",
    Severity.WARN,
    fix="Let only the gateway's user use the state directory: chmod 700 {path}",
)
def state_dir_group_writable(deployment: Deployment) -> Iterator[Found]:
    """The group of the state directory can change it.

    Each member can exchange config, credentials and sessions, and so take over the
    gateway.

    Fires when the group may write to the state directory, and not everyone may.
    """
    permissions = permissions_of(deployment, state_dir(deployment))
    if permissions is None or permissions.access.world_writable:
        return
    if permissions.access.group_writable:
        yield found(permissions.path, f"the group may write here: {permissions}")


@check(
    "fs.state_dir.perms_readable",
    Severity.WARN,
    fix="Let only the gateway's user use the state directory: chmod 700 {path}",
)
def state_dir_readable(deployment: Deployment) -> Iterator[Found]:
    """Other users can list the state directory.

    They see which agents, channels and sessions there are, and read every file below
    it that has not been closed by itself.

    Fires when group or others may list the state directory, and neither may write to
    it.
    """
    permissions = permissions_of(deployment, state_dir(deployment))
    if permissions is None or permissions.is_writable or not permissions.is_readable:
        return
    yield found(permissions.path, f"others may read here: {permissions}")


def _config(deployment: Deployment) -> Permissions | None:
    return permissions_of(deployment, config_path(deployment))


@check(
    "fs.config.symlink",
    Severity.WARN,
    fix="""Let the config be a file of its own, or make sure that only the gateway's
    user can change the link and what it leads to. In a volume of Kubernetes, mount the
    one key with subPath; of a Nix store, which nobody can write to, approve an
    exception.""",
)
def config_symlink(deployment: Deployment) -> Iterator[Found]:
    """The config file is a symbolic link.

    Whoever can change what it leads to decides what the gateway does, whatever the
    permissions here say.

    Fires when the config file itself is a symbolic link.
    """
    permissions = _config(deployment)
    if permissions is not None and permissions.is_link:
        yield found(permissions.path, "the config file is a symbolic link")


@check(
    "fs.config.perms_writable",
    Severity.CRITICAL,
    fix="Let only the gateway's user read and write the config file: chmod 600 {path}",
)
def config_writable(deployment: Deployment) -> Iterator[Found]:
    """Others can change the config file.

    Who writes the config switches off its protections, names tools and models, and
    runs programs as the gateway.

    Fires when group or others may write to the config file; for a link, to what it
    leads to.
    """
    permissions = _config(deployment)
    if permissions is not None and permissions.is_writable:
        yield found(permissions.path, f"others may write it: {permissions}")


@check(
    "fs.config.perms_world_readable",
    Severity.CRITICAL,
    fix="Let only the gateway's user read and write the config file: chmod 600 {path}",
)
def config_world_readable(deployment: Deployment) -> Iterator[Found]:
    """Every user of the host can read the config file.

    It may hold tokens, passwords and keys, and shows where to attack.

    Fires when others may read the config file, and neither they nor the group may write
    to it. A config that is a link is passed over.
    """
    permissions = _config(deployment)
    if permissions is None or permissions.is_link or permissions.is_writable:
        return
    if permissions.access.world_readable:
        yield found(permissions.path, f"everyone may read it: {permissions}")


@check(
    "fs.config.perms_group_readable",
    Severity.WARN,
    fix="Let only the gateway's user read and write the config file: chmod 600 {path}",
)
def config_group_readable(deployment: Deployment) -> Iterator[Found]:
    """The group of the config file can read it.

    It may hold tokens, passwords and keys; the group may have more members than are
    meant to know them.

    Fires when the group may read the config file, and others may not, and nobody but
    the owner may write to it. A config that is a link is passed over.
    """
    permissions = _config(deployment)
    if permissions is None or permissions.is_link or permissions.is_writable:
        return
    if permissions.access.group_readable and not permissions.access.world_readable:
        yield found(permissions.path, f"its group may read it: {permissions}")


@check(
    "fs.config_include.perms_writable",
    Severity.CRITICAL,
    inspects=("included files",),
    fix="Let only the gateway's user read and write included files: chmod 600 {path}",
)
def include_writable(deployment: Deployment) -> Iterator[Found]:
    """Others can change a file that the config includes.

    What they write there counts as config.

    Fires for each included file that group or others may write to.

    Releases: 2026.9.6 looks at each real file once, and at those alone that it would
    include. 2026.5.12 looks at each path as it is written, so that a link and its
    target are two.
    """
    for permissions in included_files(deployment):
        if permissions.is_writable:
            yield found(permissions.path, f"others may write it: {permissions}")


@check(
    "fs.config_include.perms_world_readable",
    Severity.CRITICAL,
    inspects=("included files",),
    fix="Let only the gateway's user read and write included files: chmod 600 {path}",
)
def include_world_readable(deployment: Deployment) -> Iterator[Found]:
    """Every user of the host can read a file that the config includes.

    Included files are where secrets are often kept apart.

    Fires for each included file that others may read, and only the owner may write to.

    Releases: As for fs.config_include.perms_writable: 2026.9.6 looks at real files,
    2026.5.12 at paths as they are written.
    """
    for permissions in included_files(deployment):
        if not permissions.is_writable and permissions.access.world_readable:
            yield found(permissions.path, f"everyone may read it: {permissions}")


@check(
    "fs.config_include.perms_group_readable",
    Severity.WARN,
    inspects=("included files",),
    fix="Let only the gateway's user read and write included files: chmod 600 {path}",
)
def include_group_readable(deployment: Deployment) -> Iterator[Found]:
    """The group of a file that the config includes can read it.

    Included files are where secrets are often kept apart.

    Fires for each included file that the group may read, and others may not, and only
    the owner may write to.

    Releases: As for fs.config_include.perms_writable: 2026.9.6 looks at real files,
    2026.5.12 at paths as they are written.
    """
    for permissions in included_files(deployment):
        access = permissions.access
        if permissions.is_writable or access.world_readable:
            continue
        if access.group_readable:
            yield found(permissions.path, f"its group may read it: {permissions}")
