"""What the state directory records, and the register has no owner for."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.governance.kit import SEVERITIES
from pytest_openclaw.checks.governance.kit import unregistered
from pytest_openclaw.checks.governance.kit import without_entry
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.findings import Found


@unregistered(
    "governance.plugin.unregistered",
    *SEVERITIES,
    reads=("plugins",),
    inspects=("install records", "extensions of the state directory"),
)
def plugin_unregistered(deployment: Deployment) -> Iterator[Found]:
    """A plugin has no owner in the register.

    A plugin runs inside the gateway with all its rights.

    Fires for each plugin that does not come with the release; without a state
    directory, what is installed is not known.

    Severity: critical for what an entry denies, else warn.
    """
    yield from without_entry(deployment, "plugin")


@unregistered(
    "governance.skill.unregistered",
    *SEVERITIES,
    reads=("skills",),
    inspects=("skills of the state directory",),
)
def skill_unregistered(deployment: Deployment) -> Iterator[Found]:
    """A loaded skill has no owner in the register.

    A skill is text that agents follow and code that they run. A local one has no
    record but its files.

    Fires for each skill that agents load and that does not come with the release.

    Severity: critical for what an entry denies, else warn.
    """
    yield from without_entry(deployment, "skill")


@unregistered(
    "governance.cron.unregistered",
    *SEVERITIES,
    inspects=("scheduled jobs of the state directory",),
)
def cron_unregistered(deployment: Deployment) -> Iterator[Found]:
    """A scheduled job has no owner in the register.

    A scheduled job runs an agent unattended. It can be made by an agent,
    too.

    Fires for each job in the schedule but those that the product makes for itself.

    Severity: critical for what an entry denies, else warn.
    """
    yield from without_entry(deployment, "cron")


@unregistered(
    "governance.device.unregistered",
    *SEVERITIES,
    inspects=("paired devices of the state directory",),
)
def device_unregistered(deployment: Deployment) -> Iterator[Found]:
    """A paired device has no owner in the register.

    A paired device has a token of its own, which outlives a change of the
    gateway's.

    Fires for each paired device or node. Name it by its label or by the first 12
    characters of its id: a name that it chose for itself does not count.

    Severity: critical for what an entry denies, else warn.
    """
    yield from without_entry(deployment, "device")


@unregistered(
    "governance.exec.unregistered",
    *SEVERITIES,
    inspects=("exec approvals",),
)
def exec_unregistered(deployment: Deployment) -> Iterator[Found]:
    """A standing permission to run a command has no owner.

    What was allowed once runs without a question, for anyone who steers the agent.

    Fires for each program and tool that is allowed for an agent, and standing grant
    of a job.

    Severity: critical for what an entry denies, else warn.
    """
    yield from without_entry(deployment, "exec")
