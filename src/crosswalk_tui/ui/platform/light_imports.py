"""Imports asyncio, Textual and plotext without the modules that they name but the app never uses.

Each of those modules has a stand-in while the library is imported; who imports it later gets the real one. A library
that needs more of them than the stand-in has is imported as usual.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


def import_asyncio() -> None:
    """Import asyncio without TLS, which the app does not use: loading OpenSSL takes 3 ms and 4 MB.

    A module that is None in `sys.modules` counts as missing, and asyncio also works in a Python without that one.
    """
    _import_with({"ssl": None}, "asyncio")


def import_textual() -> None:
    """Import Textual's `App` without two modules of which it needs one name each; they take 6 ms.

    `textual.types` imports five widgets to name their types, and platformdirs finds the folder for downloads.
    """
    types, folders = ModuleType("textual.types"), ModuleType("platformdirs")
    vars(types)["IgnoreReturnCallbackType"] = Callable[[], Any]
    vars(folders)["user_downloads_path"] = _downloads_folder
    _import_with({"textual.types": types, "platformdirs": folders}, "textual.app")


def import_plotext() -> None:
    """Import textual-plotext without the help texts that plotext builds at each import, two thirds of its 20 ms."""
    texts, tools = ModuleType("plotext._doc"), ModuleType("plotext._doc_utils")
    vars(tools).update(documentation=None, add=_add_no_help)
    _import_with({"plotext._doc": texts, "plotext._doc_utils": tools}, "textual_plotext")


def _import_with(stand_ins: Mapping[str, ModuleType | None], name: str) -> None:
    """Import the module *name* with *stand_ins*, or without them if they lack something; nothing if it is imported."""
    if name in sys.modules:
        return
    used = {standing: module for standing, module in stand_ins.items() if standing not in sys.modules}
    sys.modules.update(used)  # type: ignore[arg-type]  # None is allowed
    try:
        import_module(name)
    except (ImportError, AttributeError, TypeError):
        packages = {module.partition(".")[0] for module in (name, *used)}
        for half in [module for module in sys.modules if module.partition(".")[0] in packages]:
            del sys.modules[half]
        import_module(name)
    else:
        for standing in used:
            sys.modules.pop(standing, None)  # another thread may have imported it, too


def _add_no_help(function: object) -> None:
    """Stand in for what adds the help to a *function* of plotext."""
    del function


def _downloads_folder() -> Path:
    """Stand in for the function of platformdirs, which Textual calls to save a screenshot."""
    from platformdirs import user_downloads_path

    return user_downloads_path()
