"""The hardened posture of switches that a release itself calls dangerous."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.safe_fix import Set
from pytest_openclaw.checks.kit.safe_fix import Unset
from pytest_openclaw.checks.posture.kit import posture
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.posture.dangerous_switches import dangerous_switches
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found
from pytest_openclaw.language.globs import matches_any

#: Switches with a check of their own: control_ui, name_matching, break_glass,
#: hooks.unsafe_content and browser.private_network.
_JUDGED_ELSEWHERE = (
    "gateway.controlUi.*",
    "channels.*.dangerouslyAllowNameMatching",
    "agents.*.sandbox.docker.*",
    "hooks.*.allowUnsafeExternalContent",
    "browser.ssrfPolicy.*",
    "tools.web.fetch.ssrfPolicy.*",
    "cron.webhookSsrfPolicy.*",
)
_COST = "connections that depend on the switch stop working"


@posture(
    "posture.config.dangerous_switches",
    Severity.CRITICAL,
    reads=(
        "channels",
        "models.providers.*.request",
        "tools.media",
        "secrets.providers",
        "mcp.servers",
        "agents.*.sandbox.ssh",
        "plugins.entries.*.config",
    ),
    fix="""Remove the switch, and provide a safe alternative: a verifiable certificate,
    a signature, a separate path.""",
    echoes=("config.insecure_or_dangerous_flags",),
    note="""The whole config is searched by names: dangerously..., allowUnsafe...,
    allowInsecure..., allowPrivate..., insecure... and unsafe... Switches with a
    separate check (of the Control UI, of names, of a sandbox's containers, of hooks and
    of an ssrfPolicy) are excluded. A disabled section counts too.""",
    safe_fix=(
        Set(True, only="*.sslVerify", cost=_COST),
        Set(True, only="*.strictHostKeyChecking", cost=_COST),
        Unset(only="*.dangerously*", cost=_COST),
        Unset(only="*.allow*", cost=_COST),
        Unset(only="*.insecure*", cost=_COST),
    ),
)
def config_dangerous_switches(deployment: Deployment) -> Iterator[Found]:
    """A switch whose name marks it as dangerous is enabled.

    Each one disables a protection: the identity of a server, the signature of a
    message, the permitted addresses.

    Fires for each switch with such a name that is true, anywhere in the config, and if
    sslVerify or strictHostKeyChecking is false.
    """
    for switch in dangerous_switches(deployment):
        if not _is_judged_elsewhere(switch):
            words = "true" if switch.is_true else "false"
            yield found(switch, f"{switch} is {words}")


def _is_judged_elsewhere(switch: Setting) -> bool:
    return matches_any(str(switch), _JUDGED_ELSEWHERE)
