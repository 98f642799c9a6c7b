"""A channel without a name, which only some configs may have."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator

from pytest_openclaw.deployment.secrets.secret_refs import object_ref
from pytest_openclaw.deployment.secrets.secret_refs import text_ref
from pytest_openclaw.deployment.validity.rule import Candidate
from pytest_openclaw.deployment.validity.rule import RuleViolation
from pytest_openclaw.deployment.validity.rule import rule
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.language.javascript import trim

#: Sections among those of channels.
_NO_CHANNELS = frozenset({"defaults", "modelByChannel"})
#: Bundled channels that count here as others do.
_AS_OTHERS = frozenset({"a2a", "reef"})


@rule(since="2026.9.5", of_plugins=True)
def blank_channels(candidate: Candidate) -> Iterator[RuleViolation]:
    """Nothing is looked for where a variable switches bundled plugins off."""
    faults = list(_faults(candidate))
    # Without such a channel, nothing depends on a variable or secret unknown here.
    if faults and candidate.bundled_plugins and _looks(candidate):
        yield from faults


@rule(since="2026.8.2", until="2026.9.4", of_plugins=True)
def blank_channels_2026_9_4(candidate: Candidate) -> Iterator[RuleViolation]:
    """With that variable, 2026.9.4 always looks."""
    faults = list(_faults(candidate))
    unlisted = not candidate.bundled_plugins and not _ends_before_blank(candidate)
    if faults and (unlisted or _looks(candidate)):
        yield from faults


@rule(since="2026.6.11", until="2026.7.1", of_plugins=True)
def blank_channels_2026_7(candidate: Candidate) -> Iterator[RuleViolation]:
    """2026.7.1 looks for references alone, in its own channels and the gateway.

    To it, a variable's text may be a reference as well.
    """
    faults = list(_faults(candidate))
    if faults and any(
        place == "gateway" or channel in candidate.rules.bundled_plugins
        for place, channel in _references(candidate, _is_text_of_reference)
    ):
        yield from faults


def _looks(candidate: Candidate) -> bool:
    """Is a bundled plugin looked for by each name? A blank one is no folder's.

    That is so without plugins, until a channel without a bundled one is reached, and
    where a secret of a channel or of the gateway is a reference.
    """
    plugins = candidate.config["plugins"]
    lacks_plugins = not plugins.is_record or plugins["enabled"].is_false
    if lacks_plugins and not _ends_before_blank(candidate):
        return True
    return _has_references(candidate)


def _ends_before_blank(candidate: Candidate) -> bool:
    """Does a channel without a bundled plugin come before the one without a name?

    The first such channel answers what is asked, and no further name is looked for.
    """
    known = candidate.bundled_plugins - _AS_OTHERS | _NO_CHANNELS
    for key, _ in candidate.config["channels"].items():
        if not trim(key):
            return False
        if key not in known:
            return True
    return False


def _faults(candidate: Candidate) -> Iterator[RuleViolation]:
    for key, channel in candidate.config["channels"].items():
        if not trim(key):
            yield channel.path, "is not a channel of the release"


def _has_references(candidate: Candidate) -> bool:
    there = candidate.bundled_plugins | candidate.plugin_channels
    return any(
        place == "gateway" or channel in there
        for place, channel in _references(candidate, _is_pending)
    )


def _references(
    candidate: Candidate, is_reference: Callable[[Candidate, Setting], bool]
) -> Iterator[tuple[str, str]]:
    """Yield the first two keys of each reference of a channel or of the gateway."""
    for target in candidate.rules.secrets.targets:
        place, key, *_ = target.path.split(".")
        if place in ("channels", "gateway"):
            for setting in candidate.config.matching(target.path):
                if object_ref(setting, candidate.rules) or is_reference(
                    candidate, setting
                ):
                    yield place, key


def _is_pending(candidate: Candidate, setting: Setting) -> bool:
    """Is *setting* a variable without a text, as it was written?

    Neither ``$${NAME}`` is, nor a variable whose text is ``${NAME}``.
    """
    return (
        setting.path in candidate.pending
        and text_ref(setting.string or "", shorthand=True) is not None
    )


def _is_text_of_reference(_: Candidate, setting: Setting) -> bool:
    return text_ref(setting.string or "", shorthand=True) is not None
