"""The deep audit of plugins and skills: places, bounds, hostile names and texts."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import Report
from pytest_openclaw import audit
from pytest_openclaw.deployment.host.live_files import LIVE
from pytest_openclaw.effective.code_scan import scanned_files
from pytest_openclaw.effective.code_scan.scanned_files import CodeScanner
from pytest_openclaw.effective.code_scan.scanned_files import ScanFailed
from pytest_openclaw.effective.skills import skill_folders
from pytest_openclaw.effective.skills.front_matter import MAX_LENGTH
from pytest_openclaw.effective.skills.front_matter import read_front_matter
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.releases.code_rules import CODE_2026_9

CONFIG = {"gateway": {"mode": "local", "auth": {"mode": "token", "token": "x" * 32}}}
IDS = {
    "plugins.code_safety",
    "plugins.code_safety.manifest_parse_error",
    "plugins.code_safety.entry_escape",
    "plugins.code_safety.entry_path",
    "plugins.code_safety.scan_failed",
    "skills.code_safety",
    "skills.code_safety.scan_failed",
}


def put(folder: Path, files: dict[str, str]) -> Path:
    """Write *files* below *folder*, and return it."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return folder


def report(state: Path, *, deep: bool = True) -> Report:
    """Return the audit of a state directory."""
    put(state, {"openclaw.json": json.dumps(CONFIG)})
    put(state, {"extensions/foo/openclaw.plugin.json": '{"id":"foo"}'})
    home = state.parent / "home"
    loaded = Deployment.load(
        state / "openclaw.json", state_dir=state, home=home, deep=deep
    )
    return audit(loaded)


def messages(state: Path, check_id: str) -> list[str]:
    """Return what a check says of a state directory."""
    findings = report(state).findings
    return [each.message for each in findings if each.check_id == check_id]


def test_without_deep_nothing_is_passed(tmp_path: Path) -> None:
    """The real audit does not look, so there is no verdict."""
    put(tmp_path / "s", {"extensions/foo/a.js": "eval(1)"})
    not_evaluated = report(tmp_path / "s", deep=False).not_evaluated
    reasons = {not_evaluated.get(check_id) for check_id in IDS}
    assert reasons == {"requires --openclaw-deep"}


def test_messages_name_file_and_line(tmp_path: Path) -> None:
    """The worst kind alone, each place once, five of them."""
    code = "new WebSocket('ws://h:9')\n" + "eval(1); eval(2)\n" * 7
    put(tmp_path / "s", {"extensions/foo/sub/a.js": code})
    (message,) = messages(tmp_path / "s", "plugins.code_safety")
    places = ", ".join(f"sub/a.js:{n} runs text as code" for n in range(2, 7))
    assert message == f"plugin foo: {places}, and 2 more"


def test_a_hostile_name_stays_on_one_line(tmp_path: Path) -> None:
    """File names may hold what terminals act on."""
    put(tmp_path / "s", {"extensions/foo/a\n\x1b[2J.js": "eval(1)"})
    (message,) = messages(tmp_path / "s", "plugins.code_safety")
    assert message == "plugin foo: a\\n\\x1b[2J.js:1 runs text as code"


def test_a_secret_in_a_skill_is_not_shown(tmp_path: Path) -> None:
    """Its place is."""
    key = "ghp_" + "a1B2" * 9
    text = f"---\nname: n\ndescription: d\n---\n\nUse {key}.\n"
    put(tmp_path / "s", {"workspace/skills/n/SKILL.md": text})
    (message,) = messages(tmp_path / "s", "skills.code_safety")
    assert message == "skill n: SKILL.md:6 holds what looks like a secret"


def test_a_manifest_deeper_than_python_reads(tmp_path: Path) -> None:
    """Is not evaluated: JavaScript reads it."""
    text = "[" * 100_000 + "]" * 100_000
    put(tmp_path / "s", {"extensions/foo/package.json": text})
    reasons = report(tmp_path / "s").not_evaluated
    assert reasons["plugins.code_safety.entry_escape"] == (
        "foo: a package.json is nested too deeply"
    )


def test_files_are_read_in_the_releases_order(tmp_path: Path) -> None:
    """Forced ones, a folder's own, then its last folder first; no links, no pipes."""
    files = ["b.js", "a/x.ts", "z/y.mjs", "z/w/v.cjs", ".h/e.js", "n.txt", ".f.js"]
    put(tmp_path, dict.fromkeys([*files, "node_modules/m.js"], "eval(1)"))
    os.symlink("b.js", tmp_path / "link.js")
    os.mkfifo(tmp_path / "pipe.js")
    scanner = CodeScanner(LIVE, CODE_2026_9)
    places = scanner.scan_folder(str(tmp_path), ["./.h/e.js", ".h/e.js", "gone.js"])
    assert [each.file for each in places] == [
        ".h/e.js",
        "b.js",
        "z/y.mjs",
        "z/w/v.cjs",
        "a/x.ts",
    ]


def test_a_loop_ends_the_scan(tmp_path: Path) -> None:
    """Where an entry leads to itself; folders that do are not entered."""
    os.symlink("loop.js", tmp_path / "loop.js")
    os.symlink(".", tmp_path / "again")
    scanner = CodeScanner(LIVE, CODE_2026_9)
    assert scanner.scan_folder(str(tmp_path)) == []
    with pytest.raises(ScanFailed):
        scanner.scan_folder(str(tmp_path), ["loop.js"])


def test_more_code_than_is_read_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ends in no verdict, and soon."""
    monkeypatch.setattr(scanned_files, "MAX_BYTES", 10)
    monkeypatch.setattr(scanned_files, "MAX_FOLDERS", 2)
    with pytest.raises(NotEvaluated, match="bytes of code"):
        put(tmp_path / "a", {"a.js": "12345", "b.js": "123456"})
        CodeScanner(LIVE, CODE_2026_9).scan_folder(str(tmp_path / "a"))
    with pytest.raises(NotEvaluated, match="folders"):
        put(tmp_path / "b", {"c/d/e": ""})
        CodeScanner(LIVE, CODE_2026_9).scan_folder(str(tmp_path / "b"))


def test_links_that_multiply_folders_of_skills(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Links to their own folder make as many folders as the depth allows."""
    monkeypatch.setattr(skill_folders, "MAX_FOLDERS", 100)
    skills = tmp_path / "s" / "workspace" / "skills"
    skills.mkdir(parents=True)
    for number in range(20):
        os.symlink(".", skills / f"l{number}")
    reasons = report(tmp_path / "s").not_evaluated
    assert "more than 100 folders" in reasons["skills.code_safety"]


@pytest.mark.parametrize(
    ("block", "strict", "loose"),
    [
        ("description: d", "d", "d"),
        ("description: a: b", "a: b", "a: b"),
        ("name: a: b\ndescription: d", None, "d"),
        ("description: d\ndescription: e", None, "e"),
        ("description: null", "null", "null"),
        ("description: >\n  a\n  b", "a b", "a b"),
        ("description: [a, {b: c}]", "[a,{b:c}]", "[a,{b:c}]"),
        ("x: {\n}\ndescription: d", "d", "d"),
        ("x: {\n'a': 1}\ndescription: d", None, "d"),
        ("x: {\n\t'a': 1}\ndescription: d", None, "d"),
        ("- description: d", None, None),
    ],
)
def test_front_matter(block: str, strict: str | None, loose: str | None) -> None:
    """2026.9.6 wants YAML, and forgives prose; 2026.5.12 takes lines as they are."""
    for is_strict, expected in ((True, strict), (False, loose)):
        read = read_front_matter(f"---\n{block}\n---\n", strict=is_strict) or {}
        assert read.get("description") == expected


@pytest.mark.parametrize(
    "block",
    ["x" * (MAX_LENGTH + 1), "a: " + "[" * 1000],
    ids=["long", "deep"],
)
def test_hostile_front_matter(block: str) -> None:
    """Has no verdict; aliases are not followed, so they cannot grow."""
    with pytest.raises(NotEvaluated):
        read_front_matter(f"---\n{block}\n---\n", strict=True)
    laughs = "\n".join(f"a{n + 1}: &a{n + 1} [*a{n}, *a{n}]" for n in range(40))
    text = f"---\na0: &a0 x\n{laughs}\ndescription: d\n---\n"
    assert (read_front_matter(text, strict=True) or {})["description"] == "d"
