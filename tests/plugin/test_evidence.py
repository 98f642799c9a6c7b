"""Evidence of a run, and what changed since an earlier one, as users ask for them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from tests.plugin.project import Project

SCHEMA = Path(__file__).parents[2] / "docs" / "openclaw-evidence.schema.json"
STATE = Path(__file__).parents[1] / "states" / "2026.9.6-governed.tar.gz"
CONFIG = {
    "gateway": {"auth": {"mode": "token", "token": "hQ7-correct-horse-9Zx"}},
    "mcp": {"servers": {"github": {"url": "https://mcp.example/?token=hQ7-9Zx"}}},
}
REGISTER = """\
[[capability]]
id = "mcp/github"
owner = "dev-tools"
risk = "high"
reviewed = 2026-11-01
approved-by = "security"
[[credential]]
id = "DISCORD_TOKEN"
owner = "chat"
rotated = 2026-11-01
"""
BASELINE = """\
release = "2026.9.6"
[[deployment]]
name = "eu"
config = "openclaw.json"
[[exception]]
check = "gateway.trusted_proxies_missing"
reason = "No proxy."
owner = "platform"
expires = 2026-12-31
"""
TODAY = "--openclaw-today=2026-11-27"


@pytest.fixture
def governed(project: Project) -> Project:
    """Return a project with a config, a baseline and a register."""
    project.config(CONFIG)
    (project.path / "openclaw-baseline.toml").write_text(BASELINE)
    (project.path / "openclaw-register.toml").write_text(REGISTER)
    return project


def evidence(project: Project, *args: object, name: str = "old.json") -> dict[str, Any]:
    """Run pytest, and return the evidence."""
    project.run("-q", TODAY, f"--openclaw-evidence={name}", *args)
    document: dict[str, Any] = json.loads((project.path / name).read_text())
    assert jsonschema_rs.validator_for(json.loads(SCHEMA.read_text())).is_valid(
        document
    )
    return document


def digest(path: Path) -> str:
    """Return what ``sha256sum`` prints of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_it_says_what_was_judged_by_whom_and_how(governed: Project) -> None:
    """Files with their digests, the baseline, the register, each item, each owner."""
    document = evidence(governed)
    assert document["whole"] and document["day"] == "2026-11-27"
    for name in ("baseline", "register"):
        file = document[name]
        assert file["sha256"] == digest(governed.path / file["file"])
    (eu,) = document["deployments"]
    (file,) = eu["files"]
    assert file["sha256"] == digest(governed.path / file["file"])
    items = {each["check"]: each for each in eu["items"]}
    excepted = items["gateway.trusted_proxies_missing"]
    assert excepted["outcome"] == "excepted"
    assert excepted["findings"][0]["exceptions"] == ["openclaw-baseline.toml:5"]
    (exception,) = eu["exceptions"]
    assert exception["owner"] == "platform" and exception["expires"] == "2026-12-31"
    assert items["governance.skill.unregistered"]["outcome"] == "notEvaluated"
    assert eu["unknownKinds"]["skill"] == "requires a state directory"
    thing = next(e for e in eu["capabilities"] if e["id"] == "mcp/github")
    assert thing["state"] == "approved" and thing["reviewDue"] == "2027-01-30"
    (credential,) = eu["credentials"]
    assert credential["state"] == "current" and credential["due"] == "2027-01-30"


@pytest.mark.usefixtures("whole_audit")
def test_it_has_no_text_of_a_secret_and_no_folder_of_the_machine(
    governed: Project,
) -> None:
    """As no report has."""
    text = json.dumps(evidence(governed))
    assert "correct-horse" not in text and "9Zx" not in text
    assert str(governed.path) not in text


def test_the_same_run_has_the_same_evidence(governed: Project) -> None:
    """But for the time, whoever runs the items."""
    one = evidence(governed, name="one.json")
    two = evidence(governed, "-p", "no:randomly", name="two.json")
    one.pop("time"), two.pop("time")
    assert one == two


def test_workers_and_shards_leave_the_same_evidence(governed: Project) -> None:
    """A merge has all of it."""
    one = evidence(governed)
    for part in ("1/2", "2/2"):
        asked = f"--openclaw-shard={part}", f"--openclaw-results={part[0]}.json"
        governed.run(TODAY, *asked)
    merge = ("--openclaw-merge", "1.json", "2.json")
    merged = evidence(governed, *merge, name="merged.json")
    one.pop("time"), merged.pop("time")
    assert one == merged


def test_a_state_directory_is_named_file_by_file(project: Project) -> None:
    """The archive itself, and the records in it."""
    project.config({"meta": {"lastTouchedVersion": "2026.9.6"}})
    given = ("--openclaw-config=openclaw.json", f"--openclaw-state-dir={STATE}")
    (only,) = evidence(project, *given, "-k", "config_valid")["deployments"]
    files = {each["file"]: each["sha256"] for each in only["files"]}
    assert files[STATE.name] == digest(STATE)
    assert any(name.endswith("state/openclaw.sqlite") for name in files)
    things = {each["id"]: each for each in only["capabilities"]}
    assert things["skill/release-notes"]["digest"].startswith("sha256:")
    assert things["plugin/notes"]["state"] == "unregistered"


def test_a_partial_run_says_so(governed: Project) -> None:
    """Nobody takes what was left out for what passed."""
    document = evidence(governed, "-k", "config_valid")
    assert not document["whole"]
    assert len(document["deployments"][0]["items"]) == 1


def test_what_changed_is_in_the_terminal_and_in_markdown(governed: Project) -> None:
    """New, gone, worse and better, with the owner."""
    evidence(governed)
    changed = {"mcp": {"servers": {"tickets": {"url": "https://mcp.example/"}}}}
    governed.config({**CONFIG, **changed})
    (governed.path / "openclaw-register.toml").write_text(
        REGISTER.replace("rotated = 2026-11-01", "rotated = 2026-07-01")
    )
    result = governed.run(
        TODAY, "--openclaw-compare=old.json", "--openclaw-markdown=page.md"
    )
    result.stdout.fnmatch_lines(
        [
            "compared with old.json, made 20*",
            "  register changed",
            "  eu: *new, *worse, *gone*",
            "    new: governance.mcp.unregistered: warn: mcp/tickets has no entry*",
            "    worse: credential/DISCORD_TOKEN: current -> due, owner chat",
            "    gone: mcp/github: is gone; it was approved",
            "    changed: openclaw.json: sha256 *",
        ]
    )
    page = (governed.path / "page.md").read_text()
    assert "## Changes, compared with old.json" in page
    assert "| gone | `mcp/github` | is gone; it was approved |" in page


def test_nothing_changed_is_one_line(governed: Project) -> None:
    """Each deployment without a change is counted."""
    evidence(governed)
    result = governed.run(TODAY, "--openclaw-compare=old.json")
    result.stdout.fnmatch_lines(["compared with old.json*", "  no change: 1 deploy*"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "old.json is not JSON, or was cut off"),
        ("[]", "old.json is not a file of --openclaw-evidence"),
        (
            '{"schemaVersion": 2}',
            "old.json has schemaVersion '2', and this version of pytest-openclaw reads"
            " 1: compare with the version that wrote it",
        ),
        (
            '{"schemaVersion": 1}',
            "old.json is not a file of --openclaw-evidence: time: Field required",
        ),
    ],
)
def test_a_file_that_is_no_evidence_is_one_line(
    project: Project, text: str, said: str
) -> None:
    """A usage error, before anything runs."""
    project.config()
    (project.path / "old.json").write_text(text)
    asked = "--openclaw-config=openclaw.json", "--openclaw-compare=old.json"
    result = project.run(*asked)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert f"ERROR: --openclaw-compare: {said}" in result.errlines


def test_evidence_that_cannot_be_written_ends_the_run(governed: Project) -> None:
    """With the option's name, and the status of a usage error."""
    (governed.path / "there").write_text("")
    result = governed.run(TODAY, "--openclaw-evidence=there/old.json")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stdout.fnmatch_lines(["ERROR: --openclaw-evidence: cannot write*"])
