"""Sources that other tools render: what to run first, by the kind of template."""

from __future__ import annotations

import os
import re

_JINJA = re.compile(r"\{%-?\s*(?:if|for|set|raw|block|macro|include)\b|\{\{[^{}\n]*\|")
_HELM = re.compile(
    r"\{\{-?\s*(?:\.(?:Values|Release|Chart|Capabilities|Files)\b|include\s|toYaml\s"
    r"|tpl\s|range\s|with\s|if\s|end\b|define\s|template\s|\$)|\{\{-?\s*/\*"
)
_GO = re.compile(r"\{\{-?\s*\.[A-Za-z]")
_TERRAFORM = re.compile(
    r"%\{\s*(?:if|for)\b|\$\{\s*(?:var|local|data|module|jsonencode)\b"
)
_BRACKETS = (("{{", "}}"), ("{%", "%}"))
_KUSTOMIZATION = re.compile(r"^kind:[ \t]*Kustomization\b", re.MULTILINE)
_EXTERNAL = re.compile(r"^kind:[ \t]*(?:Cluster)?ExternalSecret\b", re.MULTILINE)
_FLUX = re.compile(r"\$\$\{[A-Za-z_][^{}]*\}")
_OF_FLUX = (
    "$${NAME} in it is the plain text ${NAME} for OpenClaw; if Flux replaces it, render"
    " it first: flux build kustomization NAME --path FOLDER > rendered.yaml"
)

_COMMANDS = {
    "helm": (
        "a Helm template: render it first: helm template NAME CHART > rendered.yaml"
    ),
    "jinja": (
        "a Jinja template: render it first, with the Ansible play or the program that"
        " installs it, and check what it writes"
    ),
    "go": "a Go template: render it first, with the program that installs it",
    "external-secret": (
        "a template of External Secrets: render it first, in the cluster, and check"
        " what the operator makes: kubectl get secret NAME -o json > secret.json"
    ),
    "terraform": (
        "a source of Terraform: render it first: terraform plan -out=plan && terraform"
        " show -json plan > plan.json"
    ),
    "kustomize": "a kustomization: render it first: kustomize build . > rendered.yaml",
    "nix": (
        "a source of Nix: render it first: nix eval --json FLAKE#CONFIG > openclaw.json"
    ),
    "envsubst": (
        "a template of envsubst: render it first: envsubst < {name} > openclaw.json"
    ),
}
#: The how-to page of a kind, where it is not called like it.
_PAGES = {
    "kustomize": "kubernetes",
    "go": "helm",
    "jinja": "ansible",
    "external-secret": "forms",
}
_BY_SUFFIX = {
    ".j2": "jinja",
    ".jinja": "jinja",
    ".jinja2": "jinja",
    ".tpl": "go",
    ".gotmpl": "go",
    ".tf": "terraform",
    ".tftpl": "terraform",
    ".hcl": "terraform",
    ".nix": "nix",
    ".envsubst": "envsubst",
    ".tmpl": "envsubst",
    ".template": "envsubst",
    ".erb": "jinja",
}


_BRACED = ("helm", "jinja", "go", "external-secret")


def kind_of_name(path: str) -> str:
    """Return the kind of template that a file is by its name; ``""`` if by none."""
    name = os.path.basename(path).lower()
    if name in ("kustomization.yaml", "kustomization.yml"):
        return "kustomize"
    return _BY_SUFFIX.get(os.path.splitext(name)[1], "")


def kind_of(path: str, text: str) -> str:
    """Return the kind of template that a text is by what no config contains."""
    if _HELM.search(text):
        return "helm"
    if _JINJA.search(text):
        return "jinja"
    if _TERRAFORM.search(text):
        return "terraform"
    return _go_kind(text) if _GO.search(text) else ""


def _go_kind(whole: str) -> str:
    return "external-secret" if _EXTERNAL.search(whole) else "go"


def kind_within(text: str, whole: str) -> str:
    """Return the kind of template that a config is which is a part of a *whole*."""
    kind = kind_of("", text)
    return _go_kind(whole) if kind == "go" else kind


def kind_of_broken(path: str, text: str) -> str:
    """Return the kind of template that a file is which cannot be read as it is."""
    if path.endswith((".yaml", ".yml")) and _KUSTOMIZATION.search(text):
        return "kustomize"
    return kind_of(path, text) or ("jinja" if _first_bracket(text) >= 0 else "")


def _first_bracket(text: str) -> int:
    """Return where the first ``{{ }}`` or ``{% %}`` of one line begins; -1: nowhere."""
    at = 0
    for line in text.split("\n"):
        found = [
            start
            for opening, closing in _BRACKETS
            if (start := line.find(opening)) >= 0 and line.find(closing, start + 2) >= 0
        ]
        if found:
            return at + min(found)
        at += len(line) + 1
    return -1


def may_be(text: str) -> bool:
    """Is there a reason to ask whether a *text* is a template?"""
    return "{{" in text or "{%" in text


def first_line(text: str, kind: str) -> int:
    """Return the line of the first thing in *text* that has to be rendered."""
    patterns = (_HELM, _JINJA, _GO) if kind in _BRACED else ()
    found = [match.start() for each in patterns if (match := each.search(text))]
    if kind in _BRACED and (bracket := _first_bracket(text)) >= 0:
        found.append(bracket)
    if kind == "terraform" and (match := _TERRAFORM.search(text)):
        found.append(match.start())
    return text.count("\n", 0, min(found)) + 1 if found else 1


def answer(path: str, text: str, kind: str, line: int | None = None) -> str:
    """Return what to do about a template, as one line with file and *line*."""
    name = os.path.basename(path)
    advice = _COMMANDS[kind].replace("{name}", name)
    page = _PAGES.get(kind, kind)
    where = line or first_line(text, kind)
    return f"{name}:{where}: {advice} (docs/how-to/{page}.md)"


def flux_note(text: str) -> str:
    """Return what to know of references that Flux may have yet to unescape; or "".

    Others than Flux write them as well, so they are no template by themselves.
    """
    return _OF_FLUX if _FLUX.search(text) else ""
