"""What a report's finding is about, by the names in its detail."""

from __future__ import annotations

import pytest

from pytest_openclaw import releases
from pytest_openclaw.given_reports.subjects import SECTIONS
from pytest_openclaw.given_reports.subjects import subjects_of


@pytest.mark.parametrize(
    ("detail", "named"),
    [
        (
            'channels.telegram.dmPolicy="open" allows anyone to DM the bot.',
            ["channels.telegram.dmPolicy"],
        ),
        (
            "gateway.bind is not loopback but no gateway.auth.rateLimit is configured."
            " Without rate limiting, gateway.auth attacks are not mitigated.",
            ["gateway.bind", "gateway.auth.rateLimit"],
        ),
        (
            'Found inbound policy="open" at:\n- channels.telegram.dmPolicy\n'
            "- channels.slack.accounts.a.groupPolicy\nRisky contexts:\n"
            "- agents.defaults (sandbox=off; fs.workspaceOnly=false)",
            ["channels.telegram.dmPolicy", "channels.slack.accounts.a.groupPolicy"],
        ),
        (
            "/srv/openclaw/state/openclaw.json mode=644; config can contain tokens.",
            ["/srv/openclaw/state/openclaw.json"],
        ),
        (r"C:\Users\me\.openclaw acl=Everyone; fix it", [r"C:\Users\me\.openclaw"]),
        ("Detected enabled flag: hooks.gmail.allow=true", ["hooks.gmail.allow"]),
        (
            "agents.list[0].tools.allow and bindings[1]",
            ["agents.list[0].tools.allow", "bindings[1]"],
        ),
        ("gateway auth token is 5 chars; prefer a long random token.", []),
        ("Update Node.js 22.1 at example.com, see https://docs.example/x.y", []),
        ("", []),
    ],
    ids=lambda each: str(each)[:30],
)
def test_names_are_those_of_the_first_statement(detail: str, named: list[str]) -> None:
    """Settings and files; what a second list or sentence adds is context."""
    assert [*subjects_of(detail)] == named


def test_all_sections_of_a_config_are_known() -> None:
    """Of each release that is judged exactly."""
    for release in releases.EXACT:
        known = set(releases.schema(release)["properties"])
        assert known - {"$schema"} <= SECTIONS
