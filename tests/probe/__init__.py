"""Talking to a running gateway: against small gateways of the tests' own."""
