"""What the checks of a running gateway find, and what they leave open."""

from __future__ import annotations

import datetime
import socket
import ssl
from pathlib import Path

import pytest
import trustme

from pytest_openclaw import Deployment
from pytest_openclaw import Finding
from pytest_openclaw import Probe
from pytest_openclaw.auditing import Audit
from pytest_openclaw.outcomes import Outcome
from pytest_openclaw.profiles import profile_named
from pytest_openclaw.selection import Selection
from tests.probe.gateways import Talk
from tests.probe.gateways import checking
from tests.probe.gateways import closed_port
from tests.probe.gateways import full
from tests.probe.gateways import gateway
from tests.probe.gateways import raw_server

TOKEN = "a-token-of-thirty-two-characters"


def audit_at(folder: Path, port: int, **given: object) -> Audit:
    """Return the audit of a deployment whose gateway listens at *port*."""
    scheme = ", tls: {enabled: true}" if given.get("tls") else ""
    file = folder / "openclaw.json"
    file.write_text(
        f'{{gateway: {{port: {port}, auth: {{token: "{TOKEN}"}}{scheme}}}'
        ', hooks: {enabled: true, path: "/hook", token: "another-token-of-its-own-32"}}'
    )
    env = {"NODE_EXTRA_CA_CERTS": str(given["ca"])} if "ca" in given else {}
    url = given.get("url")
    probe = Probe(url if isinstance(url, str) else None, seconds=2)
    release = str(given.get("release", "2026.9.6"))
    made = Deployment.load(file, env=env, release=release, probe=probe)
    return Audit(made, selection=Selection(profile_named("hardened")))


def said(outcome: Outcome) -> list[tuple[str, str]]:
    """Return severity and message of what was found."""
    found: tuple[Finding, ...] = outcome.findings
    return [(str(each.severity), each.message) for each in found]


def device_first(talk: Talk) -> None:
    """Ask for a device whatever the credential, as a gateway without a login does."""
    talk.challenge()
    message = "device identity required"
    talk.refuse(talk.take(), "DEVICE_IDENTITY_REQUIRED", message)
    talk.socket.close(1008, message)


def test_a_gateway_that_checks_its_token(tmp_path: Path) -> None:
    """It is reachable, and refuses an empty and a wrong credential."""
    with gateway(checking(TOKEN)) as running:
        audit = audit_at(tmp_path, running.port)
        for name in ("reachable", "refuses_no_credential", "refuses_wrong_token"):
            outcome = audit.outcome(f"live.{name}")
            assert (said(outcome), outcome.not_evaluated) == ([], None)
        assert len(running.requests) == 3, "one attempt each"


def test_a_gateway_that_lets_everybody_in(tmp_path: Path) -> None:
    """Both attempts are critical findings, which say what was sent."""
    with gateway(full) as running:
        audit = audit_at(tmp_path, running.port)
        assert said(audit.outcome("live.refuses_no_credential")) == [
            ("critical", f"{running.url}: a client without a credential was accepted")
        ]
        assert said(audit.outcome("live.refuses_wrong_token")) == [
            ("critical", f"{running.url}: sent a wrong token; the gateway accepted it")
        ]


def test_a_gateway_without_a_login(tmp_path: Path) -> None:
    """It refuses for want of a device alone, which says that no token is needed."""
    with gateway(device_first) as running:
        audit = audit_at(tmp_path, running.port)
        assert not said(audit.outcome("live.refuses_no_credential"))
        [(severity, message)] = said(audit.outcome("live.refuses_wrong_token"))
    assert severity == "critical"
    assert "did not verify it" in message


def test_no_gateway_is_no_pass(tmp_path: Path) -> None:
    """Where nobody answers, one check fails and the others have no verdict."""
    audit = audit_at(tmp_path, closed_port())
    [(severity, message)] = said(audit.outcome("live.reachable"))
    assert severity == "critical"
    assert "not reachable: connect ECONNREFUSED" in message
    for name in (
        "refuses_no_credential",
        "refuses_wrong_token",
        "release_matches",
        "http_endpoints",
    ):
        outcome = audit.outcome(f"live.{name}")
        assert outcome.not_evaluated, name
        assert not outcome.findings


@pytest.mark.parametrize("release", ["2026.9.6", "2026.5.12"])
def test_the_release_that_runs(release: str, tmp_path: Path) -> None:
    """It is compared with the one that judges the config."""
    with gateway(full) as running:
        audit = audit_at(tmp_path, running.port, release=release)
        messages = said(audit.outcome("live.release_matches"))
    assert bool(messages) is (release == "2026.5.12")


def test_an_address_in_the_clear(tmp_path: Path) -> None:
    """Nothing is sent to a host that the release would not speak to either."""
    audit = audit_at(tmp_path, 1, url="ws://192.0.2.1:1")
    assert said(audit.outcome("live.transport")) == [
        ("critical", "ws://192.0.2.1:1 is not encrypted")
    ]
    assert not audit.accepted
    reason = audit.outcome("live.reachable").not_evaluated
    assert reason is not None
    assert "nothing was sent" in reason


@pytest.mark.parametrize(
    ("name", "days", "trusted", "expected"),
    [
        ("127.0.0.1", 90, True, []),
        ("127.0.0.1", 5, True, ["warn"]),
        ("127.0.0.1", 90, False, ["critical"]),
        ("other.example", 90, True, ["critical"]),
        ("127.0.0.1", -1, True, ["critical"]),
    ],
)
def test_certificates(
    name: str, days: int, trusted: bool, expected: list[str], tmp_path: Path
) -> None:
    """Trust, name and end are looked at."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    now = datetime.datetime.now(datetime.timezone.utc)
    end = now + datetime.timedelta(days=days, hours=1)
    start = now - datetime.timedelta(days=30)
    authority.issue_cert(name, not_before=start, not_after=end).configure_cert(context)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    given = {"ca": tmp_path / "ca.pem"} if trusted else {}
    with gateway(full, context) as running:
        audit = audit_at(tmp_path, running.port, tls=True, **given)
        outcome = audit.outcome("live.transport")
    assert [severity for severity, _ in said(outcome)] == expected
    assert outcome.not_evaluated is None


def only_the_first(connection: socket.socket) -> None:
    """Answer to one route, and hang up on the others."""
    if connection.recv(65536).startswith(b"GET /tools/invoke"):
        connection.sendall(b"HTTP/1.1 401 no\r\nContent-Length: 0\r\n\r\n")


def test_routes_that_do_not_answer_are_no_pass(tmp_path: Path) -> None:
    """The first one refused, and nothing is known of the others."""
    with raw_server(only_the_first) as running:
        outcome = audit_at(tmp_path, running.port).outcome("live.http_endpoints")
    assert not outcome.findings
    assert "/v1/models" in (outcome.not_evaluated or "")
    assert "/tools/invoke" not in (outcome.not_evaluated or "")


def test_routes(tmp_path: Path) -> None:
    """Of the API, an answer is critical; pages and refusals are none."""

    def routes(path: str) -> tuple[int, str]:
        answers = {
            "/v1/models": (200, "application/json"),
            "/v1/responses": (200, "text/html"),
            "/tools/invoke": (405, "text/plain"),
            "/hook": (204, "text/plain"),
            "/": (200, "text/html"),
        }
        return answers.get(path, (401, "application/json"))

    with gateway(full, routes=routes) as running:
        audit = audit_at(tmp_path, running.port)
        messages = said(audit.outcome("live.http_endpoints"))
        asked = {each.headers.get("Authorization") for each in running.requests}
    assert messages == [
        ("critical", "GET /v1/models answers 200 without a credential"),
        ("critical", "GET /hook answers 204 without a credential"),
        ("info", "GET answers without a credential: / 200"),
    ]
    assert asked == {None}
