"""The help dialog: the keys of the focused pane, of its screen and of the app; the signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widget import Widget

from crosswalk_tui.core.vocabulary import Flag
from crosswalk_tui.ui.kit.cells import Line, fit, wrap
from crosswalk_tui.ui.kit.lines import TextView
from crosswalk_tui.ui.session.summaries import CHEAPEST, UNDERCUT
from crosswalk_tui.ui.shell.dialog import Dialog

_SIGNS = (
    ("A B …", "the compared models, by letter, colour and position"),
    (CHEAPEST, "the better value; among offers, the cheapest of its model by published rates (several when they tie)"),
    (
        f"{UNDERCUT} maybe",
        "before a provider or after a winner: may be cheaper, depending on an unpublished rate; x shows which",
    ),
    ("—", "unknown: not published, or the sources disagree evenly. It is never counted as zero"),
    *((flag.sign, flag.long) for flag in Flag),
    (Flag.DISPUTED.sign, "before a fact: sources disagree; x shows each value"),
    (Flag.STALE.sign, "after a score: it is older than a year"),
    ("*", "after a score: it is yours"),
    ("°", "self-reported: measured by the model's maker"),
    ("↓", "lower is better"),
    ("?", "behind a difference: the scores were not measured alike, and neither is called better"),
)
_KEYS = 14  # width of the column of keys
_MOST_LINES = 8  # maximum number of lines of a pane's own text


@dataclass(frozen=True, slots=True)
class _HelpRow:
    """One action and its keys; without keys, the own help text of a pane."""

    keys: str
    what: str


class HelpText(TextView):
    """The sections of the help."""

    def __init__(self, sections: Sequence[tuple[str, Sequence[_HelpRow]]]) -> None:
        super().__init__(id="help-text")
        self._sections = sections

    def laid_out(self, width: int) -> list[Line]:
        keys = min(_KEYS, max(1, width // 3))
        lines: list[Line] = []
        for title, entries in self._sections:
            lines += [[(title, "strong")]] if not lines else [[], [(title, "strong")]]
            for entry in entries:
                if not entry.keys:
                    lines += [[(f"  {text}", "dim")] for text in wrap(entry.what, width - 2, _MOST_LINES)]
                    continue
                for nth, text in enumerate(wrap(entry.what, width - keys - 2)):
                    lines.append([(f"  {fit('' if nth else entry.keys, keys)}", "key"), (text, "")])
        return lines


class HelpScreen(Dialog[None]):
    """The active keys of the screen *explained*."""

    AUTO_FOCUS = "#help-text"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1,q,enter", "cancel", "Close", show=False, id="help.close", tooltip="Close the help"),
    ]

    def __init__(self, explained: Screen[object]) -> None:
        super().__init__("Help")
        focus = [] if explained.focused is None else explained.focused.ancestors_with_self
        here = [node for node in focus if isinstance(node, Widget) and node is not explained]
        pane = next((node for node in here if node.has_class("pane")), explained.focused)
        about = [_HelpRow("", node.HELP) for node in here if node.HELP][:1]
        sections: tuple[tuple[str, Sequence[_HelpRow], Sequence[DOMNode]], ...] = (
            (f"Here: {pane.id.replace('-', ' ')}" if pane is not None and pane.id else "Here", about, here),
            ("In this dialog" if isinstance(explained, Dialog) else "On this screen", [], [explained]),
            ("Everywhere", [], [explained.app]),
        )
        rows = [(title, [*texts, *_entries(explained, nodes)]) for title, texts, nodes in sections]
        self._sections = [
            *((title, entries) for title, entries in rows if entries),
            ("Signs", [_HelpRow(sign, meaning) for sign, meaning in _SIGNS]),
        ]

    def compose_box(self) -> ComposeResult:
        yield HelpText(self._sections)


def _entries(screen: Screen[object], nodes: Sequence[DOMNode]) -> list[_HelpRow]:
    """The active bindings of *nodes*, one row per action."""
    keys: dict[str, list[str]] = {}
    words: dict[str, str] = {}
    for node, binding, enabled, tooltip in screen.active_bindings.values():
        if enabled and binding.id and node in nodes:
            keys.setdefault(binding.action, []).append(screen.app.get_key_display(binding))
            words[binding.action] = tooltip or binding.description
    return [_HelpRow(" ".join(dict.fromkeys(shown)), words[action]) for action, shown in keys.items()]
