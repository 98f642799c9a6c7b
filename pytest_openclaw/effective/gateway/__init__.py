"""The gateway as it would run: addresses, credentials, webhooks."""
