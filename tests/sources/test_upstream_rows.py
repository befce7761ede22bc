"""Positions of cells in reports, and the rows of a list that must not be used."""

from __future__ import annotations

from collections import Counter

from crosswalk_tui.sources.harvest import Harvest
from crosswalk_tui.sources.importers.upstream_cells import PerMillion
from crosswalk_tui.sources.importers.upstream_rows import UpstreamRow, place, read_row


class Priced(UpstreamRow):
    """A row with an optional price."""

    input: PerMillion = None


def test_places_are_short_and_safe() -> None:
    position = place("models", "evil\x1b[2J\u202e", "x" * 500)
    assert position.startswith("models.evil [2J.")
    assert len(position) < 200


def test_a_row_that_names_artificial_analysis_as_its_origin_is_counted_and_dropped() -> None:
    harvest = Harvest("upstream", "2026-11-29")
    for cells in ({"source_url": "https://artificialanalysis.ai"}, {"links": ["a", "Artificial Analysis"]}):
        assert read_row(Priced, {"input": 1, **cells}, "row", harvest) is None
    row = read_row(Priced, {"input": 1, "name": "Artificial Analysis"}, "row", harvest)
    assert row is not None
    assert harvest.skipped == Counter({"artificial-analysis": 2})
