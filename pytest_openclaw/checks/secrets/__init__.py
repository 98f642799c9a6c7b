"""Checks of secrets, in the config and beside it."""
