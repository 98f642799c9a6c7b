"""What a scan for secrets gathers: findings, references, files, and what stays open."""

from __future__ import annotations

import os
from collections.abc import Iterable
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import field
from enum import Enum

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.secrets.secret_refs import SecretRef
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.language.plain import printable
from pytest_openclaw.on_use import dataclass

#: The JSON path of a whole file.
ROOT = "<root>"


class Code(str, Enum):
    """The kinds of findings, by the release's own words."""

    PLAINTEXT_FOUND = "PLAINTEXT_FOUND"
    REF_UNRESOLVED = "REF_UNRESOLVED"
    REF_SHADOWED = "REF_SHADOWED"
    LEGACY_RESIDUE = "LEGACY_RESIDUE"
    PLACEHOLDER_VALUE = "PLACEHOLDER_VALUE"
    STORE_PLAINTEXT_RESIDUE = "STORE_PLAINTEXT_RESIDUE"

    @property
    def check_id(self) -> str:
        """The id of the check that is about it."""
        return f"secrets.{self.value.lower()}"


@dataclass(frozen=True)
class Spot:
    """Where a secret stands, or should stand.

    ``file`` and ``json_path`` are the release's words for it; ``subject`` is what a
    finding points at: a place of the config, else ``file:json_path``, or the file
    alone where it is about the whole of it.
    """

    file: str
    json_path: str
    subject: Setting | str
    provider: str | None = None
    profile_id: str | None = None

    @classmethod
    def in_file(
        cls,
        file: str,
        json_path: str = ROOT,
        provider: str | None = None,
        profile_id: str | None = None,
    ) -> Spot:
        """Return a spot in a *file* that is not the config."""
        subject = file if json_path == ROOT else f"{file}:{json_path}"
        return cls(file, json_path, subject, provider, profile_id)

    @property
    def named(self) -> str:
        """What a message calls it."""
        if isinstance(self.subject, Setting):
            return str(self.subject)
        name = os.path.basename(self.file)
        within = "" if self.json_path == ROOT else f": {self.json_path}"
        return printable(name + within)


@dataclass(frozen=True)
class SecretsFinding:
    """One finding; ``severity`` is the release's word: ``info``, ``warn``, ``error``.

    ``message`` is a clause that holds no secret's text.
    """

    code: Code
    severity: str
    spot: Spot
    message: str

    @property
    def file(self) -> str:
        """The file that it is in, as the release names it."""
        return self.spot.file

    @property
    def json_path(self) -> str:
        """Where in that file: keys and indexes with dots between, or ``<root>``."""
        return self.spot.json_path

    @property
    def provider(self) -> str | None:
        """The model provider, where the release names one."""
        return self.spot.provider

    @property
    def profile_id(self) -> str | None:
        """The profile of an agent, where the release names one."""
        return self.spot.profile_id

    def to_data(self) -> dict[str, str]:
        """Return this as the release writes it."""
        data = {
            "code": self.code.value,
            "severity": self.severity,
            "file": self.file,
            "jsonPath": self.json_path,
            "message": self.message,
        }
        if self.provider is not None:
            data["provider"] = self.provider
        if self.profile_id is not None:
            data["profileId"] = self.profile_id
        return data


#: Reasons why findings may be missing, each with what it is about.
Open = dict[str, dict[str, None]]
#: How many places one reason names.
_NAMED = 5


def in_words(*reasons: Open) -> str | None:
    """Return *reasons* as one text, each told once; ``None`` if there are none."""
    merged: Open = {}
    for each in reasons:
        for reason, about in each.items():
            merged.setdefault(reason, {}).update(about)
    return "; ".join(_told(*each) for each in merged.items()) or None


def _told(reason: str, about: Iterable[str]) -> str:
    named = list(about)
    more = len(named) - _NAMED
    shown = [*named[:_NAMED], *([f"{more} more"] if more > 0 else [])]
    return f"{', '.join(shown)}: {reason}"


@dataclass
class Scan:
    """What is gathered over one deployment, in the release's order.

    ``texts`` are the texts that stand in the config itself, ``profiles`` the model
    providers that agents hold a profile for. ``open`` gives the reasons for which
    findings of a code may be missing.
    """

    deployment: Deployment
    findings: list[SecretsFinding] = field(default_factory=list)
    scanned: set[str] = field(default_factory=set)
    references: list[tuple[SecretRef, Spot]] = field(default_factory=list)
    provider_keys: list[tuple[str, Spot]] = field(default_factory=list)
    texts: list[tuple[Setting, Spot]] = field(default_factory=list)
    profiles: set[str] = field(default_factory=set)
    stored: set[str] = field(default_factory=set)
    """Names in the store that references are for, wherever these lead."""
    unknown_profiles: str | None = None
    refs_checked: int = 0
    skipped_exec_refs: int = 0
    open: dict[Code, Open] = field(default_factory=dict)
    knows_less: bool = False
    """Is something open that the release itself would know on the host?"""

    def found(self, code: Code, severity: str, spot: Spot, message: str) -> None:
        """Add a finding."""
        message = self.deployment.redacted(f"{spot.named} {message}")
        self.findings.append(SecretsFinding(code, severity, spot, message))

    def plaintext(self, spot: Spot, message: str) -> None:
        """Add one about a text that stands where it can be read."""
        self.found(Code.PLAINTEXT_FOUND, "warn", spot, message)

    def unresolved(self, spot: Spot, message: str) -> None:
        """Add one about a reference that leads to nothing."""
        self.found(Code.REF_UNRESOLVED, "error", spot, message)

    def leave_open(
        self, what: str, reason: str, *codes: Code, as_there: bool = False
    ) -> None:
        """Say that *what* may have more findings of *codes* than are known here.

        *as_there*: the release, as it runs by default, knows no more of it.
        """
        self.knows_less = self.knows_less or not as_there
        for code in codes:
            reasons = self.open.setdefault(code, {})
            reasons.setdefault(self.deployment.redacted(reason), {})[what] = None

    @contextmanager
    def part(self, what: str, *codes: Code) -> Iterator[None]:
        """Let *what*, if it cannot be evaluated here, leave *codes* open."""
        try:
            yield
        except NotEvaluated as not_evaluated:
            self.leave_open(what, not_evaluated.reason, *codes)


def config_file(deployment: Deployment) -> str:
    """Return what stands for the config among the files that were looked at."""
    return deployment.places.config or deployment.shown
