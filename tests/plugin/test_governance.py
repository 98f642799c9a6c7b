"""A register beside the baseline: what it asks of a run, and what becomes of faults."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.plugin.project import Project

STATE = Path(__file__).parents[1] / "states" / "2026.9.6-governed.tar.gz"
CONFIG = {
    "channels": {"discord": {"token": "${DISCORD_TOKEN}"}},
    "mcp": {"servers": {"github": {"url": "https://mcp.example/"}}},
}
REGISTER = """\
[[capability]]
id = "channel/discord"
owner = "chat"
[[capability]]
id = "mcp/github"
owner = "dev-tools"
"""
BASELINE = '[[deployment]]\nconfig = "{}.json"\n'
_ONLY = "--openclaw-select=governance.*"


def register(project: Project, text: str = REGISTER, folder: str = ".") -> None:
    """Write a register."""
    path = project.path / folder / "openclaw-register.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def governed(project: Project, *args: object) -> dict[str, str]:
    """Return the outcomes of the items of a register, by checkId."""
    outcomes = project.outcomes(_ONLY, "--openclaw-today=2026-11-27", *args)
    return {
        name.rpartition("::")[2].removeprefix("governance."): outcome
        for name, outcome in outcomes.items()
    }


def test_without_a_register_there_is_no_item(project: Project) -> None:
    """Nothing changes for who has none."""
    project.config(CONFIG)
    names = project.outcomes("--openclaw-config=openclaw.json")
    assert not [each for each in names if "governance" in each]


def test_profile_governed_demands_a_register(project: Project) -> None:
    """One item fails; what needs the register is skipped, and says so."""
    project.config(CONFIG)
    asked = ("--openclaw-config=openclaw.json", "--openclaw-profile=governed")
    outcomes = governed(project, *asked)
    assert outcomes.pop("register") == "failed"
    assert set(outcomes.values()) == {"skipped"}
    register(project)
    assert governed(project, *asked)["register"] == "passed"


def test_what_has_an_owner_passes_and_the_rest_fails(project: Project) -> None:
    """Of kinds that need a state directory, nothing is passed without one."""
    project.config(CONFIG)
    register(project)
    outcomes = governed(project, "--openclaw-config=openclaw.json")
    assert outcomes["channel.unregistered"] == "passed"
    assert outcomes["mcp.unregistered"] == "passed"
    for kind in ("plugin", "skill", "cron", "device"):
        assert outcomes[f"{kind}.unregistered"] == "skipped"
    register(project, REGISTER.replace("mcp/github", "mcp/gitlab"))
    outcomes = governed(project, "--openclaw-config=openclaw.json")
    assert outcomes["mcp.unregistered"] == "failed"
    assert outcomes["entry_unused"] == "failed"


def test_a_ban_is_critical(project: Project) -> None:
    """It fails where warnings do not."""
    project.config(CONFIG)
    register(project, '[[capability]]\nid = "mcp/*"\ndenied = "Not here."\n')
    asked = ("--openclaw-config=openclaw.json", "--openclaw-fail-on=critical")
    outcomes = governed(project, *asked)
    assert outcomes["mcp.unregistered"] == "failed"
    assert outcomes["channel.unregistered"] == "passed"


def test_an_exception_names_the_thing(project: Project) -> None:
    """Its subject is the id of the capability."""
    project.config(CONFIG)
    register(project, '[[capability]]\nid = "channel/*"\nowner = "chat"\n')
    (project.path / "openclaw-baseline.toml").write_text(
        '[[deployment]]\nconfig = "openclaw.json"\n'
        '[[exception]]\ncheck = "governance.mcp.unregistered"\nsubject = "mcp/github"\n'
        'reason = "On its way out."\nowner = "a"\nexpires = 2026-12-31\n'
    )
    assert governed(project)["mcp.unregistered"] == "xfailed"


def test_a_bad_register_ends_the_run_with_one_line(project: Project) -> None:
    """The status is that of a usage error, and the line has file, place and advice."""
    project.config(CONFIG)
    register(project, '[[capability]]\nid = "mpc/github"\nowner = "a"\n')
    result = project.run("--openclaw-config=openclaw.json")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    line = (
        "ERROR: openclaw-register.toml:2: capability[0].id: unknown kind 'mpc';"
        " did you mean mcp?"
    )
    assert line in result.errlines


def test_the_proposal_is_refused_until_somebody_answers(project: Project) -> None:
    """Nobody approves a thing by pressing Enter."""
    project.config(CONFIG)
    asked = "--openclaw-config=openclaw.json"
    result = project.run(asked, "--openclaw-propose-register=write")
    assert result.ret == 0
    path = project.path / "openclaw-register.toml"
    assert project.run(asked).ret == pytest.ExitCode.USAGE_ERROR
    path.write_text(path.read_text().replace('"?"', '"platform"'))
    outcomes = governed(project, asked)
    assert "failed" not in outcomes.values()
    again = project.run(asked, "--openclaw-propose-register=write")
    assert again.ret == pytest.ExitCode.USAGE_ERROR


def test_a_whole_fleet_uses_an_entry(project: Project) -> None:
    """An entry is used where one deployment needs it; an unused one is told once."""
    project.config(CONFIG, "eu.json")
    project.config({"channels": CONFIG["channels"]}, "us.json")
    register(project, REGISTER + '[[capability]]\nid = "mcp/gone"\nowner = "a"\n')
    text = "".join(map(BASELINE.format, ("eu", "us")))
    (project.path / "openclaw-baseline.toml").write_text(text)
    outcomes = project.outcomes(_ONLY)
    ended = {
        name.split("::")[1]: outcome
        for name, outcome in outcomes.items()
        if name.endswith("governance.entry_unused")
    }
    assert ended == {"eu.json": "failed", "us.json": "passed"}


def test_a_real_state_is_told_whole(project: Project) -> None:
    """Once everything has an owner, nothing is left but what was changed."""
    project.config({}, "openclaw.json")
    given = ("--openclaw-config=openclaw.json", f"--openclaw-state-dir={STATE}")
    project.run(*given, "--openclaw-propose-register=write")
    path = project.path / "openclaw-register.toml"
    text = path.read_text().replace('"?"', '"platform"')
    path.write_text(text)
    outcomes = governed(project, *given)
    assert [name for name, each in outcomes.items() if each == "failed"] == [
        "config_drift"
    ]
    for kind in ("plugin", "skill"):
        assert outcomes[f"{kind}.drift"] == "passed"
        assert outcomes[f"{kind}.unregistered"] == "passed"
    digits = "0" * 64

    path.write_text(re.sub(r"digest = .*", f'digest = "sha256:{digits}"', text))
    outcomes = governed(project, *given)
    assert outcomes["skill.drift"] == "failed"
    assert outcomes["plugin.drift"] == "failed"


@pytest.mark.parametrize(
    ("more", "failing"),
    [
        ('risk = "high"\nreviewed = 2026-01-01\n', "review_due"),
        ('risk = "low"\n', "review_due"),
        ('risk = "high"\nreviewed = 2026-11-01\n', None),
        ("expires = 2026-11-26\n", "trial_over"),
        ("expires = 2026-11-27\n", None),
        ('source = "url:https://elsewhere.example"\n', "mcp.drift"),
        ('source = "url:https://mcp.example"\n', None),
    ],
)
def test_what_an_entry_asks_for_itself(
    project: Project, more: str, failing: str | None
) -> None:
    """Reviews, trials and sources are judged on the day."""
    project.config(CONFIG)
    register(project, REGISTER + more)
    outcomes = governed(project, "--openclaw-config=openclaw.json")
    failed = [name for name, outcome in outcomes.items() if outcome == "failed"]
    assert failed == ([failing] if failing else [])


def test_approvals_are_asked_for(project: Project) -> None:
    """Of high risks, each with a name of its own."""
    project.config(CONFIG)
    high = 'risk = "high"\nreviewed = 2026-11-01\n'
    asked = "--openclaw-config=openclaw.json"
    register(project, 'approvals = "high"\n' + REGISTER + high)
    assert governed(project, asked)["approval_missing"] == "failed"
    approved = high + 'approved-by = "security"\n'
    register(project, 'approvals = "high"\n' + REGISTER + approved)
    assert governed(project, asked)["approval_missing"] == "passed"
    register(
        project,
        'approvals = "high"\n' + (REGISTER + approved).replace("mcp/github", "mcp/*"),
    )
    assert governed(project, asked)["approval_missing"] == "failed"


@pytest.mark.parametrize(
    ("credential", "outcome"),
    [
        ('id = "DISCORD_TOKEN"\nrotated = 2026-11-01', "passed"),
        ('id = "DISCORD_TOKEN"\nrotated = 2026-07-01', "failed"),
        ('id = "DISCORD_TOKEN"\nrotated = 2026-07-01\nrotate-every = 365', "passed"),
        ('id = "DISCORD_TOKEN"', "skipped"),
    ],
)
def test_a_credential_is_renewed_in_time(
    project: Project, credential: str, outcome: str
) -> None:
    """Without any day, nothing is known, and nothing passes."""
    project.config(CONFIG)
    register(project, f'{REGISTER}[[credential]]\nowner = "chat"\n{credential}\n')
    outcomes = governed(project, "--openclaw-config=openclaw.json")
    assert outcomes["credential.rotation_due"] == outcome
    assert outcomes["credential.unlisted"] == "passed"


def test_a_credential_listed_for_another_deployment_is_not_listed(
    project: Project,
) -> None:
    """A name that fits no deployment does not switch the check off."""
    project.config(CONFIG)
    entry = '[[credential]]\nid = "DISCORD_TOKEN"\nowner = "a"\ndeployments = ["p*"]\n'
    register(project, REGISTER + entry)
    outcomes = governed(project, "--openclaw-config=openclaw.json")
    assert outcomes["credential.unlisted"] == "failed"
    assert outcomes["credential.rotation_due"] == "skipped"


def test_the_state_dates_what_it_stores_one_by_one(project: Project) -> None:
    """The secret store knows when a secret was set, and disproves a day."""
    project.config({}, "openclaw.json")
    given = ("--openclaw-config=openclaw.json", f"--openclaw-state-dir={STATE}")
    entry = '[[credential]]\nid = "store:ACME_API_KEY"\nowner = "a"\n'
    register(project, entry)
    assert governed(project, *given)["credential.rotation_due"] == "passed"
    late = "--openclaw-today=2027-11-27"
    assert governed(project, *given, late)["credential.rotation_due"] == "failed"
    register(project, f"{entry}rotated = 2027-01-01\n")
    result = project.run(*given, late, _ONLY)
    assert "says that it was renewed on 2027-01-01" in "\n".join(result.outlines)


def test_the_schema_of_the_register_is_published(project: Project) -> None:
    """Editors complete the file with it; the option prints what is in docs/."""
    printed = project.run("--openclaw-register-schema").outlines
    path = Path(__file__).parents[2] / "docs" / "openclaw-register.schema.json"
    assert printed == path.read_text(encoding="utf-8").splitlines()


def test_a_real_state_of_an_older_release_is_told_whole(project: Project) -> None:
    """2026.5.12 keeps jobs, devices and plugin records in files; a gateway wrote these.

    One device has both roles: the command line paired itself, and then a node did.
    """
    project.config({"meta": {"lastTouchedVersion": "2026.5.12"}})
    state = STATE.with_name("2026.5.12-governed.tar.gz")
    given = (
        "--openclaw-config=openclaw.json",
        f"--openclaw-state-dir={state}",
        f"--openclaw-home={project.path}",
    )
    printed = project.run(*given, "--openclaw-propose-register").outlines
    ids = {line[6:-1] for line in printed if line.startswith('id = "')}
    assert ids == {
        "plugin/notes",
        "skill/release-notes",
        "cron/nightly",
        "cron/weekly report",
        "device/d175b10e3c93",
    }
    register(project, '[[capability]]\nid = "cron/*"\nowner = "platform"\n')
    outcomes = governed(project, *given)
    assert outcomes["cron.unregistered"] == "passed"
    for kind in ("plugin", "skill", "device"):
        assert outcomes[f"{kind}.unregistered"] == "failed"
