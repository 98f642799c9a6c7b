"""Tests of checks/exec."""
