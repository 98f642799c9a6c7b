"""Plans, diffs and applying them."""
