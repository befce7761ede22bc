"""What each condition removed and costs, and the nearest misses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import var

from crosswalk_tui.core.comparison.total_text import total_text
from crosswalk_tui.core.find.finding import Effect, Found, NearMiss
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.ui.kit.cells import Line, clean, cut, fit, fit_apart, paragraph
from crosswalk_tui.ui.kit.cursor_view import CursorView
from crosswalk_tui.ui.shell.cursor_target import BillOf, CursorTarget, Explanation

_FIGURES = (("removed", 8), ("unknown", 8), ("more", 6), ("cheaper", 8))
"""Titles and widths of the columns after the conditions."""

_LEAST_LABEL, _MOST_LABEL = 14, 26  # width of the conditions
_LEAST_EXAMPLE = 18  # room for the price and the name of a model
_NO_CONDITIONS = "No conditions: every model that can be billed is found."


class EffectsPane(CursorView):
    """The conditions with the number of models each removed, then the nearest misses."""

    BORDER_TITLE = "Conditions, nearest misses"
    BORDER_SUBTITLE = "{lines.choose} drops a condition, or compares a miss"
    HELP = (
        "For each condition: the models known not to meet it, those of which this is not known, how many more would be"
        " found without it, how many would then cost less than the cheapest found, and the cheapest of these. Below are"
        " the models that miss fewest conditions, by least. {lines.choose} on a condition drops it; {compare.undo}"
        " brings it back."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "choose", "Drop, compare", id="lines.choose", tooltip="Drop this condition, or compare this miss"
        ),
    ]

    @dataclass
    class DropCondition(Message):
        """Drop the condition *key*."""

        key: str

    found: var[Found | None] = var(None, init=False)

    def watch_found(self) -> None:
        self.renew()

    @property
    def _rows(self) -> list[Effect | NearMiss | str]:
        """The lines: effects, a heading, near misses."""
        found = self.found
        if found is None:
            return []
        rows: list[Effect | NearMiss | str] = [*found.effects] or [_NO_CONDITIONS]
        return [*rows, "", "Nearest misses", *found.near] if found.near else rows

    @property
    def chosen(self) -> Effect | NearMiss | None:
        """What the cursor is on; None for a heading."""
        row = self._rows[self.cursor] if self.cursor < len(self._rows) else ""
        return None if isinstance(row, str) else row

    def count(self, width: int) -> int:
        del width
        return len(self._rows)

    def header(self, width: int) -> list[Line]:
        if self.found is None or not self.found.effects:
            return []
        label, figures = self._layout(width)
        titles = "".join(fit(title, cells, right=True) for title, cells in figures)
        return [cut([(fit("Without", label) + titles, "head"), ("  cheapest of these", "head")], width)]

    def line(self, index: int, width: int) -> Line:
        row = self._rows[index]
        if isinstance(row, str):
            return [(fit(row, width), "dim" if row is _NO_CONDITIONS else "head")]
        return self._effect_line(row, width) if isinstance(row, Effect) else self._near_line(row, width)

    def _layout(self, width: int) -> tuple[int, tuple[tuple[str, int], ...]]:
        """The width of the conditions, and the columns that fit."""
        effects = () if self.found is None else self.found.effects
        longest = max([_LEAST_LABEL, *(cell_len(effect.label) for effect in effects)])
        for kept in (_FIGURES, _FIGURES[2:], ()):
            room = width - sum(cells for _, cells in kept)
            if room >= min(longest, _MOST_LABEL):
                return max(_LEAST_LABEL, min(longest, room - _LEAST_EXAMPLE)), kept
        return width, ()

    def _effect_line(self, effect: Effect, width: int) -> Line:
        label, figures = self._layout(width)
        figure_of = (effect.removed, effect.unknown, effect.more, effect.cheaper)
        counts = {title: figure for (title, _), figure in zip(_FIGURES, figure_of, strict=True)}
        line: Line = [(fit(effect.label, label), "")]
        for title, cells in figures:
            figure = fit(f"{counts[title]:,}", cells, right=True)
            style = "best" if title == "cheaper" and effect.cheaper else "" if counts[title] else "dim"
            line.append((figure, style))
        if effect.cheapest is not None:
            price, name = _example(effect)
            now = "" if effect.found_at is None else f", found now at {total_text(effect.found_at.quote)}"
            line += [(f"  {price} ", "strong"), (f"{name}{now}", "dim")]
        return cut(line, width)

    def _near_line(self, near: NearMiss, width: int) -> Line:
        others = () if self.found is None else self.found.near
        names = fit_apart((one.match.model.name for one in others), min(30, max(_LEAST_LABEL, width // 3)))
        misses = "; ".join(miss.text for miss in near.misses)
        line: Line = [
            (names[near.match.model.name], ""),
            (f" {fit(total_text(near.match.quote), 9, right=True)}", "strong"),
        ]
        return cut([*line, (f"  {misses}", "dim")], width)

    def cursor_target(self) -> CursorTarget | None:
        row = self.chosen
        if row is None:
            return None
        if isinstance(row, NearMiss):
            return CursorTarget(row.match.model.name, BillOf(row.match.model, row.match.quote))
        text = effect_text(row)
        return CursorTarget(text, Explanation(row.label, lambda width: paragraph(text, width)))

    def table(self) -> Table | None:
        if self.found is None:
            return None
        titles = ("Without", "Removed", "Unknown", "More found", "Cheaper", "Cheapest of these", "Model")
        rows = [
            (e.label, *map(str, (e.removed, e.unknown, e.more, e.cheaper)), *_example(e)) for e in self.found.effects
        ]
        return Table.of("Conditions", titles, rows)


def effect_text(effect: Effect) -> str:
    """What a condition does, in sentences."""
    missing = f"{effect.removed:,} do not meet this condition, and of {effect.unknown:,} it is not known"
    text = f"Of the models whose bill can be computed, {missing}."
    price, name = _example(effect)
    if effect.found_at is not None:
        count = fmt.counted(effect.more, "more model") if effect.more else "no further model"
        now = total_text(effect.found_at.quote)
        return (
            f"{text} Without it {count} would be found; the cheapest change is of {name}: {price}, found now at {now}."
        )
    if not effect.more:
        return f"{text} Without this condition no further model would be found."
    count = fmt.counted(effect.more, "more model")
    cheaper = "none of them cheaper" if not effect.cheaper else f"{effect.cheaper:,} of them cheaper"
    return f"{text} Without it {count} would be found, {cheaper} than the cheapest now: from {price} for {name}."


def _example(effect: Effect) -> tuple[str, str]:
    """Price and name of the cheapest model that would be found."""
    best = effect.cheapest
    return (fmt.UNKNOWN, fmt.UNKNOWN) if best is None else (total_text(best.quote), clean(best.model.name))
