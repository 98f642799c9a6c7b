"""Tests of effective/channels."""
