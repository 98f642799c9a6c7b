"""Access lists of Windows, from recorded answers of its programs."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import NotEvaluated
from pytest_openclaw import audit
from pytest_openclaw.deployment.host.windows_commands import Answer
from pytest_openclaw.effective.state.windows import WindowsAccess
from pytest_openclaw.effective.state.windows import access_of
from pytest_openclaw.effective.state.windows_icacls import AccessEntry
from pytest_openclaw.effective.state.windows_icacls import entries
from pytest_openclaw.effective.state.windows_users import User
from pytest_openclaw.effective.state.windows_users import class_of_name
from pytest_openclaw.effective.state.windows_users import class_of_sid

PATH = "C:\\Users\\ann\\.openclaw"
OWN = "S-1-5-21-1004336348-1177238915-682003330-1001"
OTHER = "S-1-5-21-1004336348-1177238915-682003330-1002"
NOBODY = WindowsAccess()

LISTED = f"""\
{PATH} *S-1-5-18:(OI)(CI)(F)
       *S-1-5-32-544:(I)(OI)(CI)(F)
       *S-1-1-0:(OI)(CI)(RX)
       *{OTHER}:(I)(M)
       *S-1-5-11:(DENY)(W)

Successfully processed 1 files; Failed processing 0 files
"""


class Windows:
    """Answers commands with what was recorded, and notes them."""

    def __init__(self, **answers: Answer | None) -> None:
        """Answer each program, by its name without suffix."""
        self.answers = answers
        self.asked: list[list[str]] = []

    def __call__(self, command: Sequence[str]) -> Answer | None:
        """Return the recorded answer."""
        self.asked.append(list(command))
        return self.answers[command[0].rpartition("\\")[2].removesuffix(".exe")]


def deployment(release: str, **env: str) -> Deployment:
    """Return an empty deployment of a release."""
    return Deployment.from_mapping({}, release=release, env=env)


def test_icacls_entries_are_parted() -> None:
    """Users before the colon, rights in brackets; what denies is left out."""
    assert list(entries(LISTED, PATH)) == [
        AccessEntry("*S-1-5-18", "F"),
        AccessEntry("*S-1-5-32-544", "F"),
        AccessEntry("*S-1-1-0", "RX"),
        AccessEntry(f"*{OTHER}", "M"),
    ]
    quoted = f'"{PATH.upper()}" Everyone:(R,W)(IO)\nno entry\nEveryone:(I)(OI)\n'
    assert list(entries(quoted, PATH)) == [AccessEntry("Everyone", "R,W")]


def test_2026_5_reads_icacls() -> None:
    """World and group are told apart; the user's own number is asked for."""
    whoami = Answer(0, f'"PC\\ann","{OWN}"\n')
    run = Windows(icacls=Answer(0, LISTED), whoami=whoami)
    access = access_of(deployment("2026.5.12"), PATH, run)
    assert access == WindowsAccess(
        group_writable=True, world_readable=True, group_readable=True
    )
    assert run.asked == [
        ["C:\\Windows\\System32\\icacls.exe", PATH, "/sid"],
        ["C:\\Windows\\System32\\whoami.exe", "/user", "/fo", "csv", "/nh"],
    ]
    run = Windows(icacls=Answer(0, LISTED.replace(OTHER, OWN)), whoami=whoami)
    access = access_of(deployment("2026.5.12", SystemRoot="D:\\Win"), PATH, run)
    assert access == WindowsAccess(world_readable=True)
    assert run.asked[0][0] == "D:\\Win\\System32\\icacls.exe"
    run = Windows(icacls=Answer(0, LISTED.replace(OTHER, OWN)))
    stated = deployment("2026.5.12", USERSID=OWN)
    assert access_of(stated, PATH, run) == WindowsAccess(world_readable=True)


def answer(*listed: tuple[str, int, int, int]) -> Answer:
    """Return what PowerShell prints for entries of SID, mask, type and flags."""
    keys = ("sid", "mask", "type", "flags")
    acl = [dict(zip(keys, each, strict=True)) for each in listed]
    return Answer(0, json.dumps({"user": OWN, "acl": acl}))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (answer(), NOBODY),
        (answer((OWN, 0x1F01FF, 0, 0), ("S-1-5-18", 0x1F01FF, 0, 0)), NOBODY),
        (answer(("S-1-1-0", 0x1200A9, 0, 0)), WindowsAccess(world_readable=True)),
        (answer(("S-1-5-11", 0x2, 0, 0)), WindowsAccess(world_writable=True)),
        (answer((OTHER, 0x40000, 0, 0)), WindowsAccess(group_writable=True)),
        (answer(("S-1-1-0", 0x1F01FF, 1, 0)), NOBODY),  # it denies
        (answer(("S-1-1-0", 0x1F01FF, 0, 8)), NOBODY),  # for what is made in it only
        (Answer(0, '{"user": "x", "acl": null}'), WindowsAccess(True, False, True)),
        (Answer(0, '{"user": "x"}'), NOBODY),
        (Answer(0, "no JSON"), NOBODY),
        (Answer(1, ""), NOBODY),
        (None, NOBODY),
    ],
)
def test_2026_9_reads_the_list_itself(
    given: Answer | None, expected: WindowsAccess
) -> None:
    """Masks and numbers decide; without an answer nobody else has access."""
    run = Windows(powershell=given)
    assert access_of(deployment("2026.9.6"), PATH, run) == expected
    script = base64.b64decode(run.asked[0][-1]).decode("utf-16-le")
    assert base64.b64encode(PATH.encode()).decode() in script


def test_streams_are_not_judged() -> None:
    """2026.9.6 does not look at what hides behind a second colon."""
    with pytest.raises(NotEvaluated, match="stream"):
        access_of(deployment("2026.9.6"), PATH + ":hidden", Windows())


@pytest.mark.parametrize(
    ("name", "user"),
    [
        ("Everyone", User.WORLD),
        ("BUILTIN\\Users", User.WORLD),
        ("CORP\\Authenticated Users", User.WORLD),
        ("NT AUTHORITY\\SYSTEM", User.TRUSTED),
        ("AUTORITE NT\\Système", User.TRUSTED),
        ("VORDEFINIERT\\Administrators", User.TRUSTED),
        ("CORP\\Systèm", User.TRUSTED),  # by the end of its name without marks
        ("Ann", User.TRUSTED),
        ("PC\\ann", User.TRUSTED),
        ("CORP\\ann", User.GROUP),
        ("Jeder", User.GROUP),
    ],
)
def test_names_are_classed(name: str, user: User) -> None:
    """As 2026.5.12 does, in the languages that it knows."""
    assert class_of_name(name, {"USERNAME": "ann", "USERDOMAIN": "PC"}) is user


def test_numbers_are_classed() -> None:
    """Well-known ones, the user's own, and all others."""
    assert class_of_sid("*S-1-5-32-545", None) is User.WORLD
    assert class_of_sid("S-1-5-32-544", None) is User.TRUSTED
    assert class_of_sid(OWN, OWN.lower()) is User.TRUSTED
    assert class_of_sid(OTHER, OWN) is User.GROUP


def test_modes_say_nothing_on_windows(tmp_path: Path) -> None:
    """A folder of mode 777 is judged by its list there."""
    tmp_path.chmod(0o777)
    found = Deployment.load(state_dir=tmp_path, release="2026.9.6")
    run = Windows(powershell=answer((OTHER, 0x40000, 0, 0)))
    found.inputs = replace(found.inputs, run_on_windows=run)
    ids = {each.check_id for each in audit(found).findings}
    assert "fs.state_dir.perms_group_writable" in ids
    assert "fs.state_dir.perms_world_writable" not in ids
