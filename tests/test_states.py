"""Agreement on state directories that OpenClaw's own commands made.

``python -m tools.state_archives`` makes the archives and records the verdicts.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import audit
from pytest_openclaw.checks import catalogue

FOLDER = Path(__file__).parent / "states"
VERDICTS = json.loads((FOLDER / "verdicts.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("archive", VERDICTS)
def test_agrees_with_the_command(archive: str) -> None:
    """The archive has the findings that the command had where it was made."""
    verdict = VERDICTS[archive]
    report = audit(
        Deployment.load(
            state_dir=FOLDER / archive,
            home=verdict["home"],
            env={"HOME": verdict["home"]},
            unset_variables="missing",
            release=archive.split("-")[0],
            installed_plugins=(),
            command=True,
        )
    )
    assert report.accepted, list(map(str, report.problems))
    known = catalogue()
    expected = Counter(
        (check_id, severity)
        for check_id, severity in verdict["findings"]
        if known.find(check_id)
    )
    found = Counter((each.check_id, str(each.severity)) for each in report.findings)
    assert found == expected


def test_a_dozen_states_of_each_release_are_there() -> None:
    """The comparison above says something."""
    releases = Counter(archive.split("-")[0] for archive in VERDICTS)
    assert min(releases[each] for each in ("2026.9.6", "2026.5.12")) >= 12
