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
    subject: Text | tuple[Text, ...] = Field(
        default=(),
        description="only findings about these config paths, files or agents; globs",
    )
    deployments: tuple[Text, ...] = Field(
        default=(), description="only these deployments; globs over their names"
    )
    reason: Text = Field(description="why the weakness is accepted")
    owner: Text = Field(description="who answers for it")
    expires: datetime.date = Field(description="the last day it holds, UTC")
    granted: datetime.date | None = Field(
        default=None, description="the day it was approved; its length counts from here"
    )
    approved_by: Text | None = Field(default=None, description="who approved it")
    ticket: Text | None = Field(default=None, description="where it was discussed")
    compensating_control: Text | None = Field(
        default=None, description="what makes up for the weakness meanwhile"
    )


class DeploymentTable(StrictTable):
    """``[[deployment]]``: one gateway, or as many as its glob finds."""

    config: Text | None = Field(
        default=None,
        description="its config file; a glob stands for several. Without one, this is"
        " about what a fixture or a plugin gives under the name",
    )
    report: Text | tuple[Text, ...] = Field(
        default=(),
        description="what its own openclaw security audit --json said, and its secrets"
        " audit; without a config, a glob stands for several deployments",
    )
    name: Text | None = Field(
        default=None,
        description="what reports call it; {1} is what the first * of config stands"
        " for. Default: the path",
    )
    state_dir: Text | None = Field(default=None, description="its state directory")
    home: Text | None = Field(default=None, description="its home directory")
    env: dict[str, str] = Field(default={}, description="its environment")
    env_file: Text | None = Field(
        default=None, description="further variables, as in a .env file"
    )
    opaque_env: tuple[Text, ...] = Field(
        default=(), description="variables that are set on the host, unknown here"
    )
    gateway_args: tuple[str, ...] = Field(
        default=(),
        description="what its gateway is started with, stronger than the config:"
        ' ["--bind", "lan"]',
    )
    probe: bool | Text | None = Field(
        default=None,
        description="connect to its running gateway: true, or the URL; false: never",
    )
    probe_token_env: Text | None = Field(
        default=None,
        description="the variable of pytest's environment with the probe's token",
    )
    probe_password_env: Text | None = Field(
        default=None, description="the same for a password"
    )
    unset_variables: Literal["opaque", "missing"] | None = Field(
        default=None, description="as of the whole baseline, for this deployment"
    )
    release: Text | None = Field(default=None, description="judge by its rules")
    profile: Text | None = Field(
        default=None, description="how strict a line is drawn here"
    )
    fail_on: SeverityWord | None = Field(
        default=None, description="the least severity that fails here"
    )
    select: tuple[Text, ...] = Field(default=(), description="only these checkIds")
    ignore: tuple[Text, ...] = Field(default=(), description="not these checkIds")
    secrets: bool | None = Field(
        default=None, description="as of the whole baseline, for this deployment"
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
        description="what it starts from: audit, hardened, shared, governed, or another"
    )
    add: tuple[Text, ...] = Field(
        default=(), description="checkIds, or globs over them, that come in"
    )
    drop: tuple[Text, ...] = Field(
        default=(), description="checkIds, or globs over them, that fall out"
    )
    severity: dict[str, SeverityWord] = Field(
        default={}, description="severities of findings by checkId or glob"
    )
    attestations: tuple[AttestationName, ...] = Field(
        default=(), description="what somebody has to stand for: names of attestations"
    )


class AttestationTable(StrictTable):
    """``[[attestation]]``: what no program can see, and somebody stands for."""

    check: AttestationName = Field(description="its name; the item is attested.<name>")
    statement: Text = Field(description="what was done, or is the case")
    by: Text = Field(description="who stands for it")
    date: datetime.date = Field(description="the day it was seen to be so, UTC")
    expires: datetime.date = Field(description="the last day it holds, UTC")
    deployments: tuple[Text, ...] = Field(
        default=(), description="only of these deployments; globs over their names"
    )


class BaselineTable(StrictTable):
    """The whole file, or ``[tool.openclaw]`` of a pyproject.toml."""

    release: Text | None = Field(
        default=None, description="judge the deployments named here by this release"
    )
    profile: Text | None = Field(
        default=None,
        description="how strict a line is drawn: audit (the default), hardened, shared,"
        " governed, or one of profiles",
    )
    attestations: tuple[AttestationName, ...] = Field(
        default=(),
        description="what somebody has to stand for everywhere: names of attestations",
    )
    fail_on: SeverityWord | None = Field(
        default=None, description="the least severity that fails; default: warn"
    )
    max_exception_days: int = Field(
        default=180, ge=1, description="how long an exception may run"
    )
    warn_days: int = Field(
        default=14,
        ge=0,
        description="with fewer days left, an exception is warned of",
    )
    unset_variables: Literal["opaque", "missing"] = Field(
        default="opaque", description="what a variable without a value counts as"
    )
    unused_exceptions: Literal["fail", "warn"] = Field(
        default="fail", description="what becomes of exceptions that nothing needs"
    )
    config_suppressions: Literal["honour", "fail"] = Field(
        default="honour",
        description="may a config exempt itself by security.audit.suppressions?",
    )
    select: tuple[Text, ...] = Field(default=(), description="only these checkIds")
    ignore: tuple[Text, ...] = Field(default=(), description="not these checkIds")
    secrets: bool = Field(
        default=False, description="also what openclaw secrets audit finds"
    )
    register_: Text | None = Field(
        default=None,
        alias="register",
        description="the file that says who answers for what; default:"
        " openclaw-register.toml beside this one, if it is there",
    )
    deployment: tuple[DeploymentTable, ...] = ()
    exception: tuple[ExceptionTable, ...] = ()
    attestation: tuple[AttestationTable, ...] = ()
    profiles: dict[str, ProfileTable] = {}
    severity: dict[str, SeverityTable] = {}
