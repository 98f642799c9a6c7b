"""Agreement with ``openclaw security audit --fix``, case by case, on both releases."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import audit
from pytest_openclaw import plan_fixes
from pytest_openclaw.fixing.release_modes import User
from tests import cases
from tests.cases import RecordedVerdict
from tests.groups import each_of
from tests.materialize import write

_CASES = json.loads((cases.FOLDER / "fix" / "fix.json").read_text(encoding="utf-8"))


_RECORDED = {
    f"{case['id']}-{release}": RecordedVerdict(case["id"], release, case)
    for case in _CASES
    for release in case["expect_fix"]
}


@each_of("verdict", _RECORDED)
def test_predicts_what_the_release_changes(
    verdict: RecordedVerdict, tmp_path: Path
) -> None:
    """Edits, owner files, modes, actions in order, and the audit afterwards."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        _predicts(verdict, tmp_path, monkeypatch)


def _predicts(
    verdict: RecordedVerdict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, release, case = verdict
    expect = case["expect_fix"][release]
    env = write(case, release, tmp_path)
    for path, (user, group) in case.get("chown", {}).items():
        os.chown(tmp_path / path, user, group)
    if "run_as" in case:
        uid, gid = case["run_as"]
        user_of = User(uid, frozenset({gid}))
        monkeypatch.setattr(User, "current", lambda: user_of)
    deployment = cases.deployment_of(case, release, env)
    before = cases.statuses(tmp_path)
    plan = plan_fixes(deployment, tier="release")
    assert cases.statuses(tmp_path) == before, "a plan writes nothing"
    assert bool(plan.refused) == expect.get("refused", False)
    main, other = _edits(plan, deployment, tmp_path)
    changes = [tuple(each) for each in expect["config_changes"]]
    if plan.release_fix.unpredicted:  # defaults of its own, which are added
        main, changes = (
            [each for each in listed if each[1] is not None]
            for listed in (main, changes)
        )
    assert sorted(main, key=str) == sorted(changes, key=str)
    others = expect.get("other_files", {})
    assert other == {each: [tuple(x) for x in others[each]] for each in others}
    modes = {
        os.path.relpath(each.path, tmp_path): [each.old, each.new]
        for each in plan.modes
    }
    assert modes == expect["mode_changes"]
    if "actions" in expect:
        actions = [_action(each, tmp_path) for each in plan.actions]
        assert actions == expect["actions"]
        fix = plan.to_data()["fix"]
        assert fix["ok"] == expect["fix"]["ok"]
        assert fix["configWritten"] == expect["fix"]["configWritten"]
        assert fix["changes"] == expect["fix"]["changes"]
        if "run_as" not in case:
            assert fix["errors"] == expect["fix"]["errors"]
    if "same_run" in expect:
        reported = plan.to_data()["report"]["findings"]
        assert Counter((each["checkId"], each["severity"]) for each in reported) == (
            _counted(expect["same_run"])
        )
    if "after" in expect and "actions" in expect:
        report = audit(plan.planned())
        assert cases.found(report, case) == _counted(expect["after"])


def _counted(listed: list[list[str]]) -> Counter[tuple[str, str]]:
    return Counter(
        (check_id, severity)
        for check_id, severity in listed
        if check_id not in cases.UNPROBED
    )


def _edits(plan: Any, deployment: Deployment, root: Path) -> Any:
    """Return edits of the main file, and those of others by their path."""
    main: list[tuple[str, Any, Any]] = []
    other: dict[str, list[tuple[str, Any, Any]]] = {}
    for each in plan.edits:
        if each.real_path == deployment.places.config:
            main.append((each.path, each.old, each.new))
            continue
        within = ".".join(map(str, each.within))
        listed = other.setdefault(os.path.relpath(each.real_path, root), [])
        listed.append((within, each.old, each.new))
    return main, other


def _action(action: dict[str, Any], root: Path) -> list[str]:
    path = os.path.relpath(action["path"], root)
    result = action.get("skipped") or ("ok" if action["ok"] else "error")
    return [path, f"{action['mode']:03o}", result]
