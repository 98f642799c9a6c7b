"""Time of the code scanner on files of one line, of the largest size it takes.

Usage: ``python benchmarks/code_scan.py``

Each text would hold up an expression that looks at the same characters again for
every start. Growth is from half the size: about 2 where time is linear.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

from pytest_openclaw.effective.code_scan.scanner import scan
from pytest_openclaw.effective.code_scan.skill_text import scan_skill
from pytest_openclaw.releases import FIRST_CLASS
from pytest_openclaw.releases.code_rules import CodeRules
from pytest_openclaw.releases.rules import Rules

Scanner = Callable[[str, CodeRules], None]

#: What is repeated until the file is full.
TEXTS = {
    "minified code": 'var a=b.exec(c)||new d("e",f[0].post,{g:h});',
    "blanks": " ",
    "one word": "a",
    "eval, no call": "eval   ",
    "benign exec": "child_process a.exec(",
    "exec, blanks": "child_process exec    ",
    "computed exec": "child_process ['exec']  (",
    "brackets": "[ 'exec' ] child_process",
    "open imports": "import {'child_process'",
    "imports": "import {exec as a} from 'child_process';a(",
    "import, blanks": "import   * as   child_process",
    "new": "new   ",
    "WebSocket": "new WebSocket('ws://a:80",
    "ports": ":9",
    "dots": ". ",
    "quotes": "'",
    "escaped": "'\\'\\\\",
    "backslashes": "\\",
    "comments": "/*",
    "slashes": "/",
    "closed comments": "/**/",
    "escapes": "\\x41\\x41 ",
    "base64": "atob('AAAA",
    "env": "process.env ",
    "keys": "xoxb-",
    "key, then _": "sk-ghp_xoxb-AIza",
    "key blocks": "-----BEGIN PRIVATE KEY",
    "curl": "curl wget env ",
    "pipes": "curl|    ",
    "rm": "rm  -rf  ",
    "chmod": "chmod   -R ",
    "beyond 16 bits": "\U0001f600 ",
}


def as_code(text: str, rules: CodeRules) -> None:
    """Scan *text* as a source file."""
    scan(text, rules)


def as_skill(text: str, rules: CodeRules) -> None:
    """Scan *text* as a ``SKILL.md``."""
    list(scan_skill(text, rules))


def seconds(what: Scanner, text: str, rules: CodeRules) -> float:
    """Return how long *what* takes for *text*: the best of three."""
    taken = []
    for _ in range(3):
        started = time.perf_counter()
        what(text, rules)
        taken.append(time.perf_counter() - started)
    return min(taken)


def main() -> None:
    """Measure, and print the tables."""
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    for rules in FIRST_CLASS:
        measure(f"{rules.release} source", as_code, rules.code.max_file_bytes, rules)
        if rules.code.max_skill_bytes is not None:
            limit = rules.code.max_skill_bytes
            measure(f"{rules.release} SKILL.md", as_skill, limit, rules)


def measure(title: str, what: Scanner, size: int, rules: Rules) -> None:
    """Print a table of *what* on each text, made *size* characters long."""
    print(f"\n{title:20} {'seconds':>8} {'growth':>7}   ({size:,} characters)")
    for label, unit in TEXTS.items():
        text = (unit * (size // len(unit) + 1))[:size]
        half = seconds(what, text[: size // 2], rules.code)
        whole = seconds(what, text, rules.code)
        print(f"{label:20} {whole:8.3f} {whole / half:7.1f}")


if __name__ == "__main__":
    main()
