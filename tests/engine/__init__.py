"""Evaluating checks."""
