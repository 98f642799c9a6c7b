"""The reports, each read by a reader that others wrote."""
