"""Writing a parity case to disk, whatever it puts there."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import time
from pathlib import Path
from typing import Any

from pytest_openclaw.releases.release import Span

Case = dict[str, Any]


def write(case: Case, release: str, root: Path) -> dict[str, str]:
    """Write *case* below *root*, and return the environment of its audit."""
    for name in ("state", "home"):
        (root / name).mkdir(mode=0o700, exist_ok=True)
    root.chmod(0o755)
    scene = _Scene(root)
    scene.config(case)
    for file in case.get("files", []):
        text = file["text"] if "text" in file else json.dumps(file["json"])
        scene.file(file["path"], text, file.get("mode", "600"))
    scene.pairing(case.get("pairing", {}), release)
    for folder in case.get("dirs", []):
        scene.folder(root / folder)
    for database in case.get("sqlite", []):
        scene.database(**database)
    scene.links(case)
    for group in case.get("generate", []):
        scene.generate(**group)
    for file in case.get("bytes", []):
        scene.bytes(**file)
    for path in case.get("fifos", []):
        scene.folder((root / path).parent)
        os.mkfifo(root / path)
    for path, (user, group) in case.get("chown", {}).items():
        os.chown(root / path, user, group, follow_symlinks=False)
    for path, mode in case.get("modes", {}).items():
        (root / path).chmod(int(mode, 8))
    return {
        "HOME": f"{root}/home",
        "OPENCLAW_STATE_DIR": f"{root}/state",
        "OPENCLAW_CONFIG_PATH": f"{root}/state/openclaw.json",
        **scene.rooted(case.get("env", {})),
    }


class _Scene:
    """A case's own folder; ``$ROOT`` in any text stands for it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def rooted(self, value: Any) -> Any:
        if isinstance(value, str):
            return value.replace("$ROOT", str(self.root))
        if isinstance(value, list):
            return [self.rooted(each) for each in value]
        if isinstance(value, dict):
            return {self.rooted(key): self.rooted(each) for key, each in value.items()}
        return value

    def folder(self, path: Path) -> None:
        if not path.is_dir():
            self.folder(path.parent)
            path.mkdir(mode=0o700)

    def file(self, path: str, text: str, mode: str = "600") -> None:
        full = self.root / path
        self.folder(full.parent)
        full.write_text(self.rooted(text), encoding="utf-8", newline="")
        full.chmod(int(mode, 8))

    def config(self, case: Case) -> None:
        if "config" in case:
            text = json.dumps(self.rooted(case["config"]), indent=1)
            self.file("state/openclaw.json", text)
        elif "config_text" in case:
            self.file("state/openclaw.json", case["config_text"])

    def pairing(self, channels: dict[str, Any], release: str) -> None:
        """Store approved senders as the release does."""
        stored = [
            (channel, account, entries)
            for channel, accounts in channels.items()
            for account, entries in accounts.items()
        ]
        if Span(until="2026.7.1").covers(release):
            for channel, account, entries in stored:
                name = f"state/credentials/{channel}-{account}-allowFrom.json"
                self.file(name, json.dumps({"version": 1, "allowFrom": entries}))
        elif stored:
            table = "channel_pairing_allow_entries"
            columns = "channel_key, account_id, entry, sort_order, updated_at"
            statements: list[Any] = [f"create table {table}({columns})"]
            for channel, account, entries in stored:
                for order, entry in enumerate(entries):
                    row = [channel, account, entry, order, int(time.time() * 1000)]
                    statements.append([f"insert into {table} values(?,?,?,?,?)", row])
            self.database("state/state/openclaw.sqlite", statements)

    def database(
        self,
        path: str,
        statements: list[Any] | None = None,
        sql: list[Any] | None = None,
        mode: str = "600",
    ) -> None:
        full = self.root / path
        self.folder(full.parent)
        full.unlink(missing_ok=True)
        connection = sqlite3.connect(full)
        connection.execute("PRAGMA synchronous = OFF")  # a test need not outlive power
        for each in statements or sql or []:
            text, parameters = (each, []) if isinstance(each, str) else each
            connection.execute(self.rooted(text), self.rooted(parameters))
        connection.commit()
        connection.close()
        full.chmod(int(mode, 8))

    def links(self, case: Case) -> None:
        for link in case.get("symlinks", []):
            place = self.root / link["path"]
            place.parent.mkdir(parents=True, exist_ok=True)
            if place.is_dir() and not place.is_symlink():
                shutil.rmtree(place)
            place.unlink(missing_ok=True)
            place.symlink_to(self.rooted(link["target"]))
        for link in case.get("hardlinks", []):
            place = self.root / link["path"]
            self.folder(place.parent)
            place.unlink(missing_ok=True)
            os.link(self.root / link["target"], place)

    def generate(
        self, kind: str, pattern: str, count: int, pad: int = 0, text: str = ""
    ) -> None:
        for number in range(count):
            path = pattern.replace("{i}", str(number).zfill(pad))
            if kind == "dirs":
                self.folder(self.root / path)
            else:
                self.file(path, text.replace("{i}", str(number)))

    def bytes(
        self,
        path: str,
        fill: str,
        size: int,
        head: str = "",
        tail: str = "",
        mode: str = "600",
    ) -> None:
        times = (size - len(head)) // len(fill)
        self.file(path, head + fill * times + tail, mode)
