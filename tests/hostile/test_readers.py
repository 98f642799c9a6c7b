"""Every reader meets garbage, and raises its own error or none."""

from __future__ import annotations

import datetime
import io
import random
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import audit
from pytest_openclaw.baseline.accepted import read_accepted
from pytest_openclaw.baseline.reading import read_baseline
from pytest_openclaw.baseline.register_file import read_register
from pytest_openclaw.deployment.forms.reading import gateways_in
from pytest_openclaw.deployment.host.archive import Archive
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.deployment.host.live_files import LIVE
from pytest_openclaw.deployment.host.state_database import StateDatabase
from pytest_openclaw.deployment.host.tar_headers import Damaged
from pytest_openclaw.deployment.text import dotenv
from pytest_openclaw.deployment.text import json5
from pytest_openclaw.deployment.text import strict_json
from pytest_openclaw.deployment.text.yaml_documents import YamlError
from pytest_openclaw.effective.skills.front_matter import read_front_matter
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.errors import UsageError
from pytest_openclaw.given_reports.reading import read_report
from pytest_openclaw.reports.cases import Case
from pytest_openclaw.reports.evidence.reading import read_evidence
from pytest_openclaw.reports.reported_deployment import ReportedDeployment
from pytest_openclaw.reports.result import Result
from pytest_openclaw.reports.run_results import RunResults
from pytest_openclaw.reports.run_results import read_results

_SEEDS = {
    "json5": b'{gateway: {bind: "lan", port: 18789}, // x\n list: [1, -.5e3, "a"]}',
    "toml": b'[[exception]]\ncheck = "gateway.bind"\nexpires = 2030-01-01\nx = [1]\n',
    "yaml": b"%YAML 1.2\n---\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n"
    b"  openclaw.json: |\n    {}\n  x: &a [*a, !!int 1]\n",
    "skill": b"---\nname: x\ndescription: |\n  text\nmetadata: {a: [b, c]}\n---\n# X\n",
    "register": b'[[agent]]\nid = "main"\nowner = "team"\nexpires = 2030-01-01\n',
    "report": b'{"ts": 1, "summary": {"critical": 0, "warn": 1, "info": 0}, "findings":'
    b' [{"checkId": "gateway.bind_no_auth", "severity": "warn", "title": "t",'
    b' "detail": "a:\\n- b", "remediation": "r"}]}',
    "evidence": b'{"schemaVersion": 1, "time": "2026-01-01T00:00:00Z"}',
    "dotenv": b"A=1\nexport B=\"x y\"\nC='z'\n# c\nD\n",
}
_DAY = datetime.date(2026, 1, 1)
#: Made by hand: each once ended in a traceback.
_KNOWN = {
    "toml": [b"x = " + b"9" * 5000, b"x = " + b"[" * 5000],
    "yaml": [
        b"%YAML 9.9\n---\nkind: ConfigMap\nopenclaw.json: x\n",
        b"services:\n  a: &a\n    image: ghcr.io/openclaw/openclaw:${V:-1}\n"
        b"    environment: {A: $B, C: !reset d}\n    extends: b\n  b: {<<: *a}\n"
        b"    volumes: ['./x:/root/.openclaw', {type: bind, source: a, target: b}]\n",
        b'[Service]\nEnvironment=A=b "C=d e"\nExecStart=/bin/sh -c \'docker run -e'
        b" A=$A -v /x:/root/.openclaw ghcr.io/openclaw/openclaw --bind lan'\n",
        b"#cloud-config\nwrite_files:\n- {path: /a/openclaw.json, content: e30=,"
        b" encoding: b64, permissions: '0600'}\n- path: /u/a.service\n  content: |\n"
        b"    [Service]\n    ExecStart=openclaw gateway\nruncmd:"
        b" [[openclaw, gateway]]\n",
        b'{"home": {"target": "/a/openclaw.json", "text": "{}", "mode": "0444"}}',
        b'{"planned_values": {"a": {"filename": "/a/openclaw.json", "content": "{}"}}}',
    ],
    "skill": [b"---\n%YAML 9.9\n---\n", b"---\n%TAG ! a\n---\n"],
    "json5": [b"[" * 5000, b"9" * 5000, b'"\\ud800"'],
}


def _tar() -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as tar:
        info = tarfile.TarInfo("state/openclaw.json")
        info.size = 2
        tar.addfile(info, io.BytesIO(b"{}"))
    return stream.getvalue()


def _results() -> bytes:
    result = Result(ReportedDeployment("d"), "gateway.bind_no_auth")
    run = RunResults((Case(result, "passed", 0.1, "x::y"),))
    return "\n".join(each.rstrip("\n") for each in run.to_lines()).encode()


def _sqlite(folder: Path) -> bytes:
    import sqlite3

    path = folder / "seed.sqlite"
    if path.exists():
        return path.read_bytes()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE exec_approvals_config (config_key, raw_json)")
    connection.execute("INSERT INTO exec_approvals_config VALUES ('current', '{}')")
    connection.commit()
    connection.close()
    return path.read_bytes()


def mutated(seed: bytes, chance: random.Random) -> bytes:
    """Return *seed* with a few bytes changed, doubled or cut."""
    data = bytearray(seed)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data) + 1)
        kind = chance.randrange(4)
        if kind == 0:
            data[at:at] = bytes([chance.randrange(256)])
        elif kind == 1:
            del data[at : at + chance.randint(1, 9)]
        elif kind == 2:
            data[at:at] = data[at : at + chance.randint(1, 30)] * chance.randint(1, 9)
        elif at < len(data):
            data[at] = chance.randrange(256)
    return bytes(data)


def _database(path: Path) -> None:
    database = StateDatabase(str(path))
    assert database.fault is None or isinstance(database.fault, str)
    database.rows("SELECT raw_json FROM exec_approvals_config")
    assert database.version + len(database.tables) >= 0


_READERS: dict[str, tuple[Callable[[Path], object], tuple[type[Exception], ...]]] = {
    "json5": (
        lambda path: json5.parse(path.read_bytes().decode("utf-8", "replace")),
        (json5.Json5Error,),
    ),
    "strict": (
        lambda path: strict_json.parse(path.read_bytes().decode("utf-8", "replace")),
        (ValueError,),
    ),
    "toml": (lambda path: read_baseline(path, path.name), (UsageError,)),
    "accepted": (read_accepted, (UsageError,)),
    "yaml": (
        lambda path: gateways_in(str(path), "", LIVE),
        (YamlError, Unreadable, UsageError),
    ),
    "skill": (
        lambda path: [
            read_front_matter(
                path.read_bytes().decode("utf-8", "replace"), strict=strict
            )
            for strict in (True, False)
        ],
        (NotEvaluated,),
    ),
    "dotenv": (
        lambda path: dotenv.read_dotenv(path.read_bytes().decode("utf-8", "replace")),
        (),
    ),
    "tar": (lambda path: Archive(str(path)), (Damaged,)),
    "sqlite": (_database, (NotEvaluated,)),
    "register": (lambda path: read_register(path, path.name, _DAY), (UsageError,)),
    "report": (lambda path: read_report(str(path)), (UsageError,)),
    "evidence": (lambda path: read_evidence(path, path.name), (UsageError,)),
    "results": (lambda path: read_results(path, path.name), (UsageError,)),
}
_SEED_OF = {"strict": "json5", "accepted": "toml"}


def seeds(reader: str, folder: Path) -> list[bytes]:
    """Return what the inputs of a reader are made from."""
    name = _SEED_OF.get(reader, reader)
    if name == "tar":
        return [_tar()]
    if name == "results":
        return [_results()]
    if name == "sqlite":
        return [_sqlite(folder)]
    return [_SEEDS[name], *_KNOWN.get(name, [])]


def read(reader: str, data: bytes, path: Path) -> Exception | None:
    """Return the error of its own that *reader* ends with; raise any other."""
    path.write_bytes(data)
    function, own = _READERS[reader]
    try:
        function(path)
    except own as error:
        return error
    return None


@pytest.mark.parametrize("reader", sorted(_READERS))
def test_garbage_ends_in_the_one_error_of_the_reader(
    reader: str, tmp_path: Path
) -> None:
    """The input of case N is made of N alone, so that a failure can be run again."""
    path = tmp_path / "input.yaml"
    for seed in seeds(reader, tmp_path):
        read(reader, seed, path)
        for number in range(60):
            read(reader, mutated(seed, random.Random(number)), path)


def test_an_archive_without_a_config(tmp_path: Path) -> None:
    """The release runs on its defaults, and no check breaks."""
    path = tmp_path / "state.tar"
    with tarfile.open(path, "w") as tar:
        for name in ("x/agents", "x/credentials"):
            info = tarfile.TarInfo(name)
            info.type, info.mode = tarfile.DIRTYPE, 0o700
            tar.addfile(info)
    report = audit(Deployment.load(state_dir=path, deep=True))
    assert report.accepted


def test_a_secret_in_a_file_outside_of_the_archive(tmp_path: Path) -> None:
    """It is unknown, and the audit goes on."""
    config = tmp_path / "openclaw.json"
    config.write_text(
        '{gateway: {auth: {token: {source: "file", provider: "p", id: "value"}}},'
        ' secrets: {providers: {p: {source: "file", path: "/etc/hostname",'
        ' mode: "singleValue"}}}}'
    )
    with tarfile.open(tmp_path / "state.tar", "w") as tar:
        tar.add(config, "x/openclaw.json")
    deployment = Deployment.load(
        state_dir=tmp_path / "state.tar", unset_variables="missing"
    )
    assert audit(deployment).accepted
