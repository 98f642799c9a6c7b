"""Reading a report: bounded, decoded, and refused in one line where it is not one."""

from __future__ import annotations

import codecs
from typing import Any

from pydantic import ValidationError

from pytest_openclaw.deployment.host.files import NotRegular
from pytest_openclaw.deployment.host.files import TooLarge
from pytest_openclaw.deployment.host.files import clause
from pytest_openclaw.deployment.host.live_files import LIVE
from pytest_openclaw.deployment.text import strict_json
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.errors import UsageError
from pytest_openclaw.findings import Severity
from pytest_openclaw.given_reports.tables import AuditTable
from pytest_openclaw.given_reports.tables import SecretsTable
from pytest_openclaw.language.plain import printable

#: Bytes of a report. One of a host with a thousand findings has less than one MB.
MAX_BYTES = 16 * 1024 * 1024
_COMMAND = "openclaw security audit --json"
#: Windows PowerShell writes UTF-16 where a command's output goes to a file.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_report(path: str) -> AuditTable | SecretsTable:
    """Return what the report at *path* says.

    Raises :class:`UsageError`, without the path, where it cannot be read, or is not a
    report of ``openclaw security audit`` or ``openclaw secrets audit``.
    """
    return report_of(_text(path))


def looks_like_report(path: str) -> bool:
    """Can the file at *path* be read as a report?"""
    try:
        read_report(path)
    except UsageError:
        return False
    return True


def report_of(text: str) -> AuditTable | SecretsTable:
    """Return what a report of this *text* says. Raises :class:`UsageError`."""
    document = _document(text)
    if "outcomes" in document and "deployment" in document:
        raise UsageError(
            "it is a report of pytest-openclaw, not of the release's own audit; write"
            f" one with {_COMMAND}"
        )
    try:
        if "filesScanned" in document:
            return SecretsTable.model_validate(document)
        return _consistent(AuditTable.model_validate(_audit_in(document)))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        message = f"it is not a report of {_COMMAND}: {place}: {first['msg']}"
        raise UsageError(printable(message)) from None


def _text(path: str) -> str:
    try:
        data = LIVE.read(path, MAX_BYTES).data
    except TooLarge:
        raise UsageError(f"it has more than {MAX_BYTES:,} bytes") from None
    except NotRegular:
        raise UsageError("it is not a regular file") from None
    except OSError as error:
        raise UsageError(f"it cannot be read: {clause(error)}") from None
    except NotEvaluated as error:
        raise UsageError(error.reason) from None
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise UsageError("it is not a text in UTF-8") from None


def _document(text: str) -> dict[str, Any]:
    start = text.lstrip()[:1]
    if not start:
        raise UsageError(
            f"it is empty: {_COMMAND} printed nothing; run it again and read its errors"
        )
    if start == "<":
        raise UsageError("it is HTML or XML, not JSON: the page of a proxy, perhaps")
    try:
        document = strict_json.parse(text)
    except strict_json.TooDeep as error:
        raise UsageError(str(error)) from None
    except ValueError as error:
        raise UsageError(_why_not_json(text, start, error)) from None
    if not isinstance(document, dict):
        raise UsageError(f"it is not a report of {_COMMAND}")
    return document


def _why_not_json(text: str, start: str, error: ValueError) -> str:
    position = getattr(error, "pos", 0)
    where = f"line {text.count(chr(10), 0, position) + 1}"
    if start != "{":
        return (
            "it begins with a text before the JSON: redirect the standard output alone,"
            f" {_COMMAND} > audit.json"
        )
    if not text[position:].strip() or "Unterminated" in str(error):
        return f"it is cut off at {where}: write it again"
    return f"it is not valid JSON at {where}"


def _audit_in(document: dict[str, Any]) -> dict[str, Any]:
    """Return the report itself; with ``--fix`` it is beside what was changed."""
    inner = document.get("report")
    if "fix" not in document or not isinstance(inner, dict):
        return document
    return {"secretDiagnostics": document.get("secretDiagnostics", []), **inner}


def _consistent(report: AuditTable) -> AuditTable:
    """Return *report*, whose counts are those of its findings."""
    for severity in Severity:
        counted = sum(each.severity == severity for each in report.findings)
        stated = getattr(report.summary, severity)
        if counted != stated:
            raise UsageError(
                f"it is not whole: its summary counts {stated:g} {severity} findings,"
                f" and it has {counted}"
            )
    return report
