"""Ask the user's database in a thread: another program may hold the file for some seconds, and no key waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from textual.dom import DOMNode

from crosswalk_tui.core.errors import CrosswalkError

Result = TypeVar("Result")


def run_in_thread(
    node: DOMNode,
    work: Callable[[], Result],
    then: Callable[[Result], None],
    failed: Callable[[str], None],
    group: str = "",
) -> None:
    """Do *work* in a thread on behalf of *node*, and tell what came of it where the keys are dealt with.

    Args:
        node: what waits for it; once it has been closed, nothing is told.
        work: what to do; raises a sentence.
        then: called with the answer.
        failed: called with the sentence.
        group: of several pieces of work of one group only the last is told; empty when each is.
    """

    async def asked() -> None:
        try:
            answer = await asyncio.to_thread(work)
        except CrosswalkError as error:
            failed(str(error))
        else:
            then(answer)

    node.run_worker(asked(), name="asked", group=group or "default", exclusive=bool(group))
