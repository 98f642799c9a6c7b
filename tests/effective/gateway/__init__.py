"""Tests of effective/gateway."""
