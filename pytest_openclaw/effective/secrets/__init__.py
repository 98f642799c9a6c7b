"""Where a config holds secrets."""
