"""Small gateways on loopback that behave well or badly, in a thread each."""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable
from collections.abc import Iterator
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request
from websockets.http11 import Response
from websockets.sync.server import ServerConnection
from websockets.sync.server import serve

NONCE = {"nonce": "the-nonce", "ts": 1_700_000_000_000}
HELLO: dict[str, Any] = {
    "type": "hello-ok",
    "protocol": 4,
    "server": {"version": "2026.9.6"},
    "auth": {"role": "operator", "scopes": ["operator.read"]},
}
NO_SCOPES = {**HELLO, "auth": {"role": "operator", "scopes": []}}
MISSING = {"code": "FORBIDDEN", "message": "missing scope: operator.read"}


class Talk:
    """One connection from the gateway's side; what it received is kept."""

    def __init__(self, at: ServerConnection, received: list[dict[str, Any]]) -> None:
        self.socket = at
        self._received = received

    def send(self, **frame: Any) -> None:
        """Send a frame."""
        self.socket.send(json.dumps(frame))

    def challenge(self, payload: dict[str, Any] | None = None) -> None:
        """Send the first frame of a gateway."""
        sent = NONCE if payload is None else payload
        self.send(type="event", event="connect.challenge", payload=sent)

    def take(self) -> dict[str, Any]:
        """Return the next request."""
        frame: dict[str, Any] = json.loads(self.socket.recv(5))
        self._received.append(frame)
        return frame

    def answer(self, request: dict[str, Any], payload: Any = None) -> None:
        """Answer a request that succeeds."""
        self.send(type="res", id=request["id"], ok=True, payload=payload)

    def refuse(self, request: dict[str, Any], code: str, message: str) -> None:
        """Answer a request that does not."""
        details = {"code": code}
        error = {"code": "INVALID_REQUEST", "message": message, "details": details}
        self.send(type="res", id=request["id"], ok=False, error=error)

    def log_in(self, hello: Any = None) -> None:
        """Do all that comes before the reads."""
        self.challenge()
        self.answer(self.take(), HELLO if hello is None else hello)

    def wait(self) -> None:
        """Say nothing until the client goes."""
        with contextlib.suppress(ConnectionClosed, TimeoutError):
            while True:
                self.socket.recv(10)


Behaviour = Callable[[Talk], None]


class Running:
    """A gateway that runs: its port, and what clients sent it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.received: list[dict[str, Any]] = []
        self.requests: list[Request] = []

    @property
    def url(self) -> str:
        """Its address in the clear."""
        return f"ws://127.0.0.1:{self.port}"


@contextlib.contextmanager
def gateway(
    behave: Behaviour,
    tls: ssl.SSLContext | None = None,
    routes: Callable[[str], tuple[int, str]] = lambda path: (404, "text/plain"),
) -> Iterator[Running]:
    """Run a gateway whose connections *behave*; *routes* answers other requests."""

    def handle(socket: ServerConnection) -> None:
        with contextlib.suppress(ConnectionClosed, TimeoutError, EOFError, KeyError):
            behave(Talk(socket, running.received))

    def http(connection: ServerConnection, request: Request) -> Response | None:
        running.requests.append(request)
        if request.headers.get("Upgrade") is not None:
            return None
        status, kind = routes(request.path)
        answer = connection.respond(status, "")
        del answer.headers["Content-Type"]
        answer.headers["Content-Type"] = kind
        return answer

    with serve(handle, "127.0.0.1", 0, ssl=tls, process_request=http) as server:
        running = Running(server.socket.getsockname()[1])
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield running
        finally:
            server.shutdown()
            thread.join(5)


@contextlib.contextmanager
def raw_server(handle: Callable[[socket.socket], None]) -> Iterator[Running]:
    """Run a server that speaks no WebSocket, for any number of connections."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        running, stop = Running(listener.getsockname()[1]), threading.Event()

        def accept() -> None:
            while not stop.is_set():
                with contextlib.suppress(OSError):
                    connection, _ = listener.accept()
                    with connection:
                        connection.settimeout(5)
                        with contextlib.suppress(OSError):
                            handle(connection)

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield running
        finally:
            stop.set()
            thread.join(5)


def closed_port() -> int:
    """Return a port of loopback on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def full(talk: Talk) -> None:
    """Let the client in, and answer its reads."""
    talk.log_in()
    for _ in range(4):
        talk.answer(talk.take())
    talk.wait()


def without_scopes(talk: Talk) -> None:
    """Let it in, and refuse its reads, as both releases do without a device."""
    talk.log_in(NO_SCOPES)
    request = talk.take()
    talk.send(type="res", id=request["id"], ok=False, error=MISSING)
    talk.wait()


def checking(token: str) -> Behaviour:
    """Behave as a real gateway of mode token: refuse what is not *token*."""

    def behave(talk: Talk) -> None:
        talk.challenge()
        request = talk.take()
        sent = request["params"].get("auth", {}).get("token")
        if sent == token:
            talk.answer(request, NO_SCOPES)
            request = talk.take()
            talk.send(type="res", id=request["id"], ok=False, error=MISSING)
            talk.wait()
        elif sent is None:
            message = "device identity required"
            talk.refuse(request, "DEVICE_IDENTITY_REQUIRED", message)
            talk.socket.close(1008, message)
        else:
            message = "unauthorized: gateway token mismatch"
            talk.refuse(request, "AUTH_TOKEN_MISMATCH", message)
            talk.socket.close(1008, message)

    return behave


def pause(seconds: float) -> None:
    """Wait, as a slow gateway does."""
    time.sleep(seconds)
