"""What a config says of the audit itself, and its dangerous switches."""
