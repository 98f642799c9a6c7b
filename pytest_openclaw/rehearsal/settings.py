"""What settings come to in a release: defaults, who gets in, what agents can do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from typing import NamedTuple

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.deployment.values.paths import render
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.posture.named_plugins import named_plugins
from pytest_openclaw.effective.surface.entries import entries
from pytest_openclaw.effective.surface.reach import PURPOSES
from pytest_openclaw.effective.surface.reach import reach_of_agents

#: What stands for a purpose that an agent has no tool for.
_NO = "no"


class SettingChange(NamedTuple):
    """One setting that comes to something else: what it was, and what it will be."""

    name: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.name}: {self.old} -> {self.new}"


def changed_settings(before: Deployment, after: Deployment) -> list[SettingChange]:
    """Return the settings that nobody wrote, and that both releases give a value."""
    found = []
    for of in (_defaults, _ways_in, _agents):
        old, new = of(before), of(after)
        found += [
            SettingChange(name, old[name], new[name])
            for name in old
            if name in new and old[name] != new[name]
        ]
    return found


def unbundled(before: Deployment, after: Deployment) -> list[Setting]:
    """Return the settings that name plugins which no longer come with the release."""
    known = set(map(str, named_plugins(before)))
    return [each for each in named_plugins(after) if str(each) not in known]


def _defaults(deployment: Deployment) -> dict[str, str]:
    """Return the values that the release fills in, by path."""
    written = {path for path, _ in _leaves(deployment.authored.raw, ())}
    return {
        render(path): deployment.redacted(_shown(value))
        for path, value in _leaves(deployment.source.raw, ())
        if path not in written
    }


def _leaves(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, dict) and value:
        for key, each in value.items():
            yield from _leaves(each, (*path, key))
    elif isinstance(value, list) and value:
        for index, each in enumerate(value):
            yield from _leaves(each, (*path, index))
    else:
        yield path, value


def _shown(value: Any) -> str:
    return "(not known here)" if isinstance(value, Opaque) else json.dumps(value)


def _ways_in(deployment: Deployment) -> dict[str, str]:
    """Return who may talk to the gateway and on each channel."""
    found: dict[str, str] = {}
    for each in entries(deployment):
        found[f"who may write on {each.name} directly"] = each.direct
        found[f"who may write on {each.name} in groups"] = each.groups
    return found


def _agents(deployment: Deployment) -> dict[str, str]:
    """Return what each agent can do, and where."""
    found: dict[str, str] = {}
    for each in reach_of_agents(deployment):
        found[f"sandbox of agent {each.agent}"] = each.sandbox
        for purpose in PURPOSES:
            served = each.purposes.get(purpose, _NO)
            found[f"agent {each.agent} may {purpose}"] = served
    return found
