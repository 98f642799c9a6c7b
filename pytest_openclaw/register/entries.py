"""The entries of a register, and which of them is about a thing."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import field
from functools import cached_property
from typing import Literal
from typing import get_args

from pytest_openclaw.language.globs import is_glob
from pytest_openclaw.language.globs import matches_any
from pytest_openclaw.on_use import dataclass

Kind = Literal[
    "channel",
    "provider",
    "mcp",
    "hook",
    "agent",
    "plugin",
    "skill",
    "cron",
    "device",
    "exec",
]
Risk = Literal["high", "medium", "low"]
#: The kinds of things, in the order in which reports list them.
KINDS: tuple[Kind, ...] = get_args(Kind)
#: Those that change without a review by nature: left out unless a register has them.
OPTIONAL_KINDS: tuple[Kind, ...] = ("agent", "exec")
#: Those that need an entry where a register does not say.
DEFAULT_KINDS = tuple(kind for kind in KINDS if kind not in OPTIONAL_KINDS)


@dataclass(frozen=True)
class Entry:
    """One ``[[capability]]``: ``where`` is its file and line.

    ``id`` is a kind and a name, either of which may be a glob. An entry has an
    ``owner``, or it is ``denied`` for a reason.
    """

    id: str
    where: str
    owner: str | None = None
    deployments: tuple[str, ...] = ()
    risk: str | None = None
    reviewed: datetime.date | None = None
    approved_by: str | None = None
    ticket: str | None = None
    expires: datetime.date | None = None
    source: str | None = None
    digest: str | None = None
    surface: str | None = None
    why: str | None = None
    denied: str | None = None

    @property
    def kind(self) -> str:
        """The kind of things that it is about."""
        return self.id.partition("/")[0]

    @property
    def is_glob(self) -> bool:
        """Can it be about more than one thing?"""
        return is_glob(self.id)

    def holds_for(self, deployment: str) -> bool:
        """Is it about the deployment of this name?"""
        return not self.deployments or matches_any(deployment, self.deployments)

    def state(self, today: datetime.date) -> str:
        """Return in a word or two how things stand that it is about."""
        if self.denied is not None:
            return "denied"
        if self.expires is not None:
            return "trial over" if today > self.expires else "on trial"
        return "approved" if self.approved_by else "owned"

    def __str__(self) -> str:
        facts = [f"owner {self.owner}"] if self.owner else []
        facts += [f"denied: {self.denied}"] if self.denied else []
        facts += [f"risk {self.risk}"] if self.risk else []
        facts += [f"reviewed {self.reviewed}"] if self.reviewed else []
        facts += [f"approved by {self.approved_by}"] if self.approved_by else []
        facts += [f"ticket {self.ticket}"] if self.ticket else []
        facts += [f"expires {self.expires}"] if self.expires else []
        return f"{self.id} ({', '.join(facts)})"


@dataclass(frozen=True)
class CredentialEntry:
    """One ``[[credential]]``: who renews it, and when somebody last did."""

    id: str
    where: str
    owner: str
    rotated: datetime.date | None = None
    rotate_every: int | None = None
    deployments: tuple[str, ...] = ()
    why: str | None = None

    def holds_for(self, deployment: str) -> bool:
        """Is it about the deployment of this name?"""
        return not self.deployments or matches_any(deployment, self.deployments)


@dataclass(frozen=True)
class Register:
    """A whole register, as it counts on a day.

    ``review_every`` has days by risk. ``approvals`` says which risks need an approval:
    ``none``, ``high`` or ``all``. ``digest`` is the SHA-256 of its file.
    """

    shown: str
    today: datetime.date
    entries: tuple[Entry, ...] = ()
    credentials: tuple[CredentialEntry, ...] = ()
    kinds: frozenset[str] = frozenset(DEFAULT_KINDS)
    review_every: Mapping[str, int] = field(default_factory=dict)
    rotate_every: int = 90
    approvals: str = "none"
    warn_days: int = 14
    digest: str = ""

    def entry_for(
        self, deployment: str, kind: str, names: Iterable[str]
    ) -> Entry | None:
        """Return the entry about a thing, which may have several *names*.

        An exact id is stronger than a glob, and a ban is than another glob.
        """
        ids = [f"{kind}/{name}" for name in names]
        for id_ in ids:
            for entry in self._exact.get(id_, ()):
                if entry.holds_for(deployment):
                    return entry
        fitting = (
            entry
            for entry in self._globs
            if entry.holds_for(deployment)
            and any(matches_any(id_, [entry.id]) for id_ in ids)
        )
        return next(fitting, None)

    def entries_for(self, deployment: str) -> Iterator[Entry]:
        """Yield the entries that are about the deployment of this name."""
        return (each for each in self.entries if each.holds_for(deployment))

    @cached_property
    def _exact(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            if not entry.is_glob:
                found.setdefault(entry.id, []).append(entry)
        return found

    @cached_property
    def _globs(self) -> list[Entry]:
        globs = [entry for entry in self.entries if entry.is_glob]
        return sorted(globs, key=lambda entry: entry.denied is None)

    def needs_approval(self, entry: Entry) -> bool:
        """Must somebody have approved what *entry* is about?"""
        if entry.denied is not None:
            return False
        return self.approvals == "all" or (
            self.approvals == "high" and entry.risk == "high"
        )

    def review_due(self, entry: Entry) -> datetime.date | None:
        """Return the day by which it has to be reviewed again; ``None``: never."""
        if entry.risk is None or entry.denied is not None:
            return None
        if entry.reviewed is None:
            return datetime.date.min
        days = self.review_every.get(entry.risk)
        return entry.reviewed + datetime.timedelta(days=days) if days else None
