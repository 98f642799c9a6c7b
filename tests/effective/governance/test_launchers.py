"""What the command of an MCP server fetches, and in which version."""

from __future__ import annotations

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw.effective.governance.launchers import packages_of
from pytest_openclaw.effective.governance.mcp_servers import mcp_servers

_COMMIT, _DIGEST = "a" * 40, "sha256:" + "0" * 64


@pytest.mark.parametrize(
    ("line", "sources"),
    [
        ("npx -y @a/b", ["npm:@a/b"]),
        ("npx -y @a/b@1.2.3 --stdio x", ["npm:@a/b@1.2.3"]),
        ("npx b@latest", ["npm:b"]),
        ("npx b@1", ["npm:b"]),
        ("C:\\node\\npx.cmd -p x@1.2.3 run y", ["npm:x@1.2.3"]),
        ("npx --package=x@^1 run y", ["npm:x"]),
        ("npx --registry https://r.example x@1.0.0", ["npm:x@1.0.0"]),
        ("npx ./server", []),
        (f"npx github:a/b#{_COMMIT}", [f"npm:github:a/b@{_COMMIT}"]),
        ("npx github:a/b#main", ["npm:github:a/b"]),
        ("npx https://x.example/p.tgz", ["npm:https://x.example/p.tgz"]),
        ("npx git+https://tok@x.example/a/b", ["npm:git+https://x.example/a/b"]),
        ("npx https://u:p@q@x.example/p.tgz?t=s", ["npm:https://x.example/p.tgz"]),
        ("npx git+ssh://git@x.example/a/b", ["npm:git+ssh://git@x.example/a/b"]),
        ("npx git+ssh://git@p@x.example/a", ["npm:git+ssh://x.example/a"]),
        ("npx --api-key secret x@1.0.0", ["npm:x@1.0.0"]),
        ("uvx --from git+https://u:p@x/y@main z", ["pypi:git+https://x/y@main"]),
        ("npm exec -- b@2.0.0", ["npm:b@2.0.0"]),
        ("npm run server", []),
        ("pnpm dlx x@1.0.0", ["npm:x@1.0.0"]),
        ("yarn start", []),
        ("bunx x", ["npm:x"]),
        ("bun x x@1.0.0", ["npm:x@1.0.0"]),
        ("bun server.ts", []),
        ("uvx foo==1.2", ["pypi:foo@1.2"]),
        ("uvx foo@1.2.3", ["pypi:foo@1.2.3"]),
        ("uvx foo@latest", ["pypi:foo"]),
        ("uvx foo>=1", ["pypi:foo"]),
        ("uvx foo==1.*", ["pypi:foo"]),
        ("uvx --python 3.12 foo[bar]==2.0", ["pypi:foo@2.0"]),
        ("uvx --from bar==1.0 foo", ["pypi:bar@1.0"]),
        ("uvx --with extra foo==1.0", ["pypi:extra", "pypi:foo@1.0"]),
        (
            f"uvx --from git+https://x/y@{_COMMIT} z",
            [f"pypi:git+https://x/y@{_COMMIT}"],
        ),
        ("uvx --from git+https://x/y@main z", ["pypi:git+https://x/y@main"]),
        ("uv tool run foo@1.2.3", ["pypi:foo@1.2.3"]),
        ("uv run --with mcp[cli] server.py", ["pypi:mcp"]),
        ("uv --directory /x run server.py", []),
        ("pipx run --spec foo==1 bar", ["pypi:foo@1"]),
        ("docker run -i --rm -e A=b ghcr.io/x/y", ["docker:ghcr.io/x/y"]),
        ("docker run -ie A x/y:1.2.3", ["docker:x/y@1.2.3"]),
        (f"docker run x:5000/y@{_DIGEST}", [f"docker:x:5000/y@{_DIGEST}"]),
        ("docker run --name a x:5000/y", ["docker:x:5000/y"]),
        ("docker container run x", ["docker:x"]),
        ("docker exec x y", []),
        ("podman run x:1", ["docker:x"]),
        ("sh -c 'npx -y foo'", ["npm:foo"]),
        ("bash -lc 'cd /x && exec npx foo@1.0.0'", ["npm:foo@1.0.0"]),
        ("cmd /c npx -y foo", ["npm:foo"]),
        ("env A=1 npx foo@1.0.0", ["npm:foo@1.0.0"]),
        ("go run github.com/x/y@v1.2.3", ["go:github.com/x/y@v1.2.3"]),
        ("go run github.com/x/y@latest", ["go:github.com/x/y"]),
        ("go run ./cmd", []),
        ("deno run -A npm:foo", ["npm:foo"]),
        ("deno run -A jsr:@a/b@1.2.3", ["jsr:@a/b@1.2.3"]),
        ("deno run server.ts", []),
        ("node server.js", []),
        ("npx", []),
    ],
)
def test_a_command(line: str, sources: list[str]) -> None:
    """Versions are told where they are exact, and nothing else counts as one."""
    import shlex

    command, *arguments = (
        line.split(" ") if "\\" in line else shlex.split(line, posix=True)
    )
    config = {"mcp": {"servers": {"a": {"command": command, "args": arguments}}}}
    deployment = Deployment.from_mapping(config, release="2026.9.6")
    (server,) = mcp_servers(deployment)
    assert [each.source for each in packages_of(server)] == sources
