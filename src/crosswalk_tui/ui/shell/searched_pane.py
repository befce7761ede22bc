"""A pane whose list a field above it limits to the rows with the typed words."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical

from crosswalk_tui.ui.kit.cursor_view import CursorView
from crosswalk_tui.ui.shell.row_search import RowSearch


class SearchedPane(Vertical):
    """A pane with a list of rows that can be searched; the field must be composed above the list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "all_rows", "All rows", show=False, id="find-rows.all", tooltip="List all rows again"),
    ]

    def __init__(self, *, id: str, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.search = RowSearch("words to look for, in any order", id=f"{id}-search")

    @property
    def searched(self) -> CursorView:
        """The list."""
        raise NotImplementedError

    @property
    def words(self) -> tuple[str, ...]:
        """The typed words, in lower case."""
        return tuple(self.search.value.casefold().split())

    def narrow(self, words: tuple[str, ...]) -> int:
        """List the rows with all *words*, in lower case; return how many they are."""
        raise NotImplementedError

    def on_mount(self) -> None:
        self.watch(self.search.field, "value", self._narrow, init=False)

    def find_rows(self) -> None:
        """Show and focus the field."""
        self.search.begin()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable listing all rows while they are."""
        del parameters
        return action != "all_rows" or bool(self.search.value)

    def action_all_rows(self) -> None:
        self.search.clear()

    def _narrow(self) -> None:
        self.search.show_found(self.narrow(self.words))
        self.searched.cursor = self.searched.top = 0
        self.searched.action_move(0)

    def on_row_search_ended(self, message: RowSearch.Ended) -> None:
        message.stop()
        if not message.kept:
            self.search.clear()
        self.searched.focus()


def has_words(words: tuple[str, ...], *texts: str) -> bool:
    """Whether each of *words* is in one of *texts*."""
    haystack = "\n".join(texts).casefold()
    return all(word in haystack for word in words)
