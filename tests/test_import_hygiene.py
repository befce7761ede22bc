"""What starting the app imports, proved in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pkgutil import walk_packages

import pytest

from crosswalk_tui import core

HEAVY = (
    "pydantic",
    "sqlite_utils",
    "plotext",
    "textual_plotext",
    "crosswalk_tui.sources",
    "crosswalk_tui.catalog.writer",
    "crosswalk_tui.catalog.overlay",
    "crosswalk_tui.catalog.shared_memory",
    "crosswalk_tui.core.facts.choosing",
    "crosswalk_tui.core.facts.claims",
    "crosswalk_tui.core.own",
    "crosswalk_tui.core.plot.points",
    "crosswalk_tui.core.search.match",
    "crosswalk_tui.ui.kit.few_colours",
    "crosswalk_tui.ui.plot",
    "crosswalk_tui.ui.shell.action_words",
    "textual.widgets._text_area",
    "tomllib",
)


def _imported_with(*modules: str) -> set[str]:
    """What is loaded once *modules* have been imported; where there are none, what Python itself loads."""
    code = f"import {', '.join(['sys', *modules])}; print('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("heavy", HEAVY)
def test_starting_the_app_does_not_import(heavy: str, app_modules: set[str]) -> None:
    assert "textual.app" in app_modules, "the app itself was imported"
    assert [name for name in app_modules if name == heavy or name.startswith(f"{heavy}.")] == []


@pytest.fixture(scope="module")
def app_modules() -> set[str]:
    """Modules loaded once the command line and the app are."""
    parts = ("ui.run", "ui.app", "ui.platform.terminal_driver", "cli")
    return _imported_with(*(f"crosswalk_tui.{part}" for part in parts))


def test_asyncio_is_imported_without_tls() -> None:
    """But what needs TLS later, such as a download, gets it."""
    code = (
        "from crosswalk_tui.ui.platform.light_imports import import_asyncio; import_asyncio();"
        " import crosswalk_tui.ui.app, sys;"
        " print('ssl' in sys.modules, '_ssl' in sys.modules);"
        " import http.client; print(http.client.HTTPSConnection.__name__)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False", "HTTPSConnection"]


LIGHT = "from crosswalk_tui.ui.platform.light_imports import import_textual; import_textual();"


def _printed(code: str) -> list[str]:
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_textual_is_imported_without_what_it_needs_only_for_types_and_downloads() -> None:
    spared = ("platformdirs", "textual.types", "textual.widgets._directory_tree", "textual.widgets._select")
    loaded = f"; import sys; print(*(name in sys.modules for name in {spared}))"
    assert _printed(f"import textual.app{loaded}") == ["True"] * len(spared)
    assert _printed(f"{LIGHT} import crosswalk_tui.ui.app{loaded}") == ["False"] * len(spared), (
        "Textual needs more of them than the stand-ins have"
    )


def test_what_was_spared_is_there_for_who_imports_it_later() -> None:
    code = (
        " from textual.types import DirEntry; from textual.widgets import DirectoryTree, Select; import platformdirs;"
        " import textual.app; print(DirEntry.__module__, DirectoryTree.__module__, Select.__module__);"
        " print(textual.app.user_downloads_path() == platformdirs.user_downloads_path())"
    )
    modules = ["textual.widgets._directory_tree", "textual.widgets._directory_tree", "textual.widgets._select"]
    assert _printed(LIGHT + code) == [*modules, "True"]


def test_a_textual_that_needs_more_is_imported_as_usual() -> None:
    lacking = (
        "from types import ModuleType; from crosswalk_tui.ui.platform import light_imports;"
        " light_imports._import_with({'platformdirs': ModuleType('platformdirs')}, 'textual.app');"
        " import platformdirs; from textual.app import App;"
        " print(App.__name__, platformdirs.user_downloads_path.__module__)"
    )
    assert _printed(lacking) == ["App", "platformdirs"]


def test_the_headline_needs_no_break_evens() -> None:
    """It is the first that is shown after the first paint; the whole verdict needs them."""
    loaded = _imported_with("crosswalk_tui.ui.app", "crosswalk_tui.ui.verdict.verdict_strip")
    assert "crosswalk_tui.core.verdict.leading" in loaded
    whole = ("crosswalk_tui.core.breakeven", "crosswalk_tui.core.verdict.whole_verdict")
    assert [name for name in loaded if name.startswith(whole)] == []


NOT_FOR_A_COMMAND = {
    "cost": ("facts.claims", "pricing.machine_load", "text.plain_figures", "workload.conversation", "workload.split"),
    "list_models": ("facts.claims", "pricing.bill", "text.plain_figures", "workload.monthly"),
}
"""Modules of the core that a short command does without."""


@pytest.mark.parametrize("command", NOT_FOR_A_COMMAND)
def test_a_short_command_imports_only_what_it_needs(command: str) -> None:
    loaded = _imported_with("crosswalk_tui.cli", f"crosswalk_tui.cli.{command}")
    assert "crosswalk_tui.core.models" in loaded
    unneeded = {f"crosswalk_tui.core.{name}" for name in NOT_FOR_A_COMMAND[command]}
    assert sorted(loaded & (unneeded | {"platformdirs", "sqlite_utils", "textual", "tempfile", "json"})) == []


def test_the_core_imports_nothing_but_the_standard_library() -> None:
    modules = [found.name for found in walk_packages(core.__path__, f"{core.__name__}.")]
    assert {"crosswalk_tui.core.comparison.comparison", "crosswalk_tui.core.verdict.price"} <= set(modules)
    loaded = _imported_with(*modules) - _imported_with()
    assert set(modules) <= loaded
    assert {name.partition(".")[0] for name in loaded} - set(sys.stdlib_module_names) == {"crosswalk_tui"}
    assert [name for name in loaded if name.startswith("crosswalk_tui.") and not name.startswith(core.__name__)] == []


DRAWING = (
    "from textual_plotext import Plot; plot = Plot(); plot.monitor.set_size([30, 9]); plot.theme('clear');"
    " plot.scatter([1, 2, 4], [3, 1, 2], marker='x'); plot.monitor.build_plot();"
    " print(chr(10).join(map(''.join, plot.monitor.matrix.marker)), 'plotext._doc_utils' in sys.modules)"
)


def _drawn(preparing: str) -> str:
    code = f"import sys; {preparing}; {DRAWING}"
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    return done.stdout


def test_plots_are_drawn_without_the_help_texts_of_plotext() -> None:
    importing = "from crosswalk_tui.ui.platform.light_imports import import_plotext; import_plotext()"
    usual, ours = _drawn("pass"), _drawn(importing)
    assert usual.endswith("True\n")
    assert ours == usual.replace("True", "False"), "plotext needs more of its help than the stand-in has"


def test_a_plotext_that_needs_its_help_texts_is_imported_with_them() -> None:
    lacking = (
        "from types import ModuleType; from crosswalk_tui.ui.platform import light_imports;"
        " light_imports._import_with({'plotext._doc_utils': ModuleType('plotext._doc_utils')}, 'textual_plotext')"
    )
    assert _drawn(lacking) == _drawn("pass")
