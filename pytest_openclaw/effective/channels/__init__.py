"""Chat channels as the gateway would run them: accounts, senders, groups, sessions."""
