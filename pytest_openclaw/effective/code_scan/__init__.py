"""The code scanner of ``--deep``."""
