"""The base of screens whose values can be explained, copied, exported and opened at their source."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.ui.kit.named_keys import keyed
from crosswalk_tui.ui.kit.strip_cache import AlikeRows
from crosswalk_tui.ui.platform.settled_frames import SettledFrames
from crosswalk_tui.ui.platform.textual_faults import SteadySize
from crosswalk_tui.ui.session.session import Session
from crosswalk_tui.ui.shell import export
from crosswalk_tui.ui.shell.cursor_target import (
    BillOf,
    CursorTarget,
    cursor_holder,
    explained_pane,
    table_holder,
)
from crosswalk_tui.ui.shell.messages import EditOwnPrice, ExplainFigure, ShowYours
from crosswalk_tui.ui.shell.selection import CopiesSelection
from crosswalk_tui.ui.shell.sign_legend import signs_at_cursor

if TYPE_CHECKING:
    from collections.abc import Callable

    from crosswalk_tui.core.text.table import Table


def _formats() -> tuple[tuple[str, str, str, Callable[[Table], str]], ...]:
    """Name, key, file extension and writer of each export format."""
    from crosswalk_tui.core.text.table import to_csv, to_json, to_markdown  # not needed to start

    return ("Markdown", "m", "md", to_markdown), ("CSV", "c", "csv", to_csv), ("JSON", "j", "json", to_json)


class FigureScreen(CopiesSelection, SettledFrames, SteadySize, AlikeRows, Screen[None]):
    """A screen with panes that have a cursor target (`crosswalk_tui.ui.shell.cursor_target`)."""

    VIEW: ClassVar[str] = ""
    """The name of the screen in `VIEWS`."""

    # Textual's repaints the whole screen, 25 KB for a Tab; the widgets repaint what depends on the focus themselves.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "explain", "Explain", id="figure.explain", tooltip="Explain the value under the cursor"),
        Binding("y", "copy", "Copy", show=False, id="figure.copy", tooltip="Copy the value under the cursor"),
        Binding("Y", "copy_table", "Copy table", show=False, id="figure.copy-table",
                tooltip="Copy the pane's table as Markdown"),
        Binding("e", "export", "Export", id="figure.export",
                tooltip="Write a report on the comparison, or export the pane, to a file"),
        Binding("o", "open_page", "Open page", show=False, id="figure.open",
                tooltip="Open the source of the value in the browser"),
        Binding("P", "own_price", "Your price", show=False, id="figure.own-price",
                tooltip="Set your own price of the offer under the cursor"),
        Binding("O", "yours", "Yours", show=False, id="figure.yours",
                tooltip="All that is yours: prices, saved comparisons, workloads, notes"),
        Binding("dollar_sign", "copy_command", "Command line", show=False, id="figure.command",
                tooltip="Copy the command line that opens this view"),
    ]  # fmt: skip

    def __init__(self, session: Session, *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self.session = session

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable actions on the cursor or the table where the focus has none."""
        del parameters
        if action == "explain":
            return cursor_holder(self.focused) is not None or explained_pane(self.focused) is not None
        if action in ("copy", "open_page", "own_price"):
            return cursor_holder(self.focused) is not None
        return action != "copy_table" or table_holder(self.focused) is not None

    @property
    def _target(self) -> CursorTarget | None:
        holder = cursor_holder(self.focused)
        return None if holder is None else holder.cursor_target()

    @property
    def _table(self) -> Table | None:
        """The table of the focused pane; None if there is none or it is empty."""
        holder = table_holder(self.focused)
        table = None if holder is None else holder.table()
        if table is None or not table.rows:
            return None
        from crosswalk_tui.ui.shell.exported_table import about_session  # not needed to start

        return about_session(table, self.session, self.VIEW)

    def action_explain(self) -> None:
        target = self._target
        about = target.about if target is not None and target.about is not None else explained_pane(self.focused)
        if about is None:
            self._say("Put the cursor on a figure to explain it.")
            return
        self.app.post_message(ExplainFigure(about, signs_at_cursor(self.focused)))

    def action_own_price(self) -> None:
        target = self._target
        if target is None or not isinstance(target.about, BillOf):
            self._say(
                keyed("Put the cursor on an offer to set your price of it; {figure.yours} adds other prices of yours.")
            )
            return
        self.app.post_message(EditOwnPrice(target.about))

    def action_yours(self) -> None:
        self.app.post_message(ShowYours())

    def action_copy(self) -> None:
        target = self._target
        if target is None or not target.text:
            self._say_instead("There is no value under the cursor to copy.")
            return
        self._say_instead(export.copy(self.app, target.text))

    def action_copy_table(self) -> None:
        table = self._table
        if table is None:
            self._say("The focused pane has no table to copy.")
            return
        from crosswalk_tui.core.text.table import to_markdown  # not needed to start

        what = f"{table.title}, {len(table.rows)} rows, as Markdown"
        self._say_instead(export.copy(self.app, to_markdown(table), what))

    def action_copy_command(self) -> None:
        from crosswalk_tui.ui.shell.command_line import command_line, workload_words

        _, is_exact = workload_words(self.session)
        averaged = "The command line, with the average prompt size instead of that of each request,"
        what = "" if is_exact else averaged
        self._say_instead(export.copy(self.app, command_line(self.session, self.VIEW), what))

    def action_open_page(self) -> None:
        link = self._page_of(self._target)
        if not link:
            self._say("No web page is known for the value under the cursor.")
            return
        if export.is_web_address(link):
            self.app.open_url(link)
            self._say_instead(f"Opening {link}")
        else:
            self._say(f"Not opened: {link} is not a web address.", bad=True)

    def _page_of(self, target: CursorTarget | None) -> str | None:
        """The page of *target*; of a bill without one, that of the provider, else of the source of the price."""
        if target is None or target.link or not isinstance(target.about, BillOf):
            return None if target is None else target.link
        from crosswalk_tui.catalog.model_details import page_of_offer  # not needed to start

        found = target.about.found
        source = found.price.source if isinstance(found, Quote) else next((p.source for p in found.offer.prices), None)
        return page_of_offer(self.session.catalogue, found.offer.provider.provider_id, source)

    def action_export(self) -> None:
        from crosswalk_tui.ui.shell.choose_dialog import CHOOSING, ChooseScreen, Option

        table = self._table
        formats = () if table is None else _formats()
        choices = [
            *(Option(name, f"{table.title}, {len(table.rows)} rows", key) for name, key, _, _ in formats if table),
            Option("Picture of the pane", "SVG, only the focused pane", "p"),
            Option("Picture of the screen", "SVG, as it is now", "s"),
            Option("Report…", "for others: a page, data or a picture of it all", "r"),
        ]

        def write(chosen: int | None) -> None:
            if chosen is None:
                return
            if chosen == len(choices) - 1:
                self._choose_report()
            elif table is not None and chosen < len(formats):
                _, _, ending, writer = formats[chosen]
                self._say_instead(export.write(f"{self.VIEW}-{table.title}", ending, writer(table)))
            elif chosen == len(formats) and self.focused is not None and self.maximized is None:
                self._zoom_in()
                self.call_after_refresh(self.write_picture, zoomed=True)
            else:
                self.call_after_refresh(self.write_picture, zoomed=False)

        self.app.push_screen(
            ChooseScreen("Export", choices, hint=CHOOSING + " · {figure.copy} on a row: one line for a chat"), write
        )

    def _choose_report(self) -> None:
        """Open the dialog that offers the formats of a report."""
        from crosswalk_tui.ui.shell.choose_dialog import ChooseScreen
        from crosswalk_tui.ui.shell.report_export import bill_command, export_report, is_bill, report_choices

        target = self._target
        billed = target.about.model.key if target is not None and isinstance(target.about, BillOf) else None

        def write(chosen: int | None) -> None:
            if chosen is not None and is_bill(chosen):
                command = bill_command(self.session, billed)
                self._say_instead(export.copy(self.app, command, "the command that prints the bill"))
            elif chosen is not None:
                export_report(self, self.session, chosen, lambda text, bad: self._say_instead(text, bad=bad))

        self.app.push_screen(ChooseScreen("Report", report_choices()), write)

    def _zoom_in(self) -> None:
        """Maximize the focused pane."""
        raise NotImplementedError

    def write_picture(self, *, zoomed: bool) -> None:
        """Write the screen as SVG; minimize a pane that was *zoomed* for it."""
        picture = self.app.export_screenshot(title="crosswalk-tui")
        self._say_instead(export.write(f"{self.VIEW}-picture", "svg", picture))
        if zoomed:
            self.minimize()

    def _say(self, text: str, *, bad: bool = False) -> None:
        self.notify(text, severity="error" if bad else "information", markup=False)

    def _say_instead(self, text: str, *, bad: bool = False) -> None:
        """Replace earlier notifications: only the last of several copies or exports matters."""
        self.app.clear_notifications()
        self._say(text, bad=bad)
