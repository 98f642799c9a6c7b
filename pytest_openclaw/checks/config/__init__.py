"""Checks of what a config says of the audit, and of dangerous switches."""
