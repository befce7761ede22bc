"""The base of dialogs: a titled box over a screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.keys import key_to_character
from textual.reactive import Reactive, reactive
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input

from crosswalk_tui.ui.kit.cells import Line, clean, wrap, wrap_line
from crosswalk_tui.ui.kit.dimmed import DimsBelow
from crosswalk_tui.ui.kit.lines import Block
from crosswalk_tui.ui.kit.named_keys import key_of, keyed, named_actions
from crosswalk_tui.ui.kit.row_counter import CORNERS, CountsRows
from crosswalk_tui.ui.kit.strip_cache import AlikeRows, CachedVertical
from crosswalk_tui.ui.platform.settled_frames import SettledFrames
from crosswalk_tui.ui.platform.textual_faults import SteadySize
from crosswalk_tui.ui.shell.bars import TooSmall
from crosswalk_tui.ui.shell.breakpoints import HEIGHTS, WIDTHS, classes_at
from crosswalk_tui.ui.shell.selection import CopiesSelection

if TYPE_CHECKING:
    from textual.widgets import TextArea

Answer = TypeVar("Answer")


STYLES = Path(__file__).with_name("dialogs.tcss")
"""The stylesheet of all dialogs; absolute, since Textual resolves a relative path against the module of each."""


_BORDER = 2
_FEWEST_LINES, _MOST_LINES = 2, 8  # of remarks
_LEAST_TALL = {name: least for least, name in HEIGHTS}["-tall"]

_BETWEEN_KEYS = " · "
_KEYS = {"enter": "enter", "tab": "tab", "F1": "f1"}
"""The keys of fields, which no action has."""


class Remarks(Block):
    """A remark in a dialog: what a choice means, or what is wrong.

    Attributes:
        expected: the remarks to make room for; two lines without any.
    """

    text: reactive[str] = reactive("")
    bad: reactive[bool] = reactive(False)
    expected: Sequence[str] = ()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        del container, viewport
        longest = max((len(self._wrapped(text, width)) for text in self.expected), default=0)
        return min(max(longest, _FEWEST_LINES), _MOST_LINES)

    def say(self, text: str, *, bad: bool = False) -> None:
        """Show *text*, as an error if *bad*."""
        self.bad, self.text = bad, text

    def lines(self, width: int) -> list[Line]:
        lines, room = self._wrapped(self.text, width), self.size.height
        if len(lines) > room:
            lines = wrap(self.text, width, room)
        return [[(line, "bad" if self.bad else "dim")] for line in lines]

    @staticmethod
    def _wrapped(text: str, width: int) -> list[str]:
        """*text* in lines; a path that is wider than one goes on in the next."""
        shown = clean(text, _MOST_LINES * max(1, width))
        return ["".join(part for part, _ in line) for line in wrap_line([(shown, "")], width)]


class _Box(CountsRows, CachedVertical):
    """The box of a dialog; its border lists the keys of *hint* that fit, and counts the rows of a list in it."""

    hint = ""

    def show_hint(self) -> None:
        """Show the hint in the lower border."""
        self.border_subtitle = _with_links(self.hint, self.outer_size.width - CORNERS)

    def on_resize(self) -> None:
        self.show_hint()


class Dialog(CopiesSelection, SettledFrames, SteadySize, DimsBelow, AlikeRows, ModalScreen[Answer]):
    """A box that returns an answer, or None on Escape or a click outside. *hint* lists its keys, which can be clicked.

    ``{lines.choose} choose · {dialog.cancel} cancel``: each part begins with an action, or with a key of a field; those
    that the focused field would take as text are left out.
    A click outside a form that was typed into leaves it open: it is easily made by mistake.
    """

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)  # as in `FigureScreen`

    CSS_PATH: ClassVar[list[str | PurePath]] = [STYLES]
    WORDS: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Titles of columns and other words of the dialog with their meanings, for the help."""
    ONLY_SEARCHES: ClassVar[bool] = False
    """Whether what is typed only searches a list, and may be lost."""

    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Close", id="dialog.cancel", tooltip="Close without changes"),
        Binding("question_mark,f1", "app.help", "Help", show=False, id="dialog.help",
                tooltip="The keys and fields of this dialog"),
        Binding("slash", "find_nothing", "Find", show=False, id="dialog.find",
                tooltip="Say that this dialog has nothing to find"),
    ]  # fmt: skip

    def __init__(self, title: str, hint: str = "{dialog.cancel} close") -> None:
        super().__init__()
        self.add_class(*classes_at(*self.app.size).split(), update=False)  # mounting styles it
        self._styled_in = ""  # the theme
        self._answered = False
        self._waiting: Callable[[], object] | None = None
        self._given: list[str] = []  # the texts of the fields at first
        self._hint = ""
        self._box = _Box(id="box", classes="dialog")
        self.show_title(title)
        self.show_hint(hint)

    def show_title(self, title: str) -> None:
        """Show *title* in the upper border."""
        self._box.border_title = _plain(title)

    def show_hint(self, hint: str) -> None:
        """Show *hint* in the lower border."""
        self._hint = hint
        self._offer_keys()

    def _offer_keys(self) -> None:
        """Show the parts of the hint whose keys work where the focus is."""
        parts = self._hint.split(_BETWEEN_KEYS)
        hint = _BETWEEN_KEYS.join(part for part in parts if not _is_typed(part, self.focused))
        if hint != self._box.hint:
            self._box.hint = hint
            self._box.show_hint()

    def on_descendant_focus(self) -> None:
        self._offer_keys()

    def on_descendant_blur(self) -> None:
        self._offer_keys()

    def limit(self, widget: Widget, most: int, *, beside: int = 0) -> int:
        """Make *widget* at most *most* rows high, and no higher than the box has room beside *beside* other rows.

        Return its rows. The end of a list that is higher would be out of sight, and could not be scrolled to.
        """
        rows = self.app.size.height
        box = rows if rows < _LEAST_TALL else rows * 9 // 10  # as in the stylesheet
        room = max(1, min(most, box - _BORDER - beside))
        widget.styles.max_height = room
        return room

    def compose(self) -> ComposeResult:
        with self._box:
            yield from self.compose_box()
        yield TooSmall(id="too-small")

    @property
    def words(self) -> tuple[tuple[str, str], ...]:
        """Words of the dialog as it is, and their meanings, for the help."""
        return self.WORDS

    def compose_box(self) -> ComposeResult:
        """The content of the box."""
        raise NotImplementedError

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Return *result* once, even if a second key was typed before the box closed.

        Textual closes the screen in front; while that is another one, the result waits.
        """
        if self._answered:
            return AwaitComplete()
        if self.app.screen is not self:
            self._waiting = partial(self.dismiss, result)
            return AwaitComplete()
        self._answered = True
        return super().dismiss(result)

    def on_mount(self) -> None:
        self._styled_in = self.app.theme
        self._given = self._texts()

    def _texts(self) -> list[str]:
        """What the fields of a form hold."""
        if self.ONLY_SEARCHES:
            return []
        areas = cast("Iterable[TextArea]", self.query("TextArea"))  # not imported: few dialogs have one
        return [*(field.value for field in self.query(Input)), *(area.text for area in areas)]

    def on_screen_suspend(self) -> None:
        self._styled_in = self.app.theme

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        event.refresh_styles = self._styled_in != self.app.theme  # mounting has just styled every widget
        if self._waiting is not None:
            self._waiting()

    async def on_click(self, event: events.Click) -> None:
        if self.get_widget_at(*event.screen_offset)[0] is not self:  # inside the box
            return
        if self._texts() == self._given:
            await self.action_press("escape")
            return
        way_out = keyed(self._box.hint.split(_BETWEEN_KEYS)[-1])
        self.app.clear_notifications()
        self.notify(f"What was typed is kept · {way_out}", markup=False)

    async def action_press(self, key: str) -> None:
        """Do what *key* does. A simulated key would stop at this screen, which would be its sender."""
        found = self.active_bindings.get(key)
        if found is not None and found.enabled:
            await self.app.run_action(found.binding.action, found.node)

    def on_resize(self) -> None:
        # A terminal that was too small for the box has taken the focus from it.
        self.call_after_refresh(self._refocus)

    def _refocus(self) -> None:
        if self.focused is None:
            self.focus_next(self.AUTO_FOCUS or "*")

    def save_before_end(self) -> None:
        """Save typed text when the app ends; by default there is none."""

    def action_find_nothing(self) -> None:
        """Say that there is nothing to find: the letters typed next are keys."""
        self.app.clear_notifications()
        self.notify(keyed("Nothing to find here · {dialog.help} lists the keys"), markup=False)

    def action_cancel(self) -> None:
        self.dismiss(None)


def _is_typed(part: str, focused: Widget | None) -> bool:
    """Whether the *focused* field takes the key of a *part* of a hint as text."""
    key = next(map(key_of, named_actions(part)), "")
    return bool(key) and focused is not None and focused.check_consume_key(key, key_to_character(key))


def _with_links(hint: str, room: int) -> str:
    """*hint* as markup in which a click on a part presses its key.

    Of what does not fit into *room* cells, the last part, which is the way out, is kept; a box that has not been laid
    out has no room.
    """
    parts: list[tuple[str, str]] = []  # as they are shown, and with their links
    for part in hint.split(_BETWEEN_KEYS):
        actions, first = named_actions(part), part.partition(" ")[0]
        key = key_of(actions[0]) if actions else _KEYS.get(first)
        if key != "":  # else another action has it
            shown = _plain(keyed(part))
            parts.append((keyed(part), shown if key is None else f"[@click=screen.press('{key}')]{shown}[/]"))
    while room > 0 and len(parts) > 1 and cell_len(_BETWEEN_KEYS.join(shown for shown, _ in parts)) > room:
        del parts[-2]
    return _BETWEEN_KEYS.join(linked for _, linked in parts)


def _plain(title: str) -> str:
    """*title* without markup."""
    return title.replace("[", "\\[")
