"""Applying: all or nothing, and nothing else."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import plan_fixes
from pytest_openclaw.fixing import applying
from pytest_openclaw.fixing.applying import NotApplied
from pytest_openclaw.fixing.applying import apply_plans
from pytest_openclaw.fixing.plan import Plan

TEXT = "{discovery: {mdns: {mode: 'full'}}} // all\n"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Give a config with something to fix."""
    made = tmp_path / "openclaw.json"
    made.write_text(TEXT, encoding="utf-8")
    made.chmod(0o640)
    return made


def load(config: Path) -> Deployment:
    """Return the deployment of *config*."""
    return Deployment.load(config, release="2026.9.6")


def names(folder: Path) -> set[str]:
    """Return the names in *folder*."""
    return {each.name for each in folder.iterdir()}


def test_keeps_mode_and_folder(config: Path) -> None:
    """The text changes, and nothing beside it."""
    folder_mode = config.parent.stat().st_mode
    assert apply_plans([plan_fixes(load(config))]) == [str(config)]
    assert config.read_text("utf-8") == TEXT.replace("full", "minimal")
    assert config.stat().st_mode & 0o777 == 0o640
    assert config.parent.stat().st_mode == folder_mode
    assert names(config.parent) == {"openclaw.json"}
    assert apply_plans([plan_fixes(load(config))]) == []


def test_a_link_stays_and_its_target_changes(config: Path, tmp_path: Path) -> None:
    """What the release's own command gets wrong."""
    link = tmp_path / "link.json"
    link.symlink_to(config)
    apply_plans([plan_fixes(load(link))])
    assert link.is_symlink()
    assert "minimal" in config.read_text("utf-8")


def test_refuses_a_file_that_changed(config: Path) -> None:
    """Somebody's later edit is not lost."""
    plan = plan_fixes(load(config))
    config.write_text("{}", encoding="utf-8")
    with pytest.raises(NotApplied, match="changed since it was read"):
        apply_plans([plan])
    assert config.read_text("utf-8") == "{}"
    assert names(config.parent) == {"openclaw.json"}


def test_refuses_a_file_of_two_deployments(tmp_path: Path) -> None:
    """A shared include would change the other one too."""
    (tmp_path / "shared.json").write_text("{mode: 'full'}", encoding="utf-8")
    made = []
    for name in ("a.json", "b.json"):
        path = tmp_path / name
        path.write_text("{discovery: {mdns: {$include: './shared.json'}}}", "utf-8")
        made.append(plan_fixes(load(path)))
    with pytest.raises(NotApplied, match=r"shared.json belongs to .* and to "):
        apply_plans(made)


def test_a_backup_only_where_it_is_asked_for(config: Path) -> None:
    """It has the old text, and takes no name that is taken."""
    (config.parent / "openclaw.json.bak").write_text("mine", encoding="utf-8")
    apply_plans([plan_fixes(load(config))], backup=True)
    assert (config.parent / "openclaw.json.bak").read_text("utf-8") == "mine"
    assert (config.parent / "openclaw.json.bak.1").read_text("utf-8") == TEXT


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """Give a state directory that others may read, as well as the config in it."""
    made = tmp_path / "state"
    made.mkdir()
    made.chmod(0o755)
    config = made / "openclaw.json"
    config.write_text(TEXT, encoding="utf-8")
    config.chmod(0o644)
    return made


def plan_of(state: Path) -> Plan:
    """Return the plan for *state*, with two modes."""
    config = state / "openclaw.json"
    plan = plan_fixes(Deployment.load(config, state_dir=state, release="2026.9.6"))
    assert len(plan.modes) == 2
    return plan


def modes(state: Path) -> list[str]:
    """Return the modes of *state* and of the config in it."""
    paths = (state, state / "openclaw.json")
    return [f"{each.stat().st_mode & 0o777:o}" for each in paths]


def test_modes_are_set(state: Path) -> None:
    """Of the folder and of the file, which also has another text then."""
    plan = plan_of(state)
    assert modes(state) == ["755", "644"]
    changed = apply_plans([plan])
    assert modes(state) == ["700", "600"]
    assert {str(state), str(state / "openclaw.json")} <= set(changed)
    assert (state / "openclaw.json").read_text("utf-8") != TEXT
    with pytest.raises(NotApplied, match="changed since it was read"):
        apply_plans([plan])


def test_a_mode_that_somebody_changed_meanwhile_stays(state: Path) -> None:
    """And so does all else."""
    plan = plan_of(state)
    state.chmod(0o711)
    with pytest.raises(NotApplied, match="state changed since it was read"):
        apply_plans([plan])
    assert modes(state) == ["711", "644"]
    assert (state / "openclaw.json").read_text("utf-8") == TEXT


def test_a_link_in_the_place_of_a_folder_is_not_followed(state: Path) -> None:
    """What it leads to keeps its mode."""
    plan = plan_of(state)
    moved = state.rename(state.with_name("elsewhere"))
    state.symlink_to(moved)
    with pytest.raises(NotApplied, match="nothing was changed"):
        apply_plans([plan])
    assert modes(moved) == ["755", "644"]
    assert (moved / "openclaw.json").read_text("utf-8") == TEXT


def test_undoes_what_was_done_where_a_mode_cannot_change(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is half done."""
    plan, config = plan_of(state), state / "openclaw.json"

    def refused(path: str, old: str, new: str) -> None:
        if path == str(config):
            raise PermissionError(1, "Operation not permitted", path)
        os.chmod(path, int(new, 8))

    monkeypatch.setattr(applying, "_set_mode", refused)
    with pytest.raises(NotApplied, match="Operation not permitted; nothing was"):
        apply_plans([plan], backup=True)
    assert config.read_text("utf-8") == TEXT
    assert state.stat().st_mode & 0o777 == 0o755
    assert names(state) == {"openclaw.json"}


def test_a_file_with_hard_links_is_refused(config: Path) -> None:
    """A rename would leave its other names with the text that is weak."""
    plan = plan_fixes(load(config))
    other = config.with_name("other.json")
    os.link(config, other)
    with pytest.raises(NotApplied, match="has hard links, which would keep the old"):
        apply_plans([plan])
    assert os.path.samefile(config, other)
    assert config.read_text("utf-8") == TEXT


def test_names_the_file_that_cannot_be_written(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one line, and not the temporary file beside it."""
    plan = plan_fixes(load(config))

    def refused(prefix: str, dir: str) -> tuple[int, str]:
        raise OSError(30, "Read-only file system", f"{dir}/{prefix}")

    monkeypatch.setattr(tempfile, "mkstemp", refused)
    with pytest.raises(NotApplied) as caught:
        apply_plans([plan])
    shown = plan.files[0]
    assert str(caught.value) == (
        f"cannot write {shown}: Read-only file system; nothing was changed"
    )
    assert config.read_text("utf-8") == TEXT
