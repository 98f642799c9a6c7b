"""The hardened posture, a module for each part of a deployment."""
