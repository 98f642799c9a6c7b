"""Checks that compare what people approved with what a deployment has."""
