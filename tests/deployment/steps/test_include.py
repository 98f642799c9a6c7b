"""``$include``, and finding a key again in the file that decided it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from pytest_openclaw import Deployment


def load(folder: Path, files: dict[str, Any], **options: Any) -> Deployment:
    """Write *files* (text or JSON) and read ``openclaw.json`` among them."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content))
    return Deployment.load(config=folder / "openclaw.json", **options)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"$include": "none.json"}, "there is no such file"),
        ({"$include": 1}, "a path or a list of paths"),
        ({"$include": ["a.json", 1]}, "a path or a list of paths"),
        ({"$include": "../x.json"}, "outside the folder"),
        ({"$include": "a\0.json"}, "NUL"),
        ({"$include": "folder"}, "it is a directory"),
        ({"$include": "hard.json"}, "hard link"),
        ({"$include": "big.json"}, "larger than"),
        ({"$include": "openclaw.json"}, "includes itself"),
        ({"$include": "list.json", "gateway": {}}, "require an included object"),
    ],
)
def test_a_bad_include_is_named(
    tmp_path: Path, config: dict[str, Any], message: str
) -> None:
    """What is wrong with an include is said with the key's file and line."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "list.json").write_text("[]")
    (tmp_path / "other.json").write_text("{}")
    os.link(tmp_path / "other.json", tmp_path / "hard.json")
    (tmp_path / "big.json").write_text(" " * (2 * 1024 * 1024 + 1))
    deployment = load(tmp_path, {"openclaw.json": config})
    (problem,) = deployment.problems
    assert message in problem.message
    assert str(problem.location) == f"{tmp_path}/openclaw.json:1"
    assert not deployment.readable


def test_a_mistake_in_an_included_file_is_placed_there(tmp_path: Path) -> None:
    """The place of a syntax error is the one in the included file."""
    files = {
        "openclaw.json": {"gateway": {"$include": "a.json5"}},
        "a.json5": "{\n bind }",
    }
    (problem,) = load(tmp_path, files).problems
    assert str(problem.location) == f"{tmp_path}/a.json5:2"


def test_a_key_is_found_where_it_was_decided(tmp_path: Path) -> None:
    """Siblings win over includes, later files over earlier ones."""
    deployment = load(
        tmp_path,
        {
            "openclaw.json": (
                '{\n  $include: ["a.json5", "b.json5"],\n  gateway: {port: 1},\n}'
            ),
            "a.json5": '{\n\n  gateway: {bind: "lan", port: 2},\n}',
            "b.json5": '{\n\n\n  gateway: {bind: "loopback"},\n}',
        },
    )
    assert deployment.config.at("gateway.bind").value == "loopback"
    places = {
        ("gateway", "port"): "openclaw.json:3",
        ("gateway", "bind"): "b.json5:4",
        ("gateway", "auth", "mode"): "openclaw.json:3",
        ("tools",): "openclaw.json:1",
    }
    for path, place in places.items():
        assert str(deployment.locate(path)) == f"{tmp_path}/{place}"


def test_agents_of_the_old_list_are_found_in_it(tmp_path: Path) -> None:
    """A path of the migrated roster leads to the element that the author wrote."""
    text = '{agents: {list: [\n {id: "a", default: true},\n {id: "b", sandbox: {}}]}}'
    deployment = load(tmp_path, {"openclaw.json": text}, release="2026.9.6")
    assert deployment.config.at("agents.entries.b").exists
    place = deployment.locate(("agents", "entries", "b", "sandbox"))
    assert place == (f"{tmp_path}/openclaw.json", 3, 12)


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    """An include may not leave its folder through a symlink either."""
    outside = tmp_path / "outside.json"
    outside.write_text("{}")
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "link.json").symlink_to(outside)
    config = {"openclaw.json": {"$include": "link.json"}}
    (problem,) = load(tmp_path / "inside", config).problems
    assert "outside the folder" in problem.message
    env = {"OPENCLAW_INCLUDE_ROOTS": str(tmp_path)}
    assert load(tmp_path / "inside", config, env=env).problems == ()
