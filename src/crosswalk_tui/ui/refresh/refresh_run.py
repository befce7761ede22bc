"""A run of ``crosswalk-tui refresh`` in a separate process: building a catalogue would make the screen wait."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import cast

from crosswalk_tui.catalog.locate import refreshed_path
from crosswalk_tui.core.text.safe import safe

_PROGRAM = (sys.executable, "-P", "-m", "crosswalk_tui")  # -P: no module of the folder where the app was started

REFRESH = (*_PROGRAM, "refresh", "--steps")
"""The command; ``--accept`` may follow."""

ROLLBACK = (*_PROGRAM, "catalog", "rollback")
"""The command that returns to the catalogue before the last refresh."""

FAILED = "failed"
HELD = "held back"
_LONGEST = 1 << 20
"""Bytes of a line."""


@dataclass(frozen=True, slots=True)
class SourceStep:
    """A source that is being fetched or has a result.

    Attributes:
        outcome: ``taken``, ``unchanged``, ``held back`` or ``failed``; empty while it is fetched.
        detail: an explanation of the outcome.
        held: prices that were held back, one sentence each.
    """

    name: str
    outcome: str = ""
    detail: str = ""
    held: tuple[str, ...] = ()


class RefreshRun:
    """One run.

    Attributes:
        steps: the sources so far, in order.
        total: the number of sources; 0 until the first one.
        is_building: every source has a result, and the catalogue is being built.
        has_ended: the process has ended.
        was_cancelled: `cancel` ended it.
        has_replaced: it has replaced the catalogue, perhaps just before it was cancelled; known at the end.
        problem: why there is no result, as a sentence; empty if there is one.
    """

    def __init__(self, changed: Callable[[], None], command: Sequence[str] = REFRESH) -> None:
        """*changed* is called after each step, and at the end."""
        self._changed, self._command = changed, command
        self._process: Process | None = None
        self._steps: dict[str, SourceStep] = {}
        self._said: list[str] = []
        self.total = 0
        self.is_building = self.has_ended = self.was_cancelled = self.has_replaced = False
        self._before = _version()
        self.problem = ""

    @property
    def steps(self) -> tuple[SourceStep, ...]:
        """See the class."""
        return tuple(self._steps.values())

    @property
    def has_held(self) -> bool:
        """Whether a source, or a price, was held back."""
        return any(step.outcome == HELD or step.held for step in self.steps)

    @property
    def is_without_any(self) -> bool:
        """Whether no source could be fetched at all."""
        return bool(self.steps) and all(step.outcome == FAILED for step in self.steps)

    async def run(self) -> None:
        """Start the process and follow it to its end."""
        try:
            self._process = await asyncio.create_subprocess_exec(
                *self._command, stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE, limit=_LONGEST
            )
        except OSError as error:
            self._end(f"The refresh could not be started: {error.strerror or error}.")
            return
        try:
            await self._follow(self._process)
        finally:
            self.cancel()  # the app is ending

    async def _follow(self, process: Process) -> None:
        with suppress(ValueError):  # a longer line than any of ours
            async for line in cast(asyncio.StreamReader, process.stderr):
                self._take(line.decode("utf-8", "replace"))
                self._changed()
        code = await process.wait()
        if self.was_cancelled:
            self._end("")
        elif code and not (self.total and all(step.outcome for step in self.steps)):
            self._end(self._said[-1] if self._said else f"The refresh ended with code {code}.")
        else:
            self._end("")

    def _take(self, line: str) -> None:
        """Read a step, or a message in words."""
        try:
            step = json.loads(line)
            name, self.total = str(step["source"]), int(step["total"])
        except (ValueError, KeyError, TypeError):
            text = safe(line.strip().removeprefix("Error: "), 400)
            self._said += [text] if text else []
            return
        if not name:
            self.is_building = True
            return
        held = tuple(str(one) for one in step.get("held", ()))
        self._steps[name] = SourceStep(name, str(step.get("outcome", "")), str(step.get("detail", "")), held)

    def cancel(self) -> None:
        """Stop the process; the catalogue stays as it is."""
        if self._process is not None and self._process.returncode is None:
            self.was_cancelled = True
            with suppress(ProcessLookupError):
                self._process.terminate()

    def _end(self, problem: str) -> None:
        self.has_ended, self.is_building, self.problem = True, False, problem
        self.has_replaced = _version() != self._before
        self._changed()


def _version() -> tuple[int, int] | None:
    """What tells one refreshed catalogue from the next; None without one."""
    try:
        found = refreshed_path().stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


async def problem_of(command: Sequence[str]) -> str:
    """Run *command*, and return why it failed, as a sentence; empty if it did not."""
    try:
        process = await asyncio.create_subprocess_exec(*command, stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE)
    except OSError as error:
        return f"It could not be started: {error.strerror or error}."
    said = (await process.communicate())[1].decode("utf-8", "replace").strip().splitlines()
    if not process.returncode:
        return ""
    return safe(said[-1].removeprefix("Error: "), 400) if said else f"It ended with code {process.returncode}."
