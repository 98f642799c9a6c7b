"""What a release notes when the config is changed: when, by what, and which paths."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.deployment.text import strict_json
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.governance.journal_secrets import JOURNAL
from pytest_openclaw.effective.state.state_places import in_state
from pytest_openclaw.language.plain import printable

_LAST = (
    "SELECT payload_json FROM diagnostic_events WHERE scope = 'config-audit'"
    " ORDER BY created_at DESC, sequence DESC LIMIT 20"
)
#: Paths that every write of the newest releases names.
_NOISE = frozenset({"plugins.installs"})
_SHOWN = 5


def last_change(deployment: Deployment) -> str:
    """Return the last change of the deployed config in words; ``""``: not known."""
    for event in _events(deployment):
        if event.get("event") in ("config.write", "config.external"):
            return printable(_in_words(event))
    return ""


@by_release
def _events(deployment: Deployment) -> Iterator[dict[str, Any]]:
    for (payload,) in deployment.state_database.rows(_LAST):
        yield from _parsed(str(payload))


@_events.on(until="2026.7.1")
def _events_2026_5(deployment: Deployment) -> Iterator[dict[str, Any]]:
    """Older releases keep a file, the newest event last."""
    try:
        text = deployment.files.text(in_state(deployment, *JOURNAL)).text
    except Unreadable:
        return
    for line in reversed(text.splitlines()):
        yield from _parsed(line)


def _parsed(text: str) -> Iterator[dict[str, Any]]:
    try:
        event = strict_json.parse(text)
    except ValueError:
        return
    if isinstance(event, dict):
        yield event


def _in_words(event: dict[str, Any]) -> str:
    is_external = event.get("event") == "config.external"
    by = (
        "by another program" if is_external else f"by {event.get('origin') or 'a tool'}"
    )
    parts = [f"last changed {event.get('ts')} {by}"]
    paths = event.get("changedPaths")
    named = [
        str(each)
        for each in (paths if isinstance(paths, list) else ())
        if each not in _NOISE
    ]
    if named:
        more = f" and {len(named) - _SHOWN} more" if len(named) > _SHOWN else ""
        parts.append(f"paths {', '.join(named[:_SHOWN])}{more}")
    uid = event.get("nextUid")
    if isinstance(uid, (int, float)):
        parts.append(f"uid {int(uid)}")
    return ", ".join(parts)
