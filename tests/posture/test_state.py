"""What the posture says of the files of a state directory."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw.auditing import Audit
from pytest_openclaw.findings import Finding
from pytest_openclaw.outcomes import Outcome
from pytest_openclaw.profiles import SHARED
from pytest_openclaw.selection import Selection
from tests.posture.ends import JUDGED

ENDS = (JUDGED[0], JUDGED[-1])


def deployment_of(state: Path, release: str, **config: Any) -> Deployment:
    """Return the deployment of a state directory with this config."""
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    (state / "openclaw.json").write_text(json.dumps(config), encoding="utf-8")
    return Deployment.load(state_dir=state, home=state.parent, release=release)


def outcome(state: Path, check: str, release: str, **config: Any) -> Outcome:
    """Return what one check says of a state directory."""
    deployment = deployment_of(state, release, **config)
    return Audit(deployment, selection=Selection(SHARED)).outcome(check)


def found(state: Path, check: str, release: str, **config: Any) -> list[Finding]:
    """Return what one check finds, and it is evaluated."""
    said = outcome(state, check, release, **config)
    assert said.not_evaluated is None
    return list(said.findings)


def put_file(path: Path, content: Any, mode: int = 0o600) -> None:
    """Write a file, and the folders that it is in for the owner alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    text = content if isinstance(content, str) else json.dumps(content)
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)


def put_row(state: Path, table: str, **values: Any) -> None:
    """Add a row to the state database, which has no other columns then."""
    (state / "state").mkdir(mode=0o700, parents=True, exist_ok=True)
    with closing(sqlite3.connect(state / "state" / "openclaw.sqlite")) as database:
        columns = ", ".join(values)
        database.execute(f"CREATE TABLE IF NOT EXISTS {table} ({columns})")
        marks = ", ".join("?" for _ in values)
        database.execute(f"INSERT INTO {table} VALUES ({marks})", [*values.values()])
        database.commit()
    (state / "state" / "openclaw.sqlite").chmod(0o600)


def job(id_: str, **payload: Any) -> dict[str, Any]:
    """Return a job as both releases write it."""
    return {"id": id_, "name": id_, "payload": {"kind": "agentTurn", **payload}}


def put_job(state: Path, release: str, written: dict[str, Any]) -> None:
    """Put a job into the store of a release."""
    if release == JUDGED[0]:
        put_file(state / "cron" / "jobs.json", {"version": 1, "jobs": [written]})
        return
    text = json.dumps(written)
    row = {"store_key": "main", "job_id": written["id"], "job_json": text}
    put_row(state, "cron_jobs", **row)


CRON = "posture.cron.unsafe_content"


@pytest.mark.parametrize("release", ENDS)
def test_a_job_with_unsafe_content_is_critical(tmp_path: Path, release: str) -> None:
    """The job is named, and its store is the subject."""
    state = tmp_path / ".openclaw"
    put_job(state, release, job("mail", allowUnsafeExternalContent=True))
    (finding,) = found(state, CRON, release)
    assert finding.severity.value == "critical"
    assert finding.message == "allowUnsafeExternalContent is true for the jobs mail"
    assert finding.subjects[0].endswith(("cron/jobs.json", "openclaw.sqlite"))


@pytest.mark.parametrize("release", ENDS)
def test_other_jobs_pass(tmp_path: Path, release: str) -> None:
    """A job without the switch, with it off, or of another shape is no finding."""
    state = tmp_path / ".openclaw"
    assert found(state, CRON, release) == []
    put_job(state, release, job("mail", allowUnsafeExternalContent=False))
    assert found(state, CRON, release) == []


def test_a_store_of_its_own_is_read(tmp_path: Path) -> None:
    """2026.5.12 keeps jobs where cron.store says."""
    state = tmp_path / ".openclaw"
    own = tmp_path / "jobs.json"
    put_file(own, {"jobs": [job("a", allowUnsafeExternalContent=True)]})
    (finding,) = found(state, CRON, JUDGED[0], cron={"store": str(own)})
    assert finding.subjects == (str(own),)


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"jobs": {"a": 1}}', '"x"'])
def test_a_broken_store_is_no_clean_one(tmp_path: Path, text: str) -> None:
    """What is no JSON is not evaluated; what has no jobs has none."""
    state = tmp_path / ".openclaw"
    put_file(state / "cron" / "jobs.json", text)
    said = outcome(state, CRON, JUDGED[0])
    assert not said.findings
    assert (said.not_evaluated is not None) == (text in ("", "{"))


APPROVALS = "posture.exec.approvals"


def put_approvals(state: Path, release: str, *patterns: str) -> None:
    """Put an allowlist of agent main where a release keeps it."""
    allowlist = [{"pattern": each} for each in patterns]
    document = {"version": 1, "agents": {"main": {"allowlist": allowlist}}}
    if release == JUDGED[0]:
        put_file(state / "exec-approvals.json", document)
    else:
        row = {"config_key": "current", "raw_json": json.dumps(document)}
        put_row(state, "exec_approvals_config", **row)


@pytest.mark.parametrize("release", ENDS)
@pytest.mark.parametrize(
    "pattern", ["*", "**", "rg", "/usr/bin/*", "/opt/**", "/opt/*/bin/x", "C:\\t\\*"]
)
def test_a_wide_approval_fails(tmp_path: Path, release: str, pattern: str) -> None:
    """Everything, a folder and a name on the PATH are more than was looked at."""
    state = tmp_path / ".openclaw"
    put_approvals(state, release, "/usr/bin/rg", pattern)
    (finding,) = found(state, APPROVALS, release)
    assert finding.message.partition(" (also")[0] == f"agent main may run {pattern}"


@pytest.mark.parametrize("release", ENDS)
def test_resolved_paths_pass(tmp_path: Path, release: str) -> None:
    """A full path does, with a wildcard in the program's own name or without."""
    state = tmp_path / ".openclaw"
    patterns = ("/usr/bin/rg", "~/bin/tool", "/usr/bin/python3.*", "=command:1f")
    put_approvals(state, release, *patterns)
    assert found(state, APPROVALS, release) == []


FILES = "posture.state.perms_readable"
_PRIVATE = (
    "state/openclaw.sqlite-wal",
    ".env",
    "openclaw.json.bak",
    "openclaw.json.bak.1",
    "config-journal-fingerprint.key",
    "identity/device.json",
    "credentials/telegram-allowFrom.json",
    "credentials/whatsapp/default/creds.json",
    "agents/left/agent/auth-profiles.json",
    "agents/main/sessions/a.jsonl",
)


@pytest.mark.parametrize("release", ENDS)
@pytest.mark.parametrize("name", _PRIVATE)
def test_a_readable_file_fails_in_a_closed_folder(
    tmp_path: Path, release: str, name: str
) -> None:
    """The folders around it are the owner's alone, and the file is open."""
    state = tmp_path / ".openclaw"
    put_file(state / name, "x", 0o640)
    (finding,) = found(state, FILES, release)
    assert finding.subjects == (str(state / name),)
    (state / name).chmod(0o600)
    assert found(state, FILES, release) == []


@pytest.mark.parametrize("release", ENDS)
def test_files_of_no_secret_may_be_read(tmp_path: Path, release: str) -> None:
    """A workspace and what people put beside the config are their own matter."""
    state = tmp_path / ".openclaw"
    put_file(state / "workspace" / "AGENTS.md", "x", 0o644)
    put_file(state / "notes.txt", "x", 0o644)
    put_file(state / "agents" / "main" / "agent" / "theme.css", "x", 0o644)
    assert found(state, FILES, release) == []


def test_many_files_of_a_folder_are_one_finding(tmp_path: Path) -> None:
    """It counts them all, and an exception has to cover each that it names."""
    state = tmp_path / ".openclaw"
    for at in range(300):
        put_file(state / "agents" / "main" / "sessions" / f"{at}.jsonl", "x", 0o644)
    (finding,) = found(state, FILES, JUDGED[-1])
    assert finding.message.endswith("and 299 more here")
    assert len(finding.subjects) == 200


@pytest.mark.parametrize("release", ENDS)
def test_a_link_is_left_alone(tmp_path: Path, release: str) -> None:
    """Where it leads is none of the state directory's files."""
    state = tmp_path / ".openclaw"
    put_file(tmp_path / "elsewhere", "x", 0o644)
    state.mkdir(mode=0o700, parents=True)
    (state / ".env").symlink_to(tmp_path / "elsewhere")
    assert found(state, FILES, release) == []


@pytest.mark.parametrize("release", JUDGED)
def test_each_release_reads_its_own_places(tmp_path: Path, release: str) -> None:
    """No release breaks on a state directory of another one."""
    state = tmp_path / ".openclaw"
    put_job(state, JUDGED[0], job("a", allowUnsafeExternalContent=True))
    put_row(state, "other", id=1)
    assert len(found(state, CRON, release)) == 1
    assert found(state, APPROVALS, release) == []
