"""The hardened posture of what comes in after the review: devices, installs, grants."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.posture.kit import SHARED
from pytest_openclaw.checks.posture.kit import posture
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.governance.paired_devices import paired_devices
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found

#: How a device is let in without anybody being asked.
_UNASKED = ("silent", "trusted-cidr")


@posture(
    "posture.pairing.silent",
    Severity.WARN,
    raised=Severity.CRITICAL,
    since="2026.8.2",
    inspects=("paired devices of the state directory",),
    fix="""Remove the device with openclaw devices remove, pair it again, and approve it
    manually. If the silent approval was intended, approve an exception for it.""",
    note="""The subject of an exception is device/ and the operator's label, or the
    first 12 characters of the id: a device could choose any other name for itself.""",
)
def pairing_silent(deployment: Deployment) -> Iterator[Found]:
    """A device was paired without approval by a person.

    Any program with the shared token on the gateway's host, or in a trusted network,
    can pair like this, and keeps a separate token when the shared one changes.

    Fires for each paired device with a token that was approved silently or because of
    its address.
    """
    for device in paired_devices(deployment):
        if device.has_token and device.approved_via in _UNASKED:
            words = f"was paired without approval ({device.approved_via})"
            yield found(
                f"device/{device.known_as}", f"the device {device.name} {words}"
            )


@posture(
    "posture.install_policy",
    Severity.WARN,
    suite=SHARED,
    since="2026.6.11",
    reads=("security.installPolicy", "plugins.allow"),
    fix="""Set security.installPolicy with a command that decides on each installation,
    or list the permitted plugins in plugins.allow.""",
    note=(
        "2026.5.12 has no install policy; posture.plugins.allowlist evaluates its list."
    ),
)
def install_policy(deployment: Deployment) -> Iterator[Found]:
    """No policy restricts the installation of plugins and skills.

    Anyone who can run a command on the gateway can add code to it. On a shared gateway,
    this should require more than one person.

    Fires when security.installPolicy is not enabled and plugins.allow is empty.
    """
    policy = deployment.config.at("security.installPolicy")
    plugins = deployment.config["plugins"]
    if policy["enabled"].is_true or plugins["enabled"].is_false:
        return
    if not plugins["allow"].has_elements:
        yield found(
            policy, "security.installPolicy is not enabled, and plugins.allow is empty"
        )


@posture(
    "posture.exec.grant_expiry",
    Severity.WARN,
    suite=SHARED,
    since="2026.8.2",
    reads=("tools.exec.grantExpiryDays", "cron.enabled"),
    fix="Set tools.exec.grantExpiryDays, for example to 30.",
    note="Releases before 2026.8.2 have no such setting.",
)
def exec_grant_expiry(deployment: Deployment) -> Iterator[Found]:
    """Approved commands of automations never expire.

    A command that was approved once for a scheduled job stays approved after the job
    has changed hands, until a person remembers to revoke it.

    Fires when cron is enabled and tools.exec.grantExpiryDays is not set.
    """
    expiry = deployment.config.at("tools.exec.grantExpiryDays")
    if not deployment.config.at("cron.enabled").is_false and not expiry.is_set:
        yield found(expiry, "grants for automations never expire")
