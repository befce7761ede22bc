"""Models side by side."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.comparison.comparison import Side, compare
from crosswalk_tui.core.comparison.sentences import plain_text, verdict_on_price
from crosswalk_tui.core.comparison.spec_rows import cheapest_rows, spec_rows
from crosswalk_tui.core.comparison.total_text import money
from crosswalk_tui.core.models import Model, Offer, Price, Provider, Rates
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.vocabulary import Access, ProviderType
from crosswalk_tui.core.workload.monthly import Workload

NOON = datetime(2026, 7, 10, 12, tzinfo=UTC)
BLANK = Model("lab/model", "Model", "lab", "Lab")


def offer(provider: str, rate_in: int, rate_out: int, kind: ProviderType = ProviderType.HOST) -> Offer:
    price = Price(Rates(input=rate_in, output=rate_out), "test", "2026-07-02")
    seller, maker = Provider(provider, provider.title(), kind), kind is ProviderType.FIRST_PARTY
    return Offer(0, seller, f"{provider}-id", "lab/model", first_party=maker, prices=(price,))


def side(*offers: Offer, **facts: object) -> Side:
    return Side(BLANK._replace(**facts), offers, {})  # type: ignore[arg-type]


def row(a: Model, b: Model, label: str) -> tuple[tuple[str, ...], set[int]]:
    found = next(r for r in spec_rows([a, b]) if r.label == label)
    return found.values, set(found.best)


@pytest.mark.parametrize(("one", "other"), [(128_000, 131_072), (1_000_000, 1_050_000), (64_000, 65_536)])
def test_limits_within_5_percent_are_no_better(one: int, other: int) -> None:
    assert row(BLANK._replace(context_tokens=one), BLANK._replace(context_tokens=other), "Context")[1] == set()


def test_more_context_is_better_and_equal_is_not() -> None:
    small, large = BLANK._replace(context_tokens=8192), BLANK._replace(context_tokens=131072)
    assert row(small, large, "Context") == (("8.2K", "131K"), {1})
    assert row(large, large, "Context") == (("131K", "131K"), set())


def test_unknown_is_a_dash_and_not_worse() -> None:
    assert row(BLANK, BLANK._replace(context_tokens=8192, tools=True), "Context") == (("—", "8.2K"), set())
    assert row(BLANK, BLANK._replace(tools=True), "Tools") == (("—", "yes"), set())
    assert row(BLANK._replace(tools=False), BLANK._replace(tools=True), "Tools") == (("no", "yes"), {1})


@pytest.mark.parametrize(
    ("a", "b", "best"),
    [
        ("2024-09-25", "2024-12-01", {1}),
        ("2024-09-25", "2024-10-26", set()),
        ("2024-09-25", "2024-10-27", {1}),
        ("2024-09", "2024-09-25", set()),
        ("2025", "2024-09-25", {0}),
        ("?", "2024", set()),
    ],
)
def test_dates_are_compared_as_far_as_both_are_known(a: str, b: str, best: set[int]) -> None:
    assert row(BLANK._replace(release_date=a), BLANK._replace(release_date=b), "Released") == ((a, b), best)


def test_the_numbers_of_providers_within_10_percent_are_no_better() -> None:
    few, more, most = (BLANK._replace(n_providers=count) for count in (46, 47, 51))
    assert row(few, most, "Providers") == (("46", "51"), {1})
    assert row(more, most, "Providers") == (("47", "51"), set())


def test_the_rates_of_a_row_have_the_same_decimals() -> None:
    sides = [side(offer("a", 1_999_970, 9_000_000)), side(offer("b", 4_000_010, 16_704_000))]
    shown = {row.label: row.values for row in cheapest_rows(compare(sides, Workload(), Filters(), NOON))}
    assert shown["Input /1M"] == ("$2.00", "$4.00")
    assert shown["Output /1M"] == ("$9.00", "$16.70")


def test_the_context_and_the_format_of_the_cheapest_offers_are_shown_where_they_differ() -> None:
    small = offer("a", 10, 10)._replace(context_tokens=32_000, quantization="fp8")
    sides = [side(small, context_tokens=128_000), side(offer("b", 20, 20), context_tokens=131_072)]
    shown = {row.label: row.values for row in cheapest_rows(compare(sides, Workload(), Filters(), NOON))}
    assert (shown["Its context"], shown["Its format"]) == (("32K", "131K"), ("fp8", "—"))
    alike = offer("a", 10, 10)._replace(context_tokens=131_072)
    same = compare([side(alike, context_tokens=128_000), sides[1]], Workload(), Filters(), NOON)
    assert not {"Its context", "Its format"} & {row.label for row in cheapest_rows(same)}


def test_the_reply_limit_and_the_end_of_the_cheapest_offers_are_shown_where_there_are_any() -> None:
    short = offer("a", 10, 10)._replace(max_output_tokens=16_000, deprecation_date=date(2026, 11, 30))
    sides = [side(short, max_output_tokens=128_000), side(offer("b", 20, 20), max_output_tokens=64_000)]
    shown = {row.label: row.values for row in cheapest_rows(compare(sides, Workload(), Filters(), NOON))}
    assert shown["Its output"] == ("16K", "64K")
    assert shown["Sold until"] == ("2026-11-30", "no end stated")
    plain = compare([side(offer("a", 10, 10), max_output_tokens=64_000), sides[1]], Workload(), Filters(), NOON)
    assert not {"Its output", "Sold until"} & {row.label for row in cheapest_rows(plain)}


def test_the_bill_comes_before_its_rates() -> None:
    pair = compare([side(offer("a", 10, 10)), side(offer("b", 20, 20))], Workload(), Filters(), NOON)
    assert [row.label for row in cheapest_rows(pair)][:4] == ["Provider", "Per month", "Input /1M", "Output /1M"]


def test_active_parameters_are_shown_where_they_differ() -> None:
    moe = BLANK._replace(params_total_m=235_000, params_active_m=22_000)
    dense = BLANK._replace(params_total_m=8_030, params_active_m=8_030)
    assert row(moe, dense, "Parameters") == (("235B (22B active)", "8.03B"), set())


def test_totals_and_the_sentence_about_them() -> None:
    a, b = side(offer("x", 10_000, 20_000)), side(offer("y", 20_000, 40_000))
    comparison = compare([a, b], Workload(), Filters(), NOON)
    assert comparison.totals == (Decimal("0.09"), Decimal("0.18"))
    assert plain_text(verdict_on_price(comparison)) == "B costs 2.0× as much"
    assert plain_text(verdict_on_price(compare([b, a], Workload(), Filters(), NOON))) == "A costs 2.0× as much"
    assert plain_text(verdict_on_price(compare([a, a], Workload(), Filters(), NOON))) == "A and B cost the same"
    slightly = side(offer("z", 10_200, 20_400))
    assert plain_text(verdict_on_price(compare([a, slightly], Workload(), Filters(), NOON))) == "B costs 2% more"
    assert (
        plain_text(verdict_on_price(compare([a, side()], Workload(), Filters(), NOON))) == "B: no offer can be ranked"
    )


def test_the_offers_table_holds_every_ranked_offer_cheapest_first() -> None:
    a = side(offer("x", 10_000, 20_000), offer("y", 40_000, 80_000))
    b = side(offer("x", 20_000, 40_000))
    rows = compare([a, b], Workload(), Filters(), NOON).ranked_offers()
    assert [(r.place, r.quote.offer.provider.provider_id, r.times, r.wins) for r in rows] == [
        (0, "x", Decimal(1), True),
        (1, "x", Decimal(2), True),
        (0, "y", Decimal(4), False),
    ]


def test_the_caveats_of_the_cheapest() -> None:
    free = offer("gratis", 0, 0)._replace(access=Access.FREE, prices=())
    a = side(offer("x", 10_000, 20_000), offer("agent", 5_000, 5_000, ProviderType.AGGREGATOR), free)
    b = side(offer("y", 20_000, 40_000), offer("z", 20_000, 40_000))
    rows = {r.label: r.values for r in cheapest_rows(compare([a, b], Workload(), Filters(), NOON))}
    assert rows["Provider"] == ("X", "Y (also at Z)")
    many = side(*(offer(name, 20_000, 40_000) for name in ("y", "z", "v", "w")))
    rows_of_many = {r.label: r.values for r in cheapest_rows(compare([a, many], Workload(), Filters(), NOON))}
    assert rows_of_many["Provider"] == ("X", "V (also at 3 more)")
    assert rows["Re-seller"] == ("$0.035 Agent", "no cheaper")
    assert rows["Free tier"] == ("Gratis", "none")
    assert rows["Left out"] == ("2 offers", "0 offers")
    with_resellers = cheapest_rows(compare([a, b], Workload(), Filters(include_resellers=True), NOON))
    assert "Re-seller" not in {r.label for r in with_resellers}


def test_the_unit_prices_are_those_the_bill_is_made_of() -> None:
    banded = offer("x", 1_000_000, 2_000_000)
    longer = banded.prices[0]._replace(rates=Rates(input=5_000_000, output=6_000_000), band_from=200_000)
    a = side(banded._replace(prices=(*banded.prices, longer)))
    b = side(offer("y", 3_000_000, 4_000_000))
    long_prompts = Workload(prompt_tokens=300_000)
    rows = {r.label: r for r in cheapest_rows(compare([a, b], long_prompts, Filters(), NOON))}
    assert (rows["Input /1M"].values, rows["Output /1M"].values) == (("$5.00", "$3.00"), ("$6.00", "$4.00"))
    assert rows["Input /1M"].best == rows["Output /1M"].best == rows["Per month"].best == {1}


def test_without_an_offer_every_price_is_a_dash() -> None:
    rows = {r.label: r for r in cheapest_rows(compare([side(), side(offer("y", 1, 1))], Workload(), Filters(), NOON))}
    for label in ("Provider", "Input /1M", "Output /1M", "Per month"):
        assert rows[label].values[0] == "—"
        assert not rows[label].best


@given(st.decimals("0.000000000001", "1000000", allow_nan=False), st.integers(2, 4))
def test_money_never_rounds_to_nothing(amount: Decimal, places: int) -> None:
    assert Decimal(money(amount, places).removeprefix("$").replace(",", "")) > 0


def test_tied_winners_keep_the_order_of_the_tie_rule_in_the_offers_table() -> None:
    nearly = side(offer("host", 9_999, 20_000), offer("lab", 10_000, 20_000, ProviderType.FIRST_PARTY))
    rows = compare([nearly, side()], Workload(), Filters(), NOON).ranked_offers()
    assert [(r.quote.offer.provider.provider_id, r.wins) for r in rows] == [("lab", True), ("host", True)]


def test_tied_winners_of_a_model_stand_where_its_lowest_bill_does() -> None:
    # A: $7.00 at the host and $7.007 at the lab, a tie that names the lab; B costs $7.0035 in between.
    a = side(offer("host", 1_000_000, 1_000_000), offer("lab", 1_001_000, 1_001_000, ProviderType.FIRST_PARTY))
    b = side(offer("rival", 1_000_500, 1_000_500))
    rows = compare([b, a], Workload(), Filters(), NOON).ranked_offers()
    assert [row.quote.offer.provider.provider_id for row in rows] == ["lab", "host", "rival"]
