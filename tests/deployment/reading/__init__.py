"""Tests of deployment/reading."""
