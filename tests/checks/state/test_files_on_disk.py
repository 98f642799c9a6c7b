"""Files that nobody vouches for: checks end soon, and say what they could not see."""

from __future__ import annotations

import json
import os
import socket
import stat
from pathlib import Path

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import Report
from pytest_openclaw import audit
from pytest_openclaw.deployment.host.files import FileKind
from pytest_openclaw.deployment.host.files import NotRegular
from pytest_openclaw.deployment.host.files import TooLarge
from pytest_openclaw.deployment.host.live_files import LIVE

RELEASES = ("2026.9.6", "2026.5.12")


def report(root: Path, release: str, **config: object) -> Report:
    """Return the audit of the state directory at *root*."""
    root.mkdir(mode=0o700, exist_ok=True)
    (root / "openclaw.json").write_text(json.dumps(config))
    (root / "openclaw.json").chmod(0o600)
    return audit(Deployment.load(state_dir=root, home=root.parent, release=release))


def ids(of: Report) -> set[str]:
    """Return the checkIds that were found."""
    return {each.check_id for each in of.findings}


@pytest.mark.parametrize("release", RELEASES)
def test_without_a_state_directory_nothing_is_judged(release: str) -> None:
    """A config that was just rendered says nothing about the modes on a host."""
    said = audit(Deployment.from_mapping({}, release=release)).not_evaluated
    of_files = [name for name in said if name.startswith(("fs.", "skills.workspace"))]
    assert len(of_files) > 15
    assert {said[name] for name in of_files} == {"requires a state directory"}
    for name in ("plugins.installs_version_drift", "plugins.extensions_no_allowlist"):
        assert said[name] == "requires a state directory"


@pytest.mark.parametrize("release", RELEASES)
def test_what_is_no_file_blocks_nothing(release: str, tmp_path: Path) -> None:
    """Pipes, sockets, loops and folders stand where files are expected."""
    root = tmp_path / ".openclaw"
    places = [
        "plugins/installs.json",
        "extensions/foo/package.json",
        "extensions/foo/openclaw.plugin.json",
        "npm/package.json",
        "agents/main/agent/auth-profiles.json",
        "workspace/skills/a/SKILL.md",
    ]
    for at, name in enumerate(places):
        place = root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if at % 3 == 0:
            os.mkfifo(place)
        elif at % 3 == 1:
            place.symlink_to(place.name)
        else:
            place.mkdir()
    said = report(root, release)
    assert "plugins.extensions_no_allowlist" in ids(said)


@pytest.mark.parametrize("release", RELEASES)
def test_circles_of_links_end(release: str, tmp_path: Path) -> None:
    """A folder that leads into itself is read once."""
    skills = tmp_path / ".openclaw" / "workspace" / "skills"
    skills.mkdir(parents=True)
    (skills / "again").symlink_to(skills)
    (skills / "up").symlink_to("..")
    said = report(tmp_path / ".openclaw", release)
    assert not {each for each in ids(said) if each.startswith("skills.")}


@pytest.mark.parametrize("release", RELEASES)
def test_names_need_not_be_text(release: str, tmp_path: Path) -> None:
    """A name of any bytes is reported in signs that a report can hold."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "SKILL.md").write_text("x")
    skills = tmp_path / ".openclaw" / "workspace" / "skills"
    skills.mkdir(parents=True)
    os.symlink(os.fsencode(outside), os.fsencode(skills) + b"/\xff\x1b[31m\n")
    said = report(tmp_path / ".openclaw", release)
    assert "skills.workspace.symlink_escape" in ids(said)
    for finding in said.findings:
        text = f"{finding.message} {' '.join(finding.subjects)}"
        assert text.isprintable()
        text.encode()


def test_reading_is_bounded(tmp_path: Path) -> None:
    """Too much is an error, and so is what is not a regular file."""
    (tmp_path / "a").write_bytes(bytes(11))
    assert LIVE.read(str(tmp_path / "a"), 11).data == bytes(11)
    with pytest.raises(TooLarge):
        LIVE.read(str(tmp_path / "a"), 10)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NotRegular):
        LIVE.read(str(tmp_path / "pipe"), 10)
    with pytest.raises(IsADirectoryError):
        LIVE.read(str(tmp_path), 10)
    with pytest.raises(OSError, match="NUL"):
        LIVE.stat("a\0b")
    with pytest.raises(FileNotFoundError):
        LIVE.list(str(tmp_path / "none"))


def test_entries_are_listed_by_their_own_kind(tmp_path: Path) -> None:
    """In the order of their bytes, links as links."""
    (tmp_path / "b").mkdir()
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "B").write_text("")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "z"))
    os.mkfifo(tmp_path / "é")
    assert [tuple(each) for each in LIVE.list(str(tmp_path))] == [
        ("B", FileKind.FILE),
        ("a", FileKind.LINK),
        ("b", FileKind.FOLDER),
        ("z", FileKind.OTHER),
        ("é", FileKind.OTHER),
    ]
    assert LIVE.stat(str(tmp_path / "a")).kind is FileKind.FOLDER
    assert LIVE.lstat(str(tmp_path / "b")).mode == stat.S_IMODE(
        (tmp_path / "b").lstat().st_mode
    )
