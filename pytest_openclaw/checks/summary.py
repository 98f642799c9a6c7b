"""What a deployment opens, in one line."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.browser.browser import browser_is_on
from pytest_openclaw.effective.channels.openness import channel_sections
from pytest_openclaw.effective.gateway.internal_hooks import internal_hooks_are_on
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found


@check(
    "summary.attack_surface",
    Severity.INFO,
    reads=("channels", "tools.elevated.enabled", "hooks", "browser.enabled", "plugins"),
    fix="Compare this summary with the intended exposure of the deployment.",
)
def attack_surface(deployment: Deployment) -> Iterator[Found]:
    """Summary of this deployment's attack surface.

    Every audit contains this summary; it is not a fault. One gateway serves people who
    trust each other: everyone who may talk to its agents shares their abilities.

    Fires in every audit, exactly once.

    Releases: They count internal hooks and the browser by different settings: 2026.9.6
    also considers plugins.allow, plugins.deny and the records of its database;
    2026.5.12 hooks.internal.handlers and hooks.internal.installs.
    """
    config = deployment.config
    elevated = config.at("tools.elevated.enabled")
    hooks = config.at("hooks.enabled")
    parts = (
        _groups(deployment),
        f"elevated tools {_on(not elevated.is_false)}",
        f"webhooks {_on(hooks.is_true)}",
        f"internal hooks {_asked(deployment, internal_hooks_are_on)}",
        f"browser {_asked(deployment, browser_is_on)}",
    )
    yield found(config["channels"], "; ".join(parts))


def _groups(deployment: Deployment) -> str:
    policies = [each["groupPolicy"] for each in channel_sections(deployment)]
    known = [each.value for each in policies if not each.is_opaque]
    text = f"channels with open groups {known.count('open')}"
    text += f", with an allowlist {known.count('allowlist')}"
    unknown = len(policies) - len(known)
    return f"{text}, unknown {unknown}" if unknown else text


def _on(is_on: bool) -> str:
    return "on" if is_on else "off"


def _asked(deployment: Deployment, question: Callable[[Deployment], bool]) -> str:
    # The finding is there whatever the answer is; so nothing passes by saying so.
    try:
        return _on(question(deployment))
    except NotEvaluated:
        return "not known here"
