"""Imports plotext, which draws the plots, without the help texts that it builds at each import."""

from __future__ import annotations

import sys
from types import ModuleType


def import_plotext() -> None:
    """Import textual-plotext with stand-ins for the modules of plotext's help, which take two thirds of the 20 ms.

    These modules are private. A plotext that needs more of them than the stand-ins have is imported with its help.
    """
    if "plotext" in sys.modules:
        return
    stand_ins = _stand_ins()
    sys.modules.update(stand_ins)
    try:
        import textual_plotext
    except (ImportError, AttributeError, TypeError):
        for name in [name for name in sys.modules if name.partition(".")[0] in {"plotext", "textual_plotext"}]:
            del sys.modules[name]
        import textual_plotext  # noqa: F401
    else:
        for name in stand_ins:
            sys.modules.pop(name, None)  # another thread may have imported it, too


def _stand_ins() -> dict[str, ModuleType]:
    texts, tools = ModuleType("plotext._doc"), ModuleType("plotext._doc_utils")
    vars(tools).update(documentation=None, add=_add_no_help)
    return {module.__name__: module for module in (texts, tools)}


def _add_no_help(function: object) -> None:
    """Stand in for what adds the help to a *function* of plotext."""
    del function
