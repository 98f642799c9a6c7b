"""Collectors of Kubernetes manifests: each may hold the configs of several gateways."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pytest_openclaw.plugin.items import CheckItem
from pytest_openclaw.plugin.items import items_of

if TYPE_CHECKING:
    from pytest_openclaw.auditing import Audit
    from pytest_openclaw.plugin.session import Session


class ManifestFile(pytest.File):
    """The configs of one Kubernetes manifest, each a collector of its own."""

    openclaw: Session

    @classmethod
    def of(
        cls, parent: pytest.Collector, path: Path, openclaw: Session
    ) -> ManifestFile:
        """Return the collector of the manifest at *path*; its node id is that path."""
        from pytest_openclaw.language.plain import node_id

        nodeid = node_id(path, parent.config.rootpath)
        collector: ManifestFile = cls.from_parent(parent, path=path, nodeid=nodeid)
        collector.openclaw = openclaw
        return collector

    def collect(self) -> Iterator[pytest.Collector]:
        """Yield a collector for each of its configs that is asked for."""
        asked_for = self.openclaw.options.in_manifest(self.path)
        given = self.openclaw.given_ids.in_manifest(self.path)
        for config in dict.fromkeys((*asked_for, *given)):
            label = str(config).removeprefix(f"{self.path}#")
            collector: ManifestConfig = ManifestConfig.from_parent(self, name=label)
            collector.audit = self.openclaw.audits.of_config(config)
            collector.openclaw = self.openclaw
            yield collector


class ManifestConfig(pytest.Collector):
    """The checks of one config of a manifest, under its namespace and name."""

    openclaw: Session
    audit: Audit

    def collect(self) -> Iterator[CheckItem]:
        """Yield an item for each selected check that the release knows."""
        yield from items_of(self, self.openclaw, self.audit)
