"""Feishu's own check: what its document tool does to ownership."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator

from pytest_openclaw.checks.channels.per_account import per_account_of
from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.secrets.secret_refs import secret_ref
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.channels.accounts import Account
from pytest_openclaw.effective.channels.values import is_filled
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found


@check(
    "channels.feishu.doc_owner_open_id",
    Severity.WARN,
    reads=("channels.feishu",),
    fix="""Set channels.feishu.tools.doc to false, also in each account with its own
    tools, unless the agent is meant to hand over documents.""",
    since="2026.3.2",
)
@per_account_of("feishu")
def doc_owner_open_id(account: Account) -> Iterator[Found]:
    """The agent can create Feishu documents for any owner.

    Its document tool reads the owner's id from the conversation, so a prompt can
    transfer documents and their contents to an attacker.

    Fires once when an enabled account with appId and appSecret has tools.doc not set to
    false. An account's own tools replace those of the channel.

    Releases: The releases consider different accounts: 2026.9.6 adds one called default
    if the channel itself has credentials.
    """
    yield from _offered(account.channel.section, is_filled)


@doc_owner_open_id.on(until="2026.3.13")
def doc_owner_open_id_2026_3(deployment: Deployment) -> Iterator[Found]:
    """2026.3.13 asks no plugin: the section alone counts."""
    section = deployment.config.at("channels.feishu")

    def is_stated(setting: Setting) -> bool:
        is_reference = secret_ref(setting, deployment.rules) is not None
        return setting.has_text or (is_reference and setting.path[-1] == "appSecret")

    if section.is_record and not section["enabled"].is_false:
        yield from _offered(section, is_stated)


def _offered(section: Setting, is_stated: Callable[[Setting], bool]) -> Iterator[Found]:
    accounts = [each for _, each in section["accounts"].items() if each.is_record]
    if not accounts:
        offered = _has_document_tool(section, section, is_stated)
    else:
        offered = any(
            not each["enabled"].is_false
            and _has_document_tool(each, section, is_stated)
            for each in accounts
        )
    if offered:
        yield found(section["tools"]["doc"], "the document tool of feishu is on")


def _has_document_tool(
    holder: Setting, section: Setting, is_stated: Callable[[Setting], bool]
) -> bool:
    tools = holder["tools"] if holder["tools"].is_record else section["tools"]
    return not tools["doc"].is_false and all(
        is_stated(holder[key]) or is_stated(section[key])
        for key in ("appId", "appSecret")
    )
