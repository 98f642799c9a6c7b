"""Programs that measure: each is run by itself, from the root of the checkout."""
