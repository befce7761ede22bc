"""The aliases of a model, and the providers and records that use them."""

from __future__ import annotations

from functools import partial

from crosswalk_tui.catalog.model_details import ModelAlias
from crosswalk_tui.core.text.format import counted
from crosswalk_tui.ui.kit.cells import Line, paragraph
from crosswalk_tui.ui.kit.sheet import Sheet, SheetColumn, headed
from crosswalk_tui.ui.model.sheet_pane import SheetPane
from crosswalk_tui.ui.shell.cursor_target import CursorTarget, Explanation

_KINDS = {
    "key_tail": "The end of its key",
    "name": "Its name",
    "provider_id": "Ids at providers",
    "score_name": "In score tables",
}


class AliasesPane(SheetPane):
    """The names of the model on the page, by kind."""

    BORDER_TITLE = "Aliases"
    HELP = (
        "Names that find the model, here and on the command line, with the number of records that use each and the"
        " providers whose id it is."
    )

    def sheet(self) -> Sheet:
        """A row per name, the most used of each kind first."""
        aliases = self._aliases
        columns = (
            SheetColumn("Name", "left", [alias.text for alias in aliases], gap=0, least=24,
                        keys=[alias.text.casefold() for alias in aliases]),
            SheetColumn("Records", "right", [f"{alias.uses:,}" for alias in aliases], "dim", spare=1,
                        keys=[alias.uses for alias in aliases], highest_first=True),
            SheetColumn("Used by", "left", [", ".join(alias.providers) for alias in aliases], "dim", gap=2, spare=2,
                        least=12),
        )  # fmt: skip
        headings = headed([_KINDS[alias.kind] for alias in aliases])
        return Sheet("Aliases", columns, headings, empty="The model has no other name.")

    @property
    def _aliases(self) -> tuple[ModelAlias, ...]:
        return () if self.page is None else self.page.aliases

    def target(self, row: int) -> CursorTarget | None:
        alias = self._aliases[row]
        return CursorTarget(alias.text, Explanation("Uses of this name", partial(_alias_lines, alias)))

    def note(self, row: int) -> str:
        alias = self._aliases[row]
        if alias.providers:
            return f"{alias.text} · the id at {', '.join(alias.providers)}"
        if alias.kind == "score_name":
            return f"{alias.text} · in score tables, {_records(alias)}"
        if alias.kind == "provider_id":
            return f"{alias.text} · the end of longer ids, in {_records(alias)}"
        return f"{alias.text} · in {_records(alias)}"

    def summary(self) -> str:
        return f"Found by {counted(len(self._aliases), 'name')}, here and on the command line"


def _alias_lines(alias: ModelAlias, width: int) -> list[Line]:
    lines = [*paragraph(alias.text, width, "strong"), *paragraph(f"{_KINDS[alias.kind]}, in {_records(alias)}", width)]
    if not alias.providers:
        return lines
    return [*lines, [], *([(f"  {name}", "")] for name in alias.providers)]


def _records(alias: ModelAlias) -> str:
    return counted(alias.uses, "record")
