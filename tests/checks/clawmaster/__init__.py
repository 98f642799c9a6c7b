"""ClawMaster: its files, and files around a gateway."""
