"""The dialog of a refresh: a line per source; it can be left, and opened again, while the refresh goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import reactive

from crosswalk_tui.core.text.format import counted
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.ui.kit.cells import Line, fit, wrap
from crosswalk_tui.ui.kit.text_views import TextBlock, TextView
from crosswalk_tui.ui.refresh.refresh_run import FAILED, RefreshRun, SourceStep
from crosswalk_tui.ui.shell.dialog import Dialog

_STYLES = {"taken": "best", "unchanged": "dim", "held back": "strong", "failed": "bad"}
_OUTCOME = max(map(len, _STYLES)) + 2
_MOST_HELD = 200
_WHAT_TO_DO = (
    "Check the connection or the proxy (HTTPS_PROXY), or name a mirror: crosswalk-tui refresh --from DIR|URL, or its"
    " address under [refresh.addresses] in config.toml (docs/app.md)."
)


class RefreshLines(TextView):
    """The sources with their results."""

    run: reactive[RefreshRun | None] = reactive(None, always_update=True)

    def watch_run(self) -> None:
        self.rebuild()
        self.refresh(layout=True)

    def laid_out(self, width: int) -> list[Line]:
        if self.run is None:
            return []
        steps, unfinished = self.run.steps, _unfinished(self.run)
        name = min(max((len(step.name) for step in steps), default=0) + 2, max(8, width // 3))
        lines = [line for step in steps for line in _step_lines(step, unfinished, name, width)]
        if self.run.total > len(steps):
            left = "not fetched" if self.run.has_ended or self.run.was_cancelled else "to fetch"
            lines.append([(f"{self.run.total - len(steps)} more {left}", "dim")])
        held = [one for step in steps for one in step.held]
        if held:
            lines += [[], [("Held back, the prices before stay:", "strong")]]
            lines += [[(text, "")] for one in held[:_MOST_HELD] for text in wrap(safe(one, 300), width, most=3)]
        if len(held) > _MOST_HELD:
            lines.append([(f"and {len(held) - _MOST_HELD} more; crosswalk-tui refresh lists all", "dim")])
        return lines


def _unfinished(run: RefreshRun) -> str:
    """What has become of a source without a result."""
    if run.was_cancelled:
        return "cancelled"
    return "not fetched" if run.has_ended else "fetching …"


def _step_lines(step: SourceStep, unfinished: str, name: int, width: int) -> list[Line]:
    """A source with its outcome, or *unfinished*, and the details."""
    outcome = step.outcome or unfinished
    texts = wrap(safe(step.detail, 400), max(10, width - name - _OUTCOME), most=3) or [""]
    first: Line = [
        (fit(safe(step.name, 80), name), "strong" if outcome == "fetching …" else ""),
        (fit(outcome, _OUTCOME), _STYLES.get(step.outcome, "dim")),
        (texts[0], "dim"),
    ]
    return [first, *([(" " * (name + _OUTCOME) + text, "dim")] for text in texts[1:])]


class RefreshScreen(Dialog[None]):
    """Shows a refresh; leaving it lets the refresh go on."""

    HELP = (
        "Fetches the newest prices and scores, with the result of each source as it arrives. The app goes"
        " on meanwhile, also when this is closed; {app.refresh} opens it again."
    )
    AUTO_FOCUS = "#refresh-lines"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "stop_refresh", "Cancel", id="refresh.cancel", tooltip="Cancel the refresh"),
        Binding("A", "accept", "Accept", id="refresh.accept", tooltip="Refresh again and accept what was held back"),
        Binding("R", "again", "Again", id="refresh.again", tooltip="Refresh again"),
        Binding("enter,q", "cancel", "Close", show=False, id="refresh.close", tooltip="Close; the refresh goes on"),
    ]

    def __init__(self, run: RefreshRun, start: Callable[..., RefreshRun], as_of: str) -> None:
        """Show *run*; *start* begins another one, with options of the command.

        *as_of* is the date of the catalogue in use.
        """
        super().__init__("Refresh the catalogue")
        self._run, self._start, self._as_of = run, start, as_of
        self._state = TextBlock(id="refresh-state")
        self._lines = RefreshLines(id="refresh-lines")

    def compose_box(self) -> ComposeResult:
        yield self._state  # above the list, which may fill the box
        yield self._lines

    def on_mount(self) -> None:
        self.renew()

    def renew(self) -> None:
        """Show the run as it is now."""
        run = self._run
        self._lines.run = run
        self._state.paragraphs = ((run.problem, "bad"),) if run.problem else tuple(_state(run, self._as_of))
        keys = [] if run.has_ended else ["{refresh.cancel} cancel the refresh"]
        keys += ["{refresh.accept} accept what was held back"] if run.has_ended and run.has_held else []
        keys += ["{refresh.again} refresh again"] if run.has_ended else []
        self.show_hint(
            " · ".join([*keys, "{dialog.cancel} close" if run.has_ended else "{dialog.cancel} leave it running"])
        )
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to cancel while it runs, and to accept once it has ended with something held back."""
        if action == "stop_refresh":
            return not self._run.has_ended
        if action == "accept":
            return self._run.has_ended and self._run.has_held
        return self._run.has_ended if action == "again" else super().check_action(action, parameters)

    def action_stop_refresh(self) -> None:
        self._run.cancel()

    def action_accept(self) -> None:
        self._follow(self._start("--accept"))

    def action_again(self) -> None:
        self._follow(self._start())

    def _follow(self, run: RefreshRun) -> None:
        """Show *run* from now on."""
        self._run = run
        self.renew()


def _state(run: RefreshRun, as_of: str) -> Iterator[tuple[str, str]]:
    """How far the run is, or how it ended; paragraphs with their styles."""
    if run.was_cancelled and run.has_replaced:
        yield "It was too late to cancel: the new catalogue had been written.", "dim"
    elif run.was_cancelled:
        yield "Cancelled. The catalogue is unchanged." if run.has_ended else "Cancelling …", "dim"
    elif not run.has_ended:
        yield "Building the catalogue …" if run.is_building else "Fetching. Nothing of yours is sent.", "dim"
    elif run.is_without_any:
        yield f"Nothing could be fetched. The catalogue of {as_of} stays in use.", "bad"
        yield _WHAT_TO_DO, ""
    else:
        failed, taken = ([step for step in run.steps if step.outcome == one] for one in (FAILED, "taken"))
        kept = f" {counted(len(failed), 'source')} could not be fetched; the data from before stay." if failed else ""
        yield (f"{counted(len(taken), 'source')} renewed." if taken else "Nothing has changed.") + kept, "dim"
