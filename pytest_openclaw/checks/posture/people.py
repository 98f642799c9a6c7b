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
    fix="""Remove defaultProfile and all profiles that attach to an existing session,
    and set allowSystemProfileImport to false if the release has it. Or set
    browser.enabled to false.""",
    note="""The import of a person's profile is enabled by default. Manual logins in a
    profile of the gateway are not visible: attest personal_accounts_apart.""",
    safe_fix=(Set(False, only=_IMPORT, cost="no personal profile can be imported"),),
)
def browser_personal_profile(deployment: Deployment) -> Iterator[Found]:
    """The agents' browser can use a person's own logins.

    Everyone who may talk to an agent can then act in that person's name, in mail, banks
    and shops.

    Fires unless browser.enabled is false: when browser.defaultProfile is user or
    chrome, for each profile with the driver existing-session or extension, and if
    browser.allowSystemProfileImport is not false.

    Releases: allowSystemProfileImport exists since 2026.8.2.
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
    fix="""List only the ids of one person in each entry of session.identityLinks: at
    most one id of a channel.""",
    note="""A config does not show whether ids of different channels belong to one
    person.""",
)
def session_identity_links(deployment: Deployment) -> Iterator[Found]:
    """Several people share one identity.

    They share one session: the agent answers one person from the messages of another.

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
            yield found(link, f'{link} contains "*"')
            return
        if name and channel in seen:
            yield found(link, f"{link} has several ids of {channel}")
            return
        seen.add(channel)
