"""The posture of shared gateways towards the wire: no address is plain text."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.posture.kit import SHARED
from pytest_openclaw.checks.posture.kit import posture
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.certainty import those
from pytest_openclaw.effective.posture.plain_addresses import address_settings
from pytest_openclaw.effective.posture.plain_addresses import is_plain
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found


@posture(
    "posture.remote.plaintext",
    Severity.WARN,
    suite=SHARED,
    reads=(
        "gateway.remote.url",
        "browser.cdpUrl",
        "browser.profiles.*.cdpUrl",
        "models.providers.*.baseUrl",
        "mcp.servers.*.url",
        "channels",
    ),
    fix="Use https:// or wss://, or connect to the other machine through a tunnel.",
    echoes=("browser.remote_cdp_http",),
    note="""Each setting whose name ends in url, uri or endpoint counts. This host, by
    its local names and the names that containers use, and tailnets are excluded: they
    do not send plain text over the network.""",
)
def remote_plaintext(deployment: Deployment) -> Iterator[Found]:
    """Tokens and conversations cross the network in plain text.

    Anyone on the way reads them, and can answer in the other's place.

    Fires for each address of another machine that begins with http:// or ws://.
    """
    for address in those(address_settings(deployment), is_plain):
        yield found(address, f"{address} is an address without encryption")
