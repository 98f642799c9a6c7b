"""Switches whose own names say that they are dangerous, wherever a config has them.

A release takes no key that its schema does not have, so going through an accepted
config by name finds what the schema names, the next release's switches among them. It
finds them too where a schema leaves the keys open: accounts of Matrix, settings of a
plugin.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.setting import Setting

_SWITCHES = re.compile(
    r"dangerous(ly)?[A-Z]|allow(Unsafe|Insecure|Private)[A-Z]|(insecure|unsafe)[A-Z]"
)
#: What checks that TLS or SSH talks to whom it should: dangerous where it is off.
_VERIFICATIONS = frozenset({"sslVerify", "strictHostKeyChecking"})


def is_dangerous_name(key: str) -> bool:
    """Does the name of a switch say that switching it on is dangerous?"""
    return _SWITCHES.match(key) is not None


def dangerous_switches(deployment: Deployment) -> Iterator[Setting]:
    """Yield each one that is on, and each verification that is off."""
    yield from _below(deployment.config)


def _below(setting: Setting) -> Iterator[Setting]:
    for key, each in setting.items():
        is_on = each.is_true and is_dangerous_name(key)
        if is_on or (each.is_false and key in _VERIFICATIONS):
            yield each
        else:
            yield from _below(each)
    for each in setting.elements():
        yield from _below(each)
