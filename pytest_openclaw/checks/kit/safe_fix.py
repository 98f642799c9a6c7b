"""Fixes that a program can make: what a check says beside the text of its fix.

Only what needs no decision, no secret and no name: a safe value that the release
documents, or a dangerous switch that is taken out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

from pytest_openclaw.findings import Finding
from pytest_openclaw.on_use import dataclass

#: What a deployment may lose where names no longer count as ids.
NAMES_FALL_SILENT = "people listed by name are ignored until they are listed by id"
#: What a bot loses where groups have to be listed.
GROUPS_FALL_SILENT = (
    "the bot ignores groups until senders (groupAllowFrom) or groups are listed"
)
#: In the ids of checks whose subjects are paths with a mode that is too wide.
OF_MODES = ".perms_"


@dataclass(frozen=True)
class SafeFix:
    """A change that makes a check pass.

    ``value`` is what is set; where ``removes``, the key goes. ``at`` is the config
    path; ``""`` means each subject of the finding. ``only`` is a glob of the subjects
    that it is for. ``cost`` says what the deployment may lose.
    """

    value: Any = None
    at: str = ""
    removes: bool = False
    only: str = "*"
    cost: str = ""

    def places(self, finding: Finding) -> Iterator[tuple[str | int, ...]]:
        """Yield the config paths that this changes for *finding*."""
        for subject in finding.subjects:
            if not fnmatchcase(str(subject), self.only):
                continue
            if self.at:
                yield tuple(self.at.split("."))
            elif subject.path is not None:
                yield subject.path

    def words(self, default: str) -> str:
        """Return what this does, as a clause; *default* names a subject."""
        where = self.at or self.only.lstrip("*.") or default
        done = "removes" if self.removes else "sets"
        value = "" if self.removes else f" to {_said(self.value)}"
        cost = f" (cost: {self.cost})" if self.cost else ""
        return f"{done} {where}{value}{cost}"


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_said(each)}" for key, each in value.items())
    return value if isinstance(value, str) else json.dumps(value)


def Set(value: Any, at: str = "", *, only: str = "*", cost: str = "") -> SafeFix:
    """Return a fix that sets *at*, or each subject, to *value*."""
    return SafeFix(value, at, only=only, cost=cost)


def Unset(at: str = "", *, only: str = "*", cost: str = "") -> SafeFix:
    """Return a fix that removes the key *at*, or that of each subject."""
    return SafeFix(None, at, removes=True, only=only, cost=cost)


#: The edit that the release's own command makes as well.
LISTED_GROUPS = Set("allowlist", only="*.groupPolicy", cost=GROUPS_FALL_SILENT)
#: The value that keeps people apart whatever number of accounts a channel has.
SCOPE_OF_EACH_PERSON = Set(
    "per-account-channel-peer",
    only="*session.dmScope",
    cost="each person starts a separate conversation with the agent",
)


def changes_for(
    fixes: tuple[SafeFix, ...], finding: Finding
) -> Iterator[tuple[tuple[str | int, ...], SafeFix]]:
    """Yield each place to change for *finding*, with the first fix that is for it."""
    seen = set()
    for fix in fixes:
        for path in fix.places(finding):
            if path not in seen:
                seen.add(path)
                yield path, fix
