"""The release's own plugins, where nobody knows whether they are switched off."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw.auditing import Audit
from pytest_openclaw.checks.gates import config_valid

_VARIABLE = "OPENCLAW_DISABLE_BUNDLED_PLUGINS"
_CONFIGS: dict[str, tuple[dict[str, Any], bool]] = {
    "nothing": ({"gateway": {"bind": "loopback"}}, False),
    "a provider": ({"tools": {"web": {"search": {"provider": "grok"}}}}, True),
    "settings": ({"plugins": {"entries": {"xai": {"config": {"no": 1}}}}}, True),
    "a slot": ({"plugins": {"slots": {"memory": "memory-core"}}}, True),
}


@pytest.mark.parametrize("release", ["2026.9.6", "2026.5.12"])
@pytest.mark.parametrize("name", _CONFIGS)
def test_an_unknown_variable_leaves_open_what_depends_on_it(
    name: str, release: str
) -> None:
    """Neither a pass nor a failure; what does not depend on it is evaluated."""
    config, depends = _CONFIGS[name]
    deployment = Deployment.from_mapping(
        config, release=release, opaque_env=[_VARIABLE]
    )
    outcome = Audit(deployment).outcome(config_valid.id)
    assert not outcome.findings
    assert (outcome.not_evaluated is not None) == depends
    assert not depends or _VARIABLE in str(outcome.not_evaluated)
