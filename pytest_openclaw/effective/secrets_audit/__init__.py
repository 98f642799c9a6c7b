"""``openclaw secrets audit``, a module per kind of place that it looks at."""
