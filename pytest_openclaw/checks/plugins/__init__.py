"""Checks of installed plugins and hooks."""
