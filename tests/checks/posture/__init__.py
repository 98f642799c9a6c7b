"""Tests of checks/posture that need records of a state directory."""
