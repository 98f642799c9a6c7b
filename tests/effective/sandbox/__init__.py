"""Tests of effective/sandbox."""
