"""The document of ``--openclaw-evidence``: what it has, and its JSON Schema.

A field may be added in any version; ``schemaVersion`` is raised when one goes or
changes its meaning. ``docs/openclaw-evidence.schema.json`` is made of these classes.
"""

from __future__ import annotations

from typing import Any
from typing import Literal

from pydantic import BaseModel
from pydantic import ConfigDict
from pydantic import Field
from pydantic.alias_generators import to_camel

SCHEMA_VERSION: Literal[1] = 1
#: How an item ended. The last two say that nobody looked: they never mean clean.
Outcome = Literal[
    "passed",
    "failed",
    "error",
    "excepted",
    "unneededException",
    "notEvaluated",
    "notApplicable",
]


class Part(BaseModel):
    """A part of the document, with keys as JSON has them."""

    model_config = ConfigDict(
        frozen=True, alias_generator=to_camel, populate_by_name=True
    )


class NamedFile(Part):
    """A file: its name from the root directory, or from the deployment's places."""

    file: str
    sha256: str | None = Field(
        description="of its bytes; null: no digest, for the reason that note gives"
    )
    note: str = ""


class Tool(Part):
    """What judged."""

    name: Literal["pytest-openclaw"] = "pytest-openclaw"
    version: str
    rules: str = Field(
        description="sha256:<hex> of all files of the package: its rules and their data"
    )
    python: str
    pytest: str


class Asked(Part):
    """What the run was asked for; all else is in the baseline."""

    profile: str | None = Field(description="of the command line or the ini file")
    fail_on: str | None
    release: str | None
    select: list[str]
    ignore: list[str]
    strict: bool
    deep: bool
    probe: bool
    gateway_args: list[str] = Field(description="the flags, without their values")


class Finding(Part):
    """One thing that a check found."""

    severity: str
    check: str
    message: str
    subjects: list[str]
    place: str | None = Field(description="file:line:column")
    exceptions: list[str] = Field(
        description="where the approved exceptions are that cover it"
    )
    suppressed: str | None = Field(
        description="the reason in the config's own suppressions"
    )


class Item(Part):
    """One check, and how it ended."""

    check: str
    outcome: Outcome
    reason: str = Field(description="why, for each outcome but passed")
    findings: list[Finding]


class Judged(Part):
    """By which release's rules."""

    version: str
    source: str = Field(description="meta, given, deployed, report, or newest: assumed")
    rules: list[str] = Field(description="two, of a version between exact releases")
    approximate: str | None


class CapabilityState(Part):
    """One thing that the gateway has, and what the register says of it."""

    id: str
    shown: str = Field(description="what people call it, where that is not its id")
    state: str = Field(
        description="approved, owned, on trial, review due, trial over, unregistered,"
        " denied, or not required: of a kind that the register leaves out"
    )
    owner: str | None
    risk: str | None
    reviewed: str | None
    review_due: str | None = Field(description="a day, or now: it was never reviewed")
    approved_by: str | None
    ticket: str | None
    expires: str | None
    source: str | None = Field(description="where it came from, as it is recorded")
    digest: str | None
    surface: str | None
    entry: str | None = Field(description="file and line of its entry in the register")
    by_glob: bool = Field(description="is that entry about more than this thing?")


class CredentialState(Part):
    """One credential of the register; never its text."""

    id: str
    state: str = Field(description="current, due, or unknown")
    owner: str
    renewed: str | None
    due: str | None
    entry: str


class DeploymentEvidence(Part):
    """One deployment: what was judged, and how."""

    name: str
    release: Judged
    profile: str
    accepted: bool = Field(description="would the release load this config?")
    problems: list[str]
    config: str | None
    sha256: str | None = Field(
        description="of the texts of the config and of all that it includes, in order"
    )
    files: list[NamedFile]
    notes: list[str]
    severities: dict[str, int]
    outcomes: dict[str, int]
    items: list[Item]
    exceptions: list[dict[str, str]] = Field(
        description="those that were needed, by the keys of the baseline"
    )
    attestations: dict[str, dict[str, str]]
    capabilities: list[CapabilityState]
    unknown_kinds: dict[str, str] = Field(
        description="kinds of which more may be there than is listed, and why"
    )
    credentials: list[CredentialState]


class ControlEvidence(Part):
    """One control of a framework, over all deployments; no statement of compliance."""

    id: str
    name: str
    relation: str = Field(
        description="evidence: a failing check contradicts it; partial: one of several"
        " things that it requires"
    )
    state: str = Field(
        description="failed, excepted, not evaluated, clean, nothing applies, or no"
        " check sees it; clean only if nothing of it was left out"
    )
    failed: int
    excepted: int
    not_evaluated: int
    not_run: int = Field(description="checks that the profile or selection left out")
    clean: int


class FrameworkEvidence(Part):
    """One framework that the run was asked for."""

    name: str
    title: str
    controls: list[ControlEvidence]


class Evidence(Part):
    """The document."""

    schema_version: Literal[1] = SCHEMA_VERSION
    time: str = Field(description="when the document was made, UTC, ISO 8601")
    day: str = Field(description="the day on which exceptions and reviews were judged")
    tool: Tool
    asked: Asked
    whole: bool = Field(
        description="was all collected and run? If not, what is missing was left out"
    )
    baseline: NamedFile | None
    accepted: NamedFile | None = Field(
        description="the findings that were there when the baseline began"
    )
    register_: NamedFile | None = Field(alias="register")
    failures: list[str] = Field(
        description="what failed the run beside its items: exceptions that nothing"
        " needed, and names that no deployment has"
    )
    frameworks: list[FrameworkEvidence] = []
    deployments: list[DeploymentEvidence]


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of the document."""
    schema = Evidence.model_json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "The file of --openclaw-evidence",
        "description": "What was judged, and how it ended. A field may be added in any"
        " version; schemaVersion is raised when one goes or changes its meaning.",
    }
