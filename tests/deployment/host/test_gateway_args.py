"""Gateways that are started with flags: what the flags set, and who says so."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import Finding
from pytest_openclaw import Report
from pytest_openclaw import UsageError
from pytest_openclaw import audit
from pytest_openclaw import audit_secrets

RELEASES = ("2026.9.6", "2026.5.12")
LONG = "0123456789abcdef0123456789abcdef"
FILE: dict[str, Any] = {"gateway": {"auth": {"mode": "token", "token": LONG}}}


def report(*args: str, config: dict[str, Any] | None = None, **more: Any) -> Report:
    """Return the report of a gateway that is started with *args*."""
    given = FILE if config is None else config
    return audit(Deployment.from_mapping(given, gateway_args=args, **more))


def ids(made: Report) -> Counter[tuple[str, str]]:
    """Return what a report says, as the real audit's are compared."""
    return Counter((each.check_id, str(each.severity)) for each in made.findings)


def finding(made: Report, check_id: str) -> Finding:
    """Return the one finding of a check."""
    (one,) = (each for each in made.findings if each.check_id == check_id)
    return one


#: Arguments, what the config says, and the config that says the same without them.
SAME: dict[str, tuple[list[str], dict[str, Any], dict[str, Any]]] = {
    "bind": (["--bind", "lan"], {}, {"bind": "lan"}),
    "bind over bind": (["--bind=loopback"], {"bind": "lan"}, {"bind": "loopback"}),
    "the last one": (["--bind", "lan", "--bind", "loopback"], {}, {}),
    "a blank one": (["--bind", "", "--bind", ""], {"bind": "lan"}, {"bind": "lan"}),
    "auth none": (["--auth", "none"], {}, {"auth": {"mode": "none", "token": LONG}}),
    "token": (["--token", "x"], {}, {"auth": {"mode": "token", "token": "x"}}),
    "no token": (["--token="], {}, {"auth": {"mode": "token", "token": LONG}}),
    "token, mode none": (
        ["--token", LONG, "--bind", "lan"],
        {"auth": {"mode": "none"}},
        {"bind": "lan", "auth": {"mode": "none", "token": LONG}},
    ),
    "token for an unset variable": (
        ["--bind", "lan", "--token", LONG],
        {"auth": {"token": "${UNSET}"}},
        {"bind": "lan", "auth": {"token": LONG}},
    ),
    "password": (
        ["--password", LONG, "--bind", "lan"],
        {"auth": {"token": "x"}},
        {"bind": "lan", "auth": {"token": "x", "password": LONG}},
    ),
    "funnel": (
        ["--tailscale", "funnel", "--auth", "password", "--password", LONG],
        {"auth": {}},
        {
            "tailscale": {"mode": "funnel"},
            "auth": {"mode": "password", "password": LONG},
        },
    ),
    "a whole command": (
        ["openclaw", "gateway", "run", "--verbose", "--port=9", "--bind", "auto"],
        {"tools": {"allow": ["exec"]}},
        {"bind": "auto", "port": 9, "tools": {"allow": ["exec"]}},
    ),
}
#: Of the config as a file, which arguments say nothing about.
_OF_FILE = "config.secrets.gateway_password_in_config"


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("name", SAME)
def test_a_flag_does_what_the_setting_does(name: str, release: str) -> None:
    """A gateway with flags has the findings of one whose config says the same.

    Which flag wins over which setting was seen at gateways of both releases, by what
    they listen on and which secret they take.
    """
    args, has, says = SAME[name]
    auth = FILE["gateway"]
    unset = {"unset_variables": "missing", "release": release}
    by_flags = report(*args, config={"gateway": {**auth, **has}}, **unset)
    by_config = report(config={"gateway": {**auth, **says}}, **unset)
    assert by_flags.accepted == by_config.accepted
    expected = ids(by_config)
    expected.pop((_OF_FILE, "warn"), None)
    assert ids(by_flags) == expected


def test_without_arguments_nothing_changes() -> None:
    """No argument is not a flag, and no message mentions any."""
    made = report(config={"gateway": {"bind": "lan"}})
    assert made.findings == report(config={"gateway": {"bind": "lan"}}).findings
    assert "sets gateway" not in str(made.findings)
    assert made.deployment.without_flags is made.deployment


def test_the_message_names_the_flag() -> None:
    """What a flag decided says so; what none did does not."""
    made = report("--bind", "lan", "--token", "short")
    limit = finding(made, "gateway.auth_no_rate_limit")
    assert limit.message.endswith("is not set (--bind sets gateway.bind)")
    short = finding(made, "gateway.token_too_short")
    assert short.message.endswith("(--token sets gateway.auth.token)")
    proxies = finding(report("--token", "short"), "gateway.trusted_proxies_missing")
    assert "sets" not in proxies.message


@pytest.mark.parametrize("text", ["${TOKEN}", "$TOKEN", "$(TOKEN)", "a-${TOKEN}"])
def test_a_variable_counts_as_set(text: str) -> None:
    """Its text is not known here: it is neither missing nor good enough."""
    made = report("--bind", "lan", "--token", text, config={})
    found = {each.check_id for each in made.findings}
    assert "gateway.bind_no_auth" not in found
    assert "gateway.token_too_short" in made.not_evaluated
    assert "${TOKEN}" in made.not_evaluated["gateway.token_too_short"]


def test_a_variable_is_read_where_its_text_is_known() -> None:
    """It is a token like any other then; an empty one is none."""
    made = report("--token", "$(TOKEN)", config={}, env={"TOKEN": "short"})
    assert finding(made, "gateway.token_too_short")
    missing = {"unset_variables": "missing"}
    made = report("--bind", "lan", "--token", "${TOKEN}", config={}, **missing)
    assert finding(made, "gateway.bind_no_auth")


def test_an_unknown_address_is_not_evaluated() -> None:
    """``--bind ${BIND}`` leaves open what it decides, and opens nothing else."""
    made = report("--bind", "${BIND}")
    assert "gateway.bind_no_auth" not in {each.check_id for each in made.findings}
    assert "${BIND}" in made.not_evaluated["gateway.auth_no_rate_limit"]


def test_a_password_file_is_set_and_unknown() -> None:
    """It lies on the host; only that there is a password can be told."""
    made = report(
        "--password-file", "/run/pw", "--auth=password", "--bind=lan", config={}
    )
    assert "gateway.bind_no_auth" not in {each.check_id for each in made.findings}
    assert "--password-file" in made.not_evaluated["gateway.password_too_short"]


def test_a_password_in_the_file_stays_one() -> None:
    """A flag that takes its place does not take it out of the config."""
    config = {"gateway": {"auth": {"mode": "password", "password": LONG}}}
    for args in ([], ["--password-file", "/run/pw"]):
        assert finding(report(*args, config=config), _OF_FILE)
    no_file: dict[str, Any] = {"gateway": {"auth": {"mode": "password"}}}
    made = report("--password", LONG, config=no_file)
    assert _OF_FILE not in {each.check_id for each in made.findings}


@pytest.mark.parametrize("release", RELEASES)
def test_what_no_gateway_starts_with_is_refused(release: str) -> None:
    """Serve forwards to loopback alone, whichever way the two are said."""
    made = report("--tailscale", "serve", "--bind", "lan", release=release)
    assert not made.accepted
    (problem,) = made.problems
    assert problem.key == "gateway.bind"
    assert "--bind sets gateway.bind" in problem.message


def test_what_only_one_release_starts_with() -> None:
    """2026.5.12 serves a tailnet without auth, 2026.9.6 does not."""
    args = ("--tailscale", "serve", "--auth", "none")
    assert report(*args, release="2026.5.12").accepted
    assert not report(*args, release="2026.9.6").accepted


def test_a_config_that_is_missing_runs_with_flags(tmp_path: Any) -> None:
    """The release runs on its defaults, and on what it is started with."""
    for release in RELEASES:
        made = audit(
            Deployment.load(
                tmp_path / "openclaw.json",
                gateway_args=["--bind", "lan"],
                release=release,
            )
        )
        assert finding(made, "gateway.bind_no_auth")


WRONG: dict[str, tuple[list[str], str]] = {
    "unknown": (["--bnd", "lan"], "has no flag --bnd"),
    "abbreviated": (["--tok", "x"], "has no flag --tok"),
    "a word": (["--bind", "moon"], "--bind must be one of loopback, lan, tailnet"),
    "another case": (["--auth", "Token"], "--auth must be one of none, token"),
    "no value": (["--token"], "--token needs a value"),
    "a value": (["--verbose=1"], "--verbose takes no value"),
    "a port": (["--port", "70000"], "--port must be a number from 1 to 65535"),
    "stray": (["run", "hunter2hunter2"], "argument 1, after gateway, is not a flag"),
    "reset": (["--dev", "--reset"], "--reset makes the gateway discard its config"),
    "both": (
        ["--password=hunter2hunter2", "--password-file", "f"],
        "--password and --password-file exclude each other",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_arguments_that_no_gateway_takes(name: str) -> None:
    """They are refused with the flag's name, and never with a value."""
    args, message = WRONG[name]
    with pytest.raises(UsageError) as raised:
        report(*args)
    assert message in str(raised.value)
    assert "hunter2" not in str(raised.value)


def test_one_text_is_no_list() -> None:
    """A text would be read letter by letter."""
    with pytest.raises(UsageError, match="a list of texts, not one text"):
        Deployment.from_mapping({}, gateway_args="--bind lan")


def test_flags_are_those_of_the_release() -> None:
    """One that another release has is refused, unless the version lies in between."""
    args = ("--tailscale-reset-on-exit",)
    assert report(*args, release="2026.5.12").accepted
    assert report(*args, release="2026.7.1").accepted
    with pytest.raises(UsageError, match=r"OpenClaw 2026\.9\.6 has no flag"):
        report(*args, release="2026.9.6")


def test_a_secret_among_the_arguments_is_not_shown() -> None:
    """Whatever a check says, the text of ``--token`` is taken out of it."""
    secret = "hunter2-hunter2-hunter2"
    made = report("--token", secret, "--bind", "lan")
    assert secret not in str(made.findings) + str(made.deployment.loaded.flags.shown)
    assert made.deployment.redacted(f"it is {secret}") == "it is [redacted]"


@pytest.mark.parametrize(
    "token", ["${OPENCLAW_GATEWAY_TOKEN}", "a-token-in-a-file-0123"]
)
def test_flags_neither_add_nor_hide_a_text_in_the_file(token: str) -> None:
    """Both audits of secrets look at what is written."""
    config = {"gateway": {"auth": {"token": token}}}
    for args in ((), ("--token", "$GIVEN"), ("--token", "plain-text-of-a-flag")):
        deployment = Deployment.from_mapping(config, gateway_args=args)
        found = [each.json_path for each in audit_secrets(deployment).findings]
        literal = ["gateway.auth.token"] if token.startswith("a-") else []
        assert found == literal
        report = audit(deployment, profile="hardened")
        posture = "posture.secrets.external"
        external = [each for each in report.findings if each.check_id == posture]
        assert [str(each.subjects[0]) for each in external] == literal
