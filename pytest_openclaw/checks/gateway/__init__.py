"""Checks of the gateway: who reaches it, and what lets them in."""
