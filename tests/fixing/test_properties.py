"""Whatever a config has in it, and however it is written: what fixes promise."""

from __future__ import annotations

import copy
import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from pytest_openclaw import Deployment
from pytest_openclaw import audit
from pytest_openclaw import plan_fixes
from pytest_openclaw.deployment.text import json5
from pytest_openclaw.fixing.applying import apply_plans
from tests.config_parts import PARTS
from tests.config_parts import merged


class _Writer:
    """Writes a value as JSON5, with a numbered comment here and there."""

    def __init__(self, data: st.DataObject) -> None:
        self._data = data
        self.comments: list[str] = []
        self.newline = self._one_of("\n", "\r\n")
        self.quote = self._one_of('"', "'")

    def _one_of(self, *texts: str) -> str:
        return self._data.draw(st.sampled_from(texts))

    def written(self, value: Any) -> str:
        if isinstance(value, dict):
            return self._enclosed(
                "{", [f"{self._key(k)}: {self.written(v)}" for k, v in value.items()]
            )
        if isinstance(value, list):
            return self._enclosed("[", list(map(self.written, value)))
        text = json.dumps(value)
        return f"{self.quote}{text[1:-1]}{self.quote}" if text[0] == '"' else text

    def _enclosed(self, opening: str, parts: list[str]) -> str:
        trailing = self._one_of(",", "") if parts else ""
        inside = "".join(
            f"{self._gap()}{part}{',' if at + 1 < len(parts) else trailing}"
            for at, part in enumerate(parts)
        )
        return f"{opening}{inside}{self._gap()}{'}' if opening == '{' else ']'}"

    def _gap(self) -> str:
        kind = self._one_of("", " ", "line", "line", "block", "end")
        if kind == "line":
            return f"{self.newline}  "
        if kind not in ("block", "end"):
            return kind
        name = f"comment {len(self.comments)}: {{,"
        self.comments.append(name)
        if kind == "block":
            return f" /* {name} */ "
        return f" // {name}{self.newline}"

    def _key(self, key: str) -> str:
        return key if key.isidentifier() else json.dumps(key)


def changed(tree: Any, edits: Any) -> Any:
    """Return *tree* with the values of *edits* as these say."""
    tree = copy.deepcopy(tree)
    for edit in edits:
        node = tree
        for key in edit.within[:-1]:
            node = node.setdefault(key, {}) if isinstance(node, dict) else node[key]
        if edit.removes:
            del node[edit.within[-1]]
        else:
            node[edit.within[-1]] = edit.new
    return tree


@settings(max_examples=40)
@given(
    st.lists(st.sampled_from(PARTS), min_size=1, max_size=6),
    st.sampled_from(["2026.9.6", "2026.5.12"]),
    st.sampled_from(["audit", "hardened"]),
    st.data(),
)
def test_what_fixes_promise(
    parts: list[dict[str, Any]], release: str, profile: str, data: st.DataObject
) -> None:
    """All is as the plan says, nothing else changes, and nothing gets worse."""
    tree: Any = {}
    for part in parts:
        tree = merged(tree, part)
    writer = _Writer(data)
    text = writer.written(tree)
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder, "openclaw.json")
        config.write_bytes(text.encode())

        def load() -> Deployment:
            return Deployment.load(config, release=release, env={"POLICY": "open"})

        plan = plan_fixes(load(), profile=profile)
        every_part = [part for edit in plan.edits for part in edit.parts]
        before = audit(load(), profile=profile)
        assert config.read_bytes() == text.encode(), "a plan writes nothing"
        apply_plans([plan])
        after_text = config.read_bytes().decode()
        assert json5.parse(after_text) == changed(tree, every_part)
        for comment in writer.comments:
            assert after_text.count(comment) == 1
        assert after_text.count("\r\n") == after_text.count("\n") or "\r" not in text
        assert (after_text == text) == plan.is_empty

        after = audit(load(), profile=profile)
        known = {each.check_id for each in before.findings} | {*before.not_evaluated}
        assert {each.check_id for each in after.findings} <= known
        gone = {(each.check_id, each.subjects) for each in before.findings}
        gone -= {(each.check_id, each.subjects) for each in after.findings}
        for edit in plan.edits:
            fixed = {*edit.checks} - {"deployment.config_valid"}
            assert fixed <= {check_id for check_id, _ in gone}
        assert after.accepted, "nothing here needs a decision to be accepted"

        assert plan_fixes(load(), profile=profile).is_empty
        assert apply_plans([plan_fixes(load(), profile=profile)]) == []
        assert config.read_bytes().decode() == after_text
        assert [each.name for each in Path(folder).iterdir()] == ["openclaw.json"]
