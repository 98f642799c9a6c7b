"""Checks of a running gateway that OpenClaw itself does not make."""
