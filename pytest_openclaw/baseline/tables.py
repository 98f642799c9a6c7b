"""What an ``openclaw-baseline.toml`` may say; pydantic refuses everything else."""

from __future__ import annotations

import datetime
from typing import Annotated
from typing import Literal

from pydantic import BaseModel
from pydantic import ConfigDict
from pydantic import Field
from pydantic import StringConstraints

SeverityWord = Literal["critical", "warn", "info"]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_NAME = r"^[a-z0-9_-]+(\.[a-z0-9_-]+)*$"
AttestationName = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=_NAME)
]


class StrictTable(BaseModel):
    """One that has the keys it states and no others, spelled with hyphens."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        alias_generator=lambda name: name.replace("_", "-"),
    )


class ExceptionTable(StrictTable):
    """``[[exception]]``: a weakness that somebody answers for, until a day."""

    check: Text = Field(description="a checkId, or a glob over checkIds")
    subject: Text | Annotated[tuple[Text, ...], Field(min_length=1)] = Field(
        default=(),
        description="only findings about these config paths, files or agents (globs)",
    )
    deployments: tuple[Text, ...] = Field(
        default=(),
        min_length=1,
        description="only these deployments (globs over their names)",
    )
    reason: Text = Field(description="why the risk is accepted")
    owner: Text = Field(description="who is responsible for it")
    expires: datetime.date = Field(description="the last valid day, UTC")
    granted: datetime.date | None = Field(
        default=None,
        description="the day of approval, from which max-exception-days counts",
    )
    approved_by: Text | None = Field(default=None, description="who approved it")
    ticket: Text | None = Field(
        default=None, description="the ticket with the discussion"
    )
    compensating_control: Text | None = Field(
        default=None, description="the compensating controls in the meantime"
    )


class DeploymentTable(StrictTable):
    """``[[deployment]]``: one gateway, or as many as its glob finds."""

    config: Text | None = Field(
        default=None,
        description=(
            "its config file, or a glob for several. Without a config, the table "
            "applies to the deployment of a fixture or plugin with this name"
        ),
    )
    report: Text | tuple[Text, ...] = Field(
        default=(),
        description="what its own openclaw security audit --json said, and its secrets"
        " audit; without a config, a glob stands for several deployments",
    )
    name: Text | None = Field(
        default=None,
        description=(
            "its name in reports; {1} is the text matched by the first * of config. "
            "Default: the path"
        ),
    )
    state_dir: Text | None = Field(default=None, description="its state directory")
    home: Text | None = Field(default=None, description="its home directory")
    surroundings: tuple[Text, ...] = Field(
        default=(),
        description="files around it to search for tokens of ClawMaster: units, Compose"
        " files, documents, logs; globs",
    )
    env: dict[str, str] = Field(default={}, description="its environment")
    env_file: Text | None = Field(
        default=None, description="further variables, as in a .env file"
    )
    opaque_env: tuple[Text, ...] = Field(
        default=(), description="variables set on the host, values unknown here"
    )
    gateway_args: tuple[str, ...] = Field(
        default=(),
        description="the arguments of its gateway, which override the config:"
        ' ["--bind", "lan"]',
    )
    probe: bool | Text | None = Field(
        default=None,
        description="connect to its running gateway: true, the URL, or false for never",
    )
    probe_token_env: Text | None = Field(
        default=None,
        description="the environment variable of pytest with the probe's token",
    )
    probe_password_env: Text | None = Field(
        default=None, description="the same for a password"
    )
    unset_variables: Literal["opaque", "missing"] | None = Field(
        default=None,
        description="overrides the key of the whole baseline for this deployment",
    )
    release: Text | None = Field(
        default=None, description="evaluate with the rules of this release"
    )
    profile: Text | None = Field(
        default=None, description="the profile of this deployment"
    )
    fail_on: SeverityWord | None = Field(
        default=None, description="the lowest severity that fails here"
    )
    select: tuple[Text, ...] = Field(default=(), description="only these checkIds")
    ignore: tuple[Text, ...] = Field(default=(), description="not these checkIds")
    secrets: bool | None = Field(
        default=None,
        description="overrides the key of the whole baseline for this deployment",
    )

    @property
    def reports(self) -> tuple[str, ...]:
        """The patterns of its reports."""
        return (self.report,) if isinstance(self.report, str) else self.report

    @property
    def pattern(self) -> str | None:
        """What names it: its config, else its report; ``None``: a fixture gives it."""
        return self.config or next(iter(self.reports), None)


class SeverityTable(StrictTable):
    """``[severity."<glob>"]``: another severity for the findings of some checks."""

    severity: SeverityWord
    reason: Text


class ProfileTable(StrictTable):
    """``[profiles.<name>]``: an organisation's own line, starting from another one."""

    extends: Text = Field(
        description="what it starts from: a built-in profile, or another of yours"
    )
    add: tuple[Text, ...] = Field(
        default=(), description="checkIds, or globs over them, to add"
    )
    drop: tuple[Text, ...] = Field(
        default=(), description="checkIds, or globs over them, to remove"
    )
    severity: dict[str, SeverityWord] = Field(
        default={}, description="severities of findings by checkId or glob"
    )
    attestations: tuple[AttestationName, ...] = Field(
        default=(), description="the required attestations, by name"
    )


class AttestationTable(StrictTable):
    """``[[attestation]]``: what no program can see, and somebody stands for."""

    check: AttestationName = Field(description="its name; the item is attested.<name>")
    statement: Text = Field(description="the statement: what was done or verified")
    by: Text = Field(description="who attests it")
    date: datetime.date = Field(description="the day of the verification, UTC")
    expires: datetime.date = Field(description="the last valid day, UTC")
    deployments: tuple[Text, ...] = Field(
        default=(),
        min_length=1,
        description="only for these deployments (globs over their names)",
    )


class BaselineTable(StrictTable):
    """The whole file, or ``[tool.openclaw]`` of a pyproject.toml."""

    release: Text | None = Field(
        default=None,
        description="evaluate all deployments with the rules of this release",
    )
    profile: Text | None = Field(
        default=None,
        description="how strict the checks are: audit (the default), personal,"
        " hardened, shared, governed, or one of profiles",
    )
    attestations: tuple[AttestationName, ...] = Field(
        default=(),
        description="the attestations required for every deployment, by name",
    )
    fail_on: SeverityWord | None = Field(
        default=None, description="the lowest severity that fails; default: warn"
    )
    max_exception_days: int = Field(
        default=180, ge=1, description="the longest validity of an exception, in days"
    )
    max_attestation_days: int = Field(
        default=366,
        ge=1,
        description="the longest validity of an attestation, in days",
    )
    warn_days: int = Field(
        default=14,
        ge=0,
        description="warn if an exception expires within this number of days",
    )
    unset_variables: Literal["opaque", "missing"] = Field(
        default="opaque", description="how to treat a variable without a value"
    )
    unused_exceptions: Literal["fail", "warn"] = Field(
        default="fail", description="how to report unnecessary exceptions"
    )
    config_suppressions: Literal["honour", "fail"] = Field(
        default="honour",
        description="whether to allow security.audit.suppressions of a config",
    )
    select: tuple[Text, ...] = Field(default=(), description="only these checkIds")
    ignore: tuple[Text, ...] = Field(default=(), description="not these checkIds")
    secrets: bool = Field(
        default=False, description="also run the checks of openclaw secrets audit"
    )
    register_: Text | None = Field(
        default=None,
        alias="register",
        description="the file that says who answers for what; default:"
        " openclaw-register.toml beside this one, if it is there",
    )
    framework: tuple[Text, ...] = Field(
        default=(),
        description="the frameworks whose controls reports show: owasp-asi-2026,"
        " owasp-llm-2026, nist-csf-2, openclaw-threat-model, or one of frameworks",
    )
    frameworks: dict[str, dict[str, tuple[Text, ...]]] = Field(
        default={},
        description="custom frameworks: for each control, the checkIds that are"
        " evidence about it, or globs over them",
    )
    deployment: tuple[DeploymentTable, ...] = ()
    exception: tuple[ExceptionTable, ...] = ()
    attestation: tuple[AttestationTable, ...] = ()
    profiles: dict[str, ProfileTable] = {}
    severity: dict[str, SeverityTable] = {}
