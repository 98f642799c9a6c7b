"""Secrets in the logs: ``logging.*``."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.checks.kit.safe_fix import Set
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found


@check(
    "logging.redact_off",
    Severity.WARN,
    reads=("logging.redactSensitive",),
    fix="Set logging.redactSensitive to tools.",
    until="2026.7.1",
    safe_fix=(Set("tools"),),
)
def redact_off(deployment: Deployment) -> Iterator[Found]:
    """Secrets are written to the logs unredacted.

    Tool calls contain tokens and passwords. Without redaction, everyone with access to
    the logs has them.

    Fires when logging.redactSensitive is off. The default is tools.

    Releases: 2026.9.6 rejects the key.
    """
    setting = deployment.config.at("logging.redactSensitive")
    if setting.value == "off":
        yield found(setting, "logging.redactSensitive is off")
