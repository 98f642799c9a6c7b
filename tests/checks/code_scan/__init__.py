"""Tests of checks/code_scan."""
