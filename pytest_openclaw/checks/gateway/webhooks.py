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
    fix="""Set hooks.token to a random text of 32 characters or more, for example from
    openssl rand -hex 32, and give it to every caller.""",
)
def token_too_short(deployment: Deployment) -> Iterator[Found]:
    """The hooks' token is short enough to be guessed.

    Anyone with this token can start agents with prompts of their choice.

    Fires when hooks are enabled and hooks.token has fewer than 24 characters, without
    surrounding spaces. A missing token is not reported here.
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
    fix="""Set hooks.token to a separate random text, and replace the gateway's secret,
    which callers of hooks know: gateway.auth.token or gateway.auth.password, also where
    it is set as OPENCLAW_GATEWAY_TOKEN, OPENCLAW_GATEWAY_PASSWORD or in
    gateway.remote.""",
)
def token_reuse_gateway_token(deployment: Deployment) -> Iterator[Found]:
    """The hooks' token also opens the gateway.

    Services that only post to a hook then have full access to the gateway.

    Fires when hooks are enabled and hooks.token is identical to the gateway's secret.

    Releases: 2026.9.6 compares with the secret of the effective auth mode, either a
    token or a password, and considers gateway.remote. 2026.5.12 compares only with a
    token, and with OPENCLAW_GATEWAY_TOKEN in every other mode.
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
    fix="Set hooks.path to a separate path, such as /hooks.",
)
def path_root(deployment: Deployment) -> Iterator[Found]:
    """Hooks listen on every path of the gateway.

    They receive requests intended for other parts of the gateway, at the path that
    scanners try first.

    Fires when hooks are enabled and hooks.path is /.
    """
    hooks = hooks_of(deployment)
    if hooks is not None and hooks["path"].text == "/":
        yield found(hooks["path"], "hooks.path is /")


@check(
    "hooks.default_session_key_unset",
    Severity.WARN,
    reads=("hooks.enabled", "hooks.defaultSessionKey"),
    fix="""Set hooks.defaultSessionKey to a dedicated session, such as hook:ingress. If
    hooks.allowedSessionKeyPrefixes is set, the session needs one of these prefixes.""",
    since="2026.2.26",
)
def default_session_key_unset(deployment: Deployment) -> Iterator[Found]:
    """Hooks have no dedicated session.

    Each call gets an arbitrary session, so text from callers is spread over the agent's
    memory.

    Fires when hooks are enabled and hooks.defaultSessionKey is blank or not set.
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
    fix="""List the permitted agents in hooks.allowedAgentIds, with those that
    hooks.mappings name; [] permits none.""",
    since="2026.3.13",
)
def allowed_agent_ids_unrestricted(deployment: Deployment) -> Iterator[Found]:
    """Hooks may start any agent.

    A caller can choose the agent with the most tools.

    Fires when hooks are enabled and hooks.allowedAgentIds is not set or contains "*".
    An empty list allows no agent, and passes.

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
        yield _by_exposure(deployment, allowed, f'{allowed} contains "*"')


@check(
    "hooks.request_session_key_enabled",
    Severity.CRITICAL,
    Severity.WARN,
    reads=("hooks.enabled", "hooks.allowRequestSessionKey", *_REMOTE),
    fix="""Remove hooks.allowRequestSessionKey, and give each entry of hooks.mappings a
    sessionKey without a template, since a template requires it.""",
    safe_fix=(
        Unset(
            "hooks.allowRequestSessionKey",
            cost="callers of hooks can no longer choose the session",
        ),
    ),
    since="2026.2.26",
)
def request_session_key_enabled(deployment: Deployment) -> Iterator[Found]:
    """Callers of hooks can choose the session.

    They can insert messages into a conversation that a user trusts.

    Fires when hooks are enabled and hooks.allowRequestSessionKey is true.

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
    fix="""List the permitted prefixes of session keys in
    hooks.allowedSessionKeyPrefixes, such as hook:, or remove
    hooks.allowRequestSessionKey.""",
    since="2026.2.26",
)
def request_session_key_prefixes_missing(deployment: Deployment) -> Iterator[Found]:
    """Callers of hooks can choose any session without restriction.

    Session keys are not restricted to sessions intended for hooks.

    Fires when hooks are enabled, hooks.allowRequestSessionKey is true, and
    hooks.allowedSessionKeyPrefixes is empty.

    Severity: critical when gateway.bind is anything but loopback, or when Tailscale
    Serve or Funnel is on; else warn.
    """
    hooks = hooks_of(deployment)
    if hooks is None or not hooks["allowRequestSessionKey"].is_true:
        return
    prefixes = hooks["allowedSessionKeyPrefixes"]
    if not any(each.has_text for each in prefixes.elements()):
        yield _by_exposure(deployment, prefixes, f"{prefixes} is empty")


def _by_exposure(deployment: Deployment, subject: Setting, message: str) -> Found:
    exposed = gateway_of(deployment).is_remotely_exposed
    return found(
        subject,
        f"{message}, and other machines can reach the gateway" if exposed else message,
        severity=Severity.CRITICAL if exposed else Severity.WARN,
    )
