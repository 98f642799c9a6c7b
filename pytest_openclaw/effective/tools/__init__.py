"""Tools of agents: which each may use, and what they reach."""
