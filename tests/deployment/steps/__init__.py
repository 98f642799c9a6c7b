"""Tests of deployment/steps."""
