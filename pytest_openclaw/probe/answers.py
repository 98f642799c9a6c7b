"""What a gateway answered: plain data, so that processes can share it."""

from __future__ import annotations

from enum import Enum
from typing import Any
from typing import NamedTuple

from pytest_openclaw.on_use import dataclass

#: Routes that anybody may ask.
PUBLIC = ("/health", "/readyz", "/")


class Stage(str, Enum):
    """How far a connection got."""

    UNREACHABLE = "not reachable"
    NOT_A_GATEWAY = "not a gateway"
    REFUSED = "refused"
    UNFINISHED = "no complete answer"
    NO_SCOPES = "let in without scopes"
    READ = "fully read"

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True)
class Close:
    """A close frame: code and reason; 1006 for a connection that just ended."""

    code: int
    reason: str = ""


@dataclass(frozen=True)
class Answer:
    """What became of one connection. Every text is masked.

    ``code`` is the gateway's own word for a refusal, such as ``AUTH_TOKEN_MISMATCH``;
    ``version`` is the release that the gateway says it is.
    """

    stage: Stage
    error: str | None = None
    close: Close | None = None
    code: str = ""
    version: str | None = None
    let_in: bool = False

    @property
    def ok(self) -> bool:
        """Does the release's deep audit call this a success?"""
        return self.stage is Stage.READ

    def to_data(self) -> dict[str, Any]:
        """Return this as JSON's types."""
        close = self.close and vars(self.close)
        return {**vars(self), "stage": str(self.stage), "close": close}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Answer:
        """Return the answer that :meth:`to_data` made *data* of."""
        close = Close(**data["close"]) if data["close"] else None
        return cls(**{**data, "stage": Stage(data["stage"]), "close": close})


@dataclass(frozen=True)
class Certificate:
    """What a handshake showed. ``fault``: why the certificate is not trusted.

    ``days_left`` is known of one that is. ``unreachable``: there was no handshake.
    """

    fault: str | None = None
    days_left: int | None = None
    unreachable: str | None = None


class Route(NamedTuple):
    """What GET of one path gave: its status, 0 for none, and whether it is a page."""

    path: str
    status: int
    is_page: bool
