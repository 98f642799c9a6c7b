"""Tests of effective/tools."""
