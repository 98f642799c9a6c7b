"""What cannot be looked at is never clean: parts of a deployment with findings."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from pytest_openclaw import Deployment
from pytest_openclaw import UsageError
from pytest_openclaw import audit
from pytest_openclaw.baseline.deployments import registered
from pytest_openclaw.baseline.reading import read_baseline
from pytest_openclaw.checks import catalogue
from pytest_openclaw.effective.clawmaster.surroundings import files_matching
from pytest_openclaw.plugin import standard_input
from pytest_openclaw.reports.evidence.reading import read_evidence
from pytest_openclaw.reports.run_results import read_results
from tests import cases
from tests.cases import RecordedVerdict
from tests.hostile.other_user import as_another_user
from tests.hostile.test_bombs import within
from tests.materialize import write

pytestmark = pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")

_CHECKS = frozenset(each.id for each in catalogue())
_DATABASES = (".sqlite", ".sqlite-wal")


class Seen(NamedTuple):
    """What an audit said, in what can be passed from process to process."""

    findings: dict[str, frozenset[str]]
    """The subjects of what was found, by the id of the check."""
    not_evaluated: frozenset[str]
    accepted: bool


@cache
def _cases() -> list[RecordedVerdict]:
    """Return cases whose findings come from files."""
    found = []
    for file in ("filesystem-plugins", "own-state", "own-plugins", "own-exec"):
        for verdict in cases.by_file()[file]:
            expect = verdict.case["expect"][verdict.release]
            has_files = any(key in verdict.case for key in ("files", "dirs", "sqlite"))
            if has_files and expect.get("findings") and "fifos" not in verdict.case:
                found.append(verdict)
    return found


@contextlib.contextmanager
def _written(verdict: RecordedVerdict) -> Iterator[tuple[Path, dict[str, str]]]:
    """Yield the folder and the environment of a case that another user owns."""
    root = Path(tempfile.mkdtemp(prefix="hostile-"))
    try:
        environment = write(verdict.case, verdict.release, root)
        if os.geteuid() == 0:
            for folder, folders, files in os.walk(root):
                for name in (".", *folders, *files):
                    os.chown(
                        os.path.join(folder, name), 65534, 65534, follow_symlinks=False
                    )
        yield root, environment
    finally:
        for folder, folders, _ in os.walk(root):
            for name in folders:
                if not os.path.islink(os.path.join(folder, name)):
                    os.chmod(os.path.join(folder, name), 0o700)
        shutil.rmtree(root)


def _audited(verdict: RecordedVerdict, environment: dict[str, str]) -> Seen:
    deployment = cases.deployment_of(verdict.case, verdict.release, environment)
    report = audit(deployment)
    found: dict[str, frozenset[str]] = {}
    for each in report.findings:
        subjects = frozenset(map(str, (*each.subjects, *each.related)))
        found[each.check_id] = found.get(each.check_id, frozenset()) | subjects
    return Seen(found, frozenset(report.not_evaluated), report.accepted)


def made_clean(before: Seen, after: Seen, path: Path) -> set[str]:
    """Return the checks that lost their findings, though nobody could look.

    *path* is what was damaged: its mode or content may be what a finding is about. A
    part of a template is known from the config alone, so it may be gone with that, but
    then the gate fails.
    """
    return {
        check_id
        for check_id, subjects in before.findings.items()
        if check_id not in after.findings
        and check_id not in after.not_evaluated
        and not check_id.startswith("summary.")
        and (after.accepted or check_id in _CHECKS)
        and str(path) not in subjects
    }


def _paths(root: Path) -> list[Path]:
    """Return every file and folder of a deployment, but for links."""
    return sorted(
        path
        for folder in ("state", "home")
        for path in ((root / folder), *(root / folder).rglob("*"))
        if not path.is_symlink()
    )


def _damage(path: Path, kind: str) -> bool:
    """Damage a file or folder; tell whether that is possible."""
    if kind == "unreadable":
        path.chmod(0)
    elif kind == "unsearchable" and path.is_dir():
        path.chmod(0o600)
    elif kind == "garbage" and path.name.endswith(_DATABASES):
        path.write_bytes(b"SQLite format 3\0" + b"\xff\x80" * 2000)
    elif kind == "cut" and path.name.endswith(_DATABASES):
        os.truncate(path, max(1, path.stat().st_size // 2))
    elif kind == "too large" and path.suffix == ".json":
        os.truncate(path, 300 * 1024 * 1024)
    else:
        return False
    return True


_DAMAGES = ("unreadable", "unsearchable", "garbage", "cut", "too large")


@pytest.mark.slow
@settings(
    max_examples=60,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_no_finding_becomes_clean_where_nobody_can_look(data: st.DataObject) -> None:
    """A damaged part leaves a finding, a reason, or a refused deployment."""
    verdict = data.draw(st.sampled_from(_cases()))
    with _written(verdict) as (root, environment):
        _audited(verdict, environment)  # as root, which imports everything
        whole = as_another_user(lambda: _audited(verdict, environment))
        assert whole.accepted
        path = data.draw(st.sampled_from(_paths(root)))
        kind = data.draw(st.sampled_from(_DAMAGES))
        if not _damage(path, kind):
            return
        after = as_another_user(lambda: _audited(verdict, environment))
        clean = made_clean(whole, after, path)
        assert not clean, f"{verdict.name}: {path.relative_to(root)} {kind}: {clean}"


def test_a_config_that_may_not_be_reached_is_no_missing_one(tmp_path: Path) -> None:
    """A folder without rights is a problem of the gate, not a gateway of defaults."""
    folder = Path(tempfile.mkdtemp(prefix="hostile-"))
    try:
        (folder / "openclaw.json").write_text("{}")
        audit(Deployment.load(folder / "openclaw.json"))
        folder.chmod(0)

        def look() -> tuple[bool, list[str]]:
            report = audit(Deployment.load(folder / "openclaw.json"))
            return report.accepted, [str(each) for each in report.problems]

        accepted, problems = as_another_user(look)
    finally:
        folder.chmod(0o700)
        shutil.rmtree(folder)
    assert not accepted
    assert "this user may not read it" in problems[0]


@pytest.mark.parametrize("name", ["plugins", "agents", "extensions", "skills", ".env"])
def test_a_closed_part_of_the_state_leaves_reasons(name: str) -> None:
    """Each check that looks there says that it could not."""
    root = Path(tempfile.mkdtemp(prefix="hostile-"))
    try:
        root.chmod(0o755)
        (root / "openclaw.json").write_text("{}")
        (root / "openclaw.json").chmod(0o644)
        part = root / name
        part.write_text("") if name == ".env" else part.mkdir()

        def look() -> tuple[set[str], bool]:
            report = audit(Deployment.load(state_dir=root, home=root, deep=True))
            reasons = report.not_evaluated
            named = {each for each, why in reasons.items() if str(part) in why}
            return named, report.accepted

        assert look() == (set(), True)
        part.chmod(0)
        named, accepted = as_another_user(look)
    finally:
        for each in root.iterdir():
            each.chmod(0o700)
        shutil.rmtree(root)
    assert named or not accepted


@pytest.mark.parametrize(
    "option",
    "config report baseline register compare state-dir home env-file merge".split(),
)
def test_paths_of_options_in_a_folder_that_may_not_be_searched(
    option: str, pytester: pytest.Pytester
) -> None:
    """Each option ends in a usage error that names the path, and no traceback."""
    folder = Path(tempfile.mkdtemp(prefix="hostile-"))
    try:
        folder.chmod(0o755)
        closed = folder / "closed"
        closed.mkdir(mode=0)
        (folder / "openclaw.json").write_text("{}")
        arguments = ["-q", "-p", "no:cacheprovider", f"--openclaw-{option}={closed}/x"]
        if option != "config":
            arguments.append(f"--openclaw-config={folder / 'openclaw.json'}")
        pytester.runpytest_inprocess(*arguments)  # imports

        def run() -> tuple[int, str]:
            os.chdir(folder)
            result = pytester.runpytest_inprocess(*arguments, f"--rootdir={folder}")
            return int(result.ret), "\n".join([*result.errlines, *result.outlines])

        status, text = as_another_user(run)
    finally:
        shutil.rmtree(folder)
    if "unrecognized arguments" in text:
        pytest.skip("another user may not read where the plugin is installed")
    assert status == pytest.ExitCode.USAGE_ERROR, text
    assert f"{closed}/x cannot be read: this user may not read it" in text


def test_a_baseline_that_may_not_be_read_asks_for_no_standard_input() -> None:
    """Whether it names standard input is looked up before pytest reports anything."""
    folder = Path(tempfile.mkdtemp(prefix="hostile-"))
    try:
        folder.chmod(0o755)
        (folder / "b.toml").write_text('[[deployment]]\nconfig = "-"\n')
        (folder / "b.toml").chmod(0)
        path = str(folder / "b.toml")
        assert as_another_user(lambda: standard_input._text(path)) == ""
        assert os.geteuid() != 0 or standard_input._text(path)
    finally:
        shutil.rmtree(folder)


def test_two_stars_of_a_baseline_follow_no_links(tmp_path: Path) -> None:
    """Neither do those of the files around a gateway; a circle would be endless."""
    for name in ("a", "a/b", "a/b/c"):
        (tmp_path / name).mkdir()
        for number in range(4):
            os.symlink("..", tmp_path / name / f"up{number}")
    (tmp_path / "a/b/c/openclaw.json").write_text("{}")
    (tmp_path / "b.toml").write_text('[[deployment]]\nconfig = "**/openclaw.json"\n')
    with within(2):
        baseline = read_baseline(tmp_path / "b.toml", "b.toml")
        assert [each.name for each in registered(baseline)] == ["a/b/c/openclaw.json"]
        found = files_matching("**/*.json", str(tmp_path))
    assert found == [str(tmp_path / "a/b/c/openclaw.json")]


@pytest.mark.parametrize("reader", [read_evidence, read_results])
def test_what_is_no_file_is_not_waited_for(
    reader: Callable[[Path, str], object], tmp_path: Path
) -> None:
    """A pipe has no end, and a device neither."""
    os.mkfifo(tmp_path / "pipe")
    os.symlink("/dev/zero", tmp_path / "zero")
    for name in ("pipe", "zero"):
        with pytest.raises(UsageError, match="not a regular file"):
            reader(tmp_path / name, name)
