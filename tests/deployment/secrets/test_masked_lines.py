"""A line of a config is shown without anything that may be a secret."""

from __future__ import annotations

import pytest

from pytest_openclaw.deployment.secrets.masked_lines import masked_line

SECRET = "hQ7-correct"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('"allowedOrigins": ["*"],', '"allowedOrigins": ["*"],'),
        ('bind: "lan", // the lab\n x: 1', 'bind: "lan",'),
        (f'auth: {{ token: "{SECRET}", mode: "x" }}', "auth: { token: [redacted], "),
        (f"tokens: {{ a: '{SECRET}' }}", "tokens: { a: [redacted]"),
        ("dangerouslyAllowNameMatching: true", "dangerouslyAllowNameMatching: true"),
        (f'url: "https://me:{SECRET}@a.example"', "url: [redacted]"),
        (f'x: "{SECRET * 4}"', "x: [redacted]"),
        ('x: "\\u0068Q7"', "x: [redacted]"),
        (f"password: {SECRET}", "password: [redacted]"),
        (f'a: "x\\\n{SECRET}"', "a:"),
        (f"a: 1 /* {SECRET} */ b: 2", "a: 1"),
    ],
)
def test_what_is_shown_of_a_line(text: str, shown: str) -> None:
    """Names and short plain texts are; secrets, addresses and comments are not."""
    line = masked_line(text, 0, sensitive=False)
    assert line.startswith(shown.strip())
    assert SECRET not in line
    assert "hQ7" not in line


def test_below_a_secret_nothing_is_shown() -> None:
    """Such as an element of a list of tokens, on a line of its own."""
    assert masked_line(f'"{SECRET}", 12', 0, sensitive=True) == "[redacted], [redacted]"


def test_a_long_line_ends_between_texts() -> None:
    """Half of a text would not be known as a secret any more."""
    names = ", ".join(f'"name{at:02}"' for at in range(40))
    line = masked_line(f"x: [{names}]", 0, sensitive=False)
    assert line.endswith('", ...')
    assert len(line) <= 104
