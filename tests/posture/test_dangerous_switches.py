"""No switch or list that a release's schema has goes unnoticed."""

from __future__ import annotations

import re

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import NotEvaluated
from pytest_openclaw import Severity
from pytest_openclaw.checks import built_in_checks
from pytest_openclaw.checks.posture.reach import browser_private_network
from tests.posture.ends import JUDGED
from tests.posture.schemas import Path
from tests.posture.schemas import config_with
from tests.posture.schemas import paths_of
from tests.posture.schemas import shown

CRITICAL = [
    each
    for each in built_in_checks()
    if each.suite == "posture" and each.severities[0] is Severity.CRITICAL
]
#: Written for the test, and not with the expression that the check itself uses.
_DANGEROUS = ("dangerous", "allowUnsafe", "allowInsecure", "allowPrivate", "insecure")
_HOSTS = re.compile("allowedHost|hostnameAllow|urlAllow|bypassHost")


def critical_subjects(release: str, path: Path) -> list[str]:
    """Return the checks that call a switch critical which is on there."""
    config = config_with(path, True)
    if path[:2] == ("agents", "list"):
        config["agents"]["list"][0]["id"] = "x"
    deployment = Deployment.from_mapping(config, release=release)
    found = []
    for check in CRITICAL:
        try:
            for each in check.evaluate(deployment):
                if each.severity is Severity.CRITICAL:
                    found += [check.id for one in each.subjects if one == shown(path)]
        except NotEvaluated:
            continue
    return found


@pytest.mark.parametrize("release", JUDGED)
def test_each_dangerous_switch_of_the_schema_is_found_once(release: str) -> None:
    """One check is critical of each that is on, and no two are."""
    switches = [
        path
        for path, schemas in paths_of(release).items()
        if path and path[-1].startswith(_DANGEROUS)
        if any(each.get("type") == "boolean" for each in schemas)
    ]
    assert len(switches) > 40
    found = {shown(each): critical_subjects(release, each) for each in switches}
    assert {name: checks for name, checks in found.items() if len(checks) != 1} == {}


@pytest.mark.parametrize("release", JUDGED)
def test_each_list_of_hosts_of_the_schema_is_looked_at(release: str) -> None:
    """A metadata address fails in every list of hosts that may be reached."""
    lists = [
        path
        for path in paths_of(release)
        if len(path) > 1 and path[-1] == "[]" and _HOSTS.match(path[-2])
    ]
    assert len(lists) >= 5
    for path in lists:
        deployment = Deployment.from_mapping(
            config_with(path, "169.254.169.254"), release=release
        )
        found = list(browser_private_network.evaluate(deployment))
        assert [str(one) for each in found for one in each.subjects] == [shown(path)]
