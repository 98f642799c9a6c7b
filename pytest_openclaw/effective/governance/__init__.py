"""What a register speaks of, and what is known of it from settings and records."""
