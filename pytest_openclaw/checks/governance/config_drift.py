"""Is the config that was reviewed the one that is deployed?"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator

from pytest_openclaw.checks.governance.kit import governance
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.files import MAX_BYTES
from pytest_openclaw.effective.governance.config_journal import last_change
from pytest_openclaw.effective.state.state_places import in_state
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found


@governance(
    "governance.config_drift",
    Severity.WARN,
    raised=Severity.CRITICAL,
    inspects=("the deployed openclaw.json", "the journal of config changes"),
    fix="""Compare both files. Bring what was changed on the host into the repository,
    or deploy the config that was reviewed.""",
    note="""Needs a state directory whose openclaw.json is another file than the
    config under test. The release names no person: its journal has the command's
    origin, the changed paths and the user id.""",
)
def config_drift(deployment: Deployment) -> Iterator[Found]:
    """The deployed config differs from the one under test.

    Every other result here is about another config than the deployed one.

    Fires when the bytes of openclaw.json in the state directory are not those of the
    config under test.
    """
    deployed = in_state(deployment, "openclaw.json")
    config = deployment.places.config
    if config is None or deployment.places.manifest is not None:
        raise NotEvaluated("the config under test is not a file of its own", None)
    if os.path.abspath(config) == os.path.abspath(deployed):
        raise NotEvaluated("the config under test is the deployed one", None)
    theirs, ours = _digest(deployment, deployed), _digest(deployment, config)
    if theirs is None or ours is None:
        raise NotEvaluated("the state directory has no openclaw.json", None)
    if theirs != ours:
        change = last_change(deployment)
        words = f"is not the config under test{f'; {change}' if change else ''}"
        yield found(deployed, f"the deployed openclaw.json {words}")


def _digest(deployment: Deployment, path: str) -> bytes | None:
    try:
        return hashlib.sha256(deployment.files.read(path, MAX_BYTES).data).digest()
    except OSError:
        return None
