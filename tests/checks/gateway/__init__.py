"""Tests of checks/gateway."""
