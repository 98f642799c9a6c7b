"""Checks of channels: who may write to the agents."""
