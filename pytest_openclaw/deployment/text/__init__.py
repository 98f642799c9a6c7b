"""Texts and where things stand in them: JSON5, JSON, YAML, ``.env`` files."""
