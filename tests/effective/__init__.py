"""Tests of effective."""
