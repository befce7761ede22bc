"""Runs blocking work in a thread: another program may lock the user's database for seconds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from textual.dom import DOMNode
from textual.worker import WorkType

from crosswalk_tui.core.errors import CrosswalkError

Result = TypeVar("Result")


def run_in_thread(
    node: DOMNode,
    work: Callable[[], Result],
    then: Callable[[Result], None],
    failed: Callable[[str], None],
    group: str = "",
) -> None:
    """Run *work* in a thread, then one of two callbacks on the event loop.

    Args:
        node: the widget that waits for the result; once it is closed, no callback runs.
        work: returns the result or raises `CrosswalkError`; any other exception ends the app.
        then: receives the result.
        failed: receives the message of the error.
        group: a newer call of the same group cancels the earlier one.
    """

    async def run() -> None:
        try:
            result = await asyncio.to_thread(work)
        except CrosswalkError as error:
            failed(str(error))
        else:
            then(result)

    # The function, not its coroutine, which would never be awaited if the app ends first.
    worker: WorkType[None] = run
    node.run_worker(worker, name="background", group=group or "default", exclusive=bool(group))
