"""``toolsBySender``: tools that a config gives to single senders, or to all of them."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.certainty import some
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.tools.exposed_tools import RUNTIME_TOOLS
from pytest_openclaw.effective.tools.tool_patterns import read_patterns

_KEY = "toolsBySender"
_EVERYBODY = "*"


def sender_policies(deployment: Deployment) -> list[Setting]:
    """Return the entry for everybody of each ``toolsBySender``, wherever it is."""
    config = deployment.config
    return [
        entry
        for section in ("tools", "agents", "channels")
        for entry in _below(config[section])
    ]


def _below(setting: Setting) -> Iterator[Setting]:
    for key, each in setting.items():
        if key == _KEY:
            if each[_EVERYBODY].is_record:
                yield each[_EVERYBODY]
        else:
            yield from _below(each)
    for each in setting.elements():
        yield from _below(each)


def opens_for_all(policy: Setting, deployment: Deployment) -> bool:
    """Does one entry allow to run commands, by name, group or pattern?"""
    rules = deployment.rules.tools
    given = [*policy["allow"].elements(), *policy["alsoAllow"].elements()]
    allowed = read_patterns(given, rules)
    denied = read_patterns(policy["deny"].elements(), rules)
    return some(
        RUNTIME_TOOLS, lambda tool: allowed.match(tool) and not denied.match(tool)
    )
