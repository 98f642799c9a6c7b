"""The plugin, as pytest runs it."""
