"""Checks of the code of plugins and skills."""
