"""The lines of a bill: every kind of token at its own rate, by hand, and what stands in for an unpublished rate."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.pricing.reply_limits import room_for_reply
from crosswalk_tui.core.vocabulary import BandRule
from crosswalk_tui.core.workload.monthly import Workload
from tests.core.priced_offers import (
    BASE,
    FULL,
    LONG,
    MIXED,
    basis,
    bill,
    grounds,
    lines,
    offer,
    ten_requests_of,
)


def test_every_part_is_billed_at_its_own_rate() -> None:
    made = bill(FULL, MIXED)
    assert lines(made) == [
        ("input", 200_000, 3_000_000, "0.6", False),
        ("cache read", 500_000, 300_000, "0.15", False),
        ("cache write", 200_000, 3_750_000, "0.75", False),
        ("cache write 1h", 100_000, 6_000_000, "0.6", False),
        ("output", 300_000, 15_000_000, "4.5", False),
        ("reasoning", 100_000, 20_000_000, "2", False),
    ]
    assert made.total_usd == Decimal("8.6")
    assert "assumed_rate" not in made.flags


def test_an_unpublished_rate_has_a_marked_substitute() -> None:
    plain = FULL._replace(rates=Rates(3_000_000, 15_000_000))
    made = bill(plain, MIXED)
    assert lines(made) == [
        ("input", 200_000, 3_000_000, "0.6", False),
        ("cache read", 500_000, 3_000_000, "1.5", True),
        ("cache write", 200_000, 3_000_000, "0.6", True),
        ("cache write 1h", 100_000, 3_000_000, "0.3", True),
        ("output", 300_000, 15_000_000, "4.5", False),
        ("reasoning", 100_000, 15_000_000, "1.5", False),  # it is output, and billed as such
    ]
    assert "assumed_rate" in made.flags
    assert "assumed_rate" not in bill(plain, Workload()).flags


def test_an_unpublished_cache_read_is_at_most_plain_input() -> None:
    made = bill(FULL._replace(rates=FULL.rates._replace(cache_read=None)), replace(MIXED, cache_write_share=Decimal(0)))
    assert lines(made)[1] == ("cache read", 500_000, 3_000_000, "1.5", True)
    assert grounds(made) == {"cache read": "not published: the plain input rate is used, an upper bound"}
    assert ("assumed_rate" in made.flags, made.may_be_low) == (True, False)


def test_an_unpublished_cache_write_may_cost_more_than_plain_input() -> None:
    made = bill(FULL._replace(rates=FULL.rates._replace(cache_write=None)), MIXED)
    assert lines(made)[2] == ("cache write", 200_000, 3_000_000, "0.6", True)
    assert grounds(made) == {
        "cache write": "not published: the plain input rate is used, and the seller may charge more"
    }
    assert made.may_be_low
    assert not bill(FULL._replace(rates=FULL.rates._replace(cache_write=None)), Workload()).may_be_low


@pytest.mark.parametrize("kept", [3_000_000, None])
@pytest.mark.parametrize(
    ("published", "why"), [(None, "the maker charges nothing for cache writes"), (0, "published as 0: no surcharge")]
)
def test_where_writes_are_known_to_cost_plain_input_nothing_is_assumed(
    published: int | None, why: str, kept: int | None
) -> None:
    known = basis("cache_write", "no_surcharge")._replace(published=published)
    made = bill(FULL._replace(rates=FULL.rates._replace(cache_write=kept), bases=(known,)), MIXED)
    assert lines(made)[2] == ("cache write", 200_000, 3_000_000, "0.6", False)
    assert grounds(made) == {"cache write": f"{why}, so written tokens cost plain input"}
    assert (made.flags, made.may_be_low) == ((), False)


def test_a_rate_of_another_source_is_known_and_the_makers_ratio_is_not() -> None:
    both = basis("cache_read", "source"), basis("cache_write", "assumed", "not published: 1.25 times input")
    made = bill(FULL._replace(bases=both), MIXED)
    assert [(line.label, line.assumed, line.may_be_low) for line in made.lines if line.note] == [
        ("cache read", False, False),
        ("cache write", True, True),
    ]
    assert grounds(made) == {
        "cache read": "published by other, as of 2026-07-01, whose input and output prices agree",
        "cache write": "not published: 1.25 times input; from other, as of 2026-07-01",
    }
    assert made.may_be_low
    unwritten = replace(MIXED, cache_write_share=Decimal(0))
    assert not bill(FULL._replace(bases=both), unwritten).may_be_low


def test_the_substitute_for_the_write_of_an_hour_is_named() -> None:
    made = bill(FULL._replace(rates=FULL.rates._replace(cache_write_1h=None)), MIXED)
    assert grounds(made) == {
        "cache write 1h": "not published: the 5-minute write rate is used, and the seller may charge more"
    }
    bare = bill(FULL._replace(rates=FULL.rates._replace(cache_write_1h=None, cache_write=None)), MIXED)
    assert grounds(bare)["cache write 1h"].startswith("not published: the plain input rate is used")
    # That the shorter write has no surcharge is no word on the longer one; a basis of its own is.
    known = FULL._replace(rates=FULL.rates._replace(cache_write_1h=None), bases=(basis("cache_write", "no_surcharge"),))
    assert bill(known, MIXED).may_be_low
    also = known._replace(bases=(*known.bases, basis("cache_write_1h", "no_surcharge")))
    assert not bill(also, MIXED).may_be_low
    assert lines(bill(also, MIXED))[3] == ("cache write 1h", 100_000, 3_000_000, "0.3", False)


def test_a_band_at_the_makers_ratio_is_assumed_in_all_its_rates() -> None:
    assumed = LONG._replace(assumed=True)
    made = bill((FULL, assumed), ten_requests_of(200_001, cached_share=Decimal(1)))
    assert all(line.assumed and line.may_be_low for line in made.lines)
    assert made.may_be_low
    assert set(grounds(made).values()) == {
        "no price for prompts of this size is published: the maker's ratio to the base price is assumed"
    }
    assert not bill((FULL, assumed), ten_requests_of(200_000)).may_be_low
    part = bill((FULL, assumed._replace(band_rule=BandRule.MARGINAL)), ten_requests_of(400_000))
    assert [line.assumed for line in part.lines] == [False, True, False]
    assert part.may_be_low


@pytest.mark.parametrize(
    ("limit", "context", "own", "prompt", "room"),
    [
        (None, None, None, 10, None),
        (None, 100, None, None, None),  # nothing says how long a prompt is
        (None, 100, None, 30, 70),
        (50, 100, None, 30, 50),
        (50, 100, None, 80, 20),
        (100, 100, None, 30, 70),  # it repeats the context, and says nothing
        (101, 100, None, 30, 70),
        (50, None, None, 30, 50),
        (50, None, 100, 80, 20),  # where the seller is silent, the model's own context counts
        (100, None, 100, 30, 70),
        (None, 100, 40, 80, 20),
        (None, 100, None, 130, -30),
    ],
)
def test_prompt_and_reply_share_the_context(
    limit: int | None, context: int | None, own: int | None, prompt: int | None, room: int | None
) -> None:
    seller = offer(BASE, max_output_tokens=limit, context_tokens=context)
    assert room_for_reply(seller, prompt, own) == room


def test_an_hour_in_the_cache_falls_back_on_the_five_minute_rate_before_plain_input() -> None:
    made = bill(FULL._replace(rates=FULL.rates._replace(cache_write_1h=None)), MIXED)
    assert lines(made)[3] == ("cache write 1h", 100_000, 3_750_000, "0.375", True)


def test_a_cache_that_is_free_of_charge_is_free_not_unknown() -> None:
    made = bill(FULL._replace(rates=FULL.rates._replace(cache_read=0)), MIXED)
    assert lines(made)[1] == ("cache read", 500_000, 0, "0", False)
    assert "assumed_rate" not in made.flags
