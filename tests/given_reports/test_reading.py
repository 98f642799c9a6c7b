"""Reading reports of the real audits, and refusing what is not one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pytest_openclaw.errors import UsageError
from pytest_openclaw.given_reports.reading import read_report
from pytest_openclaw.given_reports.reading import report_of
from pytest_openclaw.given_reports.tables import AuditTable
from pytest_openclaw.given_reports.tables import SecretsTable

DATA = Path(__file__).parent / "data"
REAL = sorted(DATA.glob("*.json"))


def document(**changes: Any) -> str:
    """Return a real report with other values for some of its keys."""
    report = json.loads((DATA / "2026.9.6-plain.json").read_text(encoding="utf-8"))
    return json.dumps({**report, **changes})


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_a_real_report_is_read(path: Path) -> None:
    """Of each release, plain, deep, with a fix, and of the secrets audit."""
    read = read_report(str(path))
    written = json.loads(path.read_text(encoding="utf-8"))
    written = written.get("report", written)
    is_secrets = path.stem.endswith("secrets")
    assert isinstance(read, SecretsTable if is_secrets else AuditTable)
    assert len(read.findings) == len(written["findings"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_report_is_read_in_the_encodings_of_shells(
    tmp_path: Path, encoding: str
) -> None:
    """PowerShell writes a redirected output as UTF-16, with a byte order mark."""
    path = tmp_path / "audit.json"
    path.write_text(document(), encoding=encoding)
    assert isinstance(read_report(str(path)), AuditTable)


BAD = {
    "": "it is empty",
    " \n": "it is empty",
    "<!doctype html><title>502</title>": "it is HTML or XML",
    "Config warnings:\n{}": "begins with a text before the JSON",
    "[]": "not a report of openclaw security audit --json",
    "{}": "summary: Field required",
    '{"findings": []}': "summary: Field required",
    document()[:-300]: "it is cut off at line 1",
    document()[:200]: "it is cut off at line 1",
    '{"a": 1,, "b": 2}': "it is not valid JSON at line 1",
    '{"summary": NaN}': "it is not valid JSON",
    "[" * 100_000: "it is nested too deeply",
    document(findings=[]): "its summary counts 5 critical findings, and it has 0",
    document(findings={"a": 1}): "findings: Input should be a valid list",
    document(summary={"critical": "5"}): "summary.critical: Input should be a valid",
    document(findings=[{"checkId": "a"}]): "findings.0.severity: Field required",
    document(deployment={}, outcomes={}): "it is a report of pytest-openclaw",
    '{"version": 1, "filesScanned": []}': "status: Field required",
}


@pytest.mark.parametrize(("text", "why"), BAD.items(), ids=[*BAD.values()])
def test_what_is_not_a_report_is_refused_in_one_line(text: str, why: str) -> None:
    """Truncated, another schema, our own, the page of a proxy."""
    with pytest.raises(UsageError, match=why) as raised:
        report_of(text)
    assert "\n" not in str(raised.value)


def test_a_file_is_read_within_bounds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder, bytes that are no text, and more bytes than any report has."""
    with pytest.raises(UsageError, match="it is a directory"):
        read_report(str(tmp_path))
    path = tmp_path / "audit.json"
    with pytest.raises(UsageError, match="there is no such file"):
        read_report(str(path))
    path.write_bytes(b"{\xff}")
    with pytest.raises(UsageError, match="not a text in UTF-8"):
        read_report(str(path))
    monkeypatch.setattr("pytest_openclaw.given_reports.reading.MAX_BYTES", 10)
    path.write_text(document(), encoding="utf-8")
    with pytest.raises(UsageError, match="more than 10 bytes"):
        read_report(str(path))
