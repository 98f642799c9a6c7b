"""Which hosts are not of the public internet: loopback, private networks, local names.

What a release itself takes for private is not what the posture takes for it: the
releases judge one host, the posture judges a pattern that may cover many.
"""

from __future__ import annotations

import ipaddress
import re
from ipaddress import IPv4Address
from ipaddress import IPv6Address
from ipaddress import IPv6Network

_PRIVATE_4 = [
    ipaddress.IPv4Network(each)
    for each in (
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.168.0.0/16",
    )
]
_PRIVATE_6 = [
    IPv6Network(each)
    for each in (
        "100::/64",
        "2001::/23",
        "2001:db8::/32",
        "3fff::/20",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
    )
]
_RESERVED_4 = [
    ipaddress.IPv4Network(each)
    for each in (
        "0.0.0.0/8",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
]
_RESERVED_6 = [IPv6Network(each) for each in ("::/127", "ff00::/8")]
#: Inside of 2001::/23, but for the public.
_PUBLIC_6 = [
    IPv6Network(each)
    for each in (
        "2001::/32",
        "2001:3::/32",
        "2001:4:112::/48",
        "2001:10::/28",
        "2001:30::/28",
    )
]
#: Networks whose last 32 bits are an IPv4 address.
_CARRIERS = [IPv6Network(each) for each in ("::/96", "::ffff:0:0:0/96", "64:ff9b::/96")]
#: What stands before the IPv4 address in an ISATAP interface's id.
_ISATAP = (0x00005EFE, 0x02005EFE)

_LOCAL_SUFFIXES = (".local", ".ts.net")
#: Top-level names that are never public: RFC 6761 and 6762, and what networks use.
_PRIVATE_NAMES = frozenset(
    "corp home internal intranet lan local localdomain localhost private".split()
)
_HOME = "home.arpa"
#: What of a pattern of an address begins a private, link-local or loopback range.
_ADDRESS = re.compile(r"[0-9*]+(?:\.[0-9*]+){0,3}\Z|[0-9a-f*]*:[0-9a-f:*]*\Z")
_RANGES = re.compile(
    r"0|10|127|169(\.254)?|192(\.(168|0|18|19))?|198(\.1[89])?"
    r"|172(\.(1[6-9]|2[0-9]|3[01]))?|100(\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7]))?"
    r"|22[4-9]|23[0-9]|24[0-9]|25[0-5]"
)


def ip_of(host: str) -> IPv4Address | IPv6Address | None:
    """Return the address that *host* is, without brackets; ``None`` for a name."""
    try:
        ip = ipaddress.ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        return None
    return ip.ipv4_mapped or ip if isinstance(ip, IPv6Address) else ip


def is_loopback(ip: IPv4Address | IPv6Address) -> bool:
    """Tell whether *ip* is this host."""
    return ip.is_loopback


def is_private(ip: IPv4Address | IPv6Address, *, embedded: bool) -> bool:
    """Tell whether a release takes *ip* for one of a private network.

    That is not what :mod:`ipaddress` calls private. With *embedded* (2026.9.6) an
    IPv6 address that carries an IPv4 address is judged by that.
    """
    if isinstance(ip, IPv4Address):
        return any(ip in network for network in _PRIVATE_4)
    if (
        embedded
        and (inner := _embedded(ip)) is not None
        and is_private(inner, embedded=False)
    ):
        return True
    if any(ip in network for network in _PUBLIC_6):
        return False
    return any(ip in network for network in _PRIVATE_6)


def is_special(ip: IPv4Address | IPv6Address) -> bool:
    """Tell whether *ip* is anything but an address of the public internet.

    What the browser's own rules block: private networks and all that is reserved, for
    groups of hosts, for tests or for documents.
    """
    if isinstance(ip, IPv4Address):
        return any(ip in network for network in (*_PRIVATE_4, *_RESERVED_4))
    inner = _embedded(ip)
    if inner is not None and is_special(inner):
        return True
    return is_private(ip, embedded=False) or any(ip in each for each in _RESERVED_6)


def is_local_name(host: str) -> bool:
    """Tell whether *host* is a name of the local network or of a tailnet (2026.9.6)."""
    return host.endswith(_LOCAL_SUFFIXES)


def _embedded(ip: IPv6Address) -> IPv4Address | None:
    if ip.sixtofour is not None:
        return ip.sixtofour
    if ip.teredo is not None:
        return ip.teredo[1]
    is_isatap = int(ip) >> 32 & 0xFFFFFFFF in _ISATAP
    if is_isatap or any(ip in network for network in _CARRIERS):
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return None


def covers_private_hosts(pattern: str) -> bool:
    """Does *pattern* have a wildcard under which a private host can fall?

    A name without a wildcard is named, whatever it leads to.
    """
    pattern = pattern.strip("[]").lower().rstrip(".")
    if "*" not in pattern:
        return False
    if _ADDRESS.match(pattern):
        return _is_private_range(pattern)
    last = pattern.rpartition(".")[2]
    return last in _PRIVATE_NAMES or "*" in last or pattern.endswith(_HOME)


def _is_private_range(pattern: str) -> bool:
    if ":" in pattern:
        return True
    fixed = pattern.split("*")[0].rstrip(".")
    return not fixed or bool(_RANGES.match(fixed))
