"""Plans that fix what can be fixed: changes to configs and modes, diffs, and applying."""
