"""What the gateway answers over plain HTTP, beside its WebSocket."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.gateway.gateway import gateway_of
from pytest_openclaw.effective.gateway.missing_secrets import missing_secrets
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found


@check(
    "gateway.tools_invoke_http.dangerous_allow",
    Severity.CRITICAL,
    Severity.WARN,
    reads=("gateway.tools.allow", "gateway.bind", "gateway.tailscale.mode"),
    fix="""Remove these tools from gateway.tools.allow. If a program must call one over
    HTTP, keep the gateway on loopback and give the program its own token.""",
    since="2026.2.26",
)
def tools_invoke_http_dangerous_allow(deployment: Deployment) -> Iterator[Found]:
    """Tools that can take over the host accept HTTP requests.

    The HTTP tool endpoint excludes these tools by default, because a single request is
    enough to run a command or control other sessions. An entry in gateway.tools.allow
    enables the tool for everyone with the gateway's secret.

    Fires when gateway.tools.allow names a tool that is excluded from HTTP by default,
    in any case. Groups and patterns are not expanded, and gateway.tools.deny does not
    cancel an entry.

    Severity: critical when gateway.bind is anything but loopback, or when Tailscale
    Funnel is on; else warn.

    Releases: Both know exec, spawn, shell, fs_write, fs_delete, fs_move, apply_patch,
    sessions_spawn, sessions_send, gateway and nodes. 2026.5.12 adds cron; 2026.9.6 adds
    terminal, portal, conversations_list, conversations_send, conversations_turn,
    automations, plugins, computer, mobile_ui and openclaw.
    """
    gateway = gateway_of(deployment)
    listed = gateway.section.at("tools.allow")
    allowed = {(entry.text or "").lower() for entry in listed.elements()}
    tools = [tool for tool in deployment.rules.dangerous_http_tools if tool in allowed]
    if not tools:
        return
    wide = gateway.binds_beyond_loopback or gateway.tailscale_mode == "funnel"
    yield found(
        listed,
        f"gateway.tools.allow permits {', '.join(tools)} over HTTP",
        severity=Severity.CRITICAL if wide else Severity.WARN,
    )


@check(
    "gateway.http.no_auth",
    Severity.CRITICAL,
    Severity.WARN,
    reads=(
        "gateway.auth",
        "gateway.bind",
        "gateway.tailscale.mode",
        "gateway.http.endpoints",
    ),
    fix="""Set gateway.auth.mode to token or password, and supply that secret.""",
    since="2026.2.26",
)
def http_no_auth(deployment: Deployment) -> Iterator[Found]:
    """The HTTP endpoints answer without a credential.

    Any program that can reach the port can call tools, and can use the chat and
    responses endpoints if they are enabled.

    Fires when the effective auth mode has no secret to check: mode none, mode token
    without a token, or mode password without a password.

    Severity: critical when gateway.bind is anything but loopback, or when Tailscale
    Serve or Funnel is on; else warn.

    Releases: 2026.5.12 fires only for mode none, whether or not a secret is set.
    """
    auth = gateway_of(deployment).auth
    if auth.mode == "none":
        yield _open_http(deployment, "gateway.auth.mode is none")
    elif auth.lacks_secret:
        missing = missing_secrets(deployment, auth.mode)
        yield _open_http(deployment, missing.why, missing.fix)


@http_no_auth.on(until="2026.5.12")
def http_no_auth_2026_5(deployment: Deployment) -> Iterator[Found]:
    """2026.5.12 looks at the mode alone."""
    if gateway_of(deployment).auth.mode == "none":
        yield _open_http(deployment, "gateway.auth.mode is none")


def _open_http(deployment: Deployment, reason: str, fix: str = "") -> Found:
    gateway = gateway_of(deployment)
    endpoints = gateway.section.at("http.endpoints")
    on = [each["enabled"] for _, each in endpoints.items() if each["enabled"].is_true]
    return found(
        gateway.section.at("auth.mode"),
        f"{reason}, so HTTP requests require no credential",
        *on,
        severity=Severity.CRITICAL if gateway.is_remotely_exposed else Severity.WARN,
        fix=fix,
    )


@check(
    "gateway.http.session_key_override_enabled",
    Severity.INFO,
    reads=(
        "gateway.http.endpoints.chatCompletions.enabled",
        "gateway.http.endpoints.responses.enabled",
    ),
    fix="""Disable unused endpoints, and give the gateway's secret only to users who may
    read every session.""",
    since="2026.2.26",
)
def session_key_override_enabled(deployment: Deployment) -> Iterator[Found]:
    """HTTP clients can choose their session.

    Anyone with the gateway's secret can name any session key in a request, and so read
    and continue other users' conversations.

    Fires once when gateway.http.endpoints.chatCompletions.enabled or
    gateway.http.endpoints.responses.enabled is true, or both.
    """
    endpoints = gateway_of(deployment).section.at("http.endpoints")
    on = [
        endpoints[name]["enabled"]
        for name in ("chatCompletions", "responses")
        if endpoints[name]["enabled"].is_true
    ]
    if on:
        names = " and ".join(str(each) for each in on)
        yield found(on[0], f"{names} {'is' if len(on) == 1 else 'are'} true", *on[1:])
