"""The benchmark of agreement: recorded verdicts, and a command that is asked."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from benchmarks.agreement import main

#: Stands for a real installation: it accepts every config, and finds one thing.
COMMAND = """
import json, os, sys
assert sys.argv[1:4] == ["security", "audit", "--json"], sys.argv
assert os.path.isdir(os.environ["OPENCLAW_STATE_DIR"])
print("a warning first", json.dumps({report}))
"""


def rows(said: str) -> dict[str, list[str]]:
    """Return the numbers of the table, by release."""
    lines = [line.strip("| ").split(" | ") for line in said.splitlines()]
    return {cells[0]: cells[1:] for cells in lines if cells[0].startswith("2026.")}


def test_recorded_verdicts_agree(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is printed below the table, and the status is 0."""
    status = main(["--release", "2026.9.6", "--every", "150"])
    said = capsys.readouterr().out
    cases, _, found, *_, left_out = map(int, rows(said)["2026.9.6"])
    assert (status, left_out) == (0, 0)
    assert cases > 20
    assert found > 20
    assert "only the real audit:" not in said


def test_a_command_is_asked_and_differs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each finding that only one of the two has is a line, and the status is 1."""
    finding = {"checkId": "gateway.tailscale_funnel", "severity": "critical"}
    finding |= {"title": "T", "detail": "D"}
    summary = {"critical": 1, "warn": 0, "info": 0}
    script = tmp_path / "openclaw.py"
    report = json.dumps({"summary": summary, "findings": [finding]})
    script.write_text(COMMAND.format(report=report))
    command = f"'{sys.executable}' '{script}'"
    status = main(["--release", "2026.9.6", "--every", "900", "--openclaw", command])
    said = capsys.readouterr().out
    assert status == 1
    assert "only the real audit reports critical gateway.tailscale_funnel: D" in said
    assert "only here: " in said


def test_a_command_needs_its_release(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing tells which cases it is to be asked of."""
    with pytest.raises(SystemExit):
        main(["--openclaw", "openclaw"])
    assert "--openclaw requires --release" in capsys.readouterr().err
