"""Paint groups of changes: a heading, then one line for each change, or two where prices need them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from rich.cells import cell_len

from crosswalk_tui.core.changes.change_list import ChangeGroup, ListedChange, effect_text, percent, source_text
from crosswalk_tui.core.changes.price_effects import PriceEffect
from crosswalk_tui.core.changes.price_history import change_of
from crosswalk_tui.core.money import rate_usd
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.core.text.columns import Column
from crosswalk_tui.ui.kit.cells import Line, Span, clean, fit, fit_apart, labelled, length, paragraph, wrap, wrap_line
from crosswalk_tui.ui.kit.items import ItemLine
from crosswalk_tui.ui.kit.sorted_table import CellKey, ColumnOrder, ColumnTitle, sorted_rows

HOLDS = "from"
"""Marks the first day of a price; without it, the day is when the price was recorded."""

MOST = 100
"""Changes of a group that are listed; the command line has all."""

_GAP = 2
_RATE, _PERCENT, _EFFECT = 8, 6, 12
_INDENT = 4
_DAY = 16
_LEAST_FOR_PROVIDER = 32
"""Least width for a column of providers beside the model."""

_ALIGNED = 59
"""Width of both prices, before and after, in columns."""

DAY, MODEL, PROVIDER, EFFECT = "Day", "Model", "Provider", "$/month"
_DATE = "Date"  # the title of days in exports

_LEAST_CELL = 16
"""Least width of a cell that is cut."""

_DROPPED = ("Id", "Key", "Providers")
"""Columns that are left out where not all fit, in this order."""


def group_lines(groups: Sequence[ChangeGroup], width: int) -> list[ItemLine]:
    """The lines of all *groups*; items are numbered across groups."""
    lines: list[ItemLine] = []
    item = 0
    for group in groups:
        if lines:
            lines.append(ItemLine([]))
        lines += [ItemLine([(text, "strong")]) for text in wrap(group.heading, width)]
        shown = group.changes[:MOST]
        painted = _price_lines(shown, width) if shown[0].price is not None else _table_lines(group, shown, width)
        for each in painted:
            lines += [ItemLine(line, item) for line in each]
            item += 1
        if len(group.changes) > MOST:
            lines.append(ItemLine([(f"and {len(group.changes) - MOST:,} more", "quiet")]))
    return lines


# Prices


def price_titles(width: int, *, dated: bool) -> list[ColumnTitle]:
    """The titles above the first lines of changed prices, with their days if *dated*."""
    name, provider = _named_widths(width, dated=dated)
    titles = [ColumnTitle(DAY, _DAY, can_sort=True, highest_first=True)] if dated else []
    titles.append(ColumnTitle(MODEL, name, can_sort=True))
    if provider:
        titles.append(ColumnTitle(PROVIDER, provider, 1, can_sort=True))
    return [*titles, ColumnTitle(EFFECT, _EFFECT, is_right=True, can_sort=True, highest_first=True)]


def _named_widths(width: int, *, dated: bool) -> tuple[int, int]:
    """The widths of the model and of the provider, 0 where there is no room for one."""
    left = max(0, width - _EFFECT - (_DAY if dated else 0))
    if left < _LEAST_FOR_PROVIDER:
        return left, 0
    provider = left * 2 // 5
    return left - provider - 1, provider


def sorted_changes(group: ChangeGroup, order: ColumnOrder) -> ChangeGroup:
    """*group* with its changes in *order*, where they have such a column; the latest day and the largest rise first."""
    if not order.title:
        return group
    highest_first = (order.title in (DAY, EFFECT)) is not order.is_reversed
    changes = sorted_rows(group.changes, lambda change: _key(group, change, order.title), highest_first=highest_first)
    return group._replace(changes=tuple(changes))


def _key(group: ChangeGroup, change: ListedChange, title: str) -> CellKey | None:
    if title == EFFECT:
        return None if change.price is None else change.price.effect_usd
    named = _DATE if title == DAY else title
    place = next((nth for nth, column in enumerate(group.titles) if column.title == named), None)
    return None if place is None else change.cells[place].casefold() or None


def _price_lines(changes: Sequence[ListedChange], width: int) -> list[list[Line]]:
    priced = [(one, change) for change in changes if (one := change.price)]
    names: dict[int, dict[str, str]] = {}
    for room in {_named_widths(width, dated=bool(one.day))[0] for one, _ in priced}:
        names[room] = fit_apart((_model(one, change) for one, change in priced), room)
    return [[_named(one, change, names, width), *_rate_lines(one, width)] for one, change in priced]


def _model(one: PriceEffect, change: ListedChange) -> str:
    return change.cells[1] if one.day else change.cells[0]


def _named(one: PriceEffect, change: ListedChange, names: dict[int, dict[str, str]], width: int) -> Line:
    """The day, if it is known, the model, the provider and the effect on the bill; *names* are those in each width."""
    day: Line = [(f"{HOLDS if one.in_force_from else '':4} {one.day:<10} ", "dim")] if one.day else []
    style = "quiet" if one.other_source else _style(one.effect_usd)
    effect: Line = [(fit(effect_text(one), _EFFECT, right=True), style)]
    room, provider = _named_widths(width, dated=bool(day))
    named: Line = [(names[room][_model(one, change)], "")]
    if provider:
        named += [(" ", ""), (fit(one.offer.provider.name, provider), "dim")]
    return [*day, *named, *effect]


def _rate_lines(one: PriceEffect, width: int) -> list[Line]:
    """The rates that changed, ``in $0.55 → $0.27 −51%  cache read $0.10 → $0.30 +200%``, and different sources.

    What does not fit beside the others goes to another line: the rate behind an effect is never cut off.
    """
    room = width - _ALIGNED
    indent: Span = (" " * max(0, min(_INDENT, room)), "")
    parts = [*_pair(one, aligned=room >= 0), *_other_rates(one)]
    lines: list[Line] = []
    left = 0
    for part in parts:
        if not lines or length(part) > left - _GAP:
            lines.append([indent])
        else:
            lines[-1].append((" " * _GAP, ""))
        lines[-1] += part
        left = width - length(lines[-1])
    sources = source_text(one)
    if sources and cell_len(sources) <= left - _GAP:
        lines[-1].append((f"{' ' * _GAP}{sources}", "dim"))
    elif sources:
        lines += _below(sources, width)
    return lines


def _pair(one: PriceEffect, *, aligned: bool) -> list[Line]:
    """The input and the output rate, where they changed, in columns if *aligned*; both if no rate changed at all."""
    rates = zip(("in", "out"), one.before, one.after, (one.input_change, one.output_change), strict=True)
    pair = [(_rate(*rate, aligned=aligned), rate[1] != rate[2]) for rate in rates]
    if not any(changed for _, changed in pair) and not one.other_rates:
        return [part for part, _ in pair]
    if aligned and not pair[0][1] and pair[1][1]:
        return [[(" " * length(pair[0][0]), "")], pair[1][0]]  # the output rate stays in its column
    return [part for part, changed in pair if changed]


def _rate(label: str, before: int | None, after: int | None, change: Decimal | None, *, aligned: bool) -> Line:
    texts = _both(before, after)
    old, new = (fit(text, _RATE, right=True) for text in texts) if aligned else texts
    how = "=" if before == after else percent(change) or fmt.UNKNOWN
    return [
        (f"{label} ", "dim"),
        (old, "dim"),
        (" → ", "quiet"),
        (new, ""),
        (f"{how:>{_PERCENT if aligned else 0}}", ""),
    ]


def _other_rates(one: PriceEffect) -> list[Line]:
    """The other rates that changed, each with its name and by how much."""
    return [
        [(rate.words, ""), (f" {change}" if (change := percent(change_of(rate.before, rate.after))) else "", "")]
        for rate in one.other_rates
    ]


def _style(effect: Decimal | None) -> str:
    return "quiet" if not effect else "bad" if effect > 0 else "best"


def _both(before: int | None, after: int | None) -> tuple[str, str]:
    """Two rates, rounded if they have too many decimals for their column, unless that would hide the change."""
    short = _short(before), _short(after)
    return (fmt.rate(before), fmt.rate(after)) if short[0] == short[1] and before != after else short


def _short(rate: int | None) -> str:
    text = fmt.rate(rate)
    return fmt.usd(rate_usd(rate), 4) if len(text) > _RATE and rate is not None else text


# Other changes


def _table_lines(group: ChangeGroup, changes: Sequence[ListedChange], width: int) -> list[list[Line]]:
    """One line each, in columns; the last text, such as a reason, is below them where not all fit beside each other.

    Comparisons have a second line, for the change of their bill.
    """
    if changes[0].comparison:
        return [_comparison_lines(change, width) for change in changes]
    kept = list(range(len(group.titles)))
    last = len(kept) - 1
    cells = [
        tuple(
            _cell(column, text, last=place == last)
            for place, column, text in zip(kept, group.titles, change.cells, strict=True)
        )
        for change in changes
    ]
    natural = {place: max(cell_len(row[place]) for row in cells) for place in kept}
    is_below = _is_below(group, natural, width)
    kept = kept[:-1] if is_below else kept
    for title in _DROPPED:
        if _least(kept, natural) > width:
            kept = [place for place in kept if group.titles[place].title != title]
    sizes = _shrunk([natural[place] for place in kept], width - _GAP * (len(kept) - 1))
    return [
        [_row(group, row, kept, sizes), *(_below(row[last], width) if is_below and row[last] else [])] for row in cells
    ]


def _is_below(group: ChangeGroup, natural: dict[int, int], width: int) -> bool:
    """Whether the last column, a text of some length, would be cut beside the others."""
    last = len(group.titles) - 1
    is_text = last > 1 and group.titles[last].align != "right" and natural[last] > _LEAST_CELL
    return is_text and sum(natural.values()) + _GAP * last > width


def _below(text: str, width: int) -> list[Line]:
    """All of *text* on lines of its own, indented."""
    indent = min(_INDENT, width)
    return [[(" " * indent, ""), *line] for line in wrap_line([(text, "dim")], max(1, width - indent))]


def _cells(columns: Sequence[Column], texts: Sequence[str]) -> tuple[str, ...]:
    named = zip(columns, texts, strict=True)
    return tuple(_cell(column, text, last=column is columns[-1]) for column, text in named)


def _cell(column: Column, text: str, *, last: bool) -> str:
    """A cell that needs no title: ``3 providers``, ``→ 2026-11-20``, ``was Llama 2``."""
    if column.title == "Now":
        return f"→ {text}"
    if column.title == "Was" and last:
        return f"was {text}"
    if column.align != "right" or not text:
        return text
    name = column.title.casefold()
    return f"{text} {name.removesuffix('s') if text == '1' else name}"


def _least(kept: Sequence[int], natural: dict[int, int]) -> int:
    """The width below which the columns *kept* can no longer be read."""
    return sum(min(_LEAST_CELL, natural[place]) for place in kept) + _GAP * (len(kept) - 1)


def _shrunk(sizes: list[int], width: int) -> list[int]:
    """*sizes* cut to *width* in total, the widest first."""
    found = list(sizes)
    while found and sum(found) > max(0, width):
        widest = found.index(max(found))
        found[widest] -= 1
    return found


def _row(group: ChangeGroup, cells: Sequence[str], kept: Sequence[int], sizes: Sequence[int]) -> Line:
    line: Line = []
    for nth, (place, size) in enumerate(zip(kept, sizes, strict=True)):
        right = group.titles[place].align == "right"
        line += [(" " * _GAP if nth else "", ""), (fit(cells[place], size, right=right), "dim" if nth else "")]
    return line


def _comparison_lines(change: ListedChange, width: int) -> list[Line]:
    name, models, text = map(clean, change.cells)
    indent = " " * min(_INDENT, width)
    return [
        [(f"{name}  ", "strong"), (fit(models, max(0, width - cell_len(name) - _GAP)), "dim")],
        [(indent, ""), (fit(text, width - len(indent)), "")],
    ]


# One change


def change_text_of(change: ListedChange) -> str:
    """A change in one line, to copy."""
    return " · ".join(cell for cell in change.cells if cell)


def explained(group: ChangeGroup, change: ListedChange, workload: str, width: int) -> list[Line]:
    """The explanation of a change: every column, and what the effect on the bill is."""
    one = change.price
    if one is None:
        lines = paragraph(group.title, width, "strong")
        for column, cell in zip(group.titles, change.cells, strict=True):
            lines += labelled(column.title, cell, width)
        return lines
    name = change.cells[1] if one.day else change.cells[0]
    return [
        *paragraph(name, width, "strong"),
        *labelled("Offer", f"{one.offer.provider.name} · {one.offer.provider_model_id}", width),
        *labelled("Day", _meaning_of_day(one), width),
        *labelled("Per 1M", prices_text(one), width),
        *labelled("Other rates", one.others, width),
        *labelled("Your bill", f"{effect_text(one)} a month, for {workload}", width),
        *labelled("Source", source_text(one) or one.source, width),
        *(paragraph("The price may not have changed.", width) if one.other_source else []),
    ]


def prices_text(one: PriceEffect) -> str:
    """Both prices before and after: ``in $0.55 → $0.27 (−51%), out …``."""
    parts = []
    changes = (one.input_change, one.output_change)
    for label, before, after, change in zip(("in", "out"), one.before, one.after, changes, strict=True):
        how = f" ({percent(change)})" if change else ""
        parts.append(f"{label} {fmt.rate(before)} → {fmt.rate(after)}{how}")
    return ", ".join(parts)


def _meaning_of_day(one: PriceEffect) -> str:
    if not one.day:
        return ""
    return (
        f"{one.day}, the first day of the price"
        if one.in_force_from
        else f"{one.day}, when it was recorded, not when its seller changed it"
    )
