"""What gives a config its mode, where that is no command on the gateway's host."""

from __future__ import annotations

from enum import Enum


class ModeSetter(Enum):
    """A file or tool that states the mode of the config in it."""

    VOLUME = "a volume of Kubernetes"
    GROUP_VOLUME = "a volume of Kubernetes, in a pod with fsGroup"
    COMPOSE = "an entry of configs in a Compose file"
    CLOUD_INIT = "cloud-init"
    ANSIBLE = "Ansible"
    TERRAFORM = "Terraform"
    IGNITION = "Ignition"
    BUTANE = "Butane"
    NIX = "Nix"
