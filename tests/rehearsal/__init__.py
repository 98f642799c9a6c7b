"""Upgrades rehearsed."""
