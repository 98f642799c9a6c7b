"""What a report found, as findings of checks: its own words, bounded and printable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field

from pytest_openclaw.checks.kit.catalogue import Catalogue
from pytest_openclaw.checks.kit.check import Check
from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.secrets.redaction import Redactor
from pytest_openclaw.effective.secrets_audit.scan import ROOT
from pytest_openclaw.findings import Finding
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import Subject
from pytest_openclaw.findings import Suppressed
from pytest_openclaw.given_reports.subjects import subjects_of
from pytest_openclaw.given_reports.tables import AuditTable
from pytest_openclaw.given_reports.tables import FindingTable
from pytest_openclaw.given_reports.tables import SecretsFindingTable
from pytest_openclaw.given_reports.tables import SecretsTable
from pytest_openclaw.language.plain import printable
from pytest_openclaw.on_use import dataclass

#: The suite of checks that only a report names. No profile asks for it.
REPORTED = "reported"
_SEVERITIES = {
    "error": Severity.CRITICAL,
    "warn": Severity.WARN,
    "info": Severity.INFO,
}
#: Characters of a text that are shown; the longest of the real audit has 2,000.
_LONGEST = 8_000
_BLANKS = re.compile(r"\s+(?P<bullet>-\s+)?")
_REDACTOR = Redactor(())


@dataclass(frozen=True)
class Reported:
    """What a report says of one check."""

    check: Check
    findings: list[Finding] = field(default_factory=list)
    suppressed: list[Suppressed] = field(default_factory=list)


def reported(
    audit: AuditTable | None, secrets: SecretsTable | None, catalogue: Catalogue
) -> dict[str, Reported]:
    """Return what the reports found, by the id of the check.

    A finding of a template is of the part that its id names. One that *catalogue* does
    not know has a check of its own.
    """
    found: dict[str, Reported] = {}

    def of(check_id: str, table: FindingTable | None = None) -> Reported:
        judged = _check_of(check_id, table, catalogue)
        return found.setdefault(judged.id, Reported(judged))

    for each in audit.findings if audit else ():
        about = of(each.check_id, each)
        about.findings.append(_finding(each, about.check))
    for each in audit.suppressed_findings if audit else ():
        about = of(each.check_id, each)
        reason = plain_text(each.suppression.reason)
        about.suppressed.append(Suppressed(_finding(each, about.check), reason))
    for one in secrets.findings if secrets else ():
        about = of(f"secrets.{one.code.lower()}")
        about.findings.append(_secrets_finding(one, about.check))
    return found


def unknown_checks(
    audit: AuditTable | None, secrets: SecretsTable | None, catalogue: Catalogue
) -> Iterator[Check]:
    """Yield a check for each id of the reports that *catalogue* does not know."""
    for each in reported(audit, secrets, catalogue).values():
        if each.check.suite == REPORTED and not catalogue.has(each.check.id):
            yield each.check


def plain_text(text: str) -> str:
    """Return a report's *text* in one line, printable, not too long, and redacted."""
    more = len(text) - _LONGEST
    end = f" … and {more} more characters" if more > 0 else ""
    joined = _BLANKS.sub(_joined, text[:_LONGEST].strip())
    joined = joined.replace(":,", ":")
    return printable(_REDACTOR.redact(joined)) + end


def _joined(match: re.Match[str]) -> str:
    """Return blanks, and a bullet after them, as they are within one line."""
    before, _, after = match[0].partition("-")
    if match["bullet"] and "\n" in before:
        return ", "
    before, after = (" " if "\n" in each else each for each in (before, after))
    return f"{before}-{after}" if match["bullet"] else before


def _check_of(check_id: str, table: FindingTable | None, catalogue: Catalogue) -> Check:
    check_id = printable(check_id)
    known = catalogue.find(check_id)
    if known is None:
        return _unknown(check_id, table)
    if known.each is None or "*" not in known.id:
        return known
    pattern = re.escape("*".join(known.emits)).replace(r"\*", "(.*)")
    match = re.fullmatch(pattern, check_id)
    part = match[1] if match else check_id
    return known.of(part)


def _unknown(check_id: str, table: FindingTable | None) -> Check:
    """Return the check of an id that no release has which is known here."""

    def unsaid(deployment: Deployment) -> Iterator[Found]:
        return iter(())

    unsaid.__doc__ = (table and plain_text(table.title)) or "The report names no title"
    fix = (table and plain_text(table.remediation)) or "See what the report says of it."
    severity = Severity(table.severity) if table else Severity.WARN
    return check(check_id, severity, fix=fix, suite=REPORTED)(unsaid)


def _finding(table: FindingTable, judged: Check) -> Finding:
    return Finding(
        check_id=printable(table.check_id),
        severity=Severity(table.severity),
        title=plain_text(table.title) or judged.title,
        message=plain_text(table.detail) or plain_text(table.title),
        subjects=tuple(
            Subject(plain_text(each)) for each in subjects_of(table.detail[:_LONGEST])
        ),
        remediation=plain_text(table.remediation) or _plain_fix(judged),
    )


def _secrets_finding(table: SecretsFindingTable, judged: Check) -> Finding:
    file, path = plain_text(table.file), plain_text(table.json_path)
    # Of a value in the config, an exception for that config names the place alone.
    is_config = file.replace("\\", "/").endswith("/openclaw.json")
    subject = file if path == ROOT else path if is_config else f"{file}:{path}"
    return Finding(
        check_id=judged.id,
        severity=_SEVERITIES[table.severity],
        title=judged.title,
        message=plain_text(table.message),
        subjects=(Subject(subject),),
        remediation=_plain_fix(judged),
    )


def _plain_fix(judged: Check) -> str:
    """Return the fix without the names that a release has for keys."""
    return re.sub(r"\{rules\.[^}]*\}", "the setting", judged.fix).replace(
        "{path}", "PATH"
    )
