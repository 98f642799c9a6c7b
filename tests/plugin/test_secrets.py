"""The suite of ``openclaw secrets audit``: what asks for it, and how items end."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.plugin.project import ALSO_WITH_A_WORKER
from tests.plugin.project import HARDENED
from tests.plugin.project import Project

#: Clean but for one provider's key.
PLAIN: dict[str, Any] = {
    "gateway": {"auth": {"mode": "token", "token": "${OPENCLAW_GATEWAY_TOKEN}"}},
    "models": {
        "providers": {
            "acme": {"baseUrl": "https://x.example", "models": [], "apiKey": "sk-plain"}
        }
    },
}
NEEDS_EXEC: dict[str, Any] = {
    "gateway": {
        "auth": {"token": {"source": "exec", "provider": "vault", "id": "token"}}
    },
    "secrets": {"providers": {"vault": {"source": "exec", "command": "/bin/vault"}}},
}
CONFIG = "--openclaw-config=openclaw.json"
ONLY = "--openclaw-select=secrets.*"
WITH_STATE = (CONFIG, "--openclaw-secrets", ONLY, "--openclaw-state-dir=state")


def outcomes(project: Project, *args: str) -> dict[str, str]:
    """Run pytest, and return the outcomes by checkId."""
    found = project.outcomes(*args)
    return {name.rpartition("::")[2]: outcome for name, outcome in found.items()}


def test_the_suite_is_collected_where_it_is_asked_for(project: Project) -> None:
    """By the option, its ini twin, or the baseline; and nowhere else."""
    project.config(PLAIN)

    def collected(*args: str) -> set[str]:
        return {name for name in outcomes(project, *args) if "secrets." in name[:8]}

    assert collected(CONFIG) == set()
    assert len(collected(CONFIG, "--openclaw-secrets")) == 6
    assert len(collected(CONFIG, "-o", "openclaw_secrets=true")) == 6
    older = "--openclaw-release=2026.5.12"
    assert len(collected(CONFIG, "--openclaw-secrets", older)) == 4


@pytest.mark.parametrize(
    ("whole", "one", "expected"),
    [
        ("", "", False),
        ("secrets = true", "", True),
        ("secrets = true", "secrets = false", False),
        ("", "secrets = true", True),
    ],
)
def test_a_deployment_decides_over_the_baseline(
    project: Project, whole: str, one: str, expected: bool
) -> None:
    """As with other settings of a deployment."""
    project.config(PLAIN)
    text = f'{whole}\n[[deployment]]\nname = "a"\nconfig = "openclaw.json"\n{one}\n'
    (project.path / "openclaw-baseline.toml").write_text(text)
    assert ("secrets.plaintext_found" in outcomes(project)) is expected
    assert "secrets.plaintext_found" in outcomes(project, "--openclaw-secrets")


def test_what_nobody_asked_for_cannot_be_selected(project: Project) -> None:
    """The sentence says what is missing."""
    project.config(PLAIN)
    result = project.run(CONFIG, ONLY)
    assert result.ret != 0
    result.stdout.fnmatch_lines(["*--openclaw-secrets adds*"])


def test_found_fails_and_half_evaluated_skips(project: Project) -> None:
    """Without a state directory most is open; what is found stands all the same."""
    project.config(PLAIN)
    found = outcomes(project, CONFIG, "--openclaw-secrets", ONLY)
    assert found["secrets.plaintext_found"] == "failed"
    assert found["secrets.ref_shadowed"] == "passed"
    skipped = {name for name, outcome in found.items() if outcome == "skipped"}
    assert skipped == {
        "secrets.ref_unresolved",
        "secrets.legacy_residue",
        "secrets.placeholder_value",
        "secrets.store_plaintext_residue",
    }


def test_variables_are_judged_by_what_is_declared(project: Project) -> None:
    """Declared as set: no finding; undeclared: open; missing: a finding."""
    project.config(HARDENED)
    (project.path / "state").mkdir(mode=0o700)
    name = "secrets.ref_unresolved"
    declared = "--openclaw-opaque-env=OPENCLAW_GATEWAY_TOKEN"
    assert outcomes(project, *WITH_STATE)[name] == "skipped"
    assert outcomes(project, *WITH_STATE, declared)[name] == "passed"
    (project.path / "openclaw-baseline.toml").write_text(
        'secrets = true\nunset-variables = "missing"\n'
        '[[deployment]]\nconfig = "openclaw.json"\nstate-dir = "state"\n'
    )
    assert outcomes(project, ONLY)[name] == "failed"


def test_exec_references_are_not_run_and_no_pass(project: Project) -> None:
    """The report counts them, and the item says that cannot be resolved completely."""
    project.config(NEEDS_EXEC)
    (project.path / "state").mkdir(mode=0o700)
    result = project.run(*WITH_STATE, "--openclaw-secrets-json=s.json", "-rs")
    result.stdout.fnmatch_lines(["*cannot be resolved completely*never run*"])
    report = json.loads((project.path / "s.json").read_text())
    assert report["status"] == "clean", "as the release has it"
    assert report["resolution"] == {
        "refsChecked": 0,
        "skippedExecRefs": 1,
        "resolvabilityComplete": False,
    }
    assert "secrets.ref_unresolved" in report["notEvaluated"]


def test_the_report_names_files_from_the_root(project: Project) -> None:
    """Whoever reads it learns nothing of the folders of this machine."""
    project.config(PLAIN)
    models = project.path / "state" / "agents" / "main" / "agent" / "models.json"
    models.parent.mkdir(parents=True)
    models.write_text('{"providers": {"acme": {"apiKey": "sk-plain"}}}')
    project.run(*WITH_STATE, "--openclaw-secrets-json=s.json")
    text = (project.path / "s.json").read_text()
    assert str(project.path) not in text
    assert "state/agents/main/agent/models.json" in {
        each["file"] for each in json.loads(text)["findings"]
    }


def test_an_exception_names_a_place(project: Project) -> None:
    """A path of the config, or a file and the path in it."""
    project.config(PLAIN)
    models = project.path / "state" / "agents" / "main" / "agent" / "models.json"
    models.parent.mkdir(parents=True)
    models.write_text('{"providers": {"acme": {"apiKey": "sk-plain"}}}')
    for place in ("models.providers.acme.apiKey", "*/models.json:providers.acme.*"):
        with (project.path / "openclaw-baseline.toml").open("a") as baseline:
            baseline.write(
                '[[exception]]\ncheck = "secrets.plaintext_found"\n'
                f'subject = "{place}"\n'
                'reason = "r"\nowner = "o"\nexpires = 2026-12-31\n'
            )
        args = (*WITH_STATE, "--openclaw-today=2026-12-01")
        last = outcomes(project, *args)["secrets.plaintext_found"]
    assert last == "xfailed"


@ALSO_WITH_A_WORKER
def test_several_reports_are_an_object_by_name(
    project: Project, workers: tuple[str, ...]
) -> None:
    """Of each deployment of the run, whether or not its items are collected."""
    project.config(PLAIN, "a/openclaw.json")
    project.config("{", "b/openclaw.json")
    args = ("--openclaw-config=*/openclaw.json", "--openclaw-secrets-json=s.json")
    project.run(*args, *workers)
    reports = json.loads((project.path / "s.json").read_text())
    assert set(reports) == {"a/openclaw.json", "b/openclaw.json"}
    assert reports["a/openclaw.json"]["summary"]["plaintextCount"] == 1
    (refused,) = reports["b/openclaw.json"]["findings"]
    assert (refused["code"], refused["jsonPath"]) == ("REF_UNRESOLVED", "<root>")


def test_the_catalogue_says_what_asks_for_them(project: Project) -> None:
    """In the list, and of one check."""
    listed = project.run("--openclaw-checks").stdout.str()
    (line,) = (each for each in listed.splitlines() if "secrets.ref_shadowed" in each)
    assert "with --openclaw-secrets" in line
    explained = project.run("--openclaw-explain=secrets.ref_shadowed")
    explained.stdout.fnmatch_lines(["*Evaluated with --openclaw-secrets*"])
