"""Hooks and secrets in a config whose texts are not all known."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import audit

REUSE = "hooks.token_reuse_gateway_token"


def of(config: dict[str, Any], release: str = "2026.9.6", **more: Any) -> Any:
    """Return the report of a config made in memory."""
    return audit(Deployment.from_mapping(config, release=release, **more))


def ids(report: Any) -> set[str]:
    """Return the ids of what was found."""
    return {each.check_id for each in report.findings}


@pytest.mark.parametrize("release", ["2026.9.6", "2026.5.12"])
def test_one_variable_is_one_secret(release: str) -> None:
    """Whatever its text is, the hooks' token and the gateway's are the same."""
    config = {
        "hooks": {"enabled": True, "token": "${TOKEN}"},
        "gateway": {"auth": {"mode": "token", "token": "${TOKEN}"}},
    }
    assert REUSE in ids(of(config, release))


def test_two_variables_may_be_one_secret() -> None:
    """Nothing is said of two texts that are not known."""
    config = {
        "hooks": {"enabled": True, "token": "${ONE}"},
        "gateway": {"auth": {"mode": "token", "token": "${OTHER}"}},
    }
    report = of(config)
    assert REUSE not in ids(report)
    assert "unknown here" in report.not_evaluated[REUSE]


@pytest.mark.parametrize("release", ["2026.9.6", "2026.5.12"])
def test_the_environment_has_the_same_variable(release: str) -> None:
    """A token that the environment alone holds is compared by its name too."""
    config = {"hooks": {"enabled": True, "token": "${OPENCLAW_GATEWAY_TOKEN}"}}
    report = of(config, release, opaque_env=["OPENCLAW_GATEWAY_TOKEN"])
    assert REUSE in ids(report)


def test_a_variable_that_is_filled_in_is_a_password_in_the_config() -> None:
    """The release warns of it once it is loaded, and so is said here."""
    config = {"gateway": {"auth": {"mode": "password", "password": "${PASSWORD}"}}}
    wanted = "config.secrets.gateway_password_in_config"
    assert wanted in ids(of(config))
    assert wanted not in ids(of(config, unset_variables="missing"))


def test_hooks_that_are_off_are_not_judged() -> None:
    """Nothing listens."""
    off = {"hooks": {"enabled": False, "token": "x", "path": "/"}}
    assert not any(each.startswith("hooks.") for each in ids(of(off)))
