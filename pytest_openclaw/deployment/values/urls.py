"""Web addresses, read by the parser that the releases' own runtime reads them with."""

from __future__ import annotations

from typing import NamedTuple

from pytest_openclaw.language.javascript import well_formed


class Address(NamedTuple):
    """The parts of an address that rules ask for, as the URL standard writes them.

    ``scheme`` and ``host`` are in lower case; ``host`` has numbers of IPv4 addresses
    spelled out, and brackets around an IPv6 address. ``port`` is empty where it is
    the scheme's own.
    """

    scheme: str
    host: str
    has_user: bool
    path: str
    query_and_fragment: str
    port: str = ""
    has_password: bool = False

    @property
    def is_bare_origin(self) -> bool:
        """Is it nothing but scheme, host and port?"""
        return not self.has_user and self.path + self.query_and_fragment in ("", "/")

    @property
    def is_on_this_host(self) -> bool:
        """Does it name this machine by one of its plain names?"""
        return self.host in ("localhost", "127.0.0.1", "[::1]")


def read_address(text: str) -> Address | None:
    """Return the parts of the URL *text*, ``None`` if it is none."""
    import ada_url

    try:
        url = ada_url.URL(well_formed(text))
    except ValueError:
        return None
    return Address(
        url.protocol.removesuffix(":"),
        url.hostname,
        bool(url.username or url.password),
        url.pathname,
        url.search + url.hash,
        url.port,
        bool(url.password),
    )


def comparable_secure_address(text: str) -> str | None:
    """Return the one form of an ``https`` address, its query sorted.

    ``None`` for what is no such address, or holds a user or a fragment.
    """
    import ada_url

    try:
        url = ada_url.URL(well_formed(text))
    except ValueError:
        return None
    if url.protocol != "https:" or url.username or url.password or url.hash:
        return None
    query = ada_url.URLSearchParams(url.search)
    query.sort()  # type: ignore[no-untyped-call]
    url.search = str(query)
    return str(url.href)


def is_url(text: str) -> bool:
    """Could JavaScript's ``URL`` read *text*?"""
    return read_address(text) is not None
