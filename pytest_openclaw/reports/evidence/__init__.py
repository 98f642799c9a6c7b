"""Evidence that outlives a run: one document, and what changed since an earlier one."""
