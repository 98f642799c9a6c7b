"""Checks that a release has and never makes: stricter profiles evaluate them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import Report
from pytest_openclaw import audit
from pytest_openclaw.auditing import Audit
from pytest_openclaw.checks import catalogue
from pytest_openclaw.profiles import AUDIT
from pytest_openclaw.profiles import HARDENED
from pytest_openclaw.profiles import Profile
from pytest_openclaw.selection import Selection
from tests import cases
from tests.groups import each_of
from tests.materialize import Case
from tests.materialize import write

#: What the older release says of telegram and the newer has under the same id.
_OWN = (
    "channels.telegram.allowFrom.invalid_entries",
    "channels.telegram.groups.allowFrom.wildcard",
    "channels.telegram.groups.allowFrom.missing",
)
_DIRECT = tuple(
    f"channels.telegram.dm.{each}" for each in ("open", "open_invalid", "disabled")
)
_GROUPS = "channels.telegram.groups.open"


def telegram_cases() -> dict[str, Case]:
    """Return the cases in which the older release was asked about telegram.

    Their accounts state both policies: what is not stated is filled in by the older
    release, account by account, and inherited from the channel by the newer one.
    """
    both = {"2026.5.12", "2026.9.6"}
    named = {
        name: case
        for name, release, case in cases.cases()
        if release == "2026.5.12" and set(case["expect"]) == both and _fits(case)
    }
    assert len(named) > 80
    return named


def _fits(case: Case) -> bool:
    section = case.get("config", {}).get("channels", {}).get("telegram")
    if not isinstance(section, dict) or not all(
        each["accepted"] and "findings" in each for each in case["expect"].values()
    ):
        return False
    accounts = section.get("accounts", {}).values()
    return all({"dmPolicy", "groupPolicy"} <= set(account) for account in accounts)


def strictly(case: Case, release: str, root: Path) -> Report:
    """Return the report of a case under profile hardened."""
    deployment = Deployment.load(
        env=write(case, release, root),
        unset_variables="missing",
        release=release,
        installed_plugins=case.get("installed", ()),
    )
    return audit(deployment, profile="hardened")


@each_of("case", telegram_cases())
def test_telegram_is_judged_as_the_older_release_did(
    case: Case, tmp_path: Path
) -> None:
    """The real audit of 2026.5.12 tells what 2026.9.6 is to find.

    An open group policy was a numbered warning then. Texts that were alike counted
    once; those about direct messages name the account now.
    """
    report = strictly(case, "2026.9.6", tmp_path)
    assert report.accepted, report.problems
    found = Counter(
        each.check_id
        for each in report.findings
        if each.check_id.startswith("channels.telegram.")
    )
    said = Counter(check_id for check_id, _ in case["expect"]["2026.5.12"]["findings"])
    for own in _OWN:
        assert found[own] == said[own], own
    for direct in _DIRECT:
        assert (direct in found) == (direct in said), direct
    warned = any(each.startswith("channels.telegram.warning.") for each in said)
    assert (_GROUPS in found) == warned
    assert set(found) <= {*_OWN, *_DIRECT, _GROUPS}
    severities = dict(case["expect"]["2026.5.12"]["findings"])
    for each in report.findings:
        if each.check_id in (*_OWN, *_DIRECT):
            assert each.severity == severities[each.check_id]
            assert each.is_dormant


def test_the_audit_leaves_them_as_they_are() -> None:
    """No finding and no new item: what is silent in the release is silent here."""
    config = {"channels": {"telegram": {"botToken": "1:x", "dmPolicy": "open"}}}
    report = audit(Deployment.from_mapping(config, release="2026.9.6"))
    ids = {each.check_id for each in report.findings} | set(report.not_evaluated)
    assert not [each for each in ids if "telegram" in each]
    assert report.not_evaluated["browser.control_no_auth"].startswith("openclaw sec")


def found_in(
    config: dict[str, Any], prefix: str, release: str = "2026.9.6", **more: Any
) -> list[tuple[str, str]]:
    """Return id and first subject of what is found under profile hardened."""
    report = audit(Deployment.from_mapping(config, release=release, **more), "hardened")
    assert report.accepted, report.problems
    return [
        (each.check_id.removeprefix(prefix), str(each.subjects[0]))
        for each in report.findings
        if each.check_id.startswith(prefix)
    ]


def reason_for(config: dict[str, Any], check_id: str, **more: Any) -> str:
    """Return why a check was not evaluated under profile hardened; or nothing."""
    deployment = Deployment.from_mapping(config, **{"release": "2026.9.6", **more})
    return audit(deployment, "hardened").not_evaluated.get(check_id, "")


def test_telegram_is_judged_account_by_account() -> None:
    """Each has its own findings, at its own places."""
    open_ = {"botToken": "1:x", "dmPolicy": "open", "groupPolicy": "open"}
    shut = {"botToken": "2:y", "dmPolicy": "pairing", "groupPolicy": "disabled"}
    config = {
        "channels": {"telegram": {"accounts": {"a": open_, "b": shut, "c": open_}}}
    }
    found = found_in(config, "channels.telegram.")
    for account in ("a", "c"):
        place = f"channels.telegram.accounts.{account}"
        assert ("dm.open", f"{place}.dmPolicy") in found
    assert not [each for each in found if ".b." in each[1]]


def test_an_account_inherits_as_the_newer_release_fills_it_in() -> None:
    """What it does not state is that of its channel."""
    section = {"botToken": "1:x", "dmPolicy": "open", "accounts": {"a": {}}}
    found = found_in({"channels": {"telegram": section}}, "channels.telegram.dm.")
    assert ("open", "channels.telegram.dmPolicy") in found


def test_what_telegram_lists_may_not_be_known() -> None:
    """A variable in a list leaves the question open; a wrong entry decides it."""
    section = {"botToken": "1:x", "allowFrom": ["${SOMEBODY}"]}
    config = {"channels": {"telegram": section}}
    invalid = "channels.telegram.allowFrom.invalid_entries"
    assert "SOMEBODY" in reason_for(config, invalid)
    section["allowFrom"] = ["${SOMEBODY}", "@ann"]
    assert found_in(config, invalid) == [("", "channels.telegram.allowFrom")]
    section["groupPolicy"] = "open"
    missing = "channels.telegram.groups.allowFrom.missing"
    assert "pairing store" in reason_for(config, missing)


def test_telegram_without_a_bot_has_no_findings() -> None:
    """As for the older release: what is not configured is not judged."""
    config = {"channels": {"telegram": {"dmPolicy": "open", "groupPolicy": "open"}}}
    assert found_in(config, "channels.telegram.") == []
    named = {"TELEGRAM_BOT_TOKEN": "1:x"}
    assert found_in(config, "channels.telegram.dm.", env=named)


def test_a_part_can_be_woken_alone() -> None:
    """By a profile that adds its checkId, and no other."""
    section = {"botToken": "1:x", "dmPolicy": "open", "groupPolicy": "open"}
    deployment = Deployment.from_mapping(
        {"channels": {"telegram": section}}, release="2026.9.6"
    )
    profile = Profile("own", AUDIT, add=("channels.telegram.dm.open",))
    report = Report.of(Audit(deployment, selection=Selection(profile)))
    assert [e.check_id for e in report.findings if "telegram" in e.check_id] == [
        "channels.telegram.dm.open"
    ]
    profile = Profile("other", HARDENED, drop=("channels.telegram.groups.*",))
    outcome = Audit(deployment, selection=Selection(profile)).outcome(
        "channels.*.groups.open"
    )
    assert outcome.findings == ()
    outcome = Audit(deployment, selection=Selection(HARDENED)).outcome(
        "channels.*.groups.open"
    )
    assert [each.check_id for each in outcome.findings] == [_GROUPS]


FAST = {"auth": {"mode": "token", "token": "t"}}


@pytest.mark.parametrize("release", ["2026.5.12", "2026.9.6"])
@pytest.mark.parametrize(
    ("browser", "expected"),
    [
        ({}, []),
        ({"cdpUrl": "http://127.0.0.1:9222"}, []),
        ({"cdpUrl": "http://localhost:9222"}, []),
        ({"cdpUrl": "http://[::1]:9222"}, []),
        ({"cdpUrl": "http://far.example:9222"}, ["remote_cdp_http"]),
        ({"cdpUrl": "https://far.example:9222"}, []),
        ({"cdpUrl": "ws://far.example:9222"}, []),
        ({"cdpUrl": " wss://far.example "}, []),
        ({"cdpUrl": "http://far.example:9222", "enabled": False}, []),
        ({"cdpUrl": "ftp://far.example"}, ["control_invalid_config"]),
        ({"cdpUrl": "far.example:9222x"}, ["control_invalid_config"]),
        ({"cdpUrl": "http://far.example:70000"}, ["control_invalid_config"]),
        ({"cdpUrl": "nonsense", "enabled": False}, ["control_invalid_config"]),
        # Ports below a distant address are distant as well, each on its own.
        (
            {"cdpUrl": "ws://far.example", "profiles": {"a": {"cdpPort": 1}}},
            ["remote_cdp_http"],
        ),
        (
            {"cdpUrl": "http://far.example", "profiles": {"a": {"cdpPort": 1}}},
            ["remote_cdp_http", "remote_cdp_http"],
        ),
        (
            {"cdpUrl": "https://far.example", "profiles": {"a": {"cdpPort": 1}}},
            [],
        ),
        (
            {"profiles": {"a": {"cdpUrl": "http://far.example"}}},
            ["remote_cdp_http"],
        ),
        (
            {
                "cdpUrl": "http://far.example",
                "profiles": {"openclaw": {"cdpUrl": "https://far.example"}},
            },
            [],
        ),
        (
            {
                "cdpUrl": "http://far.example",
                "profiles": {
                    "openclaw": {"cdpPort": 9},
                    "mine": {"driver": "existing-session"},
                },
            },
            ["remote_cdp_http"],
        ),
    ],
)
def test_browsers_are_found_where_they_are(
    browser: dict[str, Any], expected: list[str], release: str
) -> None:
    """On this machine or another, in the clear or not."""
    for profile in browser.get("profiles", {}).values():
        if release == "2026.5.12":
            profile["color"] = "#000000"
        else:
            profile.pop("color", None)
    if release == "2026.9.6":
        browser = {**browser, "extensionRelay": {"allowLegacyAuth": False}}
    config = {"gateway": FAST, "browser": browser}
    found = found_in(config, "browser.", release)
    assert [check_id for check_id, _ in found] == expected


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ("2026.5.12", "remote_cdp_http"),
        ("2026.9.6", "control_invalid_config"),
    ],
)
def test_port_0_is_the_usual_one_until_2026_5_12(release: str, expected: str) -> None:
    """Later releases take it for a fault."""
    config = {"gateway": FAST, "browser": {"cdpUrl": "http://far.example:0"}}
    found = [check_id for check_id, _ in found_in(config, "browser.", release)]
    assert [each for each in found if "legacy" not in each] == [expected]


@pytest.mark.parametrize("release", ["2026.5.12", "2026.9.6"])
@pytest.mark.parametrize(
    ("host", "is_near"),
    [
        ("10.0.0.5", True),
        ("100.64.1.1", True),
        ("169.254.169.254", True),
        ("172.31.0.1", True),
        ("172.32.0.1", False),
        ("198.18.0.1", True),
        ("198.20.0.1", False),
        ("224.0.0.1", True),
        ("255.255.255.255", True),
        ("0.0.0.0", True),
        ("8.8.8.8", False),
        ("0x0a000001", True),
        ("[fd00::1]", True),
        ("[fe80::1]", True),
        ("[ff02::1]", True),
        ("[::]", True),
        ("[::ffff:10.0.0.1]", True),
        ("[64:ff9b::a00:1]", True),
        ("[2606:4700::1]", False),
        ("metadata.google.internal", True),
        ("localhost.localdomain", True),
        ("far.example", False),
    ],
)
def test_private_networks_are_known_by_their_addresses(
    host: str, is_near: bool, release: str
) -> None:
    """Only where the browser may go there at all."""
    check_id = "browser.remote_cdp_private_host"
    browser: dict[str, Any] = {"cdpUrl": f"wss://{host}/x"}
    config = {"gateway": FAST, "browser": browser}
    assert found_in(config, check_id, release) == []
    browser["ssrfPolicy"] = {"dangerouslyAllowPrivateNetwork": True}
    expected = [("", "browser.cdpUrl")] if is_near else []
    assert found_in(config, check_id, release) == expected


REFERENCE = {"source": "env", "provider": "default", "id": "SECRET"}


@pytest.mark.parametrize("release", ["2026.5.12", "2026.9.6"])
@pytest.mark.parametrize(
    ("gateway", "env", "fires"),
    [
        ({}, {}, True),
        ({"auth": {"token": "t"}}, {}, False),
        ({"auth": {"token": "${T}"}}, {}, False),
        ({"auth": {"token": REFERENCE}}, {}, False),
        ({}, {"OPENCLAW_GATEWAY_TOKEN": "t"}, False),
        ({"auth": {"password": "p"}}, {}, False),
        ({"auth": {"password": "${P}"}}, {}, False),
        ({}, {"OPENCLAW_GATEWAY_PASSWORD": "p"}, False),
        ({"auth": {"mode": "token", "password": "p"}}, {}, True),
        ({"auth": {"mode": "password", "token": "t"}}, {}, False),
        ({"auth": {"mode": "none", "token": "t"}}, {}, False),
        ({"auth": {"mode": "none", "password": "p"}}, {}, True),
        ({"remote": {"token": "t"}}, {}, True),
        (
            {"auth": {"mode": "trusted-proxy", "trustedProxy": {"userHeader": "u"}}},
            {},
            True,
        ),
        (
            {"auth": {"mode": "trusted-proxy", "trustedProxy": {"userHeader": "u"}}},
            {"OPENCLAW_GATEWAY_PASSWORD": "p"},
            False,
        ),
    ],
)
def test_browser_control_wants_a_credential(
    gateway: dict[str, Any], env: dict[str, str], fires: bool, release: str
) -> None:
    """A token in any mode, a password unless the mode is another one."""
    check_id = "browser.control_no_auth"
    found = found_in({"gateway": gateway}, check_id, release, env=env)
    assert found == ([("", "gateway.auth")] if fires else [])
    off = {"gateway": gateway, "browser": {"enabled": False}}
    assert found_in(off, check_id, release, env=env) == []


def test_the_extension_has_to_be_told_to_log_in_the_new_way() -> None:
    """Its default is the old one; the older release has no such switch."""
    check_id = "browser.extension_relay_legacy_auth"
    place = [("", "browser.extensionRelay.allowLegacyAuth")]
    assert found_in({}, check_id) == place
    relay = {"extensionRelay": {"allowLegacyAuth": True}}
    assert found_in({"browser": relay}, check_id) == place
    relay["extensionRelay"]["allowLegacyAuth"] = False
    assert found_in({"browser": relay}, check_id) == []
    off = {"plugins": {"entries": {"browser": {"enabled": False}}}}
    assert found_in(off, check_id) == []
    report = audit(Deployment.from_mapping({}, release="2026.5.12"), "hardened")
    assert check_id not in report.not_evaluated


@pytest.mark.parametrize("release", ["2026.5.12", "2026.9.6"])
def test_an_address_that_is_not_known_leaves_the_question_open(release: str) -> None:
    """A browser beside it that is known is judged; what needs no address is, too."""
    far = {"cdpUrl": "http://far.example"}
    unknown = {"cdpUrl": "${BROWSER}"}
    if release == "2026.5.12":
        far["color"] = unknown["color"] = "#000000"
    profiles = {"gateway": FAST, "browser": {"profiles": {"a": unknown, "b": far}}}
    check_id = "browser.remote_cdp_http"
    assert found_in(profiles, check_id, release) == [("", "browser.profiles.b.cdpUrl")]
    assert "BROWSER" in reason_for(profiles, check_id, release=release)
    base = {"gateway": FAST, "browser": {"cdpUrl": "${BROWSER}"}}
    for each in ("control_invalid_config", "remote_cdp_http"):
        assert "BROWSER" in reason_for(base, f"browser.{each}", release=release)
    assert reason_for(base, "browser.control_no_auth", release=release) == ""


def test_what_cannot_be_resolved_is_not_judged_further() -> None:
    """Who asks is sent to the check that says what is wrong."""
    config = {"browser": {"cdpUrl": "ftp://x"}}
    for each in ("control_no_auth", "extension_relay_legacy_auth", "remote_cdp_http"):
        assert "browser.control_invalid_config" in reason_for(config, f"browser.{each}")
    high = {"gateway": {"port": 65533}}
    assert found_in(high, "browser.control_inv") == [("alid_config", "gateway.port")]
    assert found_in({"gateway": {"port": 65532}}, "browser.control_inv") == []


def test_an_address_keeps_its_secrets() -> None:
    """Browsers in the cloud are often reached by an address with a key in it."""
    url = "http://user:hunter2@10.0.0.1:1/?token=hunter3"
    allow = {"dangerouslyAllowPrivateNetwork": True}
    config = {"gateway": FAST, "browser": {"cdpUrl": url, "ssrfPolicy": allow}}
    report = audit(Deployment.from_mapping(config), "hardened")
    reported = [
        each for each in report.findings if each.check_id.startswith("browser.")
    ]
    assert len(reported) == 3
    assert "hunter" not in str(reported)


def test_dormant_checks_say_so_in_the_catalogue() -> None:
    """In the list and in the explanation of each."""
    from pytest_openclaw.reports.catalogue import explanation
    from pytest_openclaw.reports.catalogue import listing

    lines = {line.split()[0]: line for line in listing(catalogue())}
    assert lines["browser.control_no_auth"].endswith("dormant in all releases)")
    missing = "channels.telegram.groups.allowFrom.missing"
    assert lines[missing].endswith("; dormant since 2026.8.2)")
    assert lines["attested.restore_rehearsed"].endswith("(profile hardened)")
    assert lines["channels.*.dm.open"].endswith(
        "(dormant for telegram in 2026.8.2 to 2026.9.6)"
    )
    for check_id in (missing, "browser.control_no_auth", "channels.*.dm.open"):
        text = " ".join(" ".join(explanation(catalogue()[check_id])).split())
        assert "Dormant" in text
        assert "Profile hardened and stricter ones do." in text
