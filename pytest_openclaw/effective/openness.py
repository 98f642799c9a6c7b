"""Who can reach an agent: what channels say of themselves, told four ways.

The release's checks disagree about what makes a channel open. Each way is a function
here, and no two of them are to be merged.
"""

from __future__ import annotations

from pytest_openclaw.deployment.certainty import those
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.setting import Setting

#: Keys of ``channels`` that come first once a config is loaded.
_LEADING = ("defaults", "modelByChannel")


def channel_sections(deployment: Deployment) -> list[Setting]:
    """Return what stands under ``channels``, ``defaults`` included, as it is loaded."""
    channels = dict(deployment.config["channels"].items())
    order = [key for key in _LEADING if key in channels]
    order += [key for key in channels if key not in _LEADING]
    return [channels[key] for key in order]


def open_surface_paths(deployment: Deployment) -> list[Setting]:
    """Return every ``groupPolicy`` and ``dmPolicy`` that is open, however deep.

    Arrays are not entered. The paths are sorted by code unit.
    """
    return deployment.derive(_open_surface)


def _in_code_units(setting: Setting) -> bytes:
    return ".".join(map(str, setting.path)).encode("utf-16-be", "surrogatepass")


def _open_surface(deployment: Deployment) -> list[Setting]:
    policies: list[Setting] = []
    waiting = channel_sections(deployment)
    while waiting:
        section = waiting.pop()
        if section.is_record:
            policies += (section["groupPolicy"], section["dmPolicy"])
            waiting += [member for _, member in section.items()]
    return sorted(those(policies, _is_open), key=_in_code_units)


def _is_open(policy: Setting) -> bool:
    return policy.string == "open"
