"""Talking to a running gateway: the only part of the package that uses a network."""
