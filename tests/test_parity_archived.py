"""Agreement with the real audit where the state directory is a tar archive."""

from __future__ import annotations

import shutil
import tarfile
from collections import Counter
from pathlib import Path

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import audit
from tests import cases
from tests.cases import RecordedVerdict
from tests.groups import groups
from tests.groups import in_turn
from tests.materialize import Case
from tests.materialize import write
from tests.telling import telling

#: What an archive of the state directory cannot carry is not asked for.
_BEYOND = ("outside the state archive", "leads out of it", "lies outside")
_ENVIRONMENT = {"OPENCLAW_STATE_DIR", "OPENCLAW_HOME"}


def _is_carried(case: Case) -> bool:
    """Is the state directory of *case* the folder ``state``, and no link?"""
    links = {link["path"] for link in case.get("symlinks", ())}
    return "state" not in links and not _ENVIRONMENT & set(case.get("env", ()))


CASES = [
    verdict
    for verdict in cases.cases()
    if verdict.name.startswith(("filesystem-plugins", "own-state"))
    and _is_carried(verdict.case)
]


def _packed(root: Path, mode: str) -> Path:
    """Put the state directory below *root* in an archive, and take it away."""
    archive = root.with_name(f"{root.name}.tar")
    with tarfile.open(archive, mode) as tar:  # type: ignore[call-overload]
        tar.add(root / "state", ".")
    shutil.rmtree(root / "state")
    return archive


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make items of all verdicts, or of those that tell something new."""
    if "some" in metafunc.fixturenames:
        every = metafunc.config.getoption("all")
        asked = {
            verdict.name: verdict
            for verdict in CASES
            if every or (verdict.case["id"], verdict.release) in telling()
        }
        metafunc.parametrize("some", list(groups(asked)))


@in_turn("verdict")
def test_agrees_with_the_real_audit(verdict: RecordedVerdict, tmp_path: Path) -> None:
    """All that can be told from an archive is what a live directory tells."""
    _, release, case = verdict
    root = tmp_path / "case"
    root.mkdir()
    environment = write(case, release, root)
    mode = "w:gz" if len(case["id"]) % 2 else "w"
    deployment = Deployment.load(
        state_dir=_packed(root, mode),
        home=root / "home",
        env=environment,
        unset_variables="missing",
        release=release,
        installed_plugins=case.get("installed", ()),
        deep=case.get("deep", False),
    )
    report = audit(deployment)
    expect = case["expect"][release]
    if report.accepted != expect["accepted"] or deployment.undecided:
        reasons = [str(deployment.undecided), *map(str, deployment.problems)]
        assert any(each in str(reasons) for each in _BEYOND), reasons
        return
    if not expect["accepted"] or "findings" not in expect:
        return
    beyond = cases.unevaluated(report)
    assert all(any(each in reason for each in _BEYOND) for reason in beyond.values())
    wanted, got = cases.expected(case, release), cases.found(report, case)
    for found in (wanted, got):
        _drop(found, set(beyond))
    assert got == wanted


def _drop(found: Counter[tuple[str, str]], check_ids: set[str]) -> None:
    for key in [key for key in found if key[0] in check_ids]:
        del found[key]


def test_most_cases_are_carried_whole() -> None:
    """The comparison above says something."""
    assert len(CASES) > 800
