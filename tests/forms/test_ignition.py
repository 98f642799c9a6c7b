"""Files of Ignition: their text is in a URL, which may be an address."""

from __future__ import annotations

import base64
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from pytest_openclaw import Deployment

CONFIG = b'{ gateway: { bind: "lan" } }'


def in_base64(data: bytes) -> str:
    """Return a URL that has *data* in itself."""
    return f"data:;base64,{base64.b64encode(data).decode()}"


def read(tmp_path: Path, **contents: Any) -> Deployment:
    """Read a file of Ignition that writes a config."""
    written = {"path": "/home/o/.openclaw/openclaw.json", "contents": contents}
    path = tmp_path / "config.ign"
    storage = {"files": [written]}
    path.write_text(json.dumps({"ignition": {"version": "3.4.0"}, "storage": storage}))
    return Deployment.load(path)


@pytest.mark.parametrize(
    "contents",
    [
        {"source": "data:,%7B%20gateway:%20%7B%20bind:%20%22lan%22%20%7D%20%7D"},
        {"source": in_base64(CONFIG)},
        {
            "source": in_base64(gzip.compress(CONFIG)),
            "compression": "gzip",
        },
    ],
)
def test_a_text_in_the_url_is_read(tmp_path: Path, contents: dict[str, str]) -> None:
    """As it is, in base64, and compressed."""
    assert read(tmp_path, **contents).config.at("gateway.bind").string == "lan"


def test_a_text_at_an_address_is_named_as_such(tmp_path: Path) -> None:
    """Nothing is fetched, and the address is no JSON5 with an error in it."""
    (problem,) = read(tmp_path, source="https://example.com/openclaw.json").problems
    assert "fetched from an address, which is not read here" in str(problem)
