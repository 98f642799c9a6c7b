"""What a container may not mount."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_openclaw import Deployment
from pytest_openclaw import NotEvaluated
from pytest_openclaw.effective.sandbox.bind_mounts import is_blocked_bind
from tests import cases

RELEASES = ("2026.9.6", "2026.5.12")


@pytest.fixture
def tmp_path(tmp_path: Path) -> Iterator[Path]:
    """A folder that may be mounted, which one in memory, below /dev, may not."""
    with cases.mountable(tmp_path) as folder:
        yield folder


def host(home: Path, release: str = "2026.9.6") -> Deployment:
    """Return a deployment with a home."""
    return Deployment.load(env={"HOME": str(home)}, home=home, release=release)


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize(
    "spec",
    [
        "/etc:/x",
        "//etc/ssh:/x:ro",
        "/srv/../etc:/x",
        "/:/host",
        "/run/docker.sock:/s",
        "/dev",
    ],
)
def test_system_directories_are_blocked(
    release: str, spec: str, tmp_path: Path
) -> None:
    """They and what lies below them, however the path is written."""
    assert is_blocked_bind(host(tmp_path, release), spec)


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("spec", ["/data:/etc", "/etcetera:/x", "/srv/a:/b", "/ETC:/x"])
def test_other_directories_are_not(release: str, spec: str, tmp_path: Path) -> None:
    """Only the source counts, name by name."""
    assert not is_blocked_bind(host(tmp_path, release), spec)


def test_releases_differ(tmp_path: Path) -> None:
    """2026.9.6 blocks parents; 2026.5.12 trims, and takes backslashes for slashes."""
    newer, older = (host(tmp_path, release) for release in RELEASES)
    for spec, in_newer, in_older in (
        ("/var:/v", True, False),
        (f"{tmp_path}:/h", True, False),
        (r"/opt\..\etc:/x", False, True),
        (" /etc:/x", False, True),
    ):
        assert is_blocked_bind(newer, spec) is in_newer, spec
        assert is_blocked_bind(older, spec) is in_older, spec


@pytest.mark.parametrize("release", RELEASES)
def test_credentials_of_a_home_are_blocked_through_links(
    release: str, tmp_path: Path
) -> None:
    """Where the path leads on the host counts as well."""
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    (home / ".ssh").mkdir(parents=True)
    elsewhere.symlink_to(home / ".ssh")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    deployment = host(home, release)
    assert is_blocked_bind(deployment, f"{home}/.aws:/x")
    assert is_blocked_bind(deployment, f"{elsewhere}/id_rsa:/x")
    assert not is_blocked_bind(deployment, f"{home}/project:/x")
    assert not is_blocked_bind(deployment, f"{tmp_path}/loop/x:/x")


def test_without_a_host_only_what_is_certain_is_said() -> None:
    """A repository has no home and no links; what is blocked anyway is blocked."""
    deployment = Deployment.from_mapping({})
    assert is_blocked_bind(deployment, "/etc:/x")
    with pytest.raises(NotEvaluated, match="requires the host"):
        is_blocked_bind(deployment, "/data:/x")


@given(st.text(alphabet="/\\.:?Cec dt\0", max_size=16))
def test_any_text_has_an_answer(text: str) -> None:
    """No source is too odd, and a trailing slash or a dot makes no difference."""
    for release in RELEASES:
        deployment = host(Path("/nowhere/home"), release)
        blocked = is_blocked_bind(deployment, f"/{text}")
        if ":" not in text and "\\" not in text and not text.endswith(" "):
            assert is_blocked_bind(deployment, f"//./{text}/:/x") == blocked
