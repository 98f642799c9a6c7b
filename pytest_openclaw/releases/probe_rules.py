"""How each release's deep audit speaks to a gateway."""

from __future__ import annotations

from pytest_openclaw.on_use import dataclass


@dataclass(frozen=True)
class ProbeRules:
    """The parts of the probe's protocol and credentials that differ."""

    min_protocol: int = 3
    device_family: str = "Linux"
    """What the client says of its machine; empty: nothing."""
    signs_with_challenge_time: bool = True
    """Does a device sign the gateway's time? Else its own."""
    repeats_device_token: bool = False
    """Is a stored token sent as ``token`` as well?"""
    environment_is_stronger: bool = False
    """Does a local credential of the environment win over the config's?"""
    auth_password_is_remote: bool = False
    """Does a remote probe fall back to ``gateway.auth.password``?"""
    warns_despite_environment: bool = True
    """Is an unusable reference reported although the environment has a token?"""
    any_credential_suffices: bool = True
    """Is it left unreported where the other section has a usable credential?"""


PROBE_2026_5 = ProbeRules(
    min_protocol=4,
    device_family="",
    signs_with_challenge_time=False,
    repeats_device_token=True,
    environment_is_stronger=True,
    auth_password_is_remote=True,
    warns_despite_environment=False,
    any_credential_suffices=False,
)
