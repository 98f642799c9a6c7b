"""Models: what a deployment names, and how strong each is."""
