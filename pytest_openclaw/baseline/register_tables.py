"""What an ``openclaw-register.toml`` may say; pydantic refuses everything else."""

from __future__ import annotations

import datetime
from typing import Annotated
from typing import Literal

from pydantic import Field
from pydantic import StringConstraints

from pytest_openclaw.baseline.tables import StrictTable
from pytest_openclaw.baseline.tables import Text
from pytest_openclaw.register.entries import DEFAULT_KINDS
from pytest_openclaw.register.entries import Kind
from pytest_openclaw.register.entries import Risk

Days = Annotated[int, Field(ge=1, le=36_500)]
Digest = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^sha256:[0-9a-f]{64}$")
]
Source = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^[a-z]+:.+$")
]


class CapabilityTable(StrictTable):
    """``[[capability]]``: something that gateways have, and who answers for it."""

    id: Text = Field(description="<kind>/<name>; the name may be a glob")
    owner: Text | None = Field(
        default=None, description="who answers for it; required, unless it is denied"
    )
    deployments: tuple[Text, ...] = Field(
        default=(),
        min_length=1,
        description="only of these deployments; globs over their names",
    )
    risk: Risk | None = Field(
        default=None,
        description="starts the clock of reviews; none: no review is due",
    )
    reviewed: datetime.date | None = Field(
        default=None, description="the day of the last review, UTC"
    )
    approved_by: Text | None = Field(default=None, description="who approved it")
    ticket: Text | None = Field(default=None, description="where it was discussed")
    expires: datetime.date | None = Field(
        default=None, description="the last day of a trial, UTC"
    )
    source: Source | None = Field(
        default=None,
        description="where it has to come from: npm:name@1.2.3, clawhub:owner/slug@1,"
        " url:https://host/path; a glob",
    )
    digest: Digest | None = Field(
        default=None, description="of the files of a skill or plugin: sha256:<hex>"
    )
    surface: Digest | None = Field(
        default=None,
        description="of what a plugin may do, as it was accepted: acceptedSurfaceHash",
    )
    why: Text | None = Field(default=None, description="what it is for")
    denied: Text | None = Field(
        default=None, description="in place of owner: why it is banned"
    )


class CredentialTable(StrictTable):
    """``[[credential]]``: who renews a credential, and when somebody last did."""

    id: Text = Field(
        description="a variable, a secret (store:NAME), a config path, or an auth"
        " profile (auth:provider:name)"
    )
    owner: Text = Field(description="who renews it")
    rotated: datetime.date | None = Field(
        default=None, description="the day it was last renewed, UTC"
    )
    rotate_every: Days | None = Field(
        default=None, description="after how many days it has to be renewed"
    )
    deployments: tuple[Text, ...] = Field(
        default=(),
        min_length=1,
        description="only of these deployments; globs over their names",
    )
    why: Text | None = Field(default=None, description="what it is for")


class RegisterTable(StrictTable):
    """The whole file."""

    kinds: tuple[Kind, ...] = Field(
        default=DEFAULT_KINDS,
        description="the kinds of things that need an entry",
    )
    review_every: dict[Risk, Days] = Field(
        default={}, description="days between reviews, by risk"
    )
    rotate_every: Days = Field(
        default=90, description="days after which a credential has to be renewed"
    )
    approvals: Literal["none", "high", "all"] = Field(
        default="none", description="the risks that need an approved-by"
    )
    capability: tuple[CapabilityTable, ...] = ()
    credential: tuple[CredentialTable, ...] = ()
