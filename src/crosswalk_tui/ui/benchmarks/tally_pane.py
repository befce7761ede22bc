"""Wins, ties and losses between the models; scores that do not count or are missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.reactive import reactive

from crosswalk_tui.core.comparison.comparison import LETTERS
from crosswalk_tui.core.text.format import UNKNOWN, counted
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.ui.benchmarks.scoreboard import Scoreboard
from crosswalk_tui.ui.kit.cells import SIDES, Line, fit, wrap
from crosswalk_tui.ui.kit.text_views import TextView

_MATRIX_COLUMN = 9
_LONGEST_LIST = 150
"""Longest list of names, in characters; the number of the rest follows."""


class TallyPane(TextView):
    """Wins, ties and losses, then notes."""

    BORDER_TITLE = "Win–tie–loss, and what is missing"
    HELP = (
        "How often each model scores better than, equal to or worse than another, over the independent scores that both"
        " have and that were measured alike. Self-reported scores and runs with different harnesses or releases do not"
        " count."
    )

    board: reactive[Scoreboard | None] = reactive(None)

    def watch_board(self) -> None:
        self.rebuild()
        self.refresh(layout=True)

    def laid_out(self, width: int) -> list[Line]:
        return [] if self.board is None else tally_lines(self.board, width)

    def table(self) -> Table | None:
        return None if self.board is None else tally_table(self.board)


def tally_lines(board: Scoreboard, width: int) -> list[Line]:
    """The tally, then notes on scores that do not count or are missing."""
    lines = list(_pair(board, width) if len(board.sides) == 2 else _against_each(board, width))
    notes = [*_not_counted(board), *_missing(board)]
    if notes:
        lines.append([])
    for note in notes:
        lines += [[(text, "dim")] for text in wrap(note, width, most=6)]
    return lines


def _pair(board: Scoreboard, width: int) -> Iterator[Line]:
    """``A 2 ██ 1 tied ███████████ 10 B`` and its meaning."""
    found = board.tally(0, 1)
    if not found.total:
        yield [(text, "") for text in wrap("No shared independent score to count.", width, 1)]
        return
    left, right = f"A {found.wins} ", f" {found.losses} B"
    room = min(60, width - len(left) - len(right))
    # A gap separates the bars, since colour may be off.
    gap = f" {found.ties} tied " if found.ties else " "
    room = max(2, room - len(gap))
    wins = round(room * found.wins / max(1, found.wins + found.losses))
    yield [(left, "a"), ("█" * wins, "bar-a"), (gap, "quiet"), ("█" * (room - wins), "bar-b"), (right, "b")]
    tied = f", {found.ties} tied" if found.ties else ""
    first, second = board.names
    text = f"{first} wins {found.wins}, {second} wins {found.losses}{tied}, of {found.total} shared independent scores"
    for line in wrap(text, width, 2):
        yield [(line, "")]


def _against_each(board: Scoreboard, width: int) -> Iterator[Line]:
    """A matrix of the tallies of row against column; columns that do not fit are left out."""
    count = len(board.sides)
    columns = min(count, max(1, (width - 2) // _MATRIX_COLUMN))
    for text in wrap("Wins–ties–losses over shared independent scores, row against column", width, 2):
        yield [(text, "dim")]
    yield [
        ("  ", "head"),
        *((fit(LETTERS[other], _MATRIX_COLUMN, right=True), f"head-{SIDES[other]}") for other in range(columns)),
    ]
    for place in range(count):
        cells = (_cell(board, place, other) for other in range(columns))
        yield [(f"{LETTERS[place]} ", SIDES[place]), *cells]


def _cell(board: Scoreboard, place: int, other: int) -> tuple[str, str]:
    if place == other:
        return (fit("", _MATRIX_COLUMN), "")
    found = board.tally(place, other)
    if not found.total:
        return (fit(UNKNOWN, _MATRIX_COLUMN, right=True), "quiet")
    style = "best" if found.wins > found.losses else ""
    return (fit(str(found), _MATRIX_COLUMN, right=True), style)


def _not_counted(board: Scoreboard) -> Iterator[str]:
    """For two models: the shared scores left out, and the source of most of the others."""
    if len(board.sides) != 2:
        return
    claims, unlike = board.not_counted(0, 1)
    if claims:
        yield f"Not counted: {claims} that {'is' if claims == 1 else 'are'} self-reported on either side."
    if unlike:
        yield f"Not counted, measured differently: {_listed(unlike)}."
    source, count = board.main_source(0, 1)
    total = board.tally(0, 1).total
    if count > 1 and count * 2 > total:
        some = f"All {count}" if count == total else f"{count} of the {total}"
        yield f"{some} come from one source, {source}, and may be correlated."


def _missing(board: Scoreboard) -> Iterator[str]:
    if board.missing_note:
        yield board.missing_note
    if len(board.scoreless) == len(board.sides):
        return
    for place in range(len(board.sides)):
        if place not in board.scoreless:
            names = [row.benchmark.name for row in board.partial if place in row.missing]
            if names:
                yield f"No score of {board.names[place]}: {_listed(names)}."
    if board.n_legacy_left_out:
        left_out = counted(board.n_legacy_left_out, "legacy benchmark")
        yield f"{left_out} left out: only one model has a score."


def _listed(names: Sequence[str]) -> str:
    """The first of *names* and the number of the others."""
    text = ""
    for nth, name in enumerate(names):
        if nth and len(text) + len(name) > _LONGEST_LIST:
            return f"{text} and {len(names) - nth} more"
        text += f", {name}" if nth else name
    return text


def tally_table(board: Scoreboard) -> Table:
    """The tally of every model against every other, for export."""
    names = [f"{LETTERS[place]} {side.model.name}" for place, side in enumerate(board.sides)]
    tallies = [[board.tally(place, other) for other in range(len(names))] for place in range(len(names))]
    rows = tuple(
        (names[place], *(str(found) if found.total and place != other else UNKNOWN for other, found in enumerate(row)))
        for place, row in enumerate(tallies)
    )
    return Table.of("Wins–ties–losses over shared independent scores", ("", *names), rows)
