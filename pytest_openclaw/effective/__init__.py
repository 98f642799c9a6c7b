"""Effective settings: what the gateway would really use, shared by the checks."""
