"""Configs in Kubernetes manifests."""
