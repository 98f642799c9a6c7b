"""Tests of checks/state."""
