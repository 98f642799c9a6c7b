"""Checks of commands that agents run."""
