"""Tests of deployment/host."""
