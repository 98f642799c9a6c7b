"""The attack surface as plain data, with what is alike put together."""

from __future__ import annotations

from typing import Any

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.surface.entries import ALL_AGENTS
from pytest_openclaw.effective.surface.entries import WIDTHS
from pytest_openclaw.effective.surface.entries import Entry
from pytest_openclaw.effective.surface.entries import entries
from pytest_openclaw.effective.surface.reach import Reach
from pytest_openclaw.effective.surface.reach import reach_of_agents


def surface_data(deployment: Deployment) -> dict[str, Any]:
    """Return ways in and agents, each group of equal ones once, as JSON would hold it.

    ``agents``: ``names``, ``sandbox`` and ``purposes`` of each group, worst first.
    ``entries``: ``names``, ``direct``, ``groups``, ``widest`` and ``agents``, which are
    numbers of groups of agents.
    """
    alike: dict[tuple[str, tuple[tuple[str, str], ...]], list[str]] = {}
    for each in reach_of_agents(deployment):
        alike.setdefault(_kind(each), []).append(each.agent)
    number = {name: at for at, names in enumerate(alike.values()) for name in names}
    ways: dict[tuple[str, str, str, tuple[int, ...]], list[str]] = {}
    for entry in entries(deployment):
        behind = _numbers(entry, number, len(alike))
        kind = (entry.widest, entry.direct, entry.groups, behind)
        ways.setdefault(kind, []).append(entry.name)
    ordered = sorted(ways.items(), key=lambda way: WIDTHS.index(way[0][0]))
    return {
        "agents": [
            {"names": names, "sandbox": sandbox, "purposes": dict(purposes)}
            for (sandbox, purposes), names in alike.items()
        ],
        "entries": [
            {
                "names": names,
                "widest": widest,
                "direct": direct,
                "groups": groups,
                "agents": list(behind),
            }
            for (widest, direct, groups, behind), names in ordered
        ],
    }


def _kind(each: Reach) -> tuple[str, tuple[tuple[str, str], ...]]:
    return each.sandbox, tuple(each.purposes.items())


def _numbers(entry: Entry, number: dict[str, int], count: int) -> tuple[int, ...]:
    if entry.agents == (ALL_AGENTS,):
        return tuple(range(count))
    return tuple(sorted({number[name] for name in entry.agents if name in number}))
