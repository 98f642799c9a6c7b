"""A state directory in a tar archive: read as it stands, and never left."""

from __future__ import annotations

import gzip
import io
import tarfile
from pathlib import Path

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import UsageError
from pytest_openclaw.deployment.host.archive import Archive
from pytest_openclaw.deployment.host.archived_files import ArchivedFiles
from pytest_openclaw.deployment.host.files import FileKind
from pytest_openclaw.errors import NotEvaluated

MOUNT = "/home/node/.openclaw"


def member(name: str, kind: bytes = tarfile.REGTYPE, **more: object) -> tarfile.TarInfo:
    """Return a member of mode 640; folders and links as *kind* says."""
    made = tarfile.TarInfo(name)
    made.type, made.mode = kind, 0o640
    for key, value in more.items():
        setattr(made, key, value)
    return made


def pack(
    path: Path,
    *members: tuple[tarfile.TarInfo, bytes] | tarfile.TarInfo,
    form: int = tarfile.PAX_FORMAT,
    mode: str = "w:gz",
) -> Path:
    """Write an archive of *members*, with their contents where they have some."""
    with tarfile.open(path, mode, format=form) as archive:  # type: ignore[call-overload]
        for each in members:
            info, content = each if isinstance(each, tuple) else (each, b"")
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def files(path: Path) -> ArchivedFiles:
    """Return the files of a deployment whose state is in the archive at *path*."""
    return ArchivedFiles(Archive(str(path)), MOUNT)


def folder(name: str, mode: int = 0o700) -> tarfile.TarInfo:
    """Return a folder."""
    return member(name, tarfile.DIRTYPE, mode=mode)


def link(name: str, target: str) -> tarfile.TarInfo:
    """Return a symbolic link."""
    return member(name, tarfile.SYMTYPE, linkname=target)


LONG = "agents/" + "n" * 120 + "/" + "ä" * 40 + ".json"


@pytest.mark.parametrize("mode", ["w", "w:gz"])
@pytest.mark.parametrize(
    "form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT]
)
def test_members_are_read_with_their_modes(
    tmp_path: Path, form: int, mode: str
) -> None:
    """Every format that tar programs write says the same."""
    path = pack(
        tmp_path / "state.tar",
        folder("./", 0o750),
        folder("./agents"),
        (member("./" + LONG), b"[]"),
        (member("openclaw.json"), b"{}"),
        member("hard", tarfile.LNKTYPE, linkname="openclaw.json"),
        link("soft", "./agents/../hard"),
        member("pipe", tarfile.FIFOTYPE),
        form=form,
        mode=mode,
    )
    state = files(path)
    assert state.stat(MOUNT).mode == 0o750
    assert [(each.name, each.kind) for each in state.list(MOUNT)] == [
        ("agents", FileKind.FOLDER),
        ("hard", FileKind.FILE),
        ("openclaw.json", FileKind.FILE),
        ("pipe", FileKind.OTHER),
        ("soft", FileKind.LINK),
    ]
    assert state.text(f"{MOUNT}/{LONG}").text == "[]"
    assert state.text(f"{MOUNT}/soft").links == 2
    assert state.lstat(f"{MOUNT}/soft").kind is FileKind.LINK
    assert state.realpath(f"{MOUNT}/soft") == f"{MOUNT}/hard"
    assert state.stat(f"{MOUNT}/soft").mode == 0o640


@pytest.mark.parametrize("top", ["", "./", ".openclaw/", "home/node/.openclaw/"])
def test_the_state_directory_is_found_in_the_archive(tmp_path: Path, top: str) -> None:
    """People pack the folder itself, what is in it, or its whole path."""
    known = [folder(top)] if top else []
    config = (member(top + "openclaw.json"), b"{}")
    path = pack(tmp_path / "s", *known, folder(top + "agents"), config)
    state = files(path)
    assert state.is_file(f"{MOUNT}/openclaw.json")
    if top:
        assert state.stat(MOUNT).mode == 0o700
    else:
        with pytest.raises(NotEvaluated, match="the mode of this folder"):
            assert state.stat(MOUNT).mode


def test_large_members_are_read_on_demand(tmp_path: Path) -> None:
    """What is not kept in memory is found again."""
    large = bytes(range(256)) * 8192
    path = pack(tmp_path / "s", folder("."), (member("large"), large), folder("z"))
    state = files(path)
    assert state.read(f"{MOUNT}/large", len(large)).data == large
    with pytest.raises(OSError, match="large"):
        state.read(f"{MOUNT}/large", len(large) - 1)
    pack(path, folder("."))
    with pytest.raises(NotEvaluated, match="changed"):
        state.read(f"{MOUNT}/large", len(large))


@pytest.mark.parametrize(
    "target", ["/etc", "../../../etc", "/etc/passwd", "..", "/", "agents/../../x"]
)
def test_no_link_leads_out(tmp_path: Path, target: str) -> None:
    """What lies behind such a link is not known here; nothing there is touched."""
    path = pack(tmp_path / "s", folder("."), folder("agents"), link("out", target))
    state = files(path)
    for place in (f"{MOUNT}/out", f"{MOUNT}/out/passwd"):
        with pytest.raises(NotEvaluated, match="leads out"):
            state.stat(place)
        with pytest.raises(NotEvaluated, match="leads out"):
            state.exists(place)


def test_absolute_links_into_the_state_are_followed(tmp_path: Path) -> None:
    """They name the deployment's own path of it."""
    path = pack(
        tmp_path / "s", folder("."), (member("a"), b"x"), link("b", f"{MOUNT}/a")
    )
    assert files(path).read(f"{MOUNT}/b", 9).data == b"x"


def test_loops_and_dangling_links_end(tmp_path: Path) -> None:
    """They are errors of the kind that a live folder gives."""
    path = pack(
        tmp_path / "s", folder("."), link("a", "b"), link("b", "a"), link("c", "d")
    )
    state = files(path)
    with pytest.raises(OSError, match="links"):
        state.stat(f"{MOUNT}/a")
    with pytest.raises(FileNotFoundError):
        state.stat(f"{MOUNT}/c")
    assert not state.exists(f"{MOUNT}/c/d")


def raw_header(name: bytes, size: bytes, kind: bytes = b"0") -> bytes:
    """Return a header block with a right checksum around these fields."""
    block = bytearray(512)
    block[: len(name)] = name
    block[124 : 124 + len(size)] = size
    block[156:157] = kind
    total = sum(block) + 8 * 32
    block[148:156] = b"%06o\0 " % total
    return bytes(block)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "not a tar archive"),
        (b"{gateway: {}}", "not a tar archive"),
        (bytes(1024), "it is empty"),
        (b"not a tar archive" * 99, "not a tar archive"),
        (b"\x1f\x8b\x08\0 not gzip", "decompressed"),
        (b"BZh91AY&SY" + bytes(600), "bzip2"),
        (raw_header(b"../a", b"0"), "leads out"),
        (raw_header(b"a", b"0") + raw_header(b"a/b", b"0"), "below a file"),
        (raw_header(b"a", b"77777777777"), "more than|middle"),
        (raw_header(b"a", b"\xff" * 12), "is damaged"),
        (raw_header(b"a", b"7777777", b"x"), "too large"),
        (raw_header(b"a", b"1000", b"L"), "middle"),
        (raw_header(b"a", b"0", b"?"), "unknown type"),
        (raw_header(b"a", b"0", b"1"), "hard link"),
        (raw_header(b"a", b"0"), "ends in the middle"),
    ],
)
def test_what_is_damaged_or_hostile_is_refused(
    tmp_path: Path, content: bytes, says: str
) -> None:
    """There is one sentence, and no verdict over half an archive."""
    (tmp_path / "state.tar").write_bytes(content)
    with pytest.raises(UsageError, match=says):
        Deployment.load(state_dir=tmp_path / "state.tar", home=tmp_path)


def test_a_cut_archive_is_refused(tmp_path: Path) -> None:
    """Wherever the transfer broke off."""
    whole = pack(tmp_path / "s", folder("."), (member("a"), bytes(5000))).read_bytes()
    for content in (whole[:-20], gzip.compress(gzip.decompress(whole)[:4000])):
        (tmp_path / "cut").write_bytes(content)
        with pytest.raises(UsageError, match="state archive"):
            Deployment.load(state_dir=tmp_path / "cut", home=tmp_path)


def test_a_bomb_ends_soon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive is not read on for ever because it packs well."""
    monkeypatch.setattr("pytest_openclaw.deployment.host.archive.MAX_BYTES", 10_000_000)
    path = pack(tmp_path / "s", folder("."), (member("zeros"), bytes(20_000_000)))
    with pytest.raises(UsageError, match="more than 10,000,000 bytes"):
        Deployment.load(state_dir=path, home=tmp_path)
    monkeypatch.setattr("pytest_openclaw.deployment.host.archive.MAX_MEMBERS", 10)
    path = pack(tmp_path / "s", *(folder(f"f{at}") for at in range(11)))
    with pytest.raises(UsageError, match="more than 10 members"):
        Deployment.load(state_dir=path, home=tmp_path)


def test_the_config_in_an_archive_is_found(tmp_path: Path) -> None:
    """It is the deployment's where none is named, and where it is named in there."""
    path = pack(
        tmp_path / "s",
        folder("."),
        (member("openclaw.json"), b'{"gateway": {"port": 9}}'),
    )
    deployment = Deployment.load(state_dir=path, home="/home/node")
    assert deployment.config.at("gateway.port").value == 9
    env = {"OPENCLAW_STATE_DIR": "/data", "OPENCLAW_CONFIG_PATH": "/data/openclaw.json"}
    deployment = Deployment.load(state_dir=path, env=env)
    assert deployment.places.state_dir == "/data"
    assert deployment.config.at("gateway.port").value == 9


def test_a_config_that_leads_out_is_refused(tmp_path: Path) -> None:
    """Its text is on the host, not in the archive."""
    path = pack(
        tmp_path / "s", folder("."), link("openclaw.json", "/etc/openclaw.json")
    )
    deployment = Deployment.load(state_dir=path, home="/home/node")
    assert not deployment.readable
    assert "leads out of it" in str(deployment.problems[0])
