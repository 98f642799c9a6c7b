"""Tests of deployment/kubernetes."""
