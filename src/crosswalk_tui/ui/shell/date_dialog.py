"""The dialog that asks for the day whose prices are billed, and the days that it suggests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from textual.app import ComposeResult
from textual.widgets import Input

from crosswalk_tui.catalog.price_changes import read_timelines
from crosswalk_tui.ui.kit.inputs import PlainInput
from crosswalk_tui.ui.session.session import Session
from crosswalk_tui.ui.shell.dialog import Dialog, Remarks

_MOST = 5  # days suggested


class DateScreen(Dialog[date | None]):
    """Asks for a day; returns it, None if cancelled. *changes* are days on which a price changed, newest first."""

    HELP = (
        "Every bill then has the prices in force on that day, as recorded or announced, until the same key"
        " returns to today. A day is written as 2025-06-30."
    )
    AUTO_FOCUS = "#save-name"

    def __init__(self, changes: Sequence[date]) -> None:
        super().__init__("Bill at the prices of", "enter show · {dialog.cancel} cancel")
        self._field = PlainInput(placeholder="a day, such as: 2025-06-30", id="save-name")
        self._remarks = Remarks(id="remarks")
        days = ", ".join(day.isoformat() for day in changes)
        self._text = (
            f"The makers' prices changed on {days}." if days else "No price change of these models is recorded."
        )

    def compose_box(self) -> ComposeResult:
        yield self._field
        yield self._remarks

    def on_mount(self) -> None:
        self._remarks.say(f"{self._text} A later day than today has announced prices.")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Return the day, or report what is wrong with the text."""
        event.stop()
        try:
            day = date.fromisoformat(event.value.strip())
        except ValueError:
            self._remarks.say("Enter a day as year, month and day: 2025-06-30.", bad=True)
            return
        self.dismiss(day)


def price_change_days(session: Session) -> tuple[date, ...]:
    """The last days on which the makers of the compared models changed a price, announced ones included, newest first.

    Raises:
        CatalogueError: the catalogue is damaged.
    """
    today = session.clock().date()
    days: set[date] = set()
    for side in session.sides:
        makers = {offer.offer_id for offer in side.offers if offer.first_party}
        timelines = read_timelines(session.catalogue, side.model.key, today)
        for offer_id in makers & timelines.keys():
            prices = timelines[offer_id]
            days.update(point.day for point in prices.points if prices.changes_price(point))
    return tuple(sorted(days, reverse=True)[:_MOST])
