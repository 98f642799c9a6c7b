"""The hardened posture: its cases, and what holds for all of it."""
