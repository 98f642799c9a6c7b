"""Tests of deployment/text."""
