"""What sets the workload from any screen: a preset, a conversation, usage logs, a pasted report."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.core.workload.conversation import Conversation
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.ui.kit.named_keys import UNDOES, keyed
from crosswalk_tui.ui.session.summaries import workload_in_short
from crosswalk_tui.ui.shell.comparison_screen import ComparingScreen

if TYPE_CHECKING:
    from crosswalk_tui.ui.workload.usage_part_dialog import LogWorkload
    from crosswalk_tui.ui.workload.usage_source_dialog import ReadLog

_PASTED = "pasted usage"
"""The source of a workload that was pasted, beside the names of logs."""


def open_dialog(screen: ComparingScreen, way: str) -> None:
    """Open the dialog that sets the workload of *screen*, for a *way* of `SetWorkload`."""
    {"presets": _presets, "conversation": _conversation, "logs": _logs, "usage": _usage}[way](screen)


def _presets(screen: ComparingScreen) -> None:
    from crosswalk_tui.ui.workload.presets_dialog import PresetsScreen

    screen.app.push_screen(PresetsScreen(screen.session), partial(take_workload, screen))


def _conversation(screen: ComparingScreen) -> None:
    from crosswalk_tui.ui.workload.conversation_dialog import ConversationScreen

    session = screen.session

    def take(conversation: Conversation | None) -> None:
        if conversation is not None:
            session.conversation = conversation
            workload = conversation.workload(session.catalogue.band_starts())
            take_workload(screen, replace(workload, hours=session.workload.hours))

    screen.app.push_screen(ConversationScreen(session, session.conversation or Conversation()), take)


def _logs(screen: ComparingScreen) -> None:
    from crosswalk_tui.ui.workload.usage_source_dialog import UsageSourceScreen

    catalogue = screen.session.catalogue
    screen.app.push_screen(
        UsageSourceScreen(catalogue.band_starts(), catalogue.context_windows()), partial(_select_usage, screen)
    )


def _select_usage(screen: ComparingScreen, read: ReadLog | None) -> None:
    if read is not None:
        from crosswalk_tui.ui.workload.usage_part_dialog import UsagePartScreen

        screen.app.push_screen(UsagePartScreen(read), partial(_take_usage, screen))


def _take_usage(screen: ComparingScreen, taken: LogWorkload | None) -> None:
    if taken is not None:
        screen.session.origins += [taken.origin] if taken.origin is not None else []
        _set(screen, taken.workload, taken.source)
        screen.notify(f"The workload is that of {taken.source}{keyed('; {compare.undo} undoes.')}", markup=False)


def _usage(screen: ComparingScreen) -> None:
    from crosswalk_tui.ui.workload.paste_dialog import PasteScreen

    catalogue = screen.session.catalogue
    dialog = PasteScreen(catalogue.band_starts(), catalogue.context_windows())
    screen.app.push_screen(dialog, partial(take_workload, screen, source=_PASTED))


def take_usage_report(screen: ComparingScreen, text: str) -> None:
    """Set the workload of the usage report *text*, or say why it has none."""
    from crosswalk_tui.ui.workload.paste_dialog import read_usage

    catalogue = screen.session.catalogue
    try:
        workload, summary = read_usage(text, catalogue.band_starts(), catalogue.context_windows())
    except CrosswalkError as error:
        screen.notify(str(error), severity="error", markup=False)
        return
    _set(screen, workload, _PASTED)
    screen.notify(f"{summary} Set as workload{keyed('; {compare.undo} undoes.')}", markup=False)


def take_workload(screen: ComparingScreen, workload: Workload | None, source: str = "") -> None:
    """Set *workload* if one was chosen; say so unless the screen has all its fields."""
    if workload is not None:
        _set(screen, workload, source)
        if screen.VIEW != "workload":
            screen.notify(f"Workload: {workload_in_short(workload)}{keyed(UNDOES)}", markup=False)


def _set(screen: ComparingScreen, workload: Workload, source: str) -> None:
    """Set *workload*, read from the logs *source*, if any.

    It keeps the current multipliers, which belong to the models, unless it has some.
    """
    session = screen.session
    kept = workload.multipliers or session.workload.multipliers
    session.edit(replace(workload, multipliers=kept), source=source)
