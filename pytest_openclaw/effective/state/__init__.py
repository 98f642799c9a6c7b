"""The state directory: its places, permissions, and what a release refuses in it."""
