"""The hardened posture of webhooks: whom they start, in which session, with what."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.safe_fix import Unset
from pytest_openclaw.checks.posture.kit import posture
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.gateway.webhooks import hooks_of
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found
from pytest_openclaw.language.javascript import trim

_UNSAFE = "allowUnsafeExternalContent"


@posture(
    "posture.hooks.session_key",
    Severity.WARN,
    raised=Severity.CRITICAL,
    reads=(
        "hooks.enabled",
        "hooks.allowRequestSessionKey",
        "hooks.allowedSessionKeyPrefixes",
    ),
    fix="""Remove hooks.allowRequestSessionKey, or list the permitted prefixes of
    session keys in hooks.allowedSessionKeyPrefixes.""",
    echoes=(
        "hooks.request_session_key_enabled",
        "hooks.request_session_key_prefixes_missing",
        "config.insecure_or_dangerous_flags",
    ),
    safe_fix=(
        Unset(
            "hooks.allowRequestSessionKey",
            cost="callers of hooks can no longer choose the session",
        ),
    ),
)
def hooks_session_key(deployment: Deployment) -> Iterator[Found]:
    """Callers of hooks can choose any session.

    They can insert messages into a conversation that a user trusts, and read it by
    asking.

    Fires when hooks are enabled, hooks.allowRequestSessionKey is true, and no prefix is
    listed.
    """
    hooks = hooks_of(deployment)
    if hooks is None or not hooks["allowRequestSessionKey"].is_true:
        return
    prefixes = hooks["allowedSessionKeyPrefixes"]
    if not any(each.has_text for each in prefixes.elements()):
        switch = hooks["allowRequestSessionKey"]
        words = f"{switch} is true, and {prefixes} is empty"
        yield found(switch, words, see=(prefixes,))


@posture(
    "posture.hooks.agents",
    Severity.WARN,
    reads=("hooks.enabled", "hooks.allowedAgentIds"),
    fix="""List the permitted agents in hooks.allowedAgentIds, with those that
    hooks.mappings name; [] permits none.""",
    echoes=("hooks.allowed_agent_ids_unrestricted",),
)
def hooks_agents(deployment: Deployment) -> Iterator[Found]:
    """Hooks may start any agent.

    A caller can choose the agent with the most rights.

    Fires when hooks are enabled, and hooks.allowedAgentIds is not set or contains "*".
    """
    hooks = hooks_of(deployment)
    if hooks is None:
        return
    allowed = hooks["allowedAgentIds"]
    if not allowed.is_list:
        yield found(allowed, f"{allowed} is not set")
    elif allowed.any(lambda each: trim(each.string or "") == "*"):
        yield found(allowed, f'{allowed} contains "*"')


@posture(
    "posture.hooks.unsafe_content",
    Severity.CRITICAL,
    reads=(
        "hooks.gmail.allowUnsafeExternalContent",
        "hooks.mappings.*.allowUnsafeExternalContent",
    ),
    fix="""Remove hooks.gmail.allowUnsafeExternalContent, and that of each mapping.
    External content is then marked as such for the model.""",
    echoes=("config.insecure_or_dangerous_flags",),
    note="The switches count even if hooks are disabled.",
    safe_fix=(Unset(only="*.allowUnsafeExternalContent"),),
)
def hooks_unsafe_content(deployment: Deployment) -> Iterator[Found]:
    """Mail or hook payloads reach a model without a warning.

    Anyone who can send them can give the agent instructions.

    Fires if allowUnsafeExternalContent is true, for Gmail or for a mapping.
    """
    hooks = deployment.config["hooks"]
    for holder in (hooks["gmail"], *hooks["mappings"].elements()):
        if holder[_UNSAFE].is_true:
            yield found(holder[_UNSAFE], f"{holder[_UNSAFE]} is true")
