"""The charts of the price histories of the shipped catalogue, and the sentences below them."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from crosswalk_tui.catalog.price_changes import read_all_timelines
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.changes.price_history import Timeline, changes_in_words
from crosswalk_tui.core.changes.step_chart import StepChart, step_chart
from crosswalk_tui.core.text.format import rate

TODAY = date(2026, 11, 29)
STEP = re.compile("[┐┌╗╔╲╱]")


def past_charts(path: Path) -> list[tuple[Timeline, StepChart]]:
    """The histories with a chart, without announced prices, drawn with room for everything."""
    with Catalogue.open(path) as catalogue:
        timelines = read_all_timelines(catalogue, TODAY).values()
    past = [Timeline(prices.past, TODAY) for prices in timelines]
    drawn = [(prices, step_chart(prices, 400, 30)) for prices in past]
    return [(prices, chart) for prices, chart in drawn if chart is not None]


def is_stepped(chart: StepChart) -> bool:
    return any(STEP.search(line) for line in (*chart.input, *chart.output))


def test_a_history_has_a_change_if_and_only_if_its_line_has_a_step(shipped_catalogue: Path) -> None:
    charts = past_charts(shipped_catalogue)
    assert len(charts) > 1_000
    wrong = [
        (changes_in_words(prices), chart)
        for prices, chart in charts
        if is_stepped(chart) is not bool(re.match(r"\d+ change", changes_in_words(prices)))
        and "ended" not in "".join(chart.input)  # a new price after an end has no step
    ]
    assert wrong == []


def test_an_unchanged_price_is_one_line_and_a_price_of_another_source_is_after_a_gap(shipped_catalogue: Path) -> None:
    for prices, chart in past_charts(shipped_catalogue):
        words = changes_in_words(prices)
        several = max(len(chart.input), len(chart.output)) > 1
        assert several is not words.startswith(("Unchanged", "Input and output unchanged", "No price before")), words
        if words.startswith("No known change"):
            assert "gap" in words
            assert not is_stepped(chart)


def test_every_different_price_has_a_line_and_an_amount(shipped_catalogue: Path) -> None:
    for prices, chart in past_charts(shipped_catalogue):
        for side, lines in (("input", chart.input), ("output", chart.output)):
            amounts = {getattr(point.rates, side) for point in prices.prices} - {None}
            assert len(lines) == max(1, len(amounts))
            assert {rate(amount) for amount in amounts} <= set(" ".join(lines).split())
