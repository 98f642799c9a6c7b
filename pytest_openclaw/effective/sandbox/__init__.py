"""Sandboxes of agents: containers, their mounts, their browsers."""
