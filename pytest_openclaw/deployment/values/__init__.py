"""Values of a config: settings, paths, opaque texts, units, addresses."""
