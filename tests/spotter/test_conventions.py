# SPDX-License-Identifier: MIT
"""The conventions that no other tool checks; the import contracts are in pyproject.toml."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tokenize
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import spotter

ROOT = Path(__file__).parents[2]
FOLDERS = ("spotter", "train", "tests", "scripts")
MODULES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
HEAVY = ("PySide6", "ai_edge_litert", "scipy", "sounddevice", "soundfile", "soxr", "tensorflow")
FORBIDDEN_NAMES = {
    *("chunk", "chunks", "chunk_size", "buffer_size", "fs", "sr", "stride"),
    *("confidence", "posterior", "cutoff", "debounce", "cooldown"),
    # The words of an older private language, and what they are called in the field.
    *("told", "heard", "hail", "grow_old", "hump", "humps", "n_wanted", "parcel"),
    *("pill", "trail", "wishes", "ways", "grip", "sheet", "strangers", "tries", "n_tries"),
    *("Heard", "Hump", "Listening", "Pill", "Trail", "Wishes", "Material", "Examination"),
}
FORBIDDEN_MODULES = {"utils", "util", "helpers", "helper", "common", "manager"}
MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 60


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.processes
@pytest.mark.parametrize("statement", ["import spotter", "import spotter.records, spotter.errors"])
def test_importing_spotter_loads_nothing_heavy(statement: str) -> None:
    code = (
        f"import sys; {statement}; print(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert set(HEAVY) & set(loaded.stdout.split()) == set()


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_is_licensed_short_and_well_named(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[:1] in ([], ["# SPDX-License-Identifier: MIT"])
    assert len(lines) <= MAX_FILE_LINES
    assert path.stem not in FORBIDDEN_MODULES
    with path.open("rb") as source:
        names = {
            token.string
            for token in tokenize.tokenize(source.readline)
            if token.type == tokenize.NAME
        }
    assert names & FORBIDDEN_NAMES == set()


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_function_fits_a_screen(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    too_long = [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and (node.end_lineno or 0) - node.lineno + 1 > MAX_FUNCTION_LINES
    ]
    assert too_long == []


def test_one_version_in_package_project_and_changelog() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    version = re.search(r'^version = "(.+)"$', project, re.MULTILINE)
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## \[(\d.+?)\]", changelog, re.MULTILINE)
    assert version is not None
    assert newest is not None
    assert version[1] == newest[1] == spotter.__version__


def test_nothing_names_the_distribution_of_somebody_else() -> None:
    texts = [*(ROOT / "spotter").rglob("*.py"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")]
    advice = re.compile(r"install\s+['\"]?spotter\b(?!-)", re.IGNORECASE)
    wrong = [named(path) for path in texts if advice.search(path.read_text(encoding="utf-8"))]
    assert wrong == []


def test_links_between_the_documents_lead_somewhere() -> None:
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    links = [
        (document, target)
        for document in documents
        for target in re.findall(
            r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8")
        )
    ]
    assert links
    dead = [f"{named(at)}: {to}" for at, to in links if not (at.parent / to).exists()]
    assert dead == []


def test_what_the_documents_name_as_proof_is_a_test() -> None:
    named_tests = {
        (path, name)
        for document in (ROOT / "docs").rglob("*.md")
        for path, name in re.findall(
            r"`(tests/[\w/]+\.py)(?:::(\w+))?`", document.read_text(encoding="utf-8")
        )
    }
    assert len(named_tests) > 30
    missing = [
        f"{path}::{name}"
        for path, name in sorted(named_tests)
        if not (ROOT / path).is_file()
        or not re.search(rf"^(def|class) {name}\b", (ROOT / path).read_text("utf-8"), re.MULTILINE)
    ]
    assert missing == []


def test_the_decisions_are_all_listed_under_their_titles() -> None:
    folder = ROOT / "docs" / "decisions"
    pages = {
        path.name: path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
        for path in folder.glob("[0-9]*.md")
    }
    listed = re.findall(
        r"^- \[(.+)\]\((.+)\)$", (folder / "README.md").read_text("utf-8"), re.MULTILINE
    )
    assert {page: title for title, page in listed} == pages


def locked(name: str) -> dict[str, set[str]]:
    """The versions of each library in a lock; each has a hash."""
    text = (ROOT / "locks" / f"{name}.txt").read_text("utf-8")
    entries = re.findall(
        r"^([\w-]+)==(\S+)(?: ;.*)? \\\n((?:    --hash=.*\n)*)", text, re.MULTILINE
    )
    hashes = re.findall(r"--hash=(.*?)(?: \\)?\n", text)
    assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", found) for found in hashes)
    assert all(hashes for _, _, hashes in entries)
    assert len(entries) == len(re.findall(r"^\w", text, re.MULTILINE))
    versions: dict[str, set[str]] = {}
    for library, version, _ in entries:
        versions.setdefault(library, set()).add(version)
    return versions


@pytest.mark.parametrize("name", ["run", "test", "train", "release"])
def test_a_lock_holds_what_the_project_asks_for(name: str) -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8").split("[project.scripts]")[0]
    extras = {"train": ("train", "dev"), "test": ("dev",), "release": ("release",)}.get(name, ())
    asked = [
        Requirement(line)
        for key in ("dependencies", *extras)
        for block in re.findall(rf"^{key} = \[\n(.*?)^\]", project, re.MULTILINE | re.DOTALL)
        for line in re.findall(r'^    "(.+)",', block, re.MULTILINE)
    ]
    assert len(asked) >= 8
    versions = locked(name)
    for requirement in asked:
        found = versions.get(canonicalize_name(requirement.name), set())
        assert found, requirement
        assert all(requirement.specifier.contains(version) for version in found), requirement
    assert {"hatchling", "editables"} <= set(versions)


def test_what_is_run_is_what_was_tested() -> None:
    run, tested = locked("run"), locked("test")
    assert {library: tested.get(library) for library in run} == run
