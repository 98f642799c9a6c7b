"""Checks of the browsers that agents drive."""
