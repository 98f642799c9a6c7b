"""The hardened posture of MCP servers: their credentials, and which code they run."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.posture.kit import posture
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.certainty import from_each
from pytest_openclaw.effective.governance.launchers import packages_of
from pytest_openclaw.effective.governance.literal_secrets import literal_secrets
from pytest_openclaw.effective.governance.mcp_servers import McpServer
from pytest_openclaw.effective.governance.mcp_servers import written_servers
from pytest_openclaw.effective.secrets.credential_targets import all_credential_places
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found


@posture(
    "posture.mcp.secrets",
    Severity.WARN,
    raised=Severity.CRITICAL,
    reads=("mcp.servers", "nodeHost.mcp.servers", "plugins.entries"),
    fix="""Replace the text with ${NAME}, set that variable on the host, and renew the
    credential: copies of the config still contain the old one.""",
    note="""openclaw secrets audit reports nothing here. Disabled servers count, and so
    do copies in the settings of plugins.""",
)
def mcp_secrets(deployment: Deployment) -> Iterator[Found]:
    """The config contains a plain-text credential of an MCP server.

    Anyone who can read the config, its history or its backups can use the service
    behind the server. The release's own secrets audit does not check these settings.

    Fires for each text in env or headers under the name of a credential, for a
    credential in url or args (a password or token in an address, the value of an
    option such as --api-key), and for texts in the form of well-known tokens. A value
    from a variable does not fire.
    """
    known = {each.setting.path for each in all_credential_places(deployment)}
    for server in written_servers(deployment):
        for secret in literal_secrets(deployment, server):
            if secret.setting.path not in known:
                yield found(secret.setting, f"{secret.setting} {secret.what}")


@posture(
    "posture.mcp.pinned",
    Severity.WARN,
    reads=("mcp.servers", "nodeHost.mcp.servers"),
    fix="""Install an exact version: name@1.2.3 for npx, name==1.2.3 for uvx and pipx,
    an image with @sha256:... for docker. Renew it like other dependencies.""",
    note="""Launchers: npx, npm exec, pnpm dlx, yarn dlx, bunx, uvx, uv tool run, uv run
    --with, pipx run, docker run, podman run, nerdctl run, go run, deno run; also behind
    env, sh -c or cmd /c. For an image, a tag with three numbers counts as a version; a
    digest is safer, because a tag can be moved.""",
)
def mcp_pinned(deployment: Deployment) -> Iterator[Found]:
    """An MCP server runs an unpinned package version.

    The package is fetched when the server starts. If its publisher is attacked, the
    gateway runs the attacker's code with the credentials of the server at the next
    start, without a change in the config.

    Fires for each package that the command of a server fetches without an exact
    version, digest or commit.
    """
    yield from from_each(written_servers(deployment), _unpinned)


def _unpinned(server: McpServer) -> Iterator[Found]:
    for package in packages_of(server):
        if not package.is_pinned:
            words = f"runs an unpinned version of {package.text}"
            yield found(server.setting, f"{server.setting} {words}")
