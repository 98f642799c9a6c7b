"""Tests of deployment/validity."""
