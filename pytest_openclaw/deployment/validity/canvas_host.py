"""``canvasHost``, which some releases take without printing it in their schema."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from typing import Any

from pytest_openclaw.deployment.validity.rule import Candidate
from pytest_openclaw.deployment.validity.rule import RuleViolation
from pytest_openclaw.deployment.validity.rule import rule


@rule(since="2026.5.28", until="2026.7.1")
def canvas_host(candidate: Candidate) -> Iterator[RuleViolation]:
    """The section has the keys that it had in 2026.5.12."""
    section = candidate.config["canvasHost"]
    if section.exists and not section.is_record:
        yield section.path, "must be an object"
    for key, setting in section.items():
        if key not in _KINDS:
            yield setting.path, "unknown key"
        elif not setting.is_opaque and not _KINDS[key](setting.raw):
            yield setting.path, "is not a value that the release takes"


@rule(since="2026.5.12", until="2026.5.12")
def canvas_port(candidate: Candidate) -> Iterator[RuleViolation]:
    """The schema that 2026.5.12 prints leaves the largest port out, of this key alone.

    What is no number is the schema's.
    """
    port = candidate.config["canvasHost"]["port"]
    if isinstance(port.raw, int | float) and port.raw > _MAX_SAFE:
        yield port.path, f"must be at most {_MAX_SAFE}"


#: The largest integer that JavaScript keeps apart from its neighbours.
_MAX_SAFE = 2**53 - 1


def _is_boolean(value: Any) -> bool:
    return isinstance(value, bool)


def _is_port(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and 0 < value <= _MAX_SAFE and value == int(value)


_KINDS: dict[str, Callable[[Any], bool]] = {
    "enabled": _is_boolean,
    "root": lambda value: isinstance(value, str),
    "port": _is_port,
    "liveReload": _is_boolean,
}
