"""Tests of deployment/values."""
