"""What the hardened posture asks of every channel and agent."""
