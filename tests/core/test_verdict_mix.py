"""The verdict on price at other mixes of tokens: ratios, cached shares, verbosity, and where replies get too long."""

from __future__ import annotations

from crosswalk_tui.core.comparison.comparison import Comparison
from crosswalk_tui.core.comparison.sentences import plain_text
from crosswalk_tui.core.models import OWN, RateBasis
from crosswalk_tui.core.verdict.mix import mix_findings
from crosswalk_tui.core.workload.monthly import Workload
from tests.core.verdicts import CHEAP, DEAR, SECOND, reasons, verdict_on
from tests.core.worlds import compared, offer, side, texts


def crossing_pair() -> Comparison:
    """A is dear to read and cheap to write, B the other way: they meet at one output token per input token."""
    return compared(side("lab/a", offer("alpha", 20_000, 10_000)), side("lab/b", offer("bravo", 10_000, 20_000)))


def test_the_ratio_that_changes_the_answer_is_shown_with_the_current_one() -> None:
    found = mix_findings(crossing_pair())[0]
    assert plain_text(found.text) == "A is cheaper above 1 output tokens per input token; you are at 0.4."
    assert found.favours == 0
    assert plain_text(found.reason) == "you generate more than 1 output tokens per input token (now 0.4)"
    assert [(plain_text(r.label), plain_text(r.text)) for r in found.receipts] == [
        ("from 0", "B is cheaper"),
        ("from 1", "A is cheaper"),
    ]


def test_beyond_the_crossing_the_other_side_is_shown() -> None:
    found = mix_findings(
        compared(
            side("lab/a", offer("alpha", 20_000, 10_000)),
            side("lab/b", offer("bravo", 10_000, 20_000)),
            workload=Workload(input_tokens=1_000_000, output_tokens=5_000_000),
        )
    )[0]
    assert plain_text(found.text) == "B is cheaper below 1 output tokens per input token; you are at 5."
    assert found.favours == 1


def test_exactly_at_the_crossing_no_model_is_cheaper() -> None:
    even = Workload(input_tokens=1_000_000, output_tokens=1_000_000)
    pair = crossing_pair().models
    found = mix_findings(compared(pair[0].side, pair[1].side, workload=even))[0]
    assert found.favours is None
    assert "changes at 1 output tokens" in plain_text(found.text)


def test_one_model_is_cheaper_at_any_ratio() -> None:
    found = mix_findings(compared(side("lab/a", CHEAP), side("lab/b", DEAR)))
    assert plain_text(found[0].text) == "A is cheaper at any ratio of output to input."
    assert all(finding.favours is None for finding in found)


def test_a_difference_too_small_to_win_by_is_no_cheaper_one() -> None:
    found = mix_findings(compared(side("lab/a", offer("alpha", 9_999, 9_999)), side("lab/b", CHEAP)))
    assert plain_text(found[0].text) == "A and B cost the same at any ratio of output to input."


def test_of_three_the_mix_compares_the_two_cheapest_and_is_no_reason() -> None:
    pair = crossing_pair().models
    found = mix_findings(compared(pair[0].side, side("lab/c", SECOND), pair[1].side))[0]
    assert plain_text(found.text) == "Of A and C, A is cheaper above 1 output tokens per input token; you are at 0.4."
    assert (found.favours, plain_text(found.reason)) == (None, "")


def test_the_same_price_list_costs_the_same_at_every_mix() -> None:
    found = mix_findings(compared(side("lab/a", CHEAP), side("lab/b", CHEAP)))
    assert texts(found) == "A and B cost the same at any ratio of output to input."


def test_the_cached_share_that_changes_the_answer_is_shown() -> None:
    a = side("lab/a", offer("alpha", 10_000, 10_000))
    b = side("lab/b", offer("bravo", 12_000, 10_000, cache_read=1_000))
    found = next(f for f in mix_findings(compared(a, b)) if "cache" in plain_text(f.text))
    assert found.favours == 1
    assert "more than 18.2% of the input" in plain_text(found.text)
    assert "you are at 0%" in plain_text(found.text)


def test_how_verbose_the_cheaper_model_may_be() -> None:
    found = mix_findings(compared(side("lab/a", CHEAP), side("lab/b", DEAR)))[-1]
    assert "A can generate 4.5× its current output before it costs as much as B" in plain_text(found.text)
    assert plain_text(found.receipts[0].text) == "2M output tokens now, 9M at the break-even"


def test_a_range_is_shown_with_its_end() -> None:
    a = side("lab/a", offer("alpha", 100_000, 400_000), offer("bravo", 300_000, 100_000))
    b = side("lab/b", offer("alpha", 150_000, 200_000))
    found = verdict_on(a, b, workload=Workload(5_000_000, 500_000))
    # by hand: 0.1 + 0.4 r = 0.15 + 0.2 r at r = 0.25, and 0.3 + 0.1 r = 0.15 + 0.2 r at r = 1.5
    at = "(A at Bravo, the cheapest from 0.667)"
    expected = f"B is cheaper from 0.25 to 1.5 output tokens per input token {at}; you are at 0.1."
    assert expected in texts(found.findings)
    assert "you generate 0.25 to 1.5 output tokens per input token (now 0.1)" in reasons(found, 1)
    between = verdict_on(a, b, workload=Workload(5_000_000, 2_000_000))
    assert "A is cheaper below 0.25 and above 1.5 output tokens" in texts(between.findings)


def test_the_provider_on_which_more_output_rests_is_named_with_the_sign_of_a_price_of_yours() -> None:
    mine = offer("bravo", 300_000, 10_000)
    own = RateBasis("input", OWN, OWN, "2026-07-01", None, None)
    mine = mine._replace(prices=(mine.prices[0]._replace(bases=(own,)),))
    a = side("lab/a", offer("alpha", 100_000, 400_000), mine)
    b = side("lab/b", offer("alpha", 1_000_000, 1))
    found = texts(verdict_on(a, b, workload=Workload(1_000_000, 200_000)).findings)
    # by hand: 0.3 + 0.01 r = 1 at r = 70, 350 times 0.2; 0.1 + 0.4 r = 0.3 + 0.01 r at r = 0.513
    assert "A can generate 350× its current output (at Bravo*, the cheapest from 2.56×) before it costs" in found


def test_a_reply_limit_is_no_break_even() -> None:
    a = side("lab/a", offer("alpha", 10_000, 10_000, max_output_tokens=4000), offer("bravo", 1_000_000, 1_000_000))
    b = side("lab/b", offer("alpha", 50_000, 50_000))
    found = verdict_on(a, b, workload=Workload(5_000_000, 2_000_000, requests=1000))
    expected = (
        "A can generate 2× its current output before its replies exceed the limit of its cheapest offer, and it costs"
    )
    assert f"{expected} more than B" in texts(found.findings)


def test_the_ratio_from_which_replies_are_too_long_has_its_unit_and_the_size_of_the_reply() -> None:
    load = Workload(5_000_000, 2_000_000, requests=1000)  # prompts of 5,000 tokens
    a = side("lab/a", offer("alpha", 10_000, 10_000, max_output_tokens=4000))
    b = side("lab/b", offer("alpha", 50_000, 50_000, max_output_tokens=4096), offer("bravo", 50_000, 50_000))
    said = "A is cheaper at any ratio of output to input; above 0.8 output tokens per input token, no offer of A"
    assert f"{said} allows the replies (over 4K tokens)." in texts(verdict_on(a, b, workload=load).findings)
    longest = side("lab/b", offer("alpha", 50_000, 50_000, max_output_tokens=4000))
    both = texts(verdict_on(a, longest, workload=load).findings)
    assert "no offer of A or B allows the replies (over 4K tokens)." in both


def test_what_a_prompt_leaves_of_the_context_window_is_not_called_an_output_limit() -> None:
    load = Workload(5_000_000, 2_000_000, requests=250)  # prompts of 20,000 tokens
    rounded = {"context_tokens": 131_072, "max_output_tokens": 131_072}
    a, b = (
        side(key, offer("alpha", usd, usd, **rounded), context_tokens=128_000, max_output_tokens=128_000)
        for key, usd in (("lab/a", 10_000), ("lab/b", 50_000))
    )
    found = texts(verdict_on(a, b, workload=load).findings)
    assert "above 5.55 output tokens per input token, no offer of A or B allows the replies (over 111K tokens)" in found
    assert "131K" not in found
