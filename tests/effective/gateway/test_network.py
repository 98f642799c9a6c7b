"""Hosts to which a deep audit sends credentials in the clear."""

from __future__ import annotations

import ipaddress

from hypothesis import given
from hypothesis import strategies as st

from pytest_openclaw.effective.gateway.network import ip_of
from pytest_openclaw.effective.gateway.network import is_private


@given(st.ip_addresses(v=4))
def test_an_embedded_address_counts_as_itself(inner: ipaddress.IPv4Address) -> None:
    """2026.9.6 looks into an IPv6 address that carries an IPv4 address."""
    for form in ("64:ff9b::{}", "::ffff:0:{}", "2606:4700::5efe:{}"):
        carrier = ip_of(f"[{form.format(inner)}]")
        assert carrier is not None
        near = is_private(inner, embedded=True)
        assert is_private(carrier, embedded=True) == near
        assert not is_private(carrier, embedded=False)


@given(st.ip_addresses(v=4))
def test_a_mapped_address_is_the_address(inner: ipaddress.IPv4Address) -> None:
    """``::ffff:10.0.0.1`` is 10.0.0.1 to both releases."""
    assert ip_of(f"[::ffff:{inner}]") == inner


@given(st.ip_addresses(v=4))
def test_documentation_networks_are_not_private(ip: ipaddress.IPv4Address) -> None:
    """Python's own idea of private is wider than that of the releases."""
    if is_private(ip, embedded=False):
        assert ip.is_private or ip in ipaddress.ip_network("100.64.0.0/10")
    for other in ("192.0.2.1", "198.51.100.1", "203.0.113.1", "198.18.0.1"):
        assert not is_private(ipaddress.ip_address(other), embedded=False)
