"""Tests of deployment/secrets."""
