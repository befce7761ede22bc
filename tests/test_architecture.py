"""The documents name the folders, files and tables that exist, and each name of the package is used once."""

from __future__ import annotations

import ast
import re
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from crosswalk_tui.catalog import quality
from crosswalk_tui.catalog.locate import shipped_path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "crosswalk_tui"
GUIDES = ("CONTRIBUTING.md", "docs/architecture.md")

_FOLDER = re.compile(r"^\| `([^`]+)/` \|", re.MULTILINE)
_PATH = re.compile(r"`([\w./-]+\.(?:py|csv|toml|tcss|md|db)|(?:tests|ui|core|cli|sources|catalog|user|docs)/[\w/]+/?)`")
_LINK = re.compile(r"\]\(([\w./-]+)\)")
_WRITTEN_LATER = re.compile(r"\bNAME\b")
"""In the path of something a reader is to create."""

_BARE = {"manifest.json", "screen.py", "_screen.py", "dialog.py", "_dialog.py", "screen.tcss", "config.toml", "user.db"}
_BARE |= {"benchmarks.csv", "scores.csv", "sources.csv", "score_aliases.csv"}
"""Names of files outside the repository, of snapshots, and of files in any folder: not paths."""


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _packages() -> set[str]:
    folders = {path.parent.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("__init__.py")}
    return folders - {"."}


def test_the_table_lists_every_package_once_and_no_other() -> None:
    listed = _FOLDER.findall(_text("docs/architecture.md"))
    assert sorted(listed) == sorted(_packages())


def test_the_guide_lists_every_reviewed_table() -> None:
    tables = {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.csv")}
    assert set(re.findall(r"^\| `([^`]+\.csv)` \|", _text("CONTRIBUTING.md"), re.MULTILINE)) == tables


def _codes_of_first_column(document: str, heading: str) -> list[str]:
    """What is marked as code in the first column of the table below *heading*."""
    section = _text(document).partition(f"\n{heading}\n")[2].partition("\n#")[0]
    rows = re.findall(r"^\| (`.+?`) \|", section, re.MULTILINE)
    return [code for row in rows for code in re.findall(r"`(\w+)`", row)]


def test_the_guide_lists_every_table_and_view_of_the_catalogue() -> None:
    with closing(sqlite3.connect(f"{shipped_path().resolve().as_uri()}?mode=ro", uri=True)) as db:
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
    ours = [name for name in names if not name.startswith(("sqlite_", "model_fts_"))]
    assert sorted(_codes_of_first_column("docs/catalogue.md", "## Tables")) == sorted(ours)


def test_the_guide_lists_every_kind_of_finding() -> None:
    assert sorted(_codes_of_first_column("docs/catalogue.md", "### Findings")) == sorted(quality.KINDS)


@pytest.mark.parametrize("guide", ["README.md", "docs/catalogue.md", *GUIDES])
def test_every_path_in_a_guide_exists(guide: str) -> None:
    paths = {path for path in _PATH.findall(_text(guide)) if not _WRITTEN_LATER.search(path)} - _BARE
    assert paths
    assert [path for path in sorted(paths) if not any((base / path).exists() for base in (ROOT, PACKAGE))] == []


@pytest.mark.parametrize("guide", ["README.md", *GUIDES])
def test_every_link_to_a_file_exists(guide: str) -> None:
    folder = (ROOT / guide).parent
    links = set(_LINK.findall(_text(guide)))
    assert links
    assert [link for link in sorted(links) if not (folder / link).exists()] == []


def test_the_readme_links_the_guides() -> None:
    assert set(GUIDES) <= set(_LINK.findall(_text("README.md")))


def test_the_steps_from_key_press_to_row_are_counted() -> None:
    section = _text("CONTRIBUTING.md").partition("## From key press to row")[2].partition("\n## ")[0]
    steps = re.findall(r"^\d+\. `(ui|core)/", section, re.MULTILINE)
    counted = re.search(r"passes (\d+) modules, (\d+) in `ui` and (\d+) in `core`", section)
    assert counted is not None
    assert [int(n) for n in counted.groups()] == [len(steps), steps.count("ui"), steps.count("core")]


def test_a_name_of_a_module_or_class_is_used_once() -> None:
    """What a stranger searches for is in one place; each feature has its ``screen.py``."""
    paths = [path for path in PACKAGE.rglob("*.py") if path.name not in ("__init__.py", "__main__.py", "screen.py")]
    trees = (ast.walk(ast.parse(path.read_text(encoding="utf-8"))) for path in paths)
    classes = [node.name for nodes in trees for node in nodes if isinstance(node, ast.ClassDef)]
    names = Counter([*(path.stem for path in paths), *(name for name in classes if not name.startswith("_"))])
    assert [name for name, count in names.items() if count > 1] == []


def test_what_is_to_be_installed_is_installed_from_a_clone() -> None:
    """No index has the program, so that its name alone installs nothing, or what somebody else calls so."""
    texts = [
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "docs").rglob("*.yml"),
        *ROOT.glob("*.md"),
        *PACKAGE.rglob("*.py"),
    ]
    by_name = re.compile(r"install '?\"?crosswalk-tui\b(?! again)|crosswalk-tui\[\w")
    assert [path.name for path in texts if by_name.search(path.read_text(encoding="utf-8"))] == []


def test_no_document_has_conflict_markers() -> None:
    documents = [*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")]
    marked = [
        path.name for path in documents if re.search(r"^(<{7}|>{7}) ", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert documents
    assert marked == []
