"""Checks of a running gateway."""
