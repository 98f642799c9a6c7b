"""Checks of skills in workspaces."""
