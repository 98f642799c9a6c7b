"""Hostile and broken inputs: no false pass, no program run, no bomb, no traceback."""
