"""Checks of the agents beside each other."""
