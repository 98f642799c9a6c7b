"""Secrets of a deployment: where they are, and how no text shows them."""
