"""What files say of ClawMaster: each line here was once a line of one of its users.

Ports, variables, modes and places are those of ClawMaster 0.3.1, as it was run.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw.auditing import Audit
from pytest_openclaw.effective.clawmaster.surroundings import surrounded
from pytest_openclaw.profiles import profile_named
from pytest_openclaw.selection import Selection

SECRET = "hQ7-correct-horse-9Zx"
VARIABLE = "CLAWMASTER_SERVICE_TOKEN"


def outcomes(deployment: Deployment) -> dict[str, Any]:
    """Return what each check finds, or why it was not evaluated, by its name."""
    audit = Audit(deployment, selection=Selection(profile_named("hardened")))
    found: dict[str, Any] = {}
    for check in audit.enforced:
        family, _, name = check.id.partition(".")
        if family == "clawmaster":
            outcome = audit.outcome(check.id)
            said = [each.message for each in outcome.findings]
            reason = outcome.not_evaluated
            found[name] = said if said or reason is None else str(reason)
    return found


def around(folder: Path, name: str, text: str, config: str = "{}") -> Deployment:
    """Return a deployment with one file around it."""
    (folder / "openclaw.json").write_text(config, encoding="utf-8")
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return surrounded(Deployment.load(folder / "openclaw.json"), [str(path)])


@pytest.mark.parametrize(
    "line",
    [
        f"Open http://console.acme.example/?serviceToken={SECRET} in a browser.",
        f"<a href='https://acme.example/x?a=1&serviceToken={SECRET}'>console</a>",
        f"http://10.0.0.5:18789/?token={SECRET}",
        f"http://localhost:16223/#token={SECRET}",
        f"ws://127.0.0.1:16224/logs?token={SECRET}&follow=1",
        f"proxy_pass http://127.0.0.1:16223/?serviceToken={SECRET};",
    ],
)
def test_a_token_in_a_link_is_found(tmp_path: Path, line: str) -> None:
    """With file and line, and without its text."""
    found = outcomes(around(tmp_path, "runbook.md", f"# Runbook\n\n{line}\n"))
    (message,) = found["token_in_link"]
    assert message.startswith(f"{tmp_path}/runbook.md:3: a link contains ")
    assert SECRET not in message


@pytest.mark.parametrize(
    "line",
    [
        "http://localhost:16223/?serviceToken=$TOKEN",
        "http://localhost:16223/?serviceToken=${CLAWMASTER_SERVICE_TOKEN}",
        "http://localhost:16223/?serviceToken=<token>",
        "http://localhost:16223/?serviceToken={{ token }}",
        "http://localhost:18789/?token=YOUR_TOKEN",
        "http://localhost:18789/?token=your-token-here",
        "http://localhost:18789/?token=...",
        "http://localhost:16223/?serviceToken=",
        f'cdpUrl: "wss://browser.example:18789/?token={SECRET}"',
        f"https://ci.acme.example/build?token={SECRET}",
        f"https://ci.acme.example:443/?port=:18789x&other={SECRET}",
        "the query ?serviceToken= was removed",
    ],
)
def test_what_is_no_token_of_a_console_is_not_found(tmp_path: Path, line: str) -> None:
    """Placeholders, other programs' links, and words about them."""
    found = outcomes(around(tmp_path, "runbook.md", line))
    assert found["token_in_link"] == []


def test_the_gateway_s_own_port_counts(tmp_path: Path) -> None:
    """As the config sets it."""
    text = f"http://10.0.0.5:4242/?token={SECRET}"
    assert outcomes(around(tmp_path, "a.md", text))["token_in_link"] == []
    config = "{ gateway: { port: 4242 } }"
    assert outcomes(around(tmp_path, "a.md", text, config))["token_in_link"]


@pytest.mark.parametrize(
    "gateway",
    [
        '{ controlUi: { allowedOrigins: ["*", "https://Control.acme.example"] } }',
        '{ remote: { url: "wss://control.acme.example/ws" } }',
    ],
)
def test_the_host_of_the_console_counts(tmp_path: Path, gateway: str) -> None:
    """Where the config names it: a proxy needs no port."""
    config = f"{{ gateway: {gateway} }}"
    text = f"https://control.acme.example/?token={SECRET}"
    assert outcomes(around(tmp_path, "a.md", text, config))["token_in_link"]
    for other in ("https://control.acme.example.org/", "https://x.acme.example/"):
        text = f"{other}?token={SECRET}"
        assert outcomes(around(tmp_path, "a.md", text, config))["token_in_link"] == []


def test_a_log_is_counted_and_not_shown(tmp_path: Path) -> None:
    """How many lines, and the first one."""
    line = f'10.0.0.9 - - "GET /api/config?token={SECRET} HTTP/1.1" 200\n'
    log = f"start\n{line}other\n{line}{line}"
    found = outcomes(around(tmp_path, "access.log.1", log))
    assert found["log_has_token"] == [
        f"{tmp_path}/access.log.1:2: 3 lines have a token in a request"
    ]
    assert "surroundings names no unit files" in found["token_in_link"]
    short = outcomes(around(tmp_path, "access.log", "GET /?token=abc HTTP/1.1\n"))
    assert short["log_has_token"] == []


def test_a_compressed_log_is_not_clean(tmp_path: Path) -> None:
    """Nobody has read it."""
    found = outcomes(around(tmp_path, "access.log.2.gz", ""))
    assert found["log_has_token"] == (
        f"{tmp_path}/access.log.2.gz is compressed, and is not read"
    )


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "clawmaster.service",
            "[Service]\nExecStart=/usr/bin/clawmaster serve --host 0.0.0.0\n",
            ":2: --host is 0.0.0.0",
        ),
        (
            "start.sh",
            "clawmaster serve \\\n  --port 16223 \\\n  --host=192.168.1.5\n",
            ":1: --host is 192.168.1.5",
        ),
        (
            "compose.yaml",
            "services:\n  console:\n    environment:\n      BACKEND_HOST: 0.0.0.0\n",
            ":4: BACKEND_HOST is 0.0.0.0, without CLAWMASTER_SERVICE_TOKEN",
        ),
        (
            "compose.yaml",
            "environment:\n  - BACKEND_HOST=::\n"
            "  - CLAWMASTER_SERVICE_TOKEN=${TOKEN}\n",
            ":2: BACKEND_HOST is ::",
        ),
    ],
)
def test_an_address_that_others_reach_is_found(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    """In units, scripts and compose files, over joined lines."""
    assert outcomes(around(tmp_path, name, text))["exposed"] == [
        f"{tmp_path}/{name}{said}"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "clawmaster serve --host 127.0.0.1",
        "clawmaster serve --host localhost",
        "clawmaster serve --host ::1",
        "clawmaster serve --host $HOST",
        "BACKEND_HOST=127.0.0.1",
        "nginx --host 0.0.0.0",
        "clawmaster serve; nginx --host 0.0.0.0",
    ],
)
def test_loopback_and_other_programs_are_fine(tmp_path: Path, text: str) -> None:
    """What is filled in elsewhere is not known to be open."""
    assert outcomes(around(tmp_path, "start.sh", text))["exposed"] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"{VARIABLE}={SECRET}", VARIABLE),
        (f'Environment="{VARIABLE}={SECRET}"', VARIABLE),
        (f"  {VARIABLE}: '{SECRET}'", VARIABLE),
        (f"clawmaster serve --daemon --token {SECRET}", "--token"),
        (f"clawmaster serve \\\n  --token={SECRET}", "--token"),
        ("CLAWMASTER_SERVICE_TOKEN=${CLAWMASTER_SERVICE_TOKEN:?}", None),
        ("CLAWMASTER_SERVICE_TOKEN=", None),
        ("clawmaster serve --token $TOKEN", None),
        ('clawmaster serve --token "$(cat /run/secrets/token)"', None),
        (f"other serve --token {SECRET}", None),
    ],
)
def test_a_token_in_plain_text_is_found(
    tmp_path: Path, text: str, words: str | None
) -> None:
    """In variables and in the command; what is filled in is none."""
    found = outcomes(around(tmp_path, "start.sh", text))["token_literal"]
    path = tmp_path / "start.sh"
    expected = [f"{path}:1: {words} is set in plain text"] if words else []
    assert found == expected
    assert SECRET not in str(found)


def home(folder: Path) -> Path:
    """Return a home as ClawMaster 0.3.1 leaves it, with umask 022."""
    service = folder / ".clawmaster" / "service"
    service.mkdir(parents=True)
    state = service / "service-state.json"
    state.write_text(
        f'{{"pid": 1, "host": "127.0.0.1", "port": 16223, "token": "{SECRET}"}}'
    )
    state.chmod(0o600)
    (service / "service.stdout.log").write_text("started\n")
    (folder / ".openclaw").mkdir()
    (folder / ".openclaw" / "openclaw.json").write_text("{}")
    (folder / ".openclaw" / "mcp.json").write_text("{}")
    (folder / ".openclaw" / "mcp.json").chmod(0o644)
    (folder / ".openclaw_snapshots").mkdir()
    backup = folder / ".openclaw_snapshots" / "openclaw_backup_20261127.tar.gz"
    backup.write_bytes(b"")
    backup.chmod(0o644)
    return folder


def test_files_that_others_can_read_are_found(tmp_path: Path) -> None:
    """Of a home as ClawMaster leaves it: its copies of secrets, not its state."""
    deployment = Deployment.load(home=home(tmp_path))
    found = outcomes(deployment)
    files = [each.partition(":")[0] for each in found["files_readable"]]
    assert [Path(each).name for each in files] == [
        "mcp.json",
        "openclaw_backup_20261127.tar.gz",
    ]
    assert found["exposed"] == [] and found["log_has_token"] == []
    for path in files:
        Path(path).chmod(0o600)
    again = outcomes(Deployment.load(home=tmp_path))
    assert again["files_readable"] == []


def test_a_service_that_listens_for_others_is_found(tmp_path: Path) -> None:
    """By the state of the service that was started."""
    state = home(tmp_path) / ".clawmaster" / "service" / "service-state.json"
    state.write_text(state.read_text().replace("127.0.0.1", "0.0.0.0"))
    (message,) = outcomes(Deployment.load(home=tmp_path))["exposed"]
    assert message == f"{state}: the service listens on 0.0.0.0"


def test_without_clawmaster_there_is_no_item(tmp_path: Path) -> None:
    """Neither in a home without it, nor without a home."""
    (tmp_path / ".openclaw").mkdir()
    assert outcomes(Deployment.load(home=tmp_path)) == {}
    assert outcomes(Deployment.from_mapping({})) == {}


def test_files_alone_leave_the_home_open(tmp_path: Path) -> None:
    """What lies in a home is not clean because nobody looked."""
    found = outcomes(around(tmp_path, "start.sh", "clawmaster serve"))
    assert found["files_readable"] == "requires a home with .clawmaster"


def test_a_file_that_is_gone_passes_nothing(tmp_path: Path) -> None:
    """It was there when the surroundings were listed, so it is one that counts."""
    deployment = around(tmp_path, "runbook.md", "nothing here")
    (tmp_path / "runbook.md").unlink()
    assert "runbook.md cannot be read" in outcomes(deployment)["token_in_link"]
