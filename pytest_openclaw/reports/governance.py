"""What the register says of a deployment, as plain data for every report."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable
from collections.abc import Iterator
from typing import Any

from pytest_openclaw.auditing import Audit
from pytest_openclaw.effective.governance.standing import STATES
from pytest_openclaw.effective.governance.standing import CredentialStanding
from pytest_openclaw.effective.governance.standing import Standing
from pytest_openclaw.effective.governance.standing import credential_standings
from pytest_openclaw.effective.governance.standing import digest_of
from pytest_openclaw.effective.governance.standing import standings
from pytest_openclaw.effective.governance.standing import unknown_kinds
from pytest_openclaw.effective.state.judged_files import judged_files
from pytest_openclaw.language.plain import plain_name
from pytest_openclaw.language.plain import printable


def governance_of(audit: Audit, *, with_digests: bool = False) -> dict[str, Any]:
    """Return things and credentials of a deployment, by the names of the evidence.

    The digests of skills and plugins are added on request: their files are read for
    that.
    """
    shown = _shown(audit)
    known = sorted(standings(audit.deployment), key=lambda e: STATES.index(e.state))
    things = []
    for each in known:
        thing = _thing(each)
        if with_digests:
            thing["digest"] = digest_of(audit.deployment, each.thing)
        things.append(thing)
    governance = audit.deployment.inputs.governance
    return {
        "register": governance.register.shown if governance is not None else None,
        "kinds": sorted(governance.register.kinds if governance is not None else ()),
        "capabilities": [_each(thing, shown) for thing in things],
        "unknownKinds": _each(unknown_kinds(audit.deployment), shown),
        "credentials": [
            _each(_credential(each), shown)
            for each in credential_standings(audit.deployment)
        ],
    }


def files_of(audit: Audit) -> list[dict[str, str | None]]:
    """Return the files that a deployment is judged by, each with its digest."""
    return list(_named_files(audit))


def _named_files(audit: Audit) -> Iterator[dict[str, str | None]]:
    shown = _shown(audit)
    for each in judged_files(audit.deployment):
        name = plain_name(audit.naming.of(each.path))
        if each.is_archive or os.path.isabs(name):
            name = plain_name(os.path.basename(each.path))
        yield {"file": name, "sha256": each.digest, "note": shown(each.why)}


def _shown(audit: Audit) -> Callable[[str], str]:
    def shown(text: str) -> str:
        return printable(audit.naming.of(audit.deployment.redacted(text)))

    return shown


def _each(data: dict[str, Any], shown: Callable[[str], str]) -> dict[str, Any]:
    return {
        name: shown(value) if isinstance(value, str) else value
        for name, value in data.items()
    }


def _thing(each: Standing) -> dict[str, Any]:
    thing, entry = each.thing, each.entry
    due = "now" if each.never_reviewed else _day(each.review_due)
    return {
        "id": thing.id,
        "shown": thing.shown,
        "state": each.state,
        "owner": entry and entry.owner,
        "risk": entry and entry.risk,
        "reviewed": _day(entry.reviewed if entry else None),
        "reviewDue": due,
        "approvedBy": entry and entry.approved_by,
        "ticket": entry and entry.ticket,
        "expires": _day(entry.expires if entry else None),
        "source": thing.source,
        "digest": None,
        "surface": thing.surface,
        "entry": entry and entry.where,
        "byGlob": entry is not None and entry.is_glob,
    }


def _credential(each: CredentialStanding) -> dict[str, Any]:
    return {
        "id": each.entry.id,
        "state": each.state,
        "owner": each.entry.owner,
        "renewed": _day(each.renewed),
        "due": _day(each.due),
        "entry": each.entry.where,
    }


def _day(day: datetime.date | None) -> str | None:
    return day.isoformat() if day is not None else None
