"""The config file, and what it includes."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.checks.state.mode_fixes import link_fix
from pytest_openclaw.checks.state.mode_fixes import mode_fix
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.state.included_files import included_files
from pytest_openclaw.effective.state.permissions import Permissions
from pytest_openclaw.effective.state.permissions import link_at
from pytest_openclaw.effective.state.permissions import permissions_of
from pytest_openclaw.effective.state.state_places import config_path
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found


def _config(deployment: Deployment) -> Permissions | None:
    return permissions_of(deployment, config_path(deployment))


@check(
    "fs.config.symlink",
    Severity.WARN,
    fix="""Replace the link with a regular file, or make sure that only the gateway's
    user can change the link and its target. In a Kubernetes volume, mount the one key
    with subPath; for a read-only Nix store, approve an exception.""",
)
def config_symlink(deployment: Deployment) -> Iterator[Found]:
    """The config file is a symbolic link.

    Anyone who can change the target controls the gateway, regardless of the permissions
    here.

    Fires when the config file itself is a symbolic link.
    """
    link = link_at(deployment, config_path(deployment))
    if link is not None:
        yield found(
            link.path,
            "the config file is a symbolic link",
            fix=link_fix(deployment, link),
        )


@check(
    "fs.config.perms_writable",
    Severity.CRITICAL,
    fix="Restrict the config file to the gateway's user: chmod 600 {path}",
)
def config_writable(deployment: Deployment) -> Iterator[Found]:
    """Others can change the config file.

    Anyone who can write to the config can disable its protections, choose tools and
    models, and run programs as the gateway.

    Fires when group or others may write to the config file or, for a link, to its
    target.

    Releases: 2026.2.9 judges a link by its own mode, which lets everyone write.
    """
    permissions = _config(deployment)
    if permissions is not None and permissions.is_writable:
        yield found(
            permissions.path,
            f"others may write it: {permissions}",
            fix=mode_fix(deployment, permissions),
        )


@check(
    "fs.config.perms_world_readable",
    Severity.CRITICAL,
    fix="Restrict the config file to the gateway's user: chmod 600 {path}",
)
def config_world_readable(deployment: Deployment) -> Iterator[Found]:
    """Every user of the host can read the config file.

    It may contain tokens, passwords and keys, and shows weak points to an attacker.

    Fires when others may read the config file, and neither they nor the group may write
    to it. A config that is a link is ignored.

    Releases: 2026.2.9 judges a link by its own mode, which lets everyone write.
    """
    permissions = _config(deployment)
    if permissions is None or permissions.is_link or permissions.is_writable:
        return
    if permissions.access.world_readable:
        yield found(
            permissions.path,
            f"everyone may read it: {permissions}",
            fix=mode_fix(deployment, permissions),
        )


@check(
    "fs.config.perms_group_readable",
    Severity.WARN,
    fix="Restrict the config file to the gateway's user: chmod 600 {path}",
)
def config_group_readable(deployment: Deployment) -> Iterator[Found]:
    """Members of its group can read the config file.

    It may contain tokens, passwords and keys; the group may have more members than
    intended.

    Fires when the group may read the config file, others may not, and only the owner
    may write to it. A config that is a link is ignored.

    Releases: 2026.2.9 judges a link by its own mode, which lets everyone write.
    """
    permissions = _config(deployment)
    if permissions is None or permissions.is_link or permissions.is_writable:
        return
    if permissions.access.group_readable and not permissions.access.world_readable:
        yield found(
            permissions.path,
            f"its group may read it: {permissions}",
            fix=mode_fix(deployment, permissions),
        )


@check(
    "fs.config_include.perms_writable",
    Severity.CRITICAL,
    inspects=("included files",),
    fix="Restrict included files to the gateway's user: chmod 600 {path}",
)
def include_writable(deployment: Deployment) -> Iterator[Found]:
    """Others can change an included config file.

    The contents of included files are part of the config.

    Fires for each included file that group or others may write to.

    Releases: 2026.9.6 checks each real file once, and only files that it would include.
    2026.5.12 checks each path as written, so a link and its target count as two.
    """
    for permissions in included_files(deployment):
        if permissions.is_writable:
            yield found(
                permissions.path,
                f"others may write it: {permissions}",
                fix=mode_fix(deployment, permissions),
            )


@check(
    "fs.config_include.perms_world_readable",
    Severity.CRITICAL,
    inspects=("included files",),
    fix="Restrict included files to the gateway's user: chmod 600 {path}",
)
def include_world_readable(deployment: Deployment) -> Iterator[Found]:
    """Every user of the host can read included files.

    Included files often contain the secrets of a config.

    Fires for each included file that others may read, and only the owner may write to.

    Releases: As for fs.config_include.perms_writable: 2026.9.6 checks real files,
    2026.5.12 paths as written.
    """
    for permissions in included_files(deployment):
        if not permissions.is_writable and permissions.access.world_readable:
            yield found(
                permissions.path,
                f"everyone may read it: {permissions}",
                fix=mode_fix(deployment, permissions),
            )


@check(
    "fs.config_include.perms_group_readable",
    Severity.WARN,
    inspects=("included files",),
    fix="Restrict included files to the gateway's user: chmod 600 {path}",
)
def include_group_readable(deployment: Deployment) -> Iterator[Found]:
    """Members of its group can read an included config file.

    Included files often contain the secrets of a config.

    Fires for each included file that the group may read, others may not, and only the
    owner may write to.

    Releases: As for fs.config_include.perms_writable: 2026.9.6 checks real files,
    2026.5.12 paths as written.
    """
    for permissions in included_files(deployment):
        access = permissions.access
        if permissions.is_writable or access.world_readable:
            continue
        if access.group_readable:
            yield found(
                permissions.path,
                f"its group may read it: {permissions}",
                fix=mode_fix(deployment, permissions),
            )
