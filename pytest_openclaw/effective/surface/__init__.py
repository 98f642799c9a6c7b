"""Who can reach which agent, and what that agent can do."""
