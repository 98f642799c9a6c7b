"""ClawMaster, a console for OpenClaw: what it leaves in a home, and in files around."""
