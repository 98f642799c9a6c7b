"""Tests of effective/code_scan."""
