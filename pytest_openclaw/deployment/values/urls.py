"""Web addresses, read by the parser that the releases' own runtime reads them with."""

from __future__ import annotations

import re
import unicodedata
from typing import Any
from typing import NamedTuple

from pytest_openclaw.language.javascript import well_formed

#: The scheme and user of an address, then its host.
_HOST = re.compile(r"([a-z][a-z0-9+.-]*://(?:[^/?#@]*@)?)([^/?#:]+)", re.IGNORECASE)


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
    url = _parsed(text)
    if url is None:
        return None
    return Address(
        url.protocol.removesuffix(":"),
        url.hostname,
        bool(url.username or url.password),
        url.pathname,
        url.search + url.hash,
        url.port,
    )


def comparable_secure_address(text: str) -> str | None:
    """Return the one form of an ``https`` address, its query sorted.

    ``None`` for what is no such address, or holds a user or a fragment.
    """
    import ada_url

    url = _parsed(text)
    if url is None:
        return None
    if url.protocol != "https:" or url.username or url.password or url.hash:
        return None
    query = ada_url.URLSearchParams(url.search)
    query.sort()  # type: ignore[no-untyped-call]
    url.search = str(query)
    return str(url.href)


def _parsed(text: str) -> Any:
    """Return the URL that *text* is for Node; ``None`` if it is none.

    The parser is Node's own, in a version that is not, so two of its rules for names
    are Node's here: it lets labels pass that are no encoding of anything, and refuses
    labels of Arabic digits, which Node takes.
    """
    import ada_url

    text = well_formed(text)
    try:
        url = ada_url.URL(text)
    except ValueError:
        encoded = _with_encoded_digits(text)
        if encoded == text:
            return None
        try:
            url = ada_url.URL(encoded)
        except ValueError:
            return None
    labels = url.hostname.split(".")
    return url if all(map(_is_encoding, labels)) else None


def _is_encoding(label: str) -> bool:
    """Is a label that says to be the encoding of a text just that?"""
    import ada_url

    if not label.startswith("xn--"):
        return True
    try:
        decoded = label[4:].encode("ascii").decode("punycode")
        shown = _with_encoded_digits(f"http://{decoded}/")
        return not decoded.isascii() and ada_url.URL(shown).hostname == label
    except ValueError:
        return False


def _with_encoded_digits(text: str) -> str:
    """Return an address with the labels of its host encoded that are Arabic digits."""
    match = _HOST.match(text)
    if match is None:
        return text
    labels = re.split(r"([.\u3002\uff0e\uff61])", match[2])
    encoded = (_encoded(each) if _has_digits_alone(each) else each for each in labels)
    return match[1] + "".join(encoded) + text[match.end() :]


def _has_digits_alone(label: str) -> bool:
    """Has it Arabic digits, and no letter that is written from right to left?"""
    kinds = {unicodedata.bidirectional(each) for each in label}
    return "AN" in kinds and not kinds & {"R", "AL"}


def _encoded(label: str) -> str:
    return "xn--" + label.lower().encode("punycode").decode("ascii")
