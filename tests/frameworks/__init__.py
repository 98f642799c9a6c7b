"""Frameworks: data that matches checks that there are."""
