"""One connection to a gateway: log in, read, leave. Nothing is changed over there."""

from __future__ import annotations

import contextlib
import ssl
import time
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.exceptions import InvalidStatus
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection
from websockets.sync.client import connect

from pytest_openclaw.deployment.values.secret_text import SecretText
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.probe import frames
from pytest_openclaw.probe.answers import Answer
from pytest_openclaw.probe.answers import Close
from pytest_openclaw.probe.answers import Stage
from pytest_openclaw.probe.sockets import Unreachable
from pytest_openclaw.probe.sockets import connected
from pytest_openclaw.releases.probe_rules import ProbeRules

MAX_FRAME = 25 * 1024 * 1024
#: Seconds in which a gateway that refused is given to say why it closes.
_FAREWELL = 0.5
_PAUSE = 0.25
_NO_NONCE = "connect challenge missing nonce"
_ABRUPT = Close(1006)

#: Takes the challenge, and returns the block by which a paired device signs.
Sign = Callable[[Mapping[str, Any]], "dict[str, Any] | None"]


@dataclass(frozen=True)
class Call:
    """Where one connection goes, and what it says."""

    host: str
    port: int
    path: str
    rules: ProbeRules
    seconds: float
    tls: ssl.SSLContext | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    auth: Mapping[str, SecretText] = field(default_factory=dict)
    sign: Sign | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """The address as the library wants it."""
        scheme = "wss" if self.tls else "ws"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{host}:{self.port}{self.path}"


class _Starting(Exception):
    """The gateway asks to come back in a moment."""


def ask(call: Call) -> Answer:
    """Return what the gateway answers; never raises over what it does."""
    deadline = time.monotonic() + call.seconds
    while True:
        try:
            return _Connection(call, deadline).answer()
        except _Starting:
            if time.monotonic() + _PAUSE > deadline:
                return Answer(Stage.UNFINISHED, "timeout", code="STARTING")
            time.sleep(_PAUSE)


class _Connection:
    """What is known of one connection while it goes on."""

    def __init__(self, call: Call, deadline: float) -> None:
        self.call = call
        self.deadline = deadline
        self.stage = Stage.UNREACHABLE
        self.version: str | None = None
        self.let_in = False

    def answer(self) -> Answer:
        try:
            with self._opened() as socket:
                return self._spoken(socket)
        except TimeoutError:
            return self._ended("timeout", None)
        except Unreachable as error:
            return self._ended(str(error), _ABRUPT)
        except ConnectionClosed as error:
            close = _close_of(error)
            text = f"gateway closed ({close.code}): {close.reason}"
            if self.stage is Stage.UNFINISHED and close.code == 1008:
                self.stage = Stage.REFUSED
            return self._ended(text, close)
        except ssl.SSLCertVerificationError as error:
            return self._ended(f"certificate: {error.verify_message}", _ABRUPT)
        except ssl.SSLError as error:
            self.stage = Stage.NOT_A_GATEWAY
            return self._ended(f"TLS: {error.reason or 'failed'}", _ABRUPT)
        except (WebSocketException, EOFError, OSError, ValueError) as error:
            self.stage = max(self.stage, Stage.NOT_A_GATEWAY, key=_ORDER.index)
            return self._ended(_words(error), _ABRUPT)

    def _opened(self) -> ClientConnection:
        call = self.call
        sock = connected(call.host, call.port, self.deadline)
        # Older releases of the library keep what is left of the time to connect, and
        # take a gateway that is silent for as long for one that closed.
        sock.settimeout(None)
        try:
            return connect(
                call.url,
                sock=sock,
                ssl=call.tls,
                open_timeout=max(0.001, self.deadline - time.monotonic()),
                close_timeout=_FAREWELL,
                max_size=MAX_FRAME,
                max_queue=4,
                proxy=None,
                compression=None,
                ping_interval=None,
                user_agent_header=None,
                additional_headers=dict(call.headers),
            )
        except BaseException:
            sock.close()
            raise

    def _spoken(self, socket: ClientConnection) -> Answer:
        self.stage = Stage.NOT_A_GATEWAY
        challenge = next(
            each
            for each in map(frames.challenge_in, self._frames(socket))
            if each is not None
        )
        nonce = challenge.get("nonce")
        if not isinstance(nonce, str) or not nonce.strip():
            socket.close(1008, _NO_NONCE)
            return self._ended(f"gateway {_NO_NONCE}", Close(1008, _NO_NONCE))
        self.stage = Stage.UNFINISHED
        sign = self.call.sign
        device = sign({**challenge, "nonce": nonce.strip()}) if sign else None
        params = frames.connect_params(self.call.rules, self.call.auth, device)
        name, text = frames.request("connect", params)
        socket.send(text)
        hello = next(
            each for each in self._frames(socket) if frames.is_answer(each, {name})
        )
        if not hello["ok"]:
            return self._refused(socket, frames.refusal_in(hello))
        payload = hello.get("payload")
        if not isinstance(payload, dict):
            close = Close(1008, "connect failed")
            return self._ended("the gateway's hello is empty", close)
        self.let_in = True
        self.version = frames.version_in(payload)
        if frames.SCOPE not in frames.scopes_in(payload):
            self.stage = Stage.NO_SCOPES
        self.deadline = time.monotonic() + self.call.seconds
        return self._read(socket)

    def _refused(self, socket: ClientConnection, refusal: frames.Refusal) -> Answer:
        if refusal.is_starting:
            raise _Starting
        self.stage = Stage.REFUSED
        close = Close(1008, "connect failed")
        try:
            until = min(time.monotonic() + _FAREWELL, self.deadline)
            for _ in self._frames(socket, until):
                pass
        except ConnectionClosed as error:
            close = _close_of(error)
        except TimeoutError:
            socket.close(close.code, close.reason)
        return self._ended(refusal.message, close, refusal.code)

    def _read(self, socket: ClientConnection) -> Answer:
        pending: set[str] = set()
        for method, params in frames.READS:
            name, text = frames.request(method, params)
            pending.add(name)
            socket.send(text)
        for frame in self._frames(socket):
            if not frames.is_answer(frame, pending):
                continue
            if not frame["ok"]:
                refusal = frames.refusal_in(frame)
                return self._ended(refusal.message, None, refusal.code)
            pending.discard(frame["id"])
            if not pending:
                break
        self.stage = Stage.READ
        return self._ended(None, None)

    def _frames(
        self, socket: ClientConnection, until: float | None = None
    ) -> Iterator[dict[str, Any]]:
        """Yield the objects that arrive; what is none is passed over, as by Node."""
        while True:
            left = (until or self.deadline) - time.monotonic()
            if left <= 0:
                raise TimeoutError
            frame = frames.read_frame(socket.recv(timeout=left))
            if frame is not None:
                yield frame

    def _ended(self, error: str | None, close: Close | None, code: str = "") -> Answer:
        return Answer(self.stage, error, close, code, self.version, self.let_in)


_ORDER = list(Stage)


def _close_of(error: ConnectionClosed) -> Close:
    return Close(error.rcvd.code, error.rcvd.reason) if error.rcvd else _ABRUPT


def _words(error: Exception) -> str:
    """Say what ended the upgrade. The library chains what it met on the way."""
    cause = error.__cause__ or error.__context__ or error
    if isinstance(error, InvalidStatus):
        cause = error
    if isinstance(cause, InvalidStatus):  # also of a redirect, which is not followed
        status = cause.response.status_code
        return f"gateway rejected websocket upgrade (HTTP {status})"
    if isinstance(cause, ConnectionResetError):
        return "read ECONNRESET"
    if isinstance(cause, EOFError):
        return "socket hang up"
    text = str(error)
    with contextlib.suppress(UnicodeError):
        text = text.encode("ascii", "backslashreplace").decode("ascii")
    return f"no WebSocket answer: {text}"
