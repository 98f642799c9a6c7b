"""Tests of effective/models."""
