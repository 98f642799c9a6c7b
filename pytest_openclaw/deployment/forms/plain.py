"""A config as it is, where it comes by standard input."""

from __future__ import annotations

from pytest_openclaw.deployment.forms.described import DEFAULT_KEY
from pytest_openclaw.deployment.forms.described import DescribedGateway
from pytest_openclaw.deployment.forms.described import FormFile
from pytest_openclaw.deployment.host.mounted_files import MountedFile
from pytest_openclaw.deployment.text.excerpts import Excerpt


def is_of(file: FormFile) -> bool:
    """Whatever is nothing else is a config."""
    return True


def gateways(file: FormFile) -> list[DescribedGateway]:
    """Return the gateway that has the whole text as its config."""
    data = file.text.encode("utf-8", "surrogatepass")
    return [
        DescribedGateway("", members={DEFAULT_KEY: MountedFile(data, Excerpt(1, 0))})
    ]
