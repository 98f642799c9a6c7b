"""Web addresses, read as a browser reads them (the WHATWG rules, for http and ws)."""

from __future__ import annotations

import re
from typing import NamedTuple

from pytest_openclaw.javascript import trim

_WEB = re.compile(
    r"(?P<scheme>https?|wss?|ftp):[\\/]*(?:(?P<user>[^@/?#\\]*)@)?"
    r"(?P<host>\[[0-9a-f:.]+\]|[^:/?#\\\s<>\[\]^|%]+)(?::(?P<port>\d*))?"
    r"(?P<rest>[\s\S]*)\Z",
    re.IGNORECASE | re.ASCII,
)


class WebAddress(NamedTuple):
    """The parts of an address that rules ask for, scheme and host in lower case."""

    scheme: str
    host: str
    has_user: bool
    rest: str

    @property
    def is_bare_origin(self) -> bool:
        """Is it nothing but scheme, host and port?"""
        return not self.has_user and self.rest in ("", "/")

    @property
    def is_on_this_host(self) -> bool:
        """Does it name this machine by one of its plain names?"""
        return self.host in ("localhost", "127.0.0.1", "[::1]")


def web_address(text: str) -> WebAddress | None:
    """Return the parts of the web address *text*, ``None`` if it is none."""
    match = _WEB.match(trim(text))
    if match is None or (match["rest"] and match["rest"][0] not in "/?#\\"):
        return None
    if match["port"] and int(match["port"]) > 65535:
        return None
    return WebAddress(
        match["scheme"].lower(),
        match["host"].lower(),
        bool(match["user"]),
        match["rest"].replace("\\", "/"),
    )
