"""Which lines of a file that is changed hold a secret: no shown diff has them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.secrets.redaction import whole_secrets
from pytest_openclaw.deployment.text import json5
from pytest_openclaw.deployment.text.sources import Source
from pytest_openclaw.fixing.drafts import Draft
from pytest_openclaw.fixing.unknown_texts import UnknownTexts

#: What a number begins with.
_NUMBERS = "+-.0123456789"
#: Of a manifest: a line that begins a document or a block, and has no value itself.
_WITHOUT_VALUE = re.compile(r"(?:-{3}|[\w./-]+:(?:\s*[|>][+-]?)?)?\Z")


def whole_secrets_of(deployment: Deployment) -> frozenset[str | float]:
    """Return the secrets that are looked for as whole values alone."""
    trees = (deployment.authored.raw, deployment.config.raw)
    return whole_secrets(trees, deployment.environment, deployment.rules)


def secret_lines(
    draft: Draft,
    redacted: Callable[[str], str],
    whole: AbstractSet[str | float],
    unknown: UnknownTexts,
) -> frozenset[int]:
    """Return the lines of the text before, from 0 on, that *redacted* would change.

    So do those with a value that is a *whole* secret, and those of texts that are
    *unknown*, at places that no release has.

    A string is looked at as what it stands for, however it is escaped, and all of its
    lines count. Of a manifest, what is beside the config is not known: so each line
    there counts that has a value.
    """
    lines = draft.before.split("\n")
    found = {at for at, line in enumerate(lines) if redacted(line) != line}
    own: set[int] = set()
    for source in draft.sources:
        first = source.excerpt.line - 1 if source.excerpt else 0
        own.update(range(first, first + source.text.count("\n") + 1))
        secret = _secret_values(source, redacted, whole)
        hidden = (*secret, *unknown.get(source.path, ()))
        breaks = [each.start() for each in re.finditer("\n", source.text)]
        for start, end in hidden:
            found.update(
                first + at
                for at in range(
                    bisect_left(breaks, start), bisect_left(breaks, end) + 1
                )
            )
    if all(each.excerpt for each in draft.sources):
        found.update(
            at
            for at, line in enumerate(lines)
            if at not in own and not _WITHOUT_VALUE.match(line.strip())
        )
    return frozenset(found)


def _secret_values(
    source: Source, redacted: Callable[[str], str], whole: AbstractSet[str | float]
) -> Iterator[tuple[int, int]]:
    for token in json5.tokens(source.text):
        is_number = token.kind == "word" and token.text[0] in _NUMBERS
        if token.kind != "string" and not is_number:
            continue
        value = json5.parse(token.text)
        is_secret = isinstance(value, str) and redacted(value) != value
        if is_secret or value in whole:
            yield token.start, token.start + len(token.text)
