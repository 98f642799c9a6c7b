"""The posture of shared gateways towards people: who is who, and whose login it is."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.safe_fix import Set
from pytest_openclaw.checks.posture.kit import SHARED
from pytest_openclaw.checks.posture.kit import posture
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.certainty import from_each
from pytest_openclaw.deployment.values.certainty import known_first
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found
from pytest_openclaw.language.javascript import fold

#: Profiles that every release has, and drivers of others: both take over the browser
#: that a person has open.
_OF_PEOPLE = ("user", "chrome")
_ATTACHING = ("existing-session", "extension")
_IMPORT = "browser.allowSystemProfileImport"


@posture(
    "posture.browser.personal_profile",
    Severity.WARN,
    suite=SHARED,
    reads=("browser.enabled", "browser.defaultProfile", "browser.profiles", _IMPORT),
    fix="""Let the browser keep profiles of its own: take defaultProfile and profiles
    that attach to an existing session out, and set allowSystemProfileImport to false
    where the release has it; or set browser.enabled to false.""",
    note="""The import of a person's profile is on unless it is switched off. What
    people signed in by hand in a profile of the gateway is not seen: attest
    personal_accounts_apart.""",
    safe_fix=(Set(False, only=_IMPORT, cost="no personal profile can be imported"),),
)
def browser_personal_profile(deployment: Deployment) -> Iterator[Found]:
    """The agents' browser can use a person's own logins.

    Everyone who may talk to an agent then acts in that person's name, in mail, banks
    and shops.

    Fires unless browser.enabled is false: when browser.defaultProfile is user or
    chrome, for each profile with the driver existing-session or extension, and where
    browser.allowSystemProfileImport is not false.

    Releases: allowSystemProfileImport is there since 2026.8.2.
    """
    browser = deployment.config["browser"]
    if browser["enabled"].is_false:
        return
    if deployment.rules.posture.imports_profiles:
        switch = deployment.config.at(_IMPORT)
        if not switch.is_false:
            words = "is true" if switch.is_set else "is not set, which is true"
            yield found(switch, f"{switch} {words}")
    drivers = [each["driver"] for _, each in browser["profiles"].items()]
    for setting in known_first((browser["defaultProfile"], *drivers)):
        is_default = setting.path[-1] == "defaultProfile"
        if setting.string in (_OF_PEOPLE if is_default else _ATTACHING):
            yield found(setting, f"{setting} is {setting.string}")


@posture(
    "posture.session.identity_links",
    Severity.WARN,
    suite=SHARED,
    reads=("session.identityLinks",),
    fix="""List in each entry of session.identityLinks what one person has: at most one
    id of a channel.""",
    note="""Whether ids of different channels are one person's cannot be seen in a
    config.""",
)
def session_identity_links(deployment: Deployment) -> Iterator[Found]:
    """Several people are made one.

    They get one session: the agent answers each from what the others told it.

    Fires for each entry of session.identityLinks that has two ids of one channel, or
    "*".
    """
    links = [each for _, each in deployment.config.at("session.identityLinks").items()]
    yield from from_each(links, _joined)


def _joined(link: Setting) -> Iterator[Found]:
    seen: set[str] = set()
    for each in known_first(link.elements()):
        channel, _, name = fold(each.text or "").partition(":")
        if name.strip() == "*" or channel == "*":
            yield found(link, f'{link} holds "*"')
            return
        if name and channel in seen:
            yield found(link, f"{link} has several ids of {channel}")
            return
        seen.add(channel)
