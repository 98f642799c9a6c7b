"""What 2026.5.12 reads from the output of icacls."""

from __future__ import annotations

import ntpath
import re
from collections.abc import Iterator
from collections.abc import Mapping
from typing import NamedTuple

from pytest_openclaw.deployment.host.windows_commands import Run
from pytest_openclaw.effective.state.windows_users import Grant
from pytest_openclaw.effective.state.windows_users import User
from pytest_openclaw.effective.state.windows_users import class_of_name
from pytest_openclaw.effective.state.windows_users import class_of_sid
from pytest_openclaw.effective.state.windows_users import is_sid
from pytest_openclaw.language.javascript import trim

_NO_ENTRY = (
    "successfully processed",
    "processed",
    "failed processing",
    "no mapping between account names",
)
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_INHERITANCE = frozenset({"I", "OI", "CI", "IO", "NP"})
_QUOTED_SID = re.compile(r"\bS-[0-9]+-[0-9]+(?:-[0-9]+)+", re.ASCII | re.IGNORECASE)


class AccessEntry(NamedTuple):
    """A user, by name or number, and the letters of what it may do."""

    user: str
    rights: str


def grants(path: str, run: Run, variables: Mapping[str, str]) -> list[Grant]:
    """Return what the access list of *path* allows; nothing if it cannot be read."""
    program = ntpath.join(system_folder(variables), "icacls.exe")
    answer = run([program, path, "/sid"])
    if answer is None or answer.status != 0:
        return []
    found = list(entries(f"{answer.output}\n{answer.errors}", path))
    own = _own_sid(found, run, variables)
    return [
        Grant(
            class_of_sid(entry.user, own)
            if is_sid(entry.user)
            else class_of_name(entry.user, variables),
            reads=any(letter in entry.rights for letter in "FMR"),
            writes=any(letter in entry.rights for letter in "FMWD"),
        )
        for entry in found
    ]


def entries(output: str, path: str) -> Iterator[AccessEntry]:
    """Yield the entries that icacls prints for *path*, but those that deny."""
    for raw in output.splitlines():
        line = trim(raw)
        if not line or line.lower().startswith(_NO_ENTRY):
            continue
        for named in (path, f'"{path}"'):
            if line.lower().startswith(named.lower()):
                line = trim(line[len(named) :])
                break
        user, colon, rest = line.partition(":")
        if not colon or "(" not in line:
            continue
        tokens = [trim(each).upper() for each in _IN_BRACKETS.findall(rest)]
        rights = [each for each in tokens if each and each not in _INHERITANCE]
        if rights and "DENY" not in rights:
            yield AccessEntry(trim(user), "".join(rights))


def system_folder(variables: Mapping[str, str]) -> str:
    """Return the folder of Windows' own programs."""
    for name in ("SYSTEMROOT", "WINDIR"):
        root = trim(variables.get(name, ""))
        if ntpath.isabs(root):
            return ntpath.join(root, "System32")
    return "C:\\Windows\\System32"


def _own_sid(
    found: list[AccessEntry], run: Run, variables: Mapping[str, str]
) -> str | None:
    """Return the number of the user who asks, if it is needed to class an entry."""
    stated = trim(variables.get("USERSID", ""))
    if is_sid(stated) and class_of_sid(stated, None) is not User.WORLD:
        return stated
    if not any(
        is_sid(entry.user) and class_of_sid(entry.user, None) is User.GROUP
        for entry in found
    ):
        return None
    program = ntpath.join(system_folder(variables), "whoami.exe")
    answer = run([program, "/user", "/fo", "csv", "/nh"])
    match = _QUOTED_SID.search(answer.output) if answer is not None else None
    return match[0] if match else None
