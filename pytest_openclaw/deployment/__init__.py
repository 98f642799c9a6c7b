"""Reading a deployment: its places, config, includes, variables and references."""
