"""Skills: where they lie, and what they hold."""
