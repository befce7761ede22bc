"""Says that the catalogue cannot be read, where Textual would end the app or a widget.

The file may be truncated, replaced or locked before it has been read into memory, and a large one is never read into
memory. Every screen, dialog and pane reads it; what was asked for is tried again at the next key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message_pump import MessagePump
from textual.worker import WorkerFailed

from crosswalk_tui.core.errors import CatalogueError
from crosswalk_tui.ui.platform.textual_faults import SturdyApp

if TYPE_CHECKING:
    from textual.message import Message

_dispatch = MessagePump._dispatch_message  # noqa: SLF001 - see `tests/ui/test_textual_faults.py`


async def _dispatch_or_say(pump: MessagePump, message: Message) -> None:
    """Dispatch *message*; after an error, Textual would take no further message of the widget."""
    try:
        await _dispatch(pump, message)
    except CatalogueError as error:
        pump.app._handle_exception(error)  # noqa: SLF001


MessagePump._dispatch_message = _dispatch_or_say  # type: ignore[method-assign, assignment] # noqa: SLF001


class SaysCatalogueErrors(SturdyApp):
    """An app that an unreadable catalogue does not end."""

    def _handle_exception(self, error: Exception) -> None:
        cause = error.error if isinstance(error, WorkerFailed) else error
        if not isinstance(cause, CatalogueError):
            super()._handle_exception(error)
            return
        self.clear_notifications()  # each key says it again
        self.notify(str(cause), severity="warning", markup=False)
