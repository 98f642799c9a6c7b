"""What differs between releases for command execution and its sandbox."""

from __future__ import annotations

from dataclasses import field

from pytest_openclaw.on_use import dataclass

_INTERPRETERS = """
    python python2 python3 pypy pypy3 node nodejs bun deno awk gawk mawk nawk ruby perl
    php lua osascript find make gmake sed gsed xargs
"""
_INTERPRETERS_2026_9 = """
    r rscript julia elixir iex guile groovy scala scala-cli clojure clj raku perl6 ghc
    ghci erl werl gdb expect
"""
_TEXT_EDITORS = frozenset("awk gawk mawk nawk sed gsed".split())


@dataclass(frozen=True)
class ExecRules:
    """Names and limits of one release's exec and sandbox checks."""

    interpreters: frozenset[str] = field(repr=False)
    """Programs that run code given to them, as patterns of exec approvals name them."""
    text_editors: frozenset[str] = field(repr=False)
    """Programs for text that run code, too: as safe bins, interpreters and broad."""
    strips_suffixes: bool
    """Is ``python.exe`` as a safe bin the program ``python``?"""
    versions_are_variants: bool
    """Is ``python3.11`` the interpreter ``python`` as well?"""
    trims_binds: bool
    """Does white space around a bind mount not count?"""
    knows_drives: bool
    """Is ``C:/`` the beginning of an absolute path, and ``//?/`` none?"""
    browser_epoch: str
    """The label of a browser container that this release would start."""
    docker_seconds: float | None
    """How long one docker command may take; ``None``: for ever."""


EXEC_2026_9 = ExecRules(
    interpreters=frozenset((_INTERPRETERS + _INTERPRETERS_2026_9).split()),
    text_editors=_TEXT_EDITORS,
    strips_suffixes=True,
    versions_are_variants=True,
    trims_binds=False,
    knows_drives=True,
    browser_epoch="2026-05-12-cdp-relay-auth",
    docker_seconds=5,
)
EXEC_2026_5 = ExecRules(
    interpreters=frozenset(_INTERPRETERS.split()),
    text_editors=_TEXT_EDITORS,
    strips_suffixes=True,
    versions_are_variants=False,
    trims_binds=True,
    knows_drives=True,
    browser_epoch="2026-04-05-cdp-source-range",
    docker_seconds=None,
)
