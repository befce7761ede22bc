"""The report: what it says, and that each format is well-formed whatever the data contain."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from html.parser import HTMLParser
from io import StringIO
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from crosswalk_tui.core.models import Price, Provider, Rates
from crosswalk_tui.core.plot.choices import PriceAxis
from crosswalk_tui.core.plot.points import PlotSettings, ScoredModel, ScoredModels, best_bills_of, cloud_of
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.report.composing import Ingredients, compose, filter_words
from crosswalk_tui.core.report.cost_records import to_cost_records
from crosswalk_tui.core.report.document import to_document
from crosswalk_tui.core.report.markdown_page import to_markdown_page
from crosswalk_tui.core.report.page import to_page
from crosswalk_tui.core.report.picture import inline_picture, to_picture
from crosswalk_tui.core.report.report_contents import ComparisonReport, SourceLine
from crosswalk_tui.core.vocabulary import BandRule, ProviderType, Tier
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.core.workload.portions import LoggedRequests, Parts, SizeClass
from tests.core.worlds import ARENA, BENCHMARKS, NOON, claimed, compared, offer, side

HOSTILE = '"><script>alert(1)</script>\x1b[31m=1+1|`*'
SOURCES = {
    "prices": SourceLine("Price list", "prices", "2026-07-02", "MIT", "Price list, MIT", "https://example.org"),
    "scores": SourceLine("Arena", "ratings", "2026-07-01", "CC-BY-4.0", HOSTILE, ""),
}

RESELLERS = "re-sellers, who pass requests on to other providers, are left out"

SMALL = side(
    "lab/small", offer("acme", 100_000, 200_000), offer("zeta", 300_000, 300_000),
    scores={"arena_text": 1200.0, "ifeval": 50.0},
)  # fmt: skip
LARGE = side(
    "lab/large", offer("acme", 1_000_000, 2_000_000), scores={"arena_text": 1300.0, "ifeval": claimed("ifeval", 70.0)}
)


def report_on(
    *sides: Any, workload: Workload | None = None, command: str = "crosswalk-tui report a b"
) -> ComparisonReport:
    comparison = compared(*sides, workload=workload)
    scored = tuple(
        ScoredModel(one.model, one.scores["arena_text"].value, one.offers)
        for one in sides
        if "arena_text" in one.scores
    )
    settings = PlotSettings(PriceAxis.MONTHLY, comparison.workload, comparison.filters)
    models = ScoredModels(ARENA, scored, frozenset(), len(scored), len(sides))
    cloud = cloud_of(models, settings, best_bills_of(models, settings.workload, settings.filters, NOON))
    return compose(comparison, Ingredients(BENCHMARKS, cloud, SOURCES, command, "2026-07-02", NOON, NOON.date()))


def hostile_report() -> ComparisonReport:
    evil = side("lab/evil", offer("acme", 1, 1), scores={"arena_text": 1250.0})
    provider = Provider("evil", HOSTILE, ProviderType.HOST)
    offers = tuple(one._replace(provider=provider, provider_model_id=HOSTILE) for one in evil.offers)
    evil = evil._replace(model=evil.model._replace(name=HOSTILE, licence=HOSTILE), offers=offers)
    return report_on(evil, LARGE, command="crosswalk-tui report '<b>' `x`")


def test_long_counts_have_separators() -> None:
    """As the sums of a usage log have."""
    report = report_on(SMALL, LARGE, workload=Workload(18_681_467, 616_741, requests=400))
    assert report.workload == "18,681,467 input + 616,741 output tokens a month, 400 requests of 46,704 tokens."


def test_every_cell_of_a_wide_table_of_the_page_has_its_title_for_phones() -> None:
    """A phone shows the rows as paragraphs; an empty cell is not shown there."""
    page = to_page(report_on(SMALL, LARGE))
    cells = re.findall(r"<td([^>]*)>\s*([^<]*?)\s*</td>", page)
    assert ' data-title="$ per month" class="num"' in [attributes for attributes, _ in cells]
    assert all(("data-title" not in attributes) or text for attributes, text in cells)
    assert re.search(r'<th class="num">Input, \$\xa0per\xa01M</th>', page)


def test_the_headline_names_the_models_the_amounts_and_the_provider() -> None:
    report = report_on(SMALL, LARGE)
    assert report.headline == (
        "Small costs $0.90 a month, Large $9.00: 10× as much, $8.10 more. Small is cheapest at Acme."
    )
    assert report.workload == "5M input + 2M output tokens a month."
    assert [(one.name, one.reasons) for one in report.advice] == [
        (
            "Small",
            (
                "you want the lowest bill: $0.90 vs $9.00 a month",
                "you want more than one provider for this workload (2 vs 1)",
            ),
        ),
        ("Large", ("you want the best Arena Text score: 1300 vs 1200, preferred 64% of the time",)),
    ]


def test_no_sentence_mentions_a_model_by_its_letter() -> None:
    report = report_on(SMALL, LARGE, side("lab/third", offer("acme", 500_000, 500_000)))
    texts = [report.headline, *(one.text for one in report.statements), *(r for a in report.advice for r in a.reasons)]
    assert not [text for text in texts if re.search(r"\b[B-F]\b", text)]


def test_the_arithmetic_is_that_of_the_winner_and_adds_up() -> None:
    bill = report_on(SMALL, LARGE, workload=Workload(cached_share=Decimal("0.5"))).bill
    assert bill is not None
    assert (bill.model, bill.provider) == ("Small", "Acme")
    assert sum(line.usd for line in bill.lines) == bill.total_usd
    assert [line.label for line in bill.lines] == ["input", "cache read", "output"]
    assert any(note.startswith("Cache read rate: ") for note in bill.notes)


def test_the_arithmetic_names_what_makes_the_bill_unusual() -> None:
    """The multiplier of the model, the tier, the band of the prompts and the hours, which decide the amounts."""
    (base,) = SMALL.offers[0].prices
    band = base._replace(rates=Rates(200_000, 400_000), band_from=200_000)
    night = base._replace(rates=Rates(50_000, 100_000), window=(time(0), time(12)))
    batch = base._replace(tier=Tier.BATCH)

    def notes(*prices: Price, workload: Workload) -> str:
        one = SMALL._replace(offers=(SMALL.offers[0]._replace(prices=prices, n_sources=1),))
        bill = report_on(one, LARGE._replace(offers=()), workload=workload).bill
        assert bill is not None
        return "\n".join(bill.notes)

    long = Workload(prompt_tokens=300_000)
    assert "Prompts exceed 200,000 tokens: all tokens cost the price of that size." in notes(base, band, workload=long)
    above = band._replace(band_rule=BandRule.MARGINAL)
    assert "200,000 tokens: the input above it costs the price of that size." in notes(base, above, workload=long)
    logged = LoggedRequests(tuple(SizeClass(1, size, Parts(size, 0, 0, 0, 0, 0)) for size in (9_000, 300_000)))
    mixed = notes(base, band, workload=Workload(309_000, 0, logged=logged))
    assert "Each request is billed at the price of its own prompt size." in mixed
    wordy = Workload(multipliers=((SMALL.model.key, Decimal(2)),))
    assert notes(base, workload=wordy).startswith(
        "The output is that of the workload, 2,000,000 tokens, times the model's multiplier."
    )
    assert "The price is that of the batch tier." in notes(base, batch, workload=Workload(batch=True))
    assert "Hours: Input: 00:00–12:00 UTC $0.05" in notes(base, night, workload=Workload())
    assert notes(base, workload=Workload()) == "No second source has this price."


def test_a_higher_price_of_long_prompts_is_in_every_format_and_beside_the_winner() -> None:
    (base,) = SMALL.offers[0].prices
    band = base._replace(rates=Rates(200_000, 400_000), band_from=272_000)
    one = SMALL._replace(offers=(SMALL.offers[0]._replace(prices=(base, band)),))
    report = report_on(one, LARGE)
    words = "more above 272K a prompt"
    assert report.headline.endswith(f"is cheapest at Acme, {words}.")
    assert all(
        words in text
        for text in (
            to_cost_records(report),
            to_markdown_page(report),
            to_page(report),
            json.dumps(to_document(report)),
        )
    )
    assert words not in to_markdown_page(report_on(one, LARGE, workload=Workload(prompt_tokens=1000)))


def test_without_an_offer_there_is_no_arithmetic() -> None:
    assert report_on(SMALL._replace(offers=()), LARGE._replace(offers=())).bill is None


def test_scores_that_two_of_three_models_share_are_shown() -> None:
    report = report_on(SMALL, LARGE, side("lab/third", offer("acme", 1, 1)))
    by_name = {row.label: row for row in report.scores}
    assert by_name["Arena Text (overall)"].values == ("1200", "1300", "—")
    assert "by its maker" in by_name["IFEval"].values[1]
    assert by_name["IFEval"].note.startswith("Not comparable: ")


def test_models_without_offers_are_reported_and_nothing_is_invented() -> None:
    report = report_on(side("lab/one"), side("lab/two"))
    assert report.bill is None
    assert report.plot is None
    assert "no provider sells it" in report.headline
    for write in (to_page, to_markdown_page, to_cost_records, to_document, to_picture):
        assert "$0" not in write(report)


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        (Filters(), f"R{RESELLERS[1:]}."),
        (Filters(include_resellers=True, min_context=200_000),
         "A context window of at least 200k tokens; re-sellers are included."),
        (Filters(types=frozenset({ProviderType.FIRST_PARTY}), needs=frozenset({"open_weights"})),
         f"Only providers of type first party; the model needs open weights; {RESELLERS}."),
        (Filters(allow=frozenset({"acme"}), region="eu", or_global=True),
         "Only acme; region eu, or not bound to a region."),
    ],
)  # fmt: skip
def test_filters_in_words(filters: Filters, words: str) -> None:
    assert filter_words(filters) == words


def _parsed(report: ComparisonReport) -> ET.Element:
    """The picture of *report*, parsed."""
    return ET.fromstring(to_picture(report))  # noqa: S314 - written by the program itself


class _Tags(HTMLParser):
    """Collects the elements and attributes of a page, and its open elements."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_page_from_hostile_data_has_no_script_no_handler_and_no_link() -> None:
    page = to_page(hostile_report())
    found = _Tags()
    found.feed(page)
    assert found.open == []
    assert found.tags.isdisjoint({"script", "img", "a", "link", "iframe", "object", "form", "b"})
    assert not [name for name, _ in found.attributes if name.startswith("on") or name in ("src", "href")]
    assert "url(" not in page
    assert "@import" not in page
    assert "\x1b" not in page
    assert "<script>alert(1)</script>" in found.text  # shown as text


def test_a_picture_from_hostile_data_is_well_formed_and_loads_nothing() -> None:
    report = hostile_report()
    root = _parsed(report)
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert names == {"svg", "style", "rect", "text", "line", "polyline", "polygon", "circle"}
    texts = "".join(root.itertext())
    assert "alert(1)" in texts
    assert "\x1b" not in texts


def test_a_picture_has_the_front_the_axes_and_a_card_for_each_other_model() -> None:
    other = side("lab/other", offer("acme", 50_000, 50_000), scores={"arena_text": 1100.0})
    report = report_on(SMALL, LARGE, other)
    assert report.plot is not None
    only_two = replace(report, plot=replace(report.plot, names={"lab/small": "Small", "lab/large": "Large"}))
    root = _parsed(only_two)
    titles = [element.text for element in root.iter("{http://www.w3.org/2000/svg}title")]
    assert titles == ["Other: 1100, $0.35 a month at Acme"]
    texts = list(root.itertext())
    assert "Small: 1200, $0.90 a month at Acme" in texts
    assert "3 models with this score and a price; the line joins those that no other model beats in both." in texts


def test_a_compared_model_without_a_score_is_said_not_to_be_drawn() -> None:
    text = to_picture(report_on(SMALL, LARGE, side("lab/third", offer("acme", 1_000_000, 1_000_000)), side("lab/none")))
    assert "Third: not drawn: no score on this benchmark; $7.00 a month at Acme" in text
    assert "None: not drawn: no score on this benchmark and no offer that can be ranked" in text


def test_models_without_scores_have_their_bills_instead_of_a_plot_of_others() -> None:
    others = [side("lab/third", offer("acme", 1_000_000, 1_000_000)), side("lab/none")]
    report = report_on(*others)
    assert report.plot is None
    text = to_picture(report)
    assert "Third: $7.00 a month at Acme" in text
    assert "None: no offer can be ranked" in text
    assert "No plot: none of these models has both a price and a score on its benchmark." in text
    assert inline_picture(report) == ""
    assert to_page(report).count("No advantage found for Third and None.") == 1
    assert to_markdown_page(report).count("No advantage found for Third and None.") == 1


def test_tied_sellers_are_named_alike_everywhere() -> None:
    names = ("acme", "beta", "gamma", "delta")
    found = {
        count: report_on(side("lab/m", *(offer(name, 10_000, 10_000) for name in names[:count])), LARGE)
        for count in (1, 2, 3, 4)
    }
    expected = {
        1: "Acme", 2: "Acme (also at Beta)", 3: "Acme (also at Beta and Gamma)", 4: "Acme (also at Beta and 2 more)"
    }  # fmt: skip
    for count, report in found.items():
        sellers = expected[count]
        assert report.headline.endswith(f"M is cheapest at {sellers}.")
        assert f"| M | {sellers} |" in to_markdown_page(report)


def test_names_of_the_compared_models_do_not_cover_each_other() -> None:
    rates = (100_000, 101_000, 102_000, 103_000)
    sides = [
        side(f"lab/model-{n}", offer("acme", r, r), scores={"arena_text": 1200.0 + n}) for n, r in enumerate(rates)
    ]
    root = _parsed(report_on(*sides))
    heights = [float(e.attrib["y"]) for e in root.iter() if "cw-halo" in e.attrib.get("class", "")]
    assert len(heights) == 4
    assert len(set(heights)) > 1


def test_csv_has_plain_numbers_and_no_formula() -> None:
    rows = list(csv.DictReader(StringIO(to_cost_records(hostile_report()))))
    large = rows[1]
    assert large["input price (USD per 1M tokens)"] == "1"
    assert large["cost (USD per month)"] == "9"
    assert large["cheapest of its model"] == "yes"
    assert large["workload"] == "5M input + 2M output tokens a month."
    formula = report_on(side("lab/x", offer("acme", 1, 1)), LARGE)
    renamed = formula.costs[0].offers[0]
    costs = (replace(formula.costs[0], offers=(replace(renamed, provider="=cmd()"),)), *formula.costs[1:])
    assert next(csv.DictReader(StringIO(to_cost_records(replace(formula, costs=costs)))))["provider"] == "'=cmd()"


def test_json_has_every_offer_and_exact_money() -> None:
    document = json.loads(to_document(report_on(SMALL, LARGE)))
    assert [one["usd_per_month"] for one in document["models"][0]["offers"]] == ["0.9", "2.1"]
    assert document["bill"]["usd_per_month"] == "0.9"
    arena = next(row for row in document["scores"] if row["benchmark"] == "arena_text")
    assert (arena["scores"], arena["best"]) == ({"lab/small": 1200.0, "lab/large": 1300.0}, ["lab/large"])


def test_markdown_escapes_hostile_text() -> None:
    text = to_markdown_page(hostile_report())
    assert "<script" not in text.replace("\\<script", "")
    assert "\x1b" not in text
    assert text.count("```") == 2


def test_a_page_has_ten_offers_of_a_model_and_counts_the_rest() -> None:
    many = side("lab/many", *(offer(f"host{n}", 100_000 * n, 100_000 * n) for n in range(1, 14)))
    page = to_page(report_on(many, LARGE))
    assert "3 more offers, up to $9.10 a month." in page
    assert "Host10<" in page
    assert "Host11<" not in page


def test_the_dates_of_prices_of_another_day_are_given() -> None:
    comparison = compared(SMALL, LARGE)
    given = Ingredients(BENCHMARKS, None, SOURCES, "x", "2026-07-02", NOON, NOON.date(), date(2025, 6, 30))
    report = compose(comparison, given)
    assert report.dates.startswith("Prices in force on 2025-06-30, as recorded;")
    assert "Sources up to 2026-07-02; report of 2026-07-10." in to_page(report)
    assert json.loads(to_document(report))["at"] == "2025-06-30"
    assert next(csv.DictReader(StringIO(to_cost_records(report))))["billed at the prices in force on"] == "2025-06-30"


def test_the_amounts_of_one_column_have_at_least_cents() -> None:
    page = to_page(report_on(SMALL, LARGE))
    assert "$1.00" in page
    assert "$9.00" in page
    assert not re.search(r"<td[^>]*>\$\d+<", page)
