"""Tests of checks/kit."""
