"""Webhooks that start agents: hooks.* but those of installed hooks."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.checks.kit.safe_fix import Unset
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.gateway.gateway import gateway_of
from pytest_openclaw.effective.gateway.webhooks import gateway_secret_for_hooks
from pytest_openclaw.effective.gateway.webhooks import hooks_of
from pytest_openclaw.effective.gateway.webhooks import is_one_secret
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found
from pytest_openclaw.language.javascript import length
from pytest_openclaw.language.javascript import trim

#: UTF-16 code units, once it is trimmed; both releases.
_SHORTEST = 24
_REMOTE = ("gateway.bind", "gateway.tailscale.mode")


@check(
    "hooks.token_too_short",
    Severity.WARN,
    reads=("hooks.enabled", "hooks.token"),
    fix="Use a random token of 32 characters or more; openssl rand -hex 32 makes one.",
)
def token_too_short(deployment: Deployment) -> Iterator[Found]:
    """The hooks' token is short enough to be guessed.

    Whoever has it starts agents with words of their choice.

    Fires when hooks are on and hooks.token has fewer than 24 characters, without the
    space around it. A missing token is not reported here.
    """
    hooks = hooks_of(deployment)
    if hooks is None or not hooks["token"].has_text:
        return
    if length(hooks["token"].text or "") < _SHORTEST:
        yield found(
            hooks["token"], f"hooks.token has fewer than {_SHORTEST} characters"
        )


@check(
    "hooks.token_reuse_gateway_token",
    Severity.CRITICAL,
    reads=("hooks.token", "gateway.auth", "gateway.remote"),
    fix="Give the hooks a random token of their own, and renew the gateway's.",
)
def token_reuse_gateway_token(deployment: Deployment) -> Iterator[Found]:
    """The hooks' token also opens the gateway.

    Services that may only post to a hook hold the key to everything.

    Fires when hooks are on and hooks.token is the same text as the gateway's secret.

    Releases: 2026.9.6 compares with the secret of the mode in force, be it a token or a
    password, and takes gateway.remote into account. 2026.5.12 compares with a token
    alone, and with OPENCLAW_GATEWAY_TOKEN in every other mode.
    """
    hooks = hooks_of(deployment)
    if hooks is None or not hooks["token"].has_text:
        return
    secret, subject = gateway_secret_for_hooks(deployment)
    if secret is not None and is_one_secret(hooks["token"], secret, subject):
        yield found(
            hooks["token"], f"hooks.token is the same as {subject}", see=(subject,)
        )


@check(
    "hooks.path_root",
    Severity.CRITICAL,
    reads=("hooks.enabled", "hooks.path"),
    fix="Set hooks.path to a path of its own, such as /hooks.",
)
def path_root(deployment: Deployment) -> Iterator[Found]:
    """Hooks answer on every path of the gateway.

    They take requests that are meant for other parts of it, and stand where scanners
    look first.

    Fires when hooks are on and hooks.path is /.
    """
    hooks = hooks_of(deployment)
    if hooks is not None and hooks["path"].text == "/":
        yield found(hooks["path"], "hooks.path is /")


@check(
    "hooks.default_session_key_unset",
    Severity.WARN,
    reads=("hooks.enabled", "hooks.defaultSessionKey"),
    fix="Set hooks.defaultSessionKey to a session of their own, such as hook:ingress.",
)
def default_session_key_unset(deployment: Deployment) -> Iterator[Found]:
    """No session is set aside for hooks.

    Each call gets a session that nobody chose, so that what callers write is spread
    over the agent's memory.

    Fires when hooks are on and hooks.defaultSessionKey is not set or blank.
    """
    hooks = hooks_of(deployment)
    if hooks is not None and not hooks["defaultSessionKey"].has_text:
        subject = hooks["defaultSessionKey"]
        yield found(subject, f"{subject} is not set")


@check(
    "hooks.allowed_agent_ids_unrestricted",
    Severity.CRITICAL,
    Severity.WARN,
    reads=("hooks.enabled", "hooks.allowedAgentIds", *_REMOTE),
    fix="List the agents that hooks may start in hooks.allowedAgentIds; [] is none.",
    since="2026.3.28",
)
def allowed_agent_ids_unrestricted(deployment: Deployment) -> Iterator[Found]:
    """Hooks may start any agent.

    A caller picks the one with the most tools.

    Fires when hooks are on and hooks.allowedAgentIds is not set or holds "*". An empty
    list allows no agent, and is fine.

    Severity: critical when gateway.bind is anything but loopback, or when Tailscale
    Serve or Funnel is on; else warn.
    """
    hooks = hooks_of(deployment)
    if hooks is None:
        return
    allowed = hooks["allowedAgentIds"]
    if not allowed.is_list:
        yield _by_exposure(deployment, allowed, f"{allowed} is not set")
    elif allowed.any(lambda each: trim(each.string or "") == "*"):
        yield _by_exposure(deployment, allowed, f'{allowed} holds "*"')


@check(
    "hooks.request_session_key_enabled",
    Severity.CRITICAL,
    Severity.WARN,
    reads=("hooks.enabled", "hooks.allowRequestSessionKey", *_REMOTE),
    fix="Take hooks.allowRequestSessionKey out.",
    safe_fix=(
        Unset(
            "hooks.allowRequestSessionKey",
            cost="callers of hooks can no longer choose the session",
        ),
    ),
)
def request_session_key_enabled(deployment: Deployment) -> Iterator[Found]:
    """Callers of hooks choose the session that they write to.

    They can put words into a conversation that somebody trusts.

    Fires when hooks are on and hooks.allowRequestSessionKey is true.

    Severity: critical when gateway.bind is anything but loopback, or when Tailscale
    Serve or Funnel is on; else warn.
    """
    hooks = hooks_of(deployment)
    if hooks is not None and hooks["allowRequestSessionKey"].is_true:
        subject = hooks["allowRequestSessionKey"]
        yield _by_exposure(deployment, subject, f"{subject} is true")


@check(
    "hooks.request_session_key_prefixes_missing",
    Severity.CRITICAL,
    Severity.WARN,
    reads=(
        "hooks.enabled",
        "hooks.allowRequestSessionKey",
        "hooks.allowedSessionKeyPrefixes",
        *_REMOTE,
    ),
    fix="""List what such a session's key has to begin with in
    hooks.allowedSessionKeyPrefixes, such as hook:.""",
)
def request_session_key_prefixes_missing(deployment: Deployment) -> Iterator[Found]:
    """Callers of hooks choose the session, and any session at all.

    Nothing keeps them to sessions that were made for hooks.

    Fires when hooks are on, hooks.allowRequestSessionKey is true, and
    hooks.allowedSessionKeyPrefixes names no prefix.

    Severity: critical when gateway.bind is anything but loopback, or when Tailscale
    Serve or Funnel is on; else warn.
    """
    hooks = hooks_of(deployment)
    if hooks is None or not hooks["allowRequestSessionKey"].is_true:
        return
    prefixes = hooks["allowedSessionKeyPrefixes"]
    if not any(each.has_text for each in prefixes.elements()):
        yield _by_exposure(deployment, prefixes, f"{prefixes} names no prefix")


def _by_exposure(deployment: Deployment, subject: Setting, message: str) -> Found:
    exposed = gateway_of(deployment).is_remotely_exposed
    return found(
        subject,
        f"{message}, and the gateway can be reached from elsewhere"
        if exposed
        else message,
        severity=Severity.CRITICAL if exposed else Severity.WARN,
    )
