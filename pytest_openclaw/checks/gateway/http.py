"""What the gateway answers over plain HTTP, beside its WebSocket."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.gateway.gateway import gateway_of
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found


@check(
    "gateway.tools_invoke_http.dangerous_allow",
    Severity.CRITICAL,
    Severity.WARN,
    reads=("gateway.tools.allow", "gateway.bind", "gateway.tailscale.mode"),
    fix="""Take these tools out of gateway.tools.allow. If a program really must call
    one over HTTP, keep the gateway on loopback and give the program its own token.""",
)
def tools_invoke_http_dangerous_allow(deployment: Deployment) -> Iterator[Found]:
    """Tools that can take over the host are callable over HTTP.

    The HTTP endpoint for tools leaves them out by default, since one request is
    then enough to run a command or to steer other sessions. Listing one in
    gateway.tools.allow brings it back for everyone who holds the gateway's secret.

    Fires when gateway.tools.allow names a tool that is kept from HTTP by default, in
    whatever case. Groups and patterns are not looked into, and gateway.tools.deny does
    not take a name back.

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
        f"gateway.tools.allow opens {', '.join(tools)} to HTTP requests",
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
)
def http_no_auth(deployment: Deployment) -> Iterator[Found]:
    """The HTTP endpoints answer without a credential.

    Tool calls, and the chat and responses endpoints where they are on, then serve any
    program that reaches the port.

    Fires when the mode in force has no secret to ask for: mode none, mode token without
    a token, mode password without a password.

    Severity: critical when gateway.bind is anything but loopback, or when Tailscale
    Serve or Funnel is on; else warn.

    Releases: 2026.5.12 fires for mode none alone; what is set does not matter there.
    """
    auth = gateway_of(deployment).auth
    unset = {
        "none": "gateway.auth.mode is none",
        "token": "no token is set" if auth.token is None else "",
        "password": "no password is set" if auth.password is None else "",
    }
    if unset.get(auth.mode):
        yield _open_http(deployment, unset[auth.mode])


@http_no_auth.on(until="2026.5.12")
def http_no_auth_2026_5(deployment: Deployment) -> Iterator[Found]:
    """2026.5.12 looks at the mode alone."""
    if gateway_of(deployment).auth.mode == "none":
        yield _open_http(deployment, "gateway.auth.mode is none")


def _open_http(deployment: Deployment, reason: str) -> Found:
    gateway = gateway_of(deployment)
    endpoints = gateway.section.at("http.endpoints")
    on = [each["enabled"] for _, each in endpoints.items() if each["enabled"].is_true]
    return found(
        gateway.section.at("auth.mode"),
        f"{reason}, so HTTP requests need no credential",
        *on,
        severity=Severity.CRITICAL if gateway.is_remotely_exposed else Severity.WARN,
    )


@check(
    "gateway.http.session_key_override_enabled",
    Severity.INFO,
    reads=(
        "gateway.http.endpoints.chatCompletions.enabled",
        "gateway.http.endpoints.responses.enabled",
    ),
    fix="""Leave the endpoints off where nobody uses them, and give the gateway's secret
    to nobody who may not read every session.""",
)
def session_key_override_enabled(deployment: Deployment) -> Iterator[Found]:
    """HTTP clients choose the session that they talk to.

    Whoever holds the gateway's secret can name any session key in a request, and so
    read and continue other people's conversations.

    Fires when gateway.http.endpoints.chatCompletions.enabled or
    gateway.http.endpoints.responses.enabled is true; once, also for both.
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
