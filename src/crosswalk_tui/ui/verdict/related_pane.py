"""Related comparisons, each with its reason in figures; choosing one opens it."""

from __future__ import annotations

from dataclasses import dataclass

from textual.reactive import var

from crosswalk_tui.core.comparison.related import Related
from crosswalk_tui.core.comparison.sides import LETTERS
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.ui.kit.cells import SIDES, fit, wrap
from crosswalk_tui.ui.kit.items import ItemLine, ItemView
from crosswalk_tui.ui.shell.cursor_target import CursorTarget


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """What the pane shows.

    Attributes:
        found: None while it is looked for.
        problem: why it could not be looked for, as a sentence.
    """

    found: tuple[Related, ...] | None
    problem: str = ""


class RelatedPane(ItemView):
    """A related comparison takes two or three lines: which model, why."""

    BORDER_TITLE = "Related comparisons"
    BORDER_SUBTITLE = "enter opens"
    HELP = (
        "Comparisons worth opening from here: a newer version, a rival at the same price, one as strong for less,"
        " the next size up or down, each with the figures that make it one. Prices are those of your workload,"
        " scores those of the benchmark on the plot. Enter opens the one under the cursor."
    )

    shown: var[Neighbourhood] = var(Neighbourhood(None), init=False)

    def watch_shown(self) -> None:
        """Show what has been found."""
        self.rebuild()
        self.refresh(layout=True)

    @property
    def n_items(self) -> int:
        """How many there are."""
        return len(self.shown.found or ())

    def layout_items(self, width: int) -> list[ItemLine]:
        """The comparisons under the kinds of their reasons."""
        found = self.shown.found
        if self.shown.problem:
            return [ItemLine([(text, "bad")]) for text in wrap(self.shown.problem, width, most=6)]
        if found is None:
            return [ItemLine([("Looking for related models …", "dim")])]
        if not found:
            said = (
                "No related model was found: no near size, no newer version, and no rival in price among those with a"
                " score on the plot's benchmark."
            )
            return [ItemLine([(text, "dim")]) for text in wrap(said, width, most=6)]
        lines: list[ItemLine] = []
        for item, related in enumerate(found):
            if not item or found[item - 1].kind is not related.kind:
                lines += [ItemLine([])] if item else []
                lines.append(ItemLine([(related.kind.capitalize(), "head")]))
            head = [
                (f"{LETTERS[related.place]} ", SIDES[related.place]),
                (fit(related.name, width - 2).rstrip(), "strong"),
            ]
            lines.append(ItemLine(head, item))
            lines += [ItemLine([("  ", ""), (text, "dim")], item) for text in wrap(related.reason, max(1, width - 2))]
        return lines

    @property
    def chosen(self) -> Related | None:
        """The one under the cursor."""
        found = self.shown.found or ()
        return found[self.cursor] if self.cursor < len(found) else None

    def cursor_target(self) -> CursorTarget | None:
        """The related model and its reason."""
        related = self.chosen
        if related is None:
            return None
        return CursorTarget(f"{related.name}: {related.kind} than {LETTERS[related.place]}; {related.reason}")

    def table(self) -> Table | None:
        """Every related comparison."""
        if not self.shown.found:
            return None
        rows = tuple((LETTERS[r.place], r.name, r.keys[1], r.kind.value, r.reason) for r in self.shown.found)
        return Table.of("Related comparisons", ("To", "Model", "Key", "Kind", "Reason"), rows)
