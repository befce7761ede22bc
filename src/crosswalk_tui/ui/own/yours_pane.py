"""The pane with the list of all that is the user's, which a field above it limits to the rows with the typed words."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult

from crosswalk_tui.ui.kit.sheet import SheetView
from crosswalk_tui.ui.shell.searched_pane import SearchedPane


class YoursPane(SearchedPane):
    """Shows *view*; *narrowed* lists the rows with the `words`, and returns how many they are."""

    def __init__(self, view: SheetView, narrowed: Callable[[], int]) -> None:
        super().__init__(id="yours")
        self._view, self._narrowed = view, narrowed

    def compose(self) -> ComposeResult:
        yield self.search
        yield self._view

    @property
    def searched(self) -> SheetView:
        return self._view

    def narrow(self, words: tuple[str, ...]) -> int:
        del words
        return self._narrowed()
