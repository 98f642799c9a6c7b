"""Where a deployment's config, state and home are."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_openclaw import Deployment


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a state directory and config in it."""
    state = tmp_path / "home" / ".openclaw"
    state.mkdir(parents=True)
    (state / "openclaw.json").write_text("{}")
    return tmp_path / "home"


def test_a_config_alone_has_no_state(tmp_path: Path) -> None:
    """Without a state directory or home there is nothing but the config."""
    (tmp_path / "openclaw.json").write_text("{}")
    places = Deployment.load(config=tmp_path / "openclaw.json").places
    assert (places.state_dir, places.home, places.dotenv) == (None, None, ())


def test_the_home_leads_to_config_and_state(home: Path) -> None:
    """Where only the home is known, the release's default places are used."""
    for places in (
        Deployment.load(home=home).places,
        Deployment.load(env={"HOME": str(home)}).places,
        Deployment.load(env={"HOME": "/x", "OPENCLAW_HOME": f" {home} "}).places,
        Deployment.load(env={"HOME": str(home), "OPENCLAW_HOME": "undefined"}).places,
    ):
        assert places.config == f"{home}/.openclaw/openclaw.json"
        assert places.state_dir == f"{home}/.openclaw"


def test_variables_name_places(home: Path, tmp_path: Path) -> None:
    """Paths in variables are trimmed, and ``~`` is the home."""
    env = {"HOME": str(home), "OPENCLAW_STATE_DIR": " ~/elsewhere "}
    places = Deployment.load(env=env).places
    assert places.state_dir == f"{home}/elsewhere"
    assert places.config == f"{home}/elsewhere/openclaw.json"
    env["OPENCLAW_CONFIG_PATH"] = "~/c.json"
    assert Deployment.load(env=env).places.config == f"{home}/c.json"


def test_the_former_names_are_found(tmp_path: Path) -> None:
    """A ``.clawdbot`` home is used where there is no newer one."""
    old = tmp_path / ".clawdbot"
    old.mkdir()
    (old / "clawdbot.json").write_text("{}")
    places = Deployment.load(home=tmp_path).places
    assert (places.state_dir, places.config) == (str(old), f"{old}/clawdbot.json")


def test_arguments_are_stronger_than_variables(home: Path, tmp_path: Path) -> None:
    """What the caller names is what is read."""
    env = {"HOME": "/nowhere", "OPENCLAW_STATE_DIR": "/nowhere/state"}
    loaded = Deployment.load(
        config=home / "x.json", state_dir=tmp_path, home=home, env=env
    )
    assert loaded.places.config == f"{home}/x.json"
    assert loaded.places.state_dir == str(tmp_path)
    assert loaded.places.home == str(home)
    assert loaded.config_is_missing
