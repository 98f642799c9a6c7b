"""Checks of the models that a deployment names."""
