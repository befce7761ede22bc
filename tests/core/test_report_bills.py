"""The bills of a report: each can be recomputed from it, and ends of sale are stated."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import StringIO

from crosswalk_tui.core.comparison.comparison import Comparison
from crosswalk_tui.core.models import RateBasis
from crosswalk_tui.core.report.composing import Ingredients, compose
from crosswalk_tui.core.report.cost_records import to_cost_records
from crosswalk_tui.core.report.document import to_document
from crosswalk_tui.core.report.markdown_page import to_markdown_page
from crosswalk_tui.core.report.page import to_page
from crosswalk_tui.core.report.picture import to_picture
from crosswalk_tui.core.report.report_contents import ComparisonReport, SourceLine
from crosswalk_tui.core.workload.monthly import Workload
from tests.core.test_report import LARGE, SMALL, report_on
from tests.core.worlds import BENCHMARKS, NOON, compared, offer, side

CACHING = Workload(
    10_000_000, 2_000_000, cached_share=Decimal("0.4"), cache_write_share=Decimal("0.1"), reasoning_share=Decimal("0.5")
)


def _with_rates(name: str, *, fee: int | None = None, reasoning: int | None = None, read: int | None = 100_000):  # type: ignore[no-untyped-def]  # noqa: ANN202
    """An offer with all rates that `CACHING` uses."""
    plain = offer(name, 1_000_000, 2_000_000)
    (price,) = plain.prices
    rates = price.rates._replace(cache_read=read, cache_write=1_250_000, reasoning=reasoning, per_request=fee)
    return plain._replace(prices=(price._replace(rates=rates),))


def _rows(report: ComparisonReport) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(to_cost_records(report))))


def test_every_model_has_the_arithmetic_of_its_cheapest_offer() -> None:
    report = report_on(side("lab/one", _with_rates("acme")), LARGE, side("lab/none"), workload=CACHING)
    assert [bill.model for bill in report.bills] == ["One", "Large"]
    assert all(sum(line.usd for line in bill.lines) == bill.total_usd for bill in report.bills)
    assert report.bill in report.bills
    document = json.loads(to_document(report))
    assert [bill["model"] for bill in document["bills"]] == ["One", "Large"]
    for text in (to_page(report), to_markdown_page(report)):
        assert re.search(r"One: \$10\.65 a month", text)
        assert re.search(r"Large: \$14\.00 a month", text)


def test_a_row_of_the_csv_has_every_rate_of_its_bill() -> None:
    """The reader multiplies them by the workload and gets the amount."""
    workload = replace(CACHING, requests=1_000)
    report = report_on(side("lab/one", _with_rates("acme", fee=2_000, reasoning=3_000_000)), LARGE, workload=workload)
    row = _rows(report)[0]
    rates = {title: Decimal(value) for title, value in row.items() if " price (USD" in title and value}
    assert list(rates) == [
        "input price (USD per 1M tokens)", "cache read price (USD per 1M tokens)",
        "cache write price (USD per 1M tokens)", "output price (USD per 1M tokens)",
        "reasoning price (USD per 1M tokens)", "requests price (USD each)",
    ]  # fmt: skip
    millions = (5, 4, 1, 1, 1, 1_000)
    assert sum(a * b for a, b in zip(rates.values(), millions, strict=True)) == Decimal(row["cost (USD per month)"])


def test_columns_of_rates_that_no_bill_uses_are_left_out() -> None:
    """Reasoning that costs what output costs needs none either."""
    report = report_on(side("lab/one", _with_rates("acme")), LARGE, workload=replace(CACHING, cached_share=Decimal(0)))
    (head, *_) = csv.reader(StringIO(to_cost_records(report)))
    assert [title for title in head if "price (USD" in title] == [
        "input price (USD per 1M tokens)", "cache write price (USD per 1M tokens)", "output price (USD per 1M tokens)"
    ]  # fmt: skip
    assert "Cache read" not in to_markdown_page(report)


def test_an_assumed_rate_is_marked_and_the_legend_names_it_and_its_substitute() -> None:
    report = report_on(side("lab/one", _with_rates("acme", read=None)), LARGE, workload=CACHING)
    assert "| ≤$1.00 |" in to_markdown_page(report)
    assert "cache read rate assumed" in _rows(report)[0]["notes"]
    assert "≤ cache read rate assumed: not published; the plain input rate is used, an upper bound." in report.legend
    assert "another one is used" not in to_page(report)
    document = json.loads(to_document(report))
    assumed = [line["item"] for line in document["models"][0]["offers"][0]["lines"] if line["assumed"]]
    assert assumed == ["cache read"]


def test_the_source_of_a_rate_is_called_by_its_name() -> None:
    one = _with_rates("acme")
    (price,) = one.prices
    basis = RateBasis("cache_read", "source", "prices", "2026-07-02")
    one = one._replace(prices=(price._replace(bases=(basis,)),))
    report = report_on(side("lab/one", one), LARGE, workload=CACHING)
    assert any("published by Price list, as of 2026-07-02" in note for note in report.bills[0].notes)


def test_an_end_of_sale_is_in_the_notes_of_every_format() -> None:
    ending = offer("acme", 100_000, 200_000, deprecation_date=date(2027, 3, 1))
    report = report_on(side("lab/one", ending), LARGE)
    words = "sold until 2027-03-01"
    assert _rows(report)[0]["notes"] == words
    assert f"| {words} |" in to_markdown_page(report)
    assert json.loads(to_document(report))["models"][0]["offers"][0]["notes"] == [words]
    assert '<span class="short">2027-03-01</span>' in to_page(report), "a date stays on one line"
    assert report.endings == ()


def test_the_summary_says_that_a_cheapest_offer_ends_within_60_days() -> None:
    """And what it costs then."""
    ending = offer("acme", 100_000, 200_000, deprecation_date=date(2026, 7, 20))
    one = side("lab/one", ending, offer("beta", 100_000, 200_000))
    two = side("lab/two", ending, offer("beta", 300_000, 200_000, deprecation_date=date(2027, 7, 1)))
    three = side("lab/three", ending)
    report = report_on(one, two, three, LARGE)
    when = "at Acme is sold only until 2026-07-20, 10 days from now"
    assert report.endings == (
        f"One {when}; Beta sells it at the same price.",
        f"Two {when}; Beta sells it for $1.90 a month until 2027-07-01.",
        f"Three {when}; no other offer is ranked that is sold longer.",
    )
    assert json.loads(to_document(report))["endings"] == list(report.endings)
    for write in (to_page, to_markdown_page, to_picture):
        text = write(report)
        assert text.index("One at Acme is sold only until 2026-07-20") < text.index("5M input + 2M output")


def test_only_the_sources_of_figures_in_the_report_are_listed() -> None:
    """Of prices, rates, scores, and what the reader of the catalogue adds for specifications and the plot."""
    names = ("prices", "scores", "rates", "facts", "card")
    sources = {name: SourceLine(name.title(), "", "2026-07-02", "MIT", "", "") for name in names}
    one = _with_rates("acme")
    basis = RateBasis("cache_read", "source", "rates", "2026-07-02")
    one = one._replace(prices=(one.prices[0]._replace(bases=(basis,)),))

    def listed(comparison: Comparison, background: frozenset[str] = frozenset()) -> list[str]:
        given = Ingredients(BENCHMARKS, None, sources, "x", "2026-07-02", NOON, NOON.date(), background=background)
        return [source.name for source in compose(comparison, given).sources]

    assert listed(compared(side("lab/one", one), side("lab/none"), workload=CACHING)) == ["Prices", "Rates"]
    assert listed(compared(SMALL, LARGE), frozenset({"facts"})) == ["Prices", "Scores", "Facts"]
    assert listed(compared(side("lab/one"), side("lab/none"))) == []


def test_a_bill_just_above_the_lowest_is_no_multiple_of_one() -> None:
    text = to_markdown_page(report_on(side("lab/one", offer("acme", 100, 100), offer("beta", 104, 104)), LARGE))
    assert "| 1.00× | Price list 2026-07-02 |" in text
    assert "| 1.04× | Price list 2026-07-02 |" in text
