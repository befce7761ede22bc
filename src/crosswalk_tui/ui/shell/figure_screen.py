"""Screens whose figures can be explained, copied, exported and checked at their source."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen

from crosswalk_tui.core.text.table import Table, to_csv, to_json, to_markdown
from crosswalk_tui.ui.session.session import Session
from crosswalk_tui.ui.shell import export as handing
from crosswalk_tui.ui.shell.messages import ExplainFigure
from crosswalk_tui.ui.shell.subjects import pointed_by, points, table_of, tabulates

_FORMATS = (
    ("Markdown", "m", "md", to_markdown),
    ("CSV", "c", "csv", to_csv),
    ("JSON", "j", "json", to_json),
)
"""The forms a table leaves in: name, letter, file ending, writer."""


class FigureScreen(Screen[None]):
    """A screen whose widgets say what is under their cursor (`crosswalk_tui.ui.shell.subjects`)."""

    VIEW: ClassVar[str] = ""
    """The screen's name among the views."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "explain", "Explain", id="figure.explain", tooltip="Why the figure under the cursor is so"),
        Binding("y", "copy", "Copy", show=False, id="figure.copy", tooltip="Copy the value under the cursor"),
        Binding("Y", "copy_table", "Copy table", show=False, id="figure.copy-table",
                tooltip="Copy the pane's table as Markdown"),
        Binding("e", "export", "Export", show=False, id="figure.export",
                tooltip="Write the pane to a file: Markdown, CSV, JSON or a picture"),
        Binding("o", "open_page", "Open page", show=False, id="figure.open",
                tooltip="Open the page the figure can be checked on, in the browser"),
        Binding("dollar_sign", "copy_command", "Command line", show=False, id="figure.command",
                tooltip="Copy the command line that opens this view again"),
    ]  # fmt: skip

    def __init__(self, session: Session, *, classes: str | None = None) -> None:
        """Show *session*."""
        super().__init__(classes=classes)
        self.session = session

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey out explaining and copying where the focus points at nothing."""
        del parameters
        if action in ("explain", "copy", "open_page"):
            return points(self.focused)
        return action != "copy_table" or tabulates(self.focused)

    def action_explain(self) -> None:
        """Explain the figure under the cursor."""
        pointed = pointed_by(self.focused)
        if pointed is None or pointed.about is None:
            self._say("Put the cursor on a figure to explain it.")
            return
        self.app.post_message(ExplainFigure(pointed.about))

    def action_copy(self) -> None:
        """Copy the value under the cursor."""
        pointed = pointed_by(self.focused)
        if pointed is None or not pointed.text:
            self._say_instead("There is no value under the cursor to copy.")
            return
        self._say_instead(handing.copy(self.app, pointed.text))

    def action_copy_table(self) -> None:
        """Copy the pane as a Markdown table."""
        table = self._table()
        if table is not None:
            self._say_instead(
                handing.copy(self.app, to_markdown(table), f"{table.title}, {len(table.rows)} rows, as Markdown")
            )

    def action_copy_command(self) -> None:
        """Copy the command line that opens this view again."""
        from crosswalk_tui.ui.shell.command_line import command_line

        self._say_instead(handing.copy(self.app, command_line(self.session, self.VIEW)))

    def action_open_page(self) -> None:
        """Open the page the figure can be checked on."""
        pointed = pointed_by(self.focused)
        if pointed is None or not pointed.link:
            self._say("No page is known for what is under the cursor.")
            return
        if handing.is_web_address(pointed.link):
            self.app.open_url(pointed.link)
            self._say_instead(f"Opening {pointed.link}")
        else:
            self._say(f"{pointed.link} is not a web address, and is not opened.", bad=True)

    def action_export(self) -> None:
        """Choose a form and write the pane, or a picture of it, to a file."""
        from crosswalk_tui.ui.shell.choose_dialog import Choice, ChooseScreen

        table = table_of(self.focused)
        tables = _FORMATS if table is not None and table.rows else ()
        choices = [
            *(Choice(name, f"{table.title}, {len(table.rows)} rows", key) for name, key, _, _ in tables if table),
            Choice("Picture of the pane", "SVG, the pane with the focus alone", "p"),
            Choice("Picture of the screen", "SVG, as it is now", "s"),
        ]

        def write(chosen: int | None) -> None:
            if chosen is None:
                return
            if table is not None and chosen < len(tables):
                _, _, ending, writer = tables[chosen]
                self._say_instead(handing.write(f"{self.VIEW}-{table.title}", ending, writer(table)))
            elif chosen == len(tables) and self.focused is not None and self.maximized is None:
                self._zoom_in()
                self.call_after_refresh(self._picture, alone=True)
            else:
                self.call_after_refresh(self._picture, alone=False)

        self.app.push_screen(ChooseScreen("Export", choices), write)

    def _zoom_in(self) -> None:
        """Let the pane with the focus fill the screen."""
        raise NotImplementedError

    def _picture(self, *, alone: bool) -> None:
        """Write what is on the screen, and give the other panes their places back if one stood *alone*."""
        self._say_instead(
            handing.write(f"{self.VIEW}-picture", "svg", self.app.export_screenshot(title="crosswalk-tui"))
        )
        if alone:
            self.minimize()

    def _table(self) -> Table | None:
        """The table of the pane with the focus; says so when it has none."""
        table = table_of(self.focused)
        if table is None or not table.rows:
            self._say("The pane with the focus holds no table to copy.")
            return None
        return table

    def _say(self, text: str, *, bad: bool = False) -> None:
        self.notify(text, severity="error" if bad else "information", markup=False)

    def _say_instead(self, text: str) -> None:
        """Say what was copied, written or opened in the place of what was said before: only the last of it counts."""
        self.app.clear_notifications()
        self._say(text)
