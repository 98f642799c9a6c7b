"""Plugins: which are installed, where they came from, what they bring."""
