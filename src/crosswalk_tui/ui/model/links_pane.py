"""Web addresses about a model."""

from __future__ import annotations

from crosswalk_tui.catalog.model_details import Link
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.ui.kit.named_keys import keyed
from crosswalk_tui.ui.kit.sheet import Sheet, SheetColumn, headed
from crosswalk_tui.ui.model.sheet_pane import SheetPane
from crosswalk_tui.ui.shell.cursor_target import CursorTarget

_KINDS = {
    "maker": "Its maker",
    "card": "Model card",
    "provider": "Providers' documentation",
    "score": "Sources of its scores",
    "source": "Sources of its prices",
}
_VARIED = ("score", "source")
"""The kinds in which each link needs a description; for others the heading is enough."""

_KEYS = "{figure.open} or {lines.choose} opens the address in the browser, {figure.copy} copies it"


class LinksPane(SheetPane):
    """The addresses of the model on the page."""

    BORDER_TITLE = "Links"
    HELP = (
        "Web addresses about the model: {lines.choose} or {figure.open} opens one in the browser, {figure.copy} copies"
        " it."
    )

    def sheet(self) -> Sheet:
        links = self._links
        what = [link.what if link.kind in _VARIED else "" for link in links]
        columns = (
            SheetColumn("Publisher", "left", [link.label for link in links], gap=0, least=14, most=20),
            SheetColumn("Address", "left", [_bare(link.url) for link in links], "dim", gap=2, least=34),
            SheetColumn("What", "left", what, "quiet", gap=2, spare=1, least=14),
        )
        headings = headed([_KINDS[link.kind] for link in links])
        return Sheet("Links", columns, headings, empty="No address is known.")

    @property
    def _links(self) -> tuple[Link, ...]:
        return () if self.page is None else self.page.links

    def target(self, row: int) -> CursorTarget | None:
        link = self._links[row]
        return CursorTarget(link.url, link=link.url)

    def table(self) -> Table | None:
        """The links with complete addresses."""
        rows = tuple((_KINDS[link.kind], link.label, link.what, link.url) for link in self._links)
        return Table.of("Links", ("Group", "Publisher", "What", "Address"), rows)

    def note(self, row: int) -> str:
        link = self._links[row]
        return f"{link.url} · {link.what}"

    def summary(self) -> str:
        return keyed(_KEYS) if self._links else ""


def _bare(url: str) -> str:
    return url.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
