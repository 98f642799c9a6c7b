"""Tests of the register: reading it, comparing with it, proposing it."""
