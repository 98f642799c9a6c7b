"""The gateway as it would run: where it listens, and who it lets in."""

from __future__ import annotations

from functools import cached_property

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.gateway.gateway_auth import GatewayAuth
from pytest_openclaw.effective.gateway.gateway_auth import effective_auth
from pytest_openclaw.effective.gateway.gateway_auth import is_shared_secret_configured

#: The words that both releases take for ``gateway.bind``.
_BINDS = ("auto", "custom", "lan", "loopback", "tailnet")


def gateway_of(deployment: Deployment) -> Gateway:
    """Return the gateway of *deployment*, read once."""
    return deployment.derive(Gateway)


class Gateway:
    """Facts about one gateway. Opaque settings raise ``NotEvaluated`` when asked."""

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment
        self.section: Setting = deployment.config["gateway"]

    @cached_property
    def bind(self) -> str:
        """Where it listens; only the word ``loopback`` counts as loopback."""
        return self.section["bind"].string or "loopback"

    @property
    def bind_in_words(self) -> str:
        """The same for a message: never a text that no release takes here."""
        return self.bind if self.bind in _BINDS else "not loopback"

    @property
    def binds_beyond_loopback(self) -> bool:
        """Can other machines reach the port?"""
        return self.bind != "loopback"

    @cached_property
    def tailscale_mode(self) -> str:
        """``off``, ``serve`` or ``funnel``."""
        return self.section.at("tailscale.mode").string or "off"

    @property
    def is_remotely_exposed(self) -> bool:
        """Can other machines reach it, on the port or through Tailscale?"""
        return self.binds_beyond_loopback or self.tailscale_mode in ("serve", "funnel")

    @property
    def has_control_ui(self) -> bool:
        """Is the Control UI served? It is unless it is switched off."""
        return not self.section.at("controlUi.enabled").is_false

    @cached_property
    def auth(self) -> GatewayAuth:
        """The mode and secrets that requests are checked by."""
        return effective_auth(self._deployment)

    @cached_property
    def has_shared_secret(self) -> bool:
        """Is a token or password configured for the mode that is set?"""
        return is_shared_secret_configured(self._deployment)

    @property
    def lets_tailscale_users_in(self) -> bool:
        """Does a Tailscale identity open the gateway? By default beside a token."""
        if self.tailscale_mode != "serve":
            return False
        allowed = self.section.at("auth.allowTailscale")
        if allowed.is_set:
            return allowed.is_true
        return self.auth.mode not in ("password", "trusted-proxy")

    @property
    def has_trusted_proxies(self) -> bool:
        """Is ``gateway.trustedProxies`` a list with anything in it?"""
        return bool(self.section["trustedProxies"].elements())
