"""Tests of effective/exec."""
