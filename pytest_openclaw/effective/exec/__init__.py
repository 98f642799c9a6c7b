"""Commands that agents run: how freely, and which without being asked."""
