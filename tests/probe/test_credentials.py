"""Which credential goes where: the releases' rules, and what is never sent."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import Probe
from pytest_openclaw.effective.gateway.probe import target_of
from pytest_openclaw.effective.gateway.probe_credentials import ProbeCredentials
from pytest_openclaw.effective.gateway.probe_credentials import probe_credentials
from pytest_openclaw.probe.addresses import gateway_address

NEW, OLD = "2026.9.6", "2026.5.12"
E, P = "environment-token-0123456789abcd", "environment-password-0123456789"
R, T = "the-remote-token-0123456789abcdef", "the-token-0123456789abcdef012345"
Q = "the-password-0123456789abcdef012"
REMOTE = {"mode": "remote", "remote": {"url": "wss://gw.example", "token": R}}
UNSET = {"auth": {"mode": "token", "token": "${UNSET_TOKEN}"}}


def planned(
    gateway: dict[str, Any],
    release: str,
    env: dict[str, str],
    probe: Probe | None = None,
    unset: str = "missing",
) -> ProbeCredentials:
    """Return what a probe of a config with this *gateway* section sends."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "openclaw.json")
        file.write_text(json.dumps({"gateway": gateway}), encoding="utf-8")
        made = Deployment.load(
            file,
            env=env,
            release=release,
            unset_variables=unset,
            probe=probe or Probe(),
        )
        return probe_credentials(made)


def sent(credentials: ProbeCredentials) -> dict[str, str]:
    """Return the texts that are sent, by their names in the protocol."""
    return {name: each.reveal() for name, each in credentials.auth.items()}


TOKEN_E, PASSWORD_P = {"OPENCLAW_GATEWAY_TOKEN": E}, {"OPENCLAW_GATEWAY_PASSWORD": P}


@pytest.mark.parametrize(
    ("gateway", "env", "newer", "older"),
    [
        ({"auth": {"token": T}}, {}, {"token": T}, {"token": T}),
        ({"auth": {"token": T}}, TOKEN_E, {"token": T}, {"token": E}),
        ({}, TOKEN_E, {"token": E}, {"token": E}),
        ({"auth": {"password": Q}}, {}, {"password": Q}, {"password": Q}),
        (
            {"auth": {"mode": "token", "token": T, "password": Q}},
            {},
            {"token": T, "password": Q},
            {"token": T, "password": Q},
        ),
        ({"auth": {"mode": "none"}}, {}, {}, {}),
        (UNSET, TOKEN_E, {}, {"token": E}),
        (UNSET, {}, {}, {}),
        (REMOTE, {}, {"token": R}, {"token": R}),
        (
            {
                "mode": "remote",
                "remote": {"url": "wss://gw.example"},
                "auth": {"token": T},
            },
            TOKEN_E,
            {},
            {},
        ),
        (REMOTE, PASSWORD_P, {"token": R, "password": P}, {"token": R, "password": P}),
    ],
)
def test_the_releases_rules(
    gateway: dict[str, Any],
    env: dict[str, str],
    newer: dict[str, str],
    older: dict[str, str],
) -> None:
    """Each row was seen in the frames of the release's own probe."""
    assert sent(planned(gateway, NEW, env)) == newer
    assert sent(planned(gateway, OLD, env)) == older


@pytest.mark.parametrize(
    ("gateway", "env", "newer", "older"),
    [
        (UNSET, {}, "gateway.auth.token", "gateway.auth.token"),
        (UNSET, TOKEN_E, "gateway.auth.token", None),
        ({"auth": {"token": T}}, {}, None, None),
        (
            {"mode": "remote", "remote": {"url": "wss://a.example", "token": "${NO}"}},
            {},
            "gateway.remote.token",
            "gateway.remote.token",
        ),
        (
            {
                "mode": "remote",
                "remote": {"url": "wss://a.example", "token": "${NO}", "password": Q},
            },
            {},
            None,
            None,
        ),
    ],
)
def test_a_reference_without_a_value(
    gateway: dict[str, Any],
    env: dict[str, str],
    newer: str | None,
    older: str | None,
) -> None:
    """It is a finding where the release has nothing else to log in with."""
    assert planned(gateway, NEW, env).unusable == newer
    assert planned(gateway, OLD, env).unusable == older


CASES: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("credentials.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("release", [NEW, OLD])
def test_what_the_real_audit_said(release: str) -> None:
    """Each was recorded of the release's own ``--deep``, with nobody listening."""
    different = [
        case["id"]
        for case in CASES
        if (planned(case["gateway"], release, case["env"]).unusable is not None)
        is not case["unavailable"][release]
    ]
    assert len(CASES) > 250
    assert different == []


def test_a_config_s_secret_stays_with_its_own_address() -> None:
    """The release sends it to an address of the environment; this does not."""
    env = {"OPENCLAW_GATEWAY_URL": "wss://elsewhere.example"}
    made = planned({"auth": {"token": T}}, NEW, env)
    assert sent(made) == {}
    assert made.withheld is not None
    assert "gateway.auth.token is not sent to the address of" in made.withheld
    there = planned(REMOTE, NEW, {}, Probe("wss://gw.example/"))
    assert sent(there) == {"token": R}, "the same address, said otherwise"
    elsewhere = planned(REMOTE, NEW, {}, Probe("wss://gw.example:444"))
    assert sent(elsewhere) == {}


def test_a_secret_that_is_given_is_the_only_one() -> None:
    """It goes wherever it is asked to."""
    probe = Probe("wss://elsewhere.example", token="given")
    assert sent(planned({"auth": {"token": T}}, NEW, {}, probe)) == {"token": "given"}


def test_a_secret_that_is_unknown_here_is_not_sent() -> None:
    """The reason says how to name one."""
    made = planned(UNSET, NEW, {}, unset="opaque")
    assert sent(made) == {}
    assert made.withheld is not None
    assert "--openclaw-probe-token-env" in made.withheld


@pytest.mark.parametrize(
    ("gateway", "env", "expected"),
    [
        ({}, {}, "ws://127.0.0.1:18789"),
        ({"port": 19000}, {}, "ws://127.0.0.1:19000"),
        ({"port": 19000}, {"OPENCLAW_GATEWAY_PORT": "9"}, "ws://127.0.0.1:9"),
        ({}, {"OPENCLAW_GATEWAY_PORT": "[::1]:9"}, "ws://127.0.0.1:9"),
        ({"tls": {"enabled": True}}, {}, "wss://127.0.0.1:18789"),
        ({"mode": "remote"}, {}, "ws://127.0.0.1:18789"),
        (REMOTE, {}, "wss://gw.example"),
        (REMOTE, {"OPENCLAW_GATEWAY_URL": "wss://x.example"}, "wss://x.example"),
    ],
)
def test_where_it_connects_to(
    gateway: dict[str, Any], env: dict[str, str], expected: str
) -> None:
    """The variable, then the remote address, then the port on loopback."""
    made = Deployment.from_mapping({"gateway": gateway}, env=env)
    assert target_of(made).url == expected


def test_an_address_is_masked() -> None:
    """User, password and the values of a query are not shown."""
    made = gateway_address("wss://me:pa%20ss@gw.example:8443/p?token=abc&flag")
    assert made is not None
    assert made.shown == "wss://***:***@gw.example:8443/p?token=***&flag"
    assert "abc" not in repr(made)
    assert (made.host, made.port, made.path) == (
        "gw.example",
        8443,
        "/p?token=abc&flag",
    )
    assert {"me", "pa ss", "abc"} <= set(made.secrets)
