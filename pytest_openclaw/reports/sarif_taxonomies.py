"""Frameworks as taxonomies of a SARIF report, and the rules about their controls."""

from __future__ import annotations

from typing import Any

from pytest_openclaw.frameworks.controls import Control
from pytest_openclaw.frameworks.controls import Framework
from pytest_openclaw.frameworks.controls import Frameworks

#: Code scanning takes as many tags of a rule.
_MOST_TAGS = 20
_USED_TAGS = 2


class Taxonomies:
    """The taxonomies of a run, and what refers to them."""

    def __init__(self, frameworks: Frameworks) -> None:
        """Number the controls of *frameworks*."""
        self._frameworks = frameworks
        self._places = {
            control.ref: (index, at)
            for index, framework in enumerate(frameworks)
            for at, control in enumerate(framework.controls)
        }

    @property
    def components(self) -> list[dict[str, Any]]:
        """The ``taxonomies`` of a run."""
        return [_taxonomy(each) for each in self._frameworks]

    @property
    def supported(self) -> list[dict[str, Any]]:
        """What a tool says that it knows: ``supportedTaxonomies``."""
        named = (framework.name for framework in self._frameworks)
        return [{"name": name, "index": index} for index, name in enumerate(named)]

    def tags(self, check_id: str) -> list[str]:
        """Return the tags of the rule of a check, which code hosts show."""
        controls = self._frameworks.controls_of(check_id)
        shown = [f"{each.framework}/{each.id}" for each in controls]
        return shown[: _MOST_TAGS - _USED_TAGS]

    def relationships(self, check_id: str) -> list[dict[str, Any]]:
        """Return the ``relationships`` of the rule of a check."""
        controls = self._frameworks.controls_of(check_id)
        return [self._relationship(each) for each in controls]

    def _relationship(self, control: Control) -> dict[str, Any]:
        index, at = self._places[control.ref]
        target = {
            "id": control.id,
            "index": at,
            "toolComponent": {"name": control.framework, "index": index},
        }
        made: dict[str, Any] = {"target": target, "kinds": ["relevant"]}
        if control.relation:
            made["properties"] = {"relation": control.relation}
        return made


def _taxonomy(framework: Framework) -> dict[str, Any]:
    made: dict[str, Any] = {
        "name": framework.name,
        "fullName": framework.title,
        "shortDescription": {"text": f"{framework.title}: checks that are evidence"},
        "isComprehensive": False,
        "taxa": [_taxon(each) for each in framework.controls],
    }
    if framework.source:
        made["informationUri"] = framework.source
    return made


def _taxon(control: Control) -> dict[str, Any]:
    made: dict[str, Any] = {"id": control.id}
    if control.name:
        made["name"] = control.name
    text = control.unseen or control.name or control.id
    said = f"No check sees it: {text}" if control.unseen else text
    made["shortDescription"] = {"text": said}
    return made
