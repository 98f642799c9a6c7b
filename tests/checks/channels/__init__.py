"""Tests of checks/channels."""
