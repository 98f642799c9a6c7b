"""Plans that fix what can be fixed: edits, modes, diffs, and applying them."""
