"""How to change a mode, or a link, in the place that sets it."""

from __future__ import annotations

import os
import stat

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.files import FileKind
from pytest_openclaw.deployment.host.mode_setters import ModeSetter
from pytest_openclaw.effective.state.permissions import Permissions

_STORE = "/nix/store/"
_COPIED = "let an init container copy the config into an emptyDir with mode 600"
#: What to change instead of calling ``chmod``.
_MODES = {
    ModeSetter.VOLUME: (
        "Set defaultMode: 0400 at the volume. Its files belong to root: if the gateway"
        f" runs as another user, {_COPIED}, or approve an exception."
    ),
    ModeSetter.GROUP_VOLUME: (
        "Set defaultMode: 0440 at the volume. fsGroup lets the group of the pod read"
        f" every file of a volume, so 0400 has no effect: for less, {_COPIED}, or"
        " approve an exception for fs.config.perms_group_readable."
    ),
    ModeSetter.COMPOSE: (
        "Set mode: 0400, and uid to the user of the container, at the entry in configs"
        " of the service."
    ),
    ModeSetter.CLOUD_INIT: (
        'Set permissions: "0600" and owner at the entry of write_files.'
    ),
    ModeSetter.ANSIBLE: 'Set mode: "0600" and owner at the task.',
    ModeSetter.TERRAFORM: 'Set file_permission = "0600" at the resource.',
    ModeSetter.IGNITION: "Set mode: 384, which is 0600, at the file.",
    ModeSetter.BUTANE: "Set mode: 0600 at the file.",
    ModeSetter.NIX: (
        'Set mode = "0400" and user at the entry of environment.etc, which then is a'
        " copy. The text stays readable in the Nix store: keep secrets out of it, for"
        " example with a SecretRef to a file of sops-nix or agenix."
    ),
}
_IN_STORE = (
    "Every user can read the Nix store, and no mode can change that: keep secrets out"
    " of the config, for example with a SecretRef to a file of sops-nix or agenix, and"
    " approve an exception; or let an activation script install a copy with mode 600."
)
_VOLUME_LINK = (
    "Mount the one key with subPath: {name}; a change of the ConfigMap then needs a"
    " restart of the pod. If the folder has to be mounted, approve an exception: only"
    " the kubelet can change these links."
)
_STORE_LINK = (
    "The link leads to the Nix store, where its target cannot be changed: make sure"
    " that only the gateway's user can change the link, and approve an exception; or"
    " let an activation script install a copy with mode 600."
)
_GROUP_FOLDER = (
    "Restrict the state directory to the gateway's user: chmod 700 {path}. In a"
    " Kubernetes volume with fsGroup, the kubelet sets the modes again at each start:"
    " set fsGroupChangePolicy: OnRootMismatch, and set OPENCLAW_STATE_DIR to a folder"
    " within the volume that has mode 700."
)


def mode_fix(deployment: Deployment, permissions: Permissions) -> str:
    """Return how to restrict a config or included file; ``""``: by ``chmod``."""
    setter = deployment.places.mode_set_by
    if setter is not None:
        return _MODES[setter]
    return _IN_STORE if _is_in_store(deployment, permissions.path) else ""


def link_fix(deployment: Deployment, permissions: Permissions) -> str:
    """Return how to replace a config that is a link; ``""``: as anywhere."""
    setter = deployment.places.mode_set_by
    if setter is ModeSetter.NIX:
        return _STORE_LINK
    if setter is not None:
        return _VOLUME_LINK.replace("{name}", os.path.basename(permissions.path))
    return _STORE_LINK if _is_in_store(deployment, permissions.path) else ""


def folder_fix(deployment: Deployment, permissions: Permissions) -> str:
    """Return how to restrict a folder that looks like a volume with ``fsGroup``.

    The kubelet gives those to a group, which new files in them inherit.
    """
    if permissions.kind is not FileKind.FOLDER:
        return ""
    special = deployment.files.stat(permissions.path).special
    return _GROUP_FOLDER if special & stat.S_ISGID else ""


def _is_in_store(deployment: Deployment, path: str) -> bool:
    try:
        return deployment.files.realpath(path).startswith(_STORE)
    except OSError:
        return False
