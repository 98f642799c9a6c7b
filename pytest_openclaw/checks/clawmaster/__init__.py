"""ClawMaster: what its files, and files around a gateway, give away."""
