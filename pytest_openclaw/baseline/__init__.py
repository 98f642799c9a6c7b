"""The baseline: which deployments exist, what is enforced, and what is approved."""
