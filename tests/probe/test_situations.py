"""What the probe makes of each way in which a gateway can answer, or not."""

from __future__ import annotations

import socket
import ssl
import time
from pathlib import Path
from typing import Any

import pytest
import trustme

from pytest_openclaw import Deployment
from pytest_openclaw import Probe
from pytest_openclaw import Report
from pytest_openclaw import audit
from pytest_openclaw.probe import client
from pytest_openclaw.probe.answers import Stage
from pytest_openclaw.probe.gateway import answer_of
from pytest_openclaw.probe.gateway import deep_report
from pytest_openclaw.probe.gateway import routes
from pytest_openclaw.probe.sockets import connected
from tests.probe.gateways import HELLO
from tests.probe.gateways import Behaviour
from tests.probe.gateways import Talk
from tests.probe.gateways import checking
from tests.probe.gateways import closed_port
from tests.probe.gateways import full
from tests.probe.gateways import gateway
from tests.probe.gateways import pause
from tests.probe.gateways import raw_server
from tests.probe.gateways import without_scopes

RELEASES = ("2026.9.6", "2026.5.12")
TOKEN = "a-token-of-thirty-two-characters"


#: Enough on a busy machine, and where nothing but the end of it is to come.
_PATIENT, _BRIEF = 10.0, 1.0


def deployment(
    port: int,
    folder: Path,
    release: str = "2026.9.6",
    *,
    seconds: float = _PATIENT,
    scheme: str = "ws",
    env: dict[str, str] | None = None,
) -> Deployment:
    """Return a deployment whose gateway listens at *port*."""
    tls = ", tls: {enabled: true}" if scheme == "wss" else ""
    file = folder / "openclaw.json"
    file.write_text(
        f'{{gateway: {{port: {port}, auth: {{mode: "token", token: "{TOKEN}"}}{tls}}}}}'
    )
    return Deployment.load(
        file, release=release, env=env or {}, probe=Probe(seconds=seconds)
    )


def close_before_hello(talk: Talk) -> None:
    """Close for a reason of its own."""
    talk.challenge()
    talk.take()
    talk.socket.close(4001, "not today")


def close_after_hello(talk: Talk) -> None:
    """Let in, and go."""
    talk.log_in()
    talk.take()
    talk.socket.close(1001, "bye")


def no_nonce(talk: Talk) -> None:
    """Send half a challenge."""
    talk.challenge({"ts": 1})
    talk.wait()


def silent_socket(talk: Talk) -> None:
    """Speak WebSocket and nothing more."""
    talk.wait()


def no_hello(talk: Talk) -> None:
    """Leave connect without an answer."""
    talk.challenge()
    talk.wait()


def three_of_four(talk: Talk) -> None:
    """Leave one read without an answer."""
    talk.log_in()
    for _ in range(3):
        talk.answer(talk.take())
    talk.wait()


def one_refused(talk: Talk) -> None:
    """Refuse the last read."""
    talk.log_in()
    for _ in range(3):
        talk.answer(talk.take())
    talk.refuse(talk.take(), "OOPS", "no config for you")
    talk.wait()


def null_hello(talk: Talk) -> None:
    """Say ok and nothing else."""
    talk.challenge()
    talk.send(type="res", id=talk.take()["id"], ok=True, payload=None)
    talk.wait()


def malformed_refusal(talk: Talk) -> None:
    """Refuse without a code, which no client takes for an answer."""
    talk.challenge()
    talk.send(type="res", id=talk.take()["id"], ok=False, error={"message": "no"})
    talk.wait()


def noisy(talk: Talk) -> None:
    """Do everything that a client skips, and accept it."""
    talk.socket.send("not JSON")
    talk.socket.send(b"\xff\xfe")
    talk.socket.send("[1]")
    talk.send(type="event", event="tick")
    talk.log_in({**HELLO, "protocol": 99, "type": "?"})
    for _ in range(4):
        request = talk.take()
        talk.send(type="res", id="of nobody", ok=False)
        talk.send(type="res", id=request["id"], ok="yes")
        talk.answer(request)
    talk.wait()


def large(talk: Talk) -> None:
    """Send more than a client takes."""
    talk.challenge()
    talk.take()
    talk.socket.send("x" * (25 * 1024 * 1024 + 1))
    talk.wait()


SITUATIONS: dict[str, tuple[Behaviour, Stage, str | None, dict[str, Any] | None]] = {
    "full": (full, Stage.READ, None, None),
    "noisy": (noisy, Stage.READ, None, None),
    "without scopes": (
        without_scopes,
        Stage.NO_SCOPES,
        "missing scope: operator.read",
        None,
    ),
    "wrong token": (
        checking("another"),
        Stage.REFUSED,
        "unauthorized: gateway token mismatch",
        {"code": 1008, "reason": "unauthorized: gateway token mismatch"},
    ),
    "one read refused": (one_refused, Stage.UNFINISHED, "no config for you", None),
    "three of four": (three_of_four, Stage.UNFINISHED, "timeout", None),
    "no hello": (no_hello, Stage.UNFINISHED, "timeout", None),
    "malformed refusal": (malformed_refusal, Stage.UNFINISHED, "timeout", None),
    "no challenge": (silent_socket, Stage.NOT_A_GATEWAY, "timeout", None),
    "null hello": (
        null_hello,
        Stage.UNFINISHED,
        "the gateway's hello is empty",
        {"code": 1008, "reason": "connect failed"},
    ),
    "no nonce": (
        no_nonce,
        Stage.NOT_A_GATEWAY,
        "gateway connect challenge missing nonce",
        {"code": 1008, "reason": "connect challenge missing nonce"},
    ),
    "closed before hello": (
        close_before_hello,
        Stage.UNFINISHED,
        "gateway closed (4001): not today",
        {"code": 4001, "reason": "not today"},
    ),
    "closed after hello": (
        close_after_hello,
        Stage.UNFINISHED,
        "gateway closed (1001): bye",
        {"code": 1001, "reason": "bye"},
    ),
}


def ids(report: Report) -> set[str]:
    """Return the checkIds of a report that are about the probe."""
    found = {each.check_id for each in report.findings}
    return {each for each in found if each.startswith("gateway.probe_")}


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("name", SITUATIONS)
def test_a_gateway_that_answers(name: str, release: str, tmp_path: Path) -> None:
    """Verdict, words and close code are those of the release's own probe."""
    behave, stage, error, close = SITUATIONS[name]
    seconds = _BRIEF if error == "timeout" else _PATIENT
    with gateway(behave) as running:
        made = deployment(running.port, tmp_path, release, seconds=seconds)
        answer = answer_of(made)
        assert (answer.stage, answer.error) == (stage, error)
        assert deep_report(made) == {
            "attempted": True,
            "url": running.url,
            "ok": error is None,
            "error": error,
            "close": close,
        }
        expected = set() if error is None else {"gateway.probe_failed"}
        assert ids(audit(made)) == expected
        assert len(running.requests) == 1, "each question is asked once"


def test_time_that_was_left_to_connect_is_no_limit_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A gateway may be silent for longer, until its own time is up."""

    def just_connected(*args: Any) -> socket.socket:
        made = connected(*args)
        made.settimeout(0.2)
        return made

    def hesitant(talk: Talk) -> None:
        pause(0.6)
        full(talk)

    monkeypatch.setattr(client, "connected", just_connected)
    with gateway(hesitant) as running:
        answer = answer_of(deployment(running.port, tmp_path))
    assert (answer.stage, answer.error) == (Stage.READ, None)


@pytest.mark.parametrize("release", RELEASES)
def test_what_is_sent(release: str, tmp_path: Path) -> None:
    """The frames are those of the release's probe, and no header tells who asks."""
    with gateway(full) as running:
        answer_of(deployment(running.port, tmp_path, release))
    connect, *reads = running.received
    params = connect["params"]
    assert params["auth"] == {"token": TOKEN}
    assert params["scopes"] == ["operator.read"]
    assert params["minProtocol"] == (3 if release == "2026.9.6" else 4)
    assert params["client"].get("deviceFamily") == (
        "Linux" if release == "2026.9.6" else None
    )
    assert [(each["method"], each.get("params")) for each in reads] == [
        ("health", None),
        ("status", None),
        ("system-presence", None),
        ("config.get", {}),
    ]
    headers = running.requests[0].headers
    assert {"Origin", "User-Agent", "Authorization"}.isdisjoint(headers)


def test_nobody_listens(tmp_path: Path) -> None:
    """The words are Node's."""
    port = closed_port()
    answer = answer_of(deployment(port, tmp_path))
    assert answer.stage is Stage.UNREACHABLE
    assert answer.error == f"connect ECONNREFUSED 127.0.0.1:{port}"
    assert answer.close is not None
    assert answer.close.code == 1006


def hang_up(connection: socket.socket) -> None:
    """Take the connection and leave."""
    connection.recv(65536)


def garbage(connection: socket.socket) -> None:
    """Answer with what is not HTTP."""
    connection.recv(65536)
    connection.sendall(b"\x00\x01garbage\r\n\r\n")


def silence(connection: socket.socket) -> None:
    """Never answer."""
    time.sleep(1.5 * _BRIEF)


def page(connection: socket.socket) -> None:
    """Be a web server that redirects, with what it was sent in the body."""
    connection.recv(65536)
    connection.sendall(
        b"HTTP/1.1 302 Found\r\nLocation: ws://127.0.0.1:9/\r\n"
        b"Content-Length: 2\r\n\r\nhi"
    )


def to_https(connection: socket.socket) -> None:
    """Be a proxy that redirects all to another scheme."""
    connection.recv(65536)
    connection.sendall(
        b"HTTP/1.1 301 Moved Permanently\r\nLocation: https://127.0.0.1:9/\r\n"
        b"Content-Length: 0\r\n\r\n"
    )


def drip(connection: socket.socket) -> None:
    """Send a byte now and then, and never a whole answer."""
    connection.recv(65536)
    for _ in range(40):
        connection.sendall(b"H")
        time.sleep(0.1)


@pytest.mark.parametrize(
    ("handle", "stage", "error"),
    [
        (to_https, Stage.NOT_A_GATEWAY, "rejected websocket upgrade (HTTP 301)"),
        (hang_up, Stage.NOT_A_GATEWAY, "socket hang up"),
        (garbage, Stage.NOT_A_GATEWAY, "no WebSocket answer"),
        (silence, Stage.UNREACHABLE, "timeout"),
        (page, Stage.NOT_A_GATEWAY, "rejected websocket upgrade (HTTP 302)"),
    ],
)
def test_what_is_no_gateway(
    handle: Any, stage: Stage, error: str, tmp_path: Path
) -> None:
    """A server of another kind is told from a port on which nothing listens."""
    with raw_server(handle) as running:
        started = time.monotonic()
        seconds = _BRIEF if error == "timeout" else _PATIENT
        answer = answer_of(deployment(running.port, tmp_path, seconds=seconds))
        assert time.monotonic() - started < 5
    assert answer.stage is stage
    assert error in (answer.error or "")


def test_routes_that_answer_byte_by_byte(tmp_path: Path) -> None:
    """They end with the time of all routes, not with the patience of the server."""
    with raw_server(drip) as running:
        given = deployment(running.port, tmp_path, seconds=0.4)
        started = time.monotonic()
        found = routes(given)
        assert time.monotonic() - started < 3
    assert {each.status for each in found} == {0}


def test_a_frame_that_is_too_large(tmp_path: Path) -> None:
    """It ends the connection, and is not read."""
    with gateway(large) as running:
        answer = answer_of(deployment(running.port, tmp_path, seconds=5))
    assert not answer.ok
    assert answer.close is not None


@pytest.mark.parametrize("trusted", [True, False])
def test_tls(trusted: bool, tmp_path: Path) -> None:
    """A certificate is trusted by the system's authorities and the release's file."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    file = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(file)
    env = {"NODE_EXTRA_CA_CERTS": str(file)} if trusted else {}
    with gateway(full, context) as running:
        made = deployment(running.port, tmp_path, scheme="wss", env=env, seconds=15)
        answer = answer_of(made)
    assert answer.ok is trusted
    assert trusted or "certificate" in (answer.error or "")


def test_the_scheme_is_the_wrong_one(tmp_path: Path) -> None:
    """TLS to a server in the clear is not a gateway."""
    with gateway(full) as running:
        made = deployment(running.port, tmp_path, scheme="wss", seconds=2)
        assert answer_of(made).stage is Stage.NOT_A_GATEWAY


def test_proxy_variables_play_no_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection goes where the config says."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{closed_port()}")
    with gateway(full) as running:
        assert answer_of(deployment(running.port, tmp_path)).ok


def test_a_gateway_that_repeats_the_token(tmp_path: Path) -> None:
    """What it says back is masked."""

    def repeat(talk: Talk) -> None:
        talk.challenge()
        request = talk.take()
        sent = request["params"]["auth"]["token"]
        talk.refuse(request, f"CODE_{sent}", f"I got {sent}")
        talk.socket.close(1008, f"got {sent}")

    with gateway(repeat) as running:
        made = deployment(running.port, tmp_path)
        assert TOKEN not in repr(answer_of(made)) + repr(deep_report(made))
        assert TOKEN not in repr(audit(made).findings)


def test_nothing_connects_without_being_asked(tmp_path: Path) -> None:
    """A deep audit alone sends nothing."""
    with gateway(full) as running:
        file = tmp_path / "openclaw.json"
        file.write_text(f"{{gateway: {{port: {running.port}}}}}")
        report = audit(Deployment.load(file, deep=True), "hardened")
        assert running.requests == []
    assert "--openclaw-probe" in report.not_evaluated["gateway.probe_failed"]
    assert "live.reachable" not in report.not_evaluated
