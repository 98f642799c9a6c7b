"""Tool policies, talk and browser profiles."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from pytest_openclaw.deployment.validity.agents import agents
from pytest_openclaw.deployment.validity.rule import Candidate
from pytest_openclaw.deployment.validity.rule import RuleViolation
from pytest_openclaw.deployment.validity.rule import rule
from pytest_openclaw.deployment.values.executables import is_safe_executable
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.language.javascript import fold
from pytest_openclaw.releases.release import Span

#: What every object has, of names that a provider may have: until then these counted.
_INHERITED = ("constructor", "__proto__")
_INHERITED_COUNTS = Span(until="2026.6.11")


@rule()
def allow_and_also_allow(candidate: Candidate) -> Iterator[RuleViolation]:
    """A policy either lists all tools, or adds to those of its profile."""
    for section in ("tools", "agents"):
        yield from _both_lists(candidate.config[section])


#: Channels whose sections up to 2026.3.28 are those of the core, and as strict.
CHANNELS_OF_CORE = (
    "bluebubbles discord googlechat imessage irc msteams signal slack telegram whatsapp"
).split()


@rule(until="2026.3.28")
def allow_and_also_allow_in_channels(candidate: Candidate) -> Iterator[RuleViolation]:
    """The policy for a group or sender of a channel is as strict."""
    for channel in CHANNELS_OF_CORE:
        yield from _both_lists(candidate.config["channels"][channel])


def _both_lists(setting: Setting) -> Iterator[RuleViolation]:
    if setting["allow"].has_elements and setting["alsoAllow"].has_elements:
        yield setting["alsoAllow"].path, "cannot be combined with allow"
    for child in [each for _, each in setting.items()] or setting.elements():
        yield from _both_lists(child)


@rule(until="2026.7.1")
def loop_detection(candidate: Candidate) -> Iterator[RuleViolation]:
    """The three thresholds rise, where they are written, for all agents and for one."""
    keys = ("warningThreshold", "criticalThreshold", "globalCircuitBreakerThreshold")
    for holder in (candidate.config, *candidate.config.at("agents.list").elements()):
        section = holder.at("tools.loopDetection")
        for lower, upper in pairwise(keys):
            low, high = section[lower].value, section[upper].value
            if low is not None and high is not None and low >= high:
                yield section[upper].path, f"must be above {lower}"


@rule(until="2026.7.1")
def codex_search(candidate: Candidate) -> Iterator[RuleViolation]:
    """Where Codex searches; the schema leaves these two open."""
    section = candidate.config.at("tools.web.search.openaiCodex")
    domains, location = section["allowedDomains"], section["userLocation"]
    if domains.exists and not _is_list_of_text(domains):
        yield domains.path, "must be a list of texts"
    for key, value in location.items():
        if key not in ("country", "region", "city", "timezone") or value.string is None:
            yield value.path, "is not part of a location"
    if location.exists and not location.is_record:
        yield location.path, "must be an object"


@rule(since="2026.5.12", until="2026.7.1")
def transcription_command(candidate: Candidate) -> Iterator[RuleViolation]:
    """Speech is transcribed by a program that is plainly named."""
    command = candidate.config.at("audio.transcription.command")
    program = command[0]
    is_empty = command.is_list and not program.exists
    is_unsafe = program.string is not None and not is_safe_executable(program.string)
    if is_empty or is_unsafe:
        yield program.path, "must be the name or path of a program"


@rule(until="2026.3.28")
def transcription_command_2026_3(candidate: Candidate) -> Iterator[RuleViolation]:
    """The same; the releases between put it into another form as they load."""
    yield from transcription_command(candidate)


def _is_list_of_text(setting: Setting) -> bool:
    return setting.is_list and all(
        each.is_opaque or each.string is not None for each in setting.elements()
    )


@rule(since="2026.5.28")
def exec_mode_alone(candidate: Candidate) -> Iterator[RuleViolation]:
    """The mode replaces security and ask."""
    sections = [candidate.config.at("tools.exec")]
    sections += [agent.at("tools.exec") for _, agent in agents(candidate)]
    for section in sections:
        older = section["security"].exists or section["ask"].exists
        if section["mode"].exists and older:
            yield section["mode"].path, "cannot be combined with security or ask"


@rule(since="2026.3.13")
def talk_provider(candidate: Candidate) -> Iterator[RuleViolation]:
    """The chosen provider is configured; with several, one is chosen."""
    for talk in (candidate.config["talk"], candidate.config.at("talk.realtime")):
        names = [key for key, _ in talk["providers"].items()]
        chosen = talk["provider"].text
        if chosen is not None and names and not _is_key(candidate, fold(chosen), names):
            yield talk["provider"].path, "is not a key of providers"
        elif chosen is None and len(names) > 1:
            yield talk["provider"].path, "must select one of several providers"


def _is_key(candidate: Candidate, name: str, names: list[str]) -> bool:
    inherits = _INHERITED_COUNTS.covers(candidate.rules.release)
    return name in names or (inherits and name in _INHERITED)


#: The drivers of profiles that need no address.
_WITHOUT_ADDRESS = ("existing-session", "extension")


@rule(since="2026.7.1")
def browser_profiles(candidate: Candidate) -> Iterator[RuleViolation]:
    """A browser profile says where its browser is; an extension finds its own."""
    yield from _browser_profiles(candidate, _WITHOUT_ADDRESS)
    for _, profile in candidate.config.at("browser.profiles").items():
        if profile["driver"].value == "extension" and _is_given(profile["cdpUrl"]):
            yield profile["cdpUrl"].path, "cannot be combined with the driver extension"


@rule(until="2026.6.11")
def browser_profiles_2026_5(candidate: Candidate) -> Iterator[RuleViolation]:
    """In 2026.6.11, only a profile that attaches to a session needs no address."""
    yield from _browser_profiles(candidate, _WITHOUT_ADDRESS[:1])


def _is_given(setting: Setting) -> bool:
    return setting.is_opaque or setting.value not in (None, "", 0)


def _browser_profiles(
    candidate: Candidate, without_address: tuple[str, ...]
) -> Iterator[RuleViolation]:
    for _, profile in candidate.config.at("browser.profiles").items():
        driver = profile["driver"].value
        addressed = _is_given(profile["cdpPort"]) or _is_given(profile["cdpUrl"])
        if not addressed and driver not in without_address:
            yield profile.path, "requires cdpPort or cdpUrl"
        if _is_given(profile["userDataDir"]) and driver != "existing-session":
            yield profile["userDataDir"].path, "requires the driver existing-session"
