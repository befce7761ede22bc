"""The headings of data-quality findings, and what is left of their sentences."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosswalk_tui.catalog.finding_groups import OTHERS, grouped, split_detail
from crosswalk_tui.catalog.quality import QualityFinding, count_findings, findings
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.text.format import rate


@pytest.mark.parametrize(
    ("detail", "heading", "rest"),
    [
        (
            "sources differ by more than 2x, the higher is used: dev $0.30 in, $1.20 out (in use); litellm $0.01 in",
            "sources differ by more than 2x, the higher is used",
            "dev $0.30 in, $1.20 out (in use); litellm $0.01 in",
        ),
        (
            "max_output_tokens unknown: 8K x1, 32K x1",
            "max output tokens: unknown, the sources are tied",
            "8K x1, 32K x1",
        ),
        (
            "release_date 2025-04-14, without a majority: 2024-01-01 x1, 2025-04-14 x1",
            "release date: shown without a majority",
            "2025-04-14 of 2024-01-01 x1, 2025-04-14 x1",
        ),
        (
            "output price $9.00 is below 0.8x the maker's own $17.50 for a closed model",
            "output price … is below 0.8x the maker's own … for a closed model",
            "$9.00 · $17.50",
        ),
        (
            "only in LiteLLM, which keeps ended offers (last added or changed 2026-03-03)",
            "only in LiteLLM, which keeps ended offers",
            "last added or changed 2026-03-03",
        ),
        (
            "a/b: 2 scores of a model that no provider serves",
            "scores of a model that no provider serves",
            "a/b: 2 scores",
        ),
        ("web_searches_kcount: by the call; 101 times", "by the call", "web_searches_kcount, 101 times"),
        ("a zero that means no published price", "a zero that means no published price", ""),
    ],
)
def test_a_sentence_is_split_into_what_others_say_too_and_its_own(detail: str, heading: str, rest: str) -> None:
    assert split_detail(detail) == (heading, rest)


def finding(detail: str) -> QualityFinding:
    return QualityFinding("rejected_row", "info", detail, None, None, None, None, None, None)


def test_groups_go_by_size_and_unique_sentences_come_last_in_full() -> None:
    details = ["x unknown: 1", "odd one", "y unknown: 1", "y unknown: 2", "y unknown: 3", "x unknown: 2", "odd: two"]
    found = [(heading, [rest for _, rest in group]) for heading, group in grouped([finding(d) for d in details])]
    assert found == [
        ("y: unknown, the sources are tied", ["1", "2", "3"]),
        ("x: unknown, the sources are tied", ["1", "2"]),
        (OTHERS, ["odd one", "odd: two"]),
    ]


def test_the_shipped_catalogue_has_few_headings_and_loses_no_finding(shipped_catalogue: Path) -> None:
    with Catalogue.open(shipped_catalogue) as catalogue:
        for kind in count_findings(catalogue):
            found = findings(catalogue, kind.code)
            groups = grouped(found)
            assert sum(len(group) for _, group in groups) == kind.count
            assert len(groups) <= 30, kind.code


def test_of_disputed_prices_the_one_in_use_is_marked(shipped_catalogue: Path) -> None:
    prices = """
        SELECT i.detail, pr.source_id, pr.input, pr.output FROM issue i JOIN offer_price op USING (offer_id)
        JOIN price pr USING (price_id) WHERE i.code = 'disputed_price' AND pr.tier = 'standard' AND pr.band_from = 0
    """
    found: dict[str, set[str]] = {}
    with Catalogue.open(shipped_catalogue) as catalogue:
        for detail, source, *rates in catalogue.rows(prices):
            into, out = map(rate, rates)
            found.setdefault(detail, set()).add(f"{source} {into} in, {out} out (in use)")
    assert found
    for detail, in_use in found.items():
        marked = split_detail(detail)[1].split("; ")[0]
        assert marked in in_use, (detail, in_use)
        assert detail.count("(in use)") == 1
