"""A line of a config is shown without anything that may be a secret."""

from __future__ import annotations

import pytest

from pytest_openclaw.deployment.secrets.masked_lines import masked_line
from pytest_openclaw.deployment.secrets.masked_lines import syntax_fault

SECRET = "hQ7-correct"


#: What the message says.
WORDS = {"*", "lan", "1", *(f"name{at:02}" for at in range(40))}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('"allowedOrigins": ["*"],', '"allowedOrigins": ["*"]'),
        ('a: {b: "lan", c: {}}, d: "lan"', 'a: {b: "lan", c: {}}'),
        ('"lan"], d: 1', '"lan"'),
        ('bind: "lan", // the lab\n x: 1', 'bind: "lan"'),
        ("dangerouslyAllowNameMatching: true", "dangerouslyAllowNameMatching: true"),
        (
            f'auth: {{ token: "{SECRET}", mode: "x" }}',
            "auth: { token: [redacted], mode: [redacted] }",
        ),
        (f"tokens: {{ a: '{SECRET}' }}", "tokens: { a: [redacted] }"),
        (f'url: "https://me:{SECRET}@a.example"', "url: ..."),
        (f'bind: "{SECRET}"', "bind: ..."),
        (f"port: {SECRET}", "port: ..."),
        ('x: "\\u0068Q7"', "x: ..."),
        (f"password: {SECRET}", "password: [redacted]"),
        (f'"token": "x: "{SECRET}: "y"', '"token": [redacted][redacted]: [redacted]'),
        (f'"bind": "x: "{SECRET}: "y"', '"bind": ...[redacted]: ...'),
        (f'a: "x\\\n{SECRET}"', ""),
        ('"gateway": {', ""),
        ('"gateway": { // all\n', ""),
        (f"a: 1 /* {SECRET} */ b: 2", "a: 1"),
    ],
)
def test_what_is_shown_of_a_line(text: str, shown: str) -> None:
    """Keys, and values that the message says; no secrets, addresses, comments."""
    line = masked_line(text, 0, WORDS, sensitive=False)
    assert line == shown
    assert SECRET not in line
    assert "hQ7" not in line


def test_below_a_secret_nothing_is_shown() -> None:
    """Such as an element of a list of tokens, on a line of its own."""
    line = masked_line(f'["{SECRET}", 1]', 0, WORDS, sensitive=True)
    assert line == "[[redacted], [redacted]]"


def test_a_long_line_ends_between_texts() -> None:
    """Half of a text would not be known as a secret any more."""
    names = ", ".join(f'"name{at:02}"' for at in range(40))
    line = masked_line(f"x: [{names}]", 0, WORDS, sensitive=False)
    assert line.endswith('", ...')
    assert len(line) <= 104


def test_a_config_in_utf16_is_named_as_such() -> None:
    """It is what PowerShell writes, and looks right in every editor."""
    text = b"\xff\xfe{\x00}\x00".decode("utf-8", "replace")
    said = syntax_fault(text, "unexpected x", 1, 1)
    assert said.startswith("not JSON5: it is UTF-16, and OpenClaw reads UTF-8")
