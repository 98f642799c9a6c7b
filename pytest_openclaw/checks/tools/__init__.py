"""Checks of the tools that agents have."""
