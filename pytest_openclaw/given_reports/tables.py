"""What the release's own audits write as JSON, of any release since 2026.2."""

from __future__ import annotations

from typing import Annotated
from typing import Any
from typing import Literal

from pydantic import BaseModel
from pydantic import ConfigDict
from pydantic import Field
from pydantic import StringConstraints
from pydantic.alias_generators import to_camel

#: More of them than any host has; what is beyond is not read.
MOST = 10_000
Id = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Words = Annotated[str, StringConstraints(max_length=100_000)]


class _Table(BaseModel):
    """Releases add keys: unknown ones are left out."""

    model_config = ConfigDict(
        extra="ignore", frozen=True, strict=True, alias_generator=to_camel
    )


class FindingTable(_Table):
    """One finding of ``openclaw security audit``."""

    check_id: Id
    severity: Literal["critical", "warn", "info"]
    title: Words
    detail: Words
    remediation: Words = ""


class SuppressionTable(_Table):
    """Why the config sets a finding aside."""

    reason: Words = ""


class SuppressedTable(FindingTable):
    """A finding that the config's own suppressions set aside."""

    suppression: SuppressionTable = SuppressionTable()


class DeepTable(_Table):
    """What ``--deep`` adds: how the probe of the running gateway went."""

    gateway: dict[str, Any] | None = None


class SummaryTable(_Table):
    """The number of findings by severity; numbers are read as JavaScript has them."""

    critical: float
    warn: float
    info: float


class AuditTable(_Table):
    """``openclaw security audit --json``."""

    summary: SummaryTable
    findings: Annotated[list[FindingTable], Field(max_length=MOST)]
    suppressed_findings: Annotated[list[SuppressedTable], Field(max_length=MOST)] = []
    deep: DeepTable | None = None
    secret_diagnostics: Annotated[list[Words], Field(max_length=MOST)] = []


class SecretsFindingTable(_Table):
    """One finding of ``openclaw secrets audit``."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{0,60}$")]
    severity: Literal["info", "warn", "error"]
    file: Words
    json_path: Words
    message: Words


class ResolutionTable(_Table):
    """How far references were followed."""

    skipped_exec_refs: float = 0


class SecretsTable(_Table):
    """``openclaw secrets audit --json``."""

    version: Annotated[float, Field(ge=1, le=1)]
    status: Literal["clean", "findings", "unresolved"]
    files_scanned: list[Words]
    resolution: ResolutionTable = ResolutionTable()
    findings: Annotated[list[SecretsFindingTable], Field(max_length=MOST)]
