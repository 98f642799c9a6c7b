"""Tests of effective/governance."""
