"""Gateways are started in many spellings: what counts of each are its arguments."""

from __future__ import annotations

import time

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import UsageError
from pytest_openclaw.deployment.host.gateway_command import BadCommand
from pytest_openclaw.deployment.host.gateway_command import gateway_arguments
from pytest_openclaw.deployment.host.gateway_command import words_of_line

BIND = ("--bind", "lan")

LINES = {
    "the command": "openclaw gateway run --bind lan",
    "without run": "openclaw gateway --bind lan",
    "a path": "/usr/local/bin/openclaw gateway run --bind lan",
    "node": "node dist/index.js gateway --bind lan",
    "node with options": "node --inspect /app/openclaw.mjs gateway --bind lan",
    "a profile": "openclaw --profile prod gateway run --bind lan",
    "variables": "env TZ=UTC OPENCLAW_PROFILE=x /usr/bin/openclaw gateway --bind lan",
    "assignments": "TZ=UTC exec openclaw gateway --bind lan",
    "an init": "tini -s -- node openclaw.mjs gateway --bind lan",
    "another user": "gosu node openclaw gateway run --bind lan",
    "a shell": "/bin/sh -c 'exec openclaw gateway run --bind lan'",
    "a login shell": 'bash -lc "cd /app && node dist/index.js gateway --bind lan"',
    "two shells": """sh -c "su node -c 'openclaw gateway --bind lan'" """,
    "commands before": "openclaw doctor --fix && openclaw gateway run --bind lan",
    "a pipe": "openclaw gateway --bind lan 2>&1 | tee -a /var/log/gateway.log",
    "a file": "openclaw gateway --bind lan > /tmp/log 2>/dev/null &",
    "a script": """\
        set -e
        # don't start without a config
        if [ ! -f ~/.openclaw/openclaw.json ]; then
          cp /seed/openclaw.json ~/.openclaw/
        fi
        cat > /tmp/note <<'EOF'
        it's "odd
        EOF
        exec openclaw gateway run \\
          --bind lan
    """,
    "another user's file": "chown gateway /data; openclaw gateway --bind lan",
}


@pytest.mark.parametrize("name", LINES)
def test_the_arguments_of_a_line(name: str) -> None:
    """Whatever stands around it, the gateway gets these two words."""
    found = gateway_arguments(["sh", "-c", LINES[name]])
    assert found == BIND
    words = words_of_line(LINES[name])
    assert (gateway_arguments(words) or tuple(words)) == BIND


@pytest.mark.parametrize(
    "line",
    ["openclaw gateway status", "openclaw doctor", "chown gateway /data", "sleep 1"],
)
def test_other_commands_start_no_gateway(line: str) -> None:
    """A word alone is not enough, and neither is another command of the gateway."""
    assert gateway_arguments(["sh", "-c", line]) is None


def test_two_gateways_with_different_flags_are_refused() -> None:
    """Which branch of a script runs is not known; the same flags twice are."""
    one, other = "openclaw gateway --bind lan", "openclaw gateway --auth none"
    with pytest.raises(BadCommand, match="more than once, with different flags"):
        gateway_arguments(["sh", "-c", f"if x; then {one}; else {other}; fi"])
    assert gateway_arguments(["sh", "-c", f"{one} || {one}"]) == BIND


VALUES = {
    "a default": ("${BIND:-lan}", {}, "lan"),
    "a default not needed": ("${BIND:-lan}", {"BIND": "loopback"}, "loopback"),
    "a default for blank": ("${BIND:-lan}", {"BIND": ""}, "lan"),
    "a default for unset": ("${BIND-lan}", {}, "lan"),
    "a default of a default": ("${BIND:-${OTHER:-lan}}", {}, "lan"),
    "assigned": ("${BIND:=lan}", {}, "lan"),
    "an alternative": ("${BIND:+lan}", {"BIND": "x"}, "lan"),
    "required": ("${BIND:?say where}", {"BIND": "lan"}, "lan"),
}


@pytest.mark.parametrize("name", VALUES)
def test_defaults_count(name: str) -> None:
    """A variable with a default is as good as its default."""
    text, env, value = VALUES[name]
    made = Deployment.from_mapping({}, gateway_args=["--bind", text], env=env)
    assert made.config.at("gateway.bind").value == value


@pytest.mark.parametrize("text", ["${BIND}", "${BIND:?say where}", "$(cat /run/bind)"])
@pytest.mark.parametrize("spelled", ["'{}'", '"{}"', "{}", '"`{}`"'])
def test_what_has_no_default_is_unknown(text: str, spelled: str) -> None:
    """The output of a command is not a text of twenty characters."""
    line = f"openclaw gateway --token {spelled.format(text)} --bind lan"
    made = Deployment.from_mapping({}, gateway_args=words_of_line(line))
    assert made.config.at("gateway.auth.token").is_opaque
    assert made.config.at("gateway.bind").value == "lan"


def test_a_default_is_judged_like_a_value() -> None:
    """What no gateway starts with is refused, also as a default."""
    with pytest.raises(UsageError, match="--bind must be one of loopback, lan"):
        Deployment.from_mapping({}, gateway_args=["--bind", "${BIND:-moon}"])


def test_an_argument_in_question_is_named() -> None:
    """Its place is told; its text may be a secret."""
    words = ["openclaw", "gateway", "--bind", "lan", "hunter2hunter2"]
    with pytest.raises(UsageError) as raised:
        Deployment.from_mapping({}, gateway_args=words)
    assert "argument 3, after --bind and its value, is not" in str(raised.value)
    assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize(
    "piece", ["${A:-", "$(", "$", "`", "'", "<<EOF\n", "\\\n", "#"]
)
def test_long_lines_take_no_time(piece: str) -> None:
    """A hostile manifest may have a script of any kind."""
    start = time.process_time()
    try:
        gateway_arguments(["sh", "-c", "openclaw gateway --token " + piece * 9000])
        Deployment.from_mapping({}, gateway_args=["--token", piece * 5000])
    except UsageError:
        pass
    assert time.process_time() - start < 5
