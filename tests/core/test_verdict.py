"""The verdict: every finding has its figures, and nothing else."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import product

import pytest

from crosswalk_tui.core.comparison.sentences import plain_text
from crosswalk_tui.core.comparison.spec_rows import cheapest_rows
from crosswalk_tui.core.comparison.total_text import total_text
from crosswalk_tui.core.models import Rates, Score
from crosswalk_tui.core.verdict.findings import Topic, Verdict
from crosswalk_tui.core.verdict.leading import leading
from crosswalk_tui.core.verdict.mix import mix_findings
from crosswalk_tui.core.vocabulary import BandRule
from crosswalk_tui.core.workload.monthly import Workload
from tests.core.verdicts import CHEAP, DEAR, SECOND, about, reasons, verdict_on
from tests.core.worlds import BENCHMARKS, claimed, compared, offer, side, texts

# Price


def test_the_cheaper_one_is_named_with_both_totals_and_the_difference() -> None:
    found = verdict_on(side("lab/a", CHEAP, SECOND), side("lab/b", DEAR, SECOND))
    price = about(found, Topic.PRICE)[0]
    assert plain_text(price.text) == "A costs $0.070 a month, B $0.140: 2.0× as much, $0.070 more."
    assert price.favours == 0
    assert reasons(found, 0).startswith("you want the lowest bill: $0.070 vs $0.140 a month")
    assert "the lowest bill" not in reasons(found, 1)


def test_flipping_the_models_flips_the_verdict() -> None:
    a, b = side("lab/a", CHEAP, scores={"arena_text": 1111}), side("lab/b", DEAR, scores={"arena_text": 1167})
    there, back = verdict_on(a, b), verdict_on(b, a)
    mirrored = {0: 1, 1: 0, None: None}
    assert [f.favours for f in there.findings] == [mirrored[f.favours] for f in back.findings]
    assert reasons(there, 0) == reasons(back, 1)


def test_the_same_price_has_no_winner() -> None:
    found = verdict_on(side("lab/a", CHEAP, SECOND), side("lab/b", CHEAP, SECOND))
    assert plain_text(about(found, Topic.PRICE)[0].text) == "A and B cost the same: $0.070 a month."
    assert all("bill" not in reasons(found, place) for place in (0, 1))


def test_a_small_difference_is_in_percent() -> None:
    found = verdict_on(side("lab/a", CHEAP), side("lab/b", offer("bravo", 10_200, 10_200)))
    assert "2% more" in plain_text(about(found, Topic.PRICE)[0].text)


def test_no_price_is_not_enough_data_with_the_reason() -> None:
    found = verdict_on(side("lab/a", CHEAP), side("lab/b", offer("bravo", 1, 1, prices=())), side("lab/c"))
    (price,) = about(found, Topic.PRICE)
    shown = plain_text(price.text)
    assert shown.startswith("Not enough data on price: no offer of B can be ranked (no standard price in force)")
    assert "no offer of C can be ranked (no provider sells it)" in shown
    assert "A costs $0.070 a month" in shown
    assert price.favours is None


def test_a_workload_without_tokens_has_no_winner() -> None:
    empty = Workload(input_tokens=0, output_tokens=0)
    found = verdict_on(side("lab/a", CHEAP), side("lab/b", DEAR), workload=empty)
    assert "no tokens" in plain_text(about(found, Topic.PRICE)[0].text)
    assert mix_findings(compared(side("lab/a", CHEAP), side("lab/b", DEAR), workload=empty)) == []


def test_every_price_has_a_receipt_with_its_offer_source_and_date() -> None:
    price = verdict_on(side("lab/a", CHEAP), side("lab/b", DEAR)).findings[0]
    assert [(plain_text(r.label), r.source, r.as_of) for r in price.receipts] == [
        ("A at Alpha", "prices", "2026-07-02"),
        ("B at Bravo", "prices", "2026-07-02"),
    ]
    assert "$0.01 in, $0.01 out per 1M tokens" in plain_text(price.receipts[0].text)


@pytest.mark.parametrize(("rule", "expected"), [(BandRule.CLIFF, "$0.50 in"), (BandRule.MARGINAL, "$0.01 in")])
def test_a_receipt_has_the_rates_that_all_tokens_pay(rule: BandRule, expected: str) -> None:
    longer = CHEAP.prices[0]._replace(rates=Rates(500_000, 500_000), band_from=200_000, band_rule=rule)
    banded = CHEAP._replace(prices=(*CHEAP.prices, longer))
    found = verdict_on(side("lab/a", banded), side("lab/b", DEAR), workload=Workload(prompt_tokens=300_000))
    assert expected in plain_text(about(found, Topic.PRICE)[0].receipts[0].text)


# Capability


def test_the_stronger_one_by_elo_with_the_win_rate() -> None:
    found = verdict_on(side("lab/a", scores={"arena_text": 1111}), side("lab/b", scores={"arena_text": 1167}))
    stronger = about(found, Topic.CAPABILITY)[0]
    assert plain_text(stronger.text) == "B is stronger on Arena Text: 1167 vs 1111, preferred 58% of the time."
    assert stronger.favours == 1
    assert reasons(found, 1).startswith("you want the best Arena Text score: 1167 vs 1111")


def test_ratings_within_noise_have_no_winner() -> None:
    found = verdict_on(side("lab/a", scores={"arena_text": 1430}), side("lab/b", scores={"arena_text": 1436}))
    close = about(found, Topic.CAPABILITY)[0]
    assert plain_text(close.text) == "Arena Text: B 1436, A 1430: too close to call."
    assert close.favours is None


def test_benchmarks_on_which_no_model_is_ahead_are_named_those_of_everyday_work_first() -> None:
    scores = {"lab/a": (1400, 1500, 50), "lab/b": (1450, 1506, 50), "lab/c": (1500, 1350, 20)}
    sides = [
        side(key, scores={"arena_text": text, "arena_coding": code, "ifeval": follow})
        for key, (text, code, follow) in scores.items()
    ]
    found = texts(verdict_on(*sides).findings)
    assert "No model is ahead on Arena Text: coding (B 1506, A 1500) and IFEval (A 50.0%, B 50.0%)" in found


def test_all_models_that_tie_for_the_best_score_are_named() -> None:
    scores = {"lab/a": 1430, "lab/b": 1436, "lab/c": 1428, "lab/d": 1300}
    found = verdict_on(*(side(key, scores={"arena_text": score}) for key, score in scores.items()))
    close = about(found, Topic.CAPABILITY)[0]
    said = "Arena Text: B 1436, A 1430, C 1428, D 1300: B, A and C are too close to call."
    assert plain_text(close.text) == said


def test_a_makers_own_score_is_no_evidence() -> None:
    found = verdict_on(side("lab/a", scores={"ifeval": claimed("ifeval", 99)}), side("lab/b", scores={"ifeval": 70}))
    (nothing,) = about(found, Topic.CAPABILITY)
    assert plain_text(nothing.text).startswith("Not enough data on capability")
    assert plain_text(nothing.receipts[0].text) == "1 score, 1 of them reported by its maker"


def test_a_model_without_scores_is_named() -> None:
    found = verdict_on(side("lab/a", scores={"arena_text": 1111}), side("lab/b"))
    (nothing,) = about(found, Topic.CAPABILITY)
    assert plain_text(nothing.text) == "Not enough data on capability: no score is published for B."


def test_the_record_shows_where_the_weaker_model_is_ahead() -> None:
    a = side("lab/a", scores={"arena_text": 1111, "arena_coding": 1300, "ifeval": 50, "latency": 3})
    b = side("lab/b", scores={"arena_text": 1167, "arena_coding": 1200, "ifeval": 70, "latency": 9})
    found = verdict_on(a, b)
    assert plain_text(about(found, Topic.CAPABILITY)[1].text) == (
        "Over 4 shared independent scores A and B are even: 2–0–2 (win–tie–loss)."
    )
    c = side("lab/c", scores={"arena_text": 1167, "arena_coding": 1200, "ifeval": 70, "latency": 1})
    found = verdict_on(a, c)
    _, tallied, ahead = about(found, Topic.CAPABILITY)
    assert plain_text(tallied.text) == "Over 4 shared independent scores B leads A: 3–0–1 (win–tie–loss)."
    assert tallied.favours == 1
    assert plain_text(ahead.text) == "A is ahead of B on Arena Text: coding (1300 vs 1200)."
    assert (ahead.favours, plain_text(ahead.reason)) == (0, "you care most about Arena Text: coding (1300 vs 1200)")


def test_where_the_ratings_tie_most_scores_may_decide() -> None:
    a = side("lab/a", scores={"arena_text": 1430, "ifeval": 50, "latency": 3})
    b = side("lab/b", scores={"arena_text": 1436, "ifeval": 70, "latency": 1})
    assert reasons(verdict_on(a, b), 1) == "you want the most benchmark wins (2 of 3)"


def test_lower_is_better_where_it_is() -> None:
    found = verdict_on(side("lab/a", scores={"latency": 3}), side("lab/b", scores={"latency": 9}))
    (stronger,) = about(found, Topic.CAPABILITY)
    assert plain_text(stronger.text) == "A is stronger on Latency (lower is better): 3.0s vs 9.0s."


def test_a_legacy_benchmark_does_not_lead() -> None:
    sides = [side("lab/a", scores={"mmlu": 90}), side("lab/b", scores={"mmlu": 50})]
    assert leading(BENCHMARKS, sides) is None


def test_a_benchmark_of_one_skill_does_not_lead_by_a_score_more() -> None:
    skill = BENCHMARKS[0]._replace(slug="arena_writing", name="Arena Text: writing", tier="extra")
    both = {"arena_text": 1488, "arena_writing": 1462}
    sides = [side("lab/a", scores=both), side("lab/b", scores=both), side("lab/c", scores={"arena_writing": 1485})]
    found = leading([skill, *BENCHMARKS], sides)
    assert found is not None
    assert (found.benchmark.slug, found.order) == ("arena_text", (0, 1))
    alone = leading([skill, *BENCHMARKS], [*sides, sides[2], sides[2]])
    assert alone is not None
    assert alone.benchmark is skill, "fewer than half of them have a broad score"


# Three models


def trio() -> Verdict:
    return verdict_on(
        side("lab/a", CHEAP, SECOND, scores={"arena_text": 1100}),
        side("lab/b", offer("bravo", 40_000, 40_000), SECOND, scores={"arena_text": 1400}),
        side("lab/c", DEAR, SECOND, scores={"arena_text": 1250}),
    )


def test_of_three_the_cheapest_the_strongest_and_the_one_between() -> None:
    found = trio()
    cheapest = about(found, Topic.PRICE)[0]
    assert plain_text(cheapest.text) == "A costs least, $0.070 a month; C $0.140 (2.0×), B $0.280 (4.0×)."
    strongest = about(found, Topic.CAPABILITY)[0]
    assert plain_text(strongest.text) == (
        "B is stronger on Arena Text: 1400 vs 1250 for C, preferred 70% of the time; A 1100."
    )
    assert "None of these beats another in both price and Arena Text." in texts(found.findings)
    assert "A is too weak and B is too expensive: 1250 on Arena Text for $0.140 a month" in reasons(found, 2)


def test_a_model_that_costs_more_and_scores_less_is_beaten() -> None:
    found = verdict_on(
        side("lab/a", CHEAP, scores={"arena_text": 1300}),
        side("lab/b", DEAR, scores={"arena_text": 1200}),
        side("lab/c", offer("c", 30_000, 30_000), scores={"arena_text": 1400}),
    )
    assert "A and C are on the Pareto front of price and Arena Text; B is beaten by A." in texts(found.findings)


def test_models_beaten_by_several_are_separate_clauses() -> None:
    found = verdict_on(
        side("lab/a", CHEAP, scores={"arena_text": 1300}),
        side("lab/b", DEAR, scores={"arena_text": 1200}),
        side("lab/c", offer("c", 30_000, 30_000), scores={"arena_text": 1100}),
    )
    front = "A is on the Pareto front of price and Arena Text; B is beaten by A; C is beaten by A and B."
    assert front in texts(found.findings)


def test_prices_within_a_thousandth_of_each_other_are_alike_on_the_pareto_front() -> None:
    def front(score_of_b: float) -> str:
        found = verdict_on(
            side("lab/a", offer("a", 1_000_000, 1_000_000), scores={"arena_text": 1200}),
            side("lab/b", offer("b", 1_000_500, 1_000_500), scores={"arena_text": score_of_b}),
            side("lab/c", offer("c", 3_000_000, 3_000_000), scores={"arena_text": 1400}),
        )
        return texts(found.findings)

    assert "None of these beats another in both price and Arena Text." in front(1200)
    assert "B and C are on the Pareto front of price and Arena Text; A is beaten by B." in front(1300)


def test_no_model_is_too_weak_by_a_difference_that_may_be_chance() -> None:
    found = verdict_on(
        side("lab/a", CHEAP, scores={"arena_text": 1246}),
        side("lab/b", DEAR, scores={"arena_text": 1250}),
        side("lab/c", offer("bravo", 40_000, 40_000), scores={"arena_text": 1400}),
    )
    assert "too weak" not in reasons(found, 1)


def test_models_alike_in_price_and_score_are_not_between_each_other() -> None:
    found = verdict_on(
        side("lab/a", CHEAP, scores={"arena_text": 1100}),
        side("lab/b", DEAR, scores={"arena_text": 1200}),
        side("lab/c", DEAR, scores={"arena_text": 1200}),
        side("lab/d", offer("d", 40_000, 40_000), scores={"arena_text": 1300}),
        side("lab/e", offer("e", 80_000, 80_000), scores={"arena_text": 1400}),
    )
    assert reasons(found, 1) == reasons(found, 2) == ""
    assert "B and C are too weak and E is too expensive: 1300 on Arena Text" in reasons(found, 3)


def test_a_third_model_without_a_score_is_named() -> None:
    found = verdict_on(
        side("lab/a", CHEAP, scores={"arena_text": 1300}),
        side("lab/b", DEAR, scores={"arena_text": 1200}),
        side("lab/c", DEAR),
    )
    assert "Not enough data on C: no independent Arena Text score." in texts(found.findings)


def test_a_third_model_whose_score_is_unlike_is_not_said_to_have_none() -> None:
    other_day = Score("arena_text", 1211, "", "scores", "2025-01-01", self_reported=False)
    found = verdict_on(
        side("lab/a", CHEAP, scores={"arena_text": 1300}),
        side("lab/b", DEAR, scores={"arena_text": 1200}),
        side("lab/c", DEAR, scores={"arena_text": other_day}),
    )
    assert "Not compared on Arena Text: the score of C, measured differently." in texts(found.findings)
    assert "no independent" not in texts(found.findings)


# The whole


def test_a_pick_is_made_of_findings() -> None:
    found = trio()
    for pick in found.picks:
        assert all(finding in found.findings and finding.favours == pick.place for finding in pick.findings)


def test_no_reason_without_a_figure_or_a_known_ability() -> None:
    """A reason for a model has figures, or is a yes against a no."""
    values: tuple[bool | None, ...] = (True, False, None)
    for mine, its in product(values, values):
        found = verdict_on(side("lab/a", CHEAP, SECOND, tools=mine), side("lab/b", DEAR, SECOND, tools=its))
        for pick in found.picks:
            for reason in (plain_text(finding.reason) for finding in pick.findings):
                assert re.search(r"\d", reason) or {mine, its} == {True, False}


def test_models_without_offers_and_scores_still_get_a_verdict() -> None:
    found = verdict_on(side("lab/a"), side("lab/b"))
    assert "Not enough data on price" in texts(found.findings)
    assert "Not enough data on capability" in texts(found.findings)
    assert all(not pick.findings for pick in found.picks)


def test_a_total_that_is_nothing_is_no_ratio() -> None:
    free = offer("alpha", 10, 10)
    tiny = Workload(input_tokens=0, output_tokens=1)
    found = verdict_on(side("lab/a", free), side("lab/b", DEAR), workload=tiny)
    assert found.findings[0].favours == 0
    assert compared(side("lab/a", free), workload=tiny).totals[0] == Decimal("0.00000000001")


def test_of_several_only_the_best_is_picked_for_a_score() -> None:
    found = verdict_on(
        side("lab/a", CHEAP, scores={"arena_text": 1400, "arena_coding": 1400, "ifeval": 40, "latency": 1}),
        side("lab/b", CHEAP, scores={"arena_text": 1300, "arena_coding": 1300, "ifeval": 50, "latency": 2}),
        side("lab/c", CHEAP, scores={"arena_text": 1300, "arena_coding": 1300, "ifeval": 60, "latency": 2}),
    )
    assert "C has the best score on IFEval (60.0% vs 50.0% for B)." in texts(found.findings)
    assert "you care most about IFEval (60.0% vs 50.0% for B)" in reasons(found, 2)
    assert "you care" not in reasons(found, 1), "C is better at it"


def test_a_bill_that_rests_on_an_assumed_rate_has_its_sign() -> None:
    written = Workload(5_000_000, 2_000_000, cache_write_share=Decimal("0.5"))
    found = compared(side("lab/a", CHEAP), workload=written)
    assert total_text(found.models[0].best, 2) == "≈$0.070"
    assert next(row.values for row in cheapest_rows(found) if row.label == "Per month") == ("≈$0.070",)
    plain = compared(side("lab/a", CHEAP))
    assert total_text(plain.models[0].best, 2) == "$0.070"


def test_what_cannot_be_bought_is_cheapest_nowhere() -> None:
    a, b = side("lab/a", context_tokens=200_000), side("lab/b", CHEAP, context_tokens=100_000)
    found = verdict_on(a, b)
    assert "Context window: A 200K, B 100K." in texts(found.findings)
    assert "your prompts exceed 100K tokens (A accepts 200K)" in reasons(found, 0)
