"""Asking a running gateway: by option, by baseline, and once for all workers."""

from __future__ import annotations

import importlib.util
import json
from typing import Any

import pytest

from tests.plugin.project import Project
from tests.probe.gateways import Running
from tests.probe.gateways import Talk
from tests.probe.gateways import checking
from tests.probe.gateways import full
from tests.probe.gateways import gateway

TOKEN = "a-token-of-thirty-two-characters"
CONFIG = "--openclaw-config=openclaw.json"
LIVE = ("--openclaw-profile=hardened", "--openclaw-select=live.*,gateway.probe_*")


def configured(project: Project, running: Running, token: str = TOKEN) -> None:
    """Write a config of the gateway that is *running*."""
    auth = {"mode": "token", "token": token}
    project.config({"gateway": {"port": running.port, "auth": auth}})


@pytest.mark.parametrize(
    "workers", [(), pytest.param(("-n2",), marks=pytest.mark.slow)]
)
def test_a_gateway_is_asked_each_question_once(
    workers: tuple[str, ...], project: Project
) -> None:
    """One login, one without a credential, one with a wrong one; and HTTP routes."""
    with gateway(checking(TOKEN)) as running:
        configured(project, running)
        result = project.run(CONFIG, "--openclaw-probe", *LIVE, *workers)
        upgrades = [each for each in running.requests if "Upgrade" in each.headers]
        paths = [each.path for each in running.requests if each not in upgrades]
    result.assert_outcomes(passed=7, failed=1)
    assert len(upgrades) == 3
    assert len(paths) == len(set(paths)) == 8


def test_an_address_keeps_both_its_slashes(project: Project) -> None:
    """It stands before what was seen, as a path does, and is none."""
    project.config()
    url = "ws://user:pass@127.0.0.1:1/?token=x"
    result = project.run(CONFIG, f"--openclaw-probe={url}", *LIVE)
    result.stdout.fnmatch_lines(["ws://[*][*][*]:*@127.0.0.1:1/*: not reachable: *"])
    result.stdout.no_fnmatch_line("*ws:/[!/]*")


def test_the_report_has_what_the_release_says(project: Project) -> None:
    """``deep.gateway`` is there where a probe was made, and nowhere else."""
    with gateway(checking(TOKEN)) as running:
        configured(project, running)
        project.run(CONFIG, "--openclaw-json=a.json")
        assert running.requests == []
        project.run(CONFIG, "--openclaw-json=b.json", "--openclaw-probe")
        url = running.url
    assert "deep" not in json.loads((project.path / "a.json").read_text())
    report: Any = json.loads((project.path / "b.json").read_text())
    assert report["deep"] == {
        "gateway": {
            "attempted": True,
            "url": url,
            "ok": False,
            "error": "missing scope: operator.read",
            "close": None,
        }
    }
    assert "gateway.probe_failed" in [each["checkId"] for each in report["findings"]]


def test_the_checks_of_our_own_need_profile_and_probe(project: Project) -> None:
    """Without a probe they are not there, so that a strict run does not fail."""
    with gateway(full) as running:
        configured(project, running)
        without = project.run(CONFIG, "--openclaw-profile=hardened")
        assert "live." not in without.stdout.str()
        audit = project.run(CONFIG, "--openclaw-probe", "-v")
        assert "::live." not in audit.stdout.str()


def test_a_token_is_named_by_its_variable(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It goes to the URL that is given; the config's own does not."""
    with gateway(checking(TOKEN)) as running:
        configured(project, running, "another-token-of-the-config-0123")
        monkeypatch.setenv("GATEWAY_TOKEN", TOKEN)
        option = f"--openclaw-probe=ws://localhost:{running.port}"
        select = ("--openclaw-profile=hardened", "--openclaw-select=live.reachable")
        given = "--openclaw-probe-token-env=GATEWAY_TOKEN"
        project.run(CONFIG, option, given, *select).assert_outcomes(passed=1)
        withheld = project.run(CONFIG, option, *select, "-rs")
        withheld.assert_outcomes(skipped=1)
        assert "is not sent to the address of --openclaw-probe" in (
            " ".join(withheld.stdout.str().split())
        )
    assert {
        each["params"].get("auth", {}).get("token")
        for each in running.received
        if each["method"] == "connect"
    } == {TOKEN, None}


def test_a_baseline_names_the_gateway_of_each_deployment(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the variable that has its token; ``false`` leaves one out."""
    monkeypatch.setenv("ONE_TOKEN", TOKEN)
    with gateway(checking(TOKEN)) as running:
        project.config({}, "one.json")
        project.config({}, "two.json")
        (project.path / "openclaw-baseline.toml").write_text(
            'profile = "hardened"\nselect = ["live.reachable"]\n'
            '[[deployment]]\nconfig = "one.json"\n'
            f'probe = "ws://127.0.0.1:{running.port}"\nprobe-token-env = "ONE_TOKEN"\n'
            '[[deployment]]\nconfig = "two.json"\nprobe = false\n'
            'select = ["gateway.probe_failed"]\n'
        )
        result = project.run("--openclaw-probe")
    result.assert_outcomes(passed=1, skipped=1)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--openclaw-probe=openclaw.json",), "it is not the URL of a gateway"),
        (("--openclaw-probe=ftp://x",), "it is not the URL of a gateway"),
        (
            ("--openclaw-probe", "--openclaw-probe-token-env=NOT_SET_ANYWHERE"),
            "probe-token-env: this variable is not set",
        ),
        (
            ("--openclaw-probe", "--openclaw-probe-token-env=my secret!"),
            "probe-token-env: it expects the name of a variable",
        ),
        (
            ("--openclaw-probe", "--openclaw-probe-seconds=soon"),
            "probe-seconds: 'soon' is not a number",
        ),
        (
            ("--openclaw-probe", "--openclaw-probe-seconds=0"),
            "seconds: it is not",
        ),
    ],
)
def test_what_cannot_be_meant(
    args: tuple[str, ...], message: str, project: Project
) -> None:
    """It ends the run before anything connects."""
    project.config({})
    result = project.run(CONFIG, *args)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert message in result.stderr.str()
    assert "secret!" not in result.stderr.str()


def test_without_websockets_the_error_says_what_to_install(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the option, and of a baseline."""
    find = importlib.util.find_spec

    def missing(name: str, package: str | None = None) -> Any:
        return None if name == "websockets" else find(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", missing)
    project.config({})
    result = project.run(CONFIG, "--openclaw-probe")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "pip install 'pytest-openclaw[probe]'" in result.stderr.str()


def test_a_gateway_that_repeats_what_it_got(project: Project) -> None:
    """No output and no report has the token, or the password of the address."""

    def repeat(talk: Talk) -> None:
        talk.challenge()
        request = talk.take()
        reported = json.dumps(request["params"].get("auth", {}))
        path = talk.socket.request.path if talk.socket.request else ""
        talk.refuse(request, "AUTH_TOKEN_MISMATCH", f"I got {reported} at {path}")
        cut = reported.partition(TOKEN)[0] + TOKEN[:-4]
        talk.socket.close(1008, f"got {cut}"[:120])

    secret = "query-secret-0123456789"
    with gateway(repeat) as running:
        url = f"ws://me:basic-secret-012345@127.0.0.1:{running.port}/?token={secret}"
        remote = {"url": url, "token": TOKEN}
        project.config({"gateway": {"mode": "remote", "remote": remote}})
        reports = {
            name: project.path / f"out.{name}"
            for name in ("json", "junit", "sarif", "markdown")
        }
        options = [f"--openclaw-{name}={path}" for name, path in reports.items()]
        result = project.run(CONFIG, "--openclaw-probe", "-rA", "-l", *LIVE, *options)
    assert any("auth" in each["params"] for each in running.received)
    texts = [result.stdout.str(), result.stderr.str()]
    texts += [path.read_text() for path in reports.values()]
    for text in texts:
        for part in (TOKEN[:-4], TOKEN[10:20], "basic-secret-012345", secret):
            assert part not in text
