"""Who may read and write a path on Windows, by its access list.

The releases ask different programs, and class users in different ways. Where no answer
can be had, both take it that nobody else has access.
"""

from __future__ import annotations

import base64
import json
import ntpath
from collections.abc import Iterable
from typing import Any

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.windows_commands import Run
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.state import windows_icacls
from pytest_openclaw.effective.state.windows_users import Grant
from pytest_openclaw.effective.state.windows_users import User
from pytest_openclaw.effective.state.windows_users import class_of_sid
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.on_use import dataclass

_READ = 0x90020089
_WRITE = 0x500D0156
_INHERIT_ONLY = 0x08
_ALLOWED = (0, 5, 9, 11)

# Null stands for a list that is not there: everyone may do everything.
_SCRIPT = """
$ErrorActionPreference = 'Stop'
$path = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('%s'))
$item = Get-Item -LiteralPath $path -Force
$bytes = $item.GetAccessControl('Access,Owner').GetSecurityDescriptorBinaryForm()
$raw = New-Object Security.AccessControl.RawSecurityDescriptor($bytes, 0)
$acl = $null
if ($raw.DiscretionaryAcl -ne $null) {
  $acl = @($raw.DiscretionaryAcl | ForEach-Object { @{
    type = [int]$_.AceType; flags = [int]$_.AceFlags
    sid = $_.SecurityIdentifier.Value; mask = [int64]$_.AccessMask } })
}
$user = [Security.Principal.WindowsIdentity]::GetCurrent().User.Value
@{ user = $user; acl = $acl } | ConvertTo-Json -Compress -Depth 4
"""


@dataclass(frozen=True)
class WindowsAccess:
    """Who beside the owner may read and write."""

    world_writable: bool = False
    group_writable: bool = False
    world_readable: bool = False
    group_readable: bool = False

    def __str__(self) -> str:
        return "an access list with more users than its owner"


def access_of(deployment: Deployment, path: str, run: Run) -> WindowsAccess:
    """Return who may read and write *path*."""
    return _summed(_grants(deployment, path, run))


@by_release
def _grants(deployment: Deployment, path: str, run: Run) -> list[Grant]:
    """2026.9.6 reads the list itself, and knows users by their numbers alone."""
    _, rest = ntpath.splitdrive(path)
    if ":" in rest:
        raise NotEvaluated(f"{path} names a stream of a file")
    folder = windows_icacls.system_folder(_variables(deployment))
    shell = ntpath.join(folder, "WindowsPowerShell", "v1.0", "powershell.exe")
    script = _SCRIPT % base64.b64encode(path.encode("utf-8", "replace")).decode()
    encoded = base64.b64encode(script.encode("utf-16-le")).decode()
    answer = run([shell, "-NoProfile", "-NonInteractive", "-EncodedCommand", encoded])
    if answer is None or answer.status != 0:
        return []
    try:
        return _from_list(json.loads(answer.output))
    except (ValueError, TypeError, KeyError, AttributeError):
        return []


@_grants.on(until="2026.7.1")
def _grants_2026_5(deployment: Deployment, path: str, run: Run) -> list[Grant]:
    """2026.5.12 reads what icacls prints."""
    return windows_icacls.grants(path, run, _variables(deployment))


def _from_list(answer: dict[str, Any]) -> list[Grant]:
    if answer["acl"] is None:
        return [Grant(User.WORLD, reads=True, writes=True)]
    user = str(answer["user"]).lower()
    entries = answer["acl"] if isinstance(answer["acl"], list) else [answer["acl"]]
    return [
        Grant(
            class_of_sid(str(entry["sid"]), user),
            reads=bool(int(entry["mask"]) & _READ),
            writes=bool(int(entry["mask"]) & _WRITE),
        )
        for entry in entries
        if entry["type"] in _ALLOWED and not int(entry["flags"]) & _INHERIT_ONLY
    ]


def _summed(grants: Iterable[Grant]) -> WindowsAccess:
    listed = list(grants)
    world = [grant for grant in listed if grant.user is User.WORLD]
    group = [grant for grant in listed if grant.user is User.GROUP]
    return WindowsAccess(
        world_writable=any(grant.writes for grant in world),
        group_writable=any(grant.writes for grant in group),
        world_readable=any(grant.reads for grant in world),
        group_readable=any(grant.reads for grant in group),
    )


def _variables(deployment: Deployment) -> dict[str, str]:
    """Return the known variables by their names in upper case, as Windows has them."""
    return {
        name.upper(): value
        for name, value in deployment.environment.variables.items()
        if not isinstance(value, Opaque)
    }
