"""Tests of checks/tools."""
