"""Tests of effective/state."""
