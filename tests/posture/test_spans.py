"""A check of the posture has a setting in each release that has it, and in no other."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw.auditing import Audit
from pytest_openclaw.profiles import SHARED
from pytest_openclaw.selection import Selection
from tests.posture.ends import JUDGED
from tests.posture.schemas import config_with
from tests.posture.schemas import paths_of

_ROLES = {
    "default": "staff",
    "definitions": {
        "staff": {
            "sessions": {"others": "none"},
            "agents": "*",
            "scopes": ["operator.admin"],
        }
    },
}
#: Settings of some releases alone: a value that is found, and by which check.
SETTINGS: tuple[tuple[str, Any, str], ...] = (
    ("logging.audit.enabled", False, "posture.logging.audit"),
    ("audit.enabled", False, "posture.logging.audit"),
    ("gateway.roles", _ROLES, "posture.gateway.roles"),
    (
        "browser.allowSystemProfileImport",
        True,
        "posture.browser.personal_profile",
    ),
    (
        "gateway.nodes.pairing.sshVerify.cidrs",
        ["0.0.0.0/0"],
        "posture.pairing.public_ranges",
    ),
    (
        "cron.webhookSsrfPolicy.dangerouslyAllowPrivateNetwork",
        True,
        "posture.browser.private_network",
    ),
)
#: Where an agent's memory is searched, by the sources that it is given.
MEMORY = ("memory.search.sources", "agents.defaults.memorySearch.sources")


def found(release: str, check: str, config: dict[str, Any]) -> list[str]:
    """Return what one check finds in a config of a release that takes it."""
    deployment = Deployment.from_mapping(config, release=release)
    assert not [each for each in deployment.problems if each.refused]
    audit = Audit(deployment, selection=Selection(SHARED))
    return [str(one) for each in audit.outcome(check).findings for one in each.subjects]


@pytest.mark.parametrize("release", JUDGED)
@pytest.mark.parametrize(("dotted", "value", "check"), SETTINGS)
def test_a_setting_is_judged_where_the_schema_has_it(
    release: str, dotted: str, value: Any, check: str
) -> None:
    """The release's own schema says which releases those are."""
    path = tuple(dotted.split("."))
    if path not in paths_of(release):
        assert not [each for each in found(release, check, {}) if dotted in each]
        return
    subjects = found(release, check, config_with(path, value))
    assert [each for each in subjects if each.startswith(dotted)]


@pytest.mark.parametrize("release", JUDGED)
def test_the_memory_is_judged_where_the_schema_has_it(release: str) -> None:
    """The settings moved once, and no release is left out."""
    (dotted,) = (each for each in MEMORY if tuple(each.split(".")) in paths_of(release))
    config = config_with(tuple(dotted.split(".")), ["sessions"])
    config["channels"] = {"telegram": {"dmPolicy": "open", "allowFrom": ["*"]}}
    (subject,) = found(release, "posture.memory.sessions", config)
    assert subject.endswith(dotted.removeprefix("agents.defaults."))
