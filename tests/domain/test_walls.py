"""The domain stands on the standard library alone, and no two modules of the service need each other to be read."""

from __future__ import annotations

import ast
import re
import shutil
import sys
import tomllib
from collections.abc import Iterator
from graphlib import TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import grimp
import pytest

from webapp.paths import CHECKOUT

DOMAIN = CHECKOUT / "webapp/domain"
OURS = "webapp.domain"
PROJECT: dict[str, Any] = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACT = "The domain imports the standard library and itself, nothing else"


def foreign_imports(package: Path) -> list[str]:
    """Return every import under ``package`` from neither the standard library nor the domain, as ``file: module``."""
    return [
        f"{path.relative_to(package)}: {module}"
        for path in sorted(package.rglob("*.py"))
        for module in imports(ast.parse(path.read_text(encoding="utf-8")), path.parent, package)
        if module.partition(".")[0] not in sys.stdlib_module_names and not f"{module}.".startswith(f"{OURS}.")
    ]


def imports(tree: ast.Module, directory: Path, package: Path) -> Iterator[str]:
    """Yield the modules a file imports, also inside its functions; relative ones by their full name."""
    here = [*OURS.split("."), *directory.relative_to(package).parts]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = here[: len(here) - node.level + 1] if node.level else []
            module = ".".join([*start, *([node.module] if node.module else [])])
            yield from [f"{module}.{each.name}" for each in node.names] if module == "webapp" else [module]


def test_the_domain_imports_the_standard_library_and_itself() -> None:
    assert foreign_imports(DOMAIN) == []


@pytest.mark.parametrize(
    ("line", "module"),
    [
        ("import joserfc", "joserfc"),
        ("def later():\n    from flask import g", "flask"),
        ("from webapp import store", "webapp.store"),
        ("from ..forms.base import Question", "webapp.forms.base"),
    ],
)
def test_a_foreign_import_in_the_domain_is_named(tmp_path: Path, line: str, module: str) -> None:
    copy = tmp_path / "domain"
    shutil.copytree(DOMAIN, copy, ignore=shutil.ignore_patterns("__pycache__"))
    with (copy / "routing.py").open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    assert foreign_imports(copy) == [f"routing.py: {module}"]


def test_no_module_needs_itself_to_be_imported() -> None:
    graph = grimp.build_graph("webapp", cache_dir=None)
    needs = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert len(needs) > 100
    TopologicalSorter(needs).prepare()  # a CycleError names the modules of the circle


def test_the_contract_names_every_package_the_service_depends_on() -> None:
    dependencies = {canonical(re.match(r"[\w.-]+", each)[0]) for each in PROJECT["project"]["dependencies"]}  # type: ignore[index]
    provided = {
        name
        for name, distributions in packages_distributions().items()
        if dependencies & {canonical(each) for each in distributions}
    }
    (contract,) = (each for each in PROJECT["tool"]["importlinter"]["contracts"] if each["name"] == CONTRACT)
    assert contract["source_modules"] == [OURS]
    assert len(provided) >= len(dependencies)
    assert set(contract["forbidden_modules"]) == provided - {"tests"}  # govuk-frontend-jinja ships its own tests


def canonical(distribution: str) -> str:
    """Return the name of a distribution as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", distribution).lower()
