"""Whether an offer can be bought: every rule of liveness, each with the case beside it that goes the other way."""

from __future__ import annotations

import pytest

from crosswalk_tui.core.vocabulary import Exclusion
from crosswalk_tui.sources.harvest import Facts, MakerStatus
from crosswalk_tui.sources.offers.liveness import decide
from crosswalk_tui.sources.offers.merged_offers import Liveness, MergedOffer
from crosswalk_tui.sources.offers.notices import EndNotice
from crosswalk_tui.sources.pricing.evidence import Evidence
from tests.sources.liveness_world import (
    CLOUD,
    GLM,
    HOST,
    LISTED,
    MAKER,
    TODAY,
    announced,
    entry,
    evidence,
    gone,
    price,
    record,
)

PLACE = ("litellm", HOST.provider_id, GLM)


def liveness(one: MergedOffer, known: Evidence | None = None, *others: MergedOffer) -> Liveness:
    decide([one, *others], known or evidence())
    return one.liveness


def ended(one: Liveness) -> tuple[Exclusion | None, str | None]:
    return one.code, one.reason


def test_a_list_that_removes_what_ended_shows_an_offer_alive_as_of_its_snapshot() -> None:
    assert liveness(entry(record("models.dev"))) == Liveness(LISTED, "models.dev")


def test_the_makers_page_shows_an_offer_alive() -> None:
    assert liveness(entry(record("model-prices", as_of="2026-10-26"))) == Liveness("2026-10-26", "model-prices")


def test_the_newest_sighting_is_kept_whichever_source_it_comes_from() -> None:
    one = entry(record("models.dev"), record("model-prices", as_of="2026-10-26"), record("litellm"))
    assert liveness(one) == Liveness("2026-10-26", "model-prices")


@pytest.mark.parametrize("source", ["litellm", "genai-prices", "a list nobody has reviewed"])
def test_a_list_that_never_removes_shows_nothing_by_having_an_offer(source: str) -> None:
    found = liveness(entry(record(source)))
    assert (found.code, found.last_seen, found.alive) == (Exclusion.NOT_LIVE, None, False)
    assert str(found.reason).endswith("which keeps ended offers (no date)")


@pytest.mark.parametrize(
    ("day", "alive"), [("2026-08-22", True), ("2026-08-21", False), (TODAY, True), ("2024-01-01", False)]
)
def test_being_taken_up_by_such_a_list_counts_for_90_days(day: str, alive: bool) -> None:
    found = liveness(entry(record("litellm")), evidence(added={PLACE: day}))
    assert (found.alive, found.last_seen, found.source) == (alive, day, "litellm")


def test_an_offer_that_only_such_a_list_has_says_when_it_last_changed() -> None:
    found = liveness(entry(record("litellm")), evidence(added={PLACE: "2025-03-01"}))
    assert found.reason == "only in LiteLLM, which keeps ended offers (last added or changed 2025-03-01)"


def test_several_such_lists_are_named_as_several() -> None:
    found = liveness(entry(record("litellm"), record("genai-prices")))
    assert found.reason == "only in LiteLLM and genai-prices, which keep ended offers (no date)"


@pytest.mark.parametrize(("begins", "alive"), [("2026-11-01", True), ("2026-01-01", False), ("2026-12-24", False)])
def test_a_price_that_began_lately_is_a_sighting_and_one_to_come_is_none(begins: str, alive: bool) -> None:
    assert liveness(entry(record("genai-prices", prices=(price(begins),)))).alive is alive


@pytest.mark.parametrize(("status", "verb"), [("removed", "removed"), ("deprecated", "deprecated")])
def test_the_makers_word_ends_an_offer_that_lists_still_have(status: str, verb: str) -> None:
    word = MakerStatus(MAKER.provider_id, "pixtral-12b", status, "model-prices", "2026-10-26")
    one = entry(record("models.dev", "pixtral-12b", MAKER), provider=MAKER)
    found = liveness(one, evidence(statuses={(MAKER.provider_id, "pixtral-12b"): word}))
    assert ended(found) == (Exclusion.DEPRECATED, f"{verb} by its maker (as of 2026-10-26)")
    assert (found.last_seen, found.source) == (LISTED, "models.dev")


def test_a_status_at_another_seller_is_the_sellers_word() -> None:
    word = MakerStatus(HOST.provider_id, GLM, "removed", "model-prices", "2026-10-26")
    found = liveness(entry(record("models.dev")), evidence(statuses={(HOST.provider_id, GLM): word}))
    assert found.reason == "removed by its seller (as of 2026-10-26)"


def test_a_list_that_marks_an_offer_as_deprecated_ends_it() -> None:
    found = liveness(entry(record("models.dev", deprecated=True)))
    assert ended(found) == (Exclusion.DEPRECATED, f"deprecated by its seller (models.dev, {LISTED})")


def test_a_day_of_end_that_has_come_ends_an_offer_from_that_day() -> None:
    found = liveness(entry(record("models.dev"), record("litellm", deprecation_date=TODAY)))
    assert ended(found) == (Exclusion.DEPRECATED, f"ended on {TODAY}")


def test_a_day_of_end_to_come_leaves_an_offer_alive() -> None:
    one = entry(record("models.dev"), record("litellm", deprecation_date="2026-11-21"))
    assert liveness(one).alive
    assert one.deprecation_date == "2026-11-21"


def test_the_earliest_of_several_days_of_end_counts() -> None:
    later, sooner = "2027-01-14", "2026-12-11"
    one = entry(record("models.dev", deprecation_date=later), record("litellm", deprecation_date=sooner))
    assert one.deprecation_date == "2026-12-11"


def test_what_disappeared_from_such_a_list_has_ended_between_two_snapshots() -> None:
    found = liveness(entry(gone()))
    reason = f"gone from models.dev between 2026-07-02 and {LISTED}"
    assert ended(found) == (Exclusion.DEPRECATED, reason)
    assert (found.last_seen, found.source) == ("2026-07-02", "models.dev")


def test_disappearing_outweighs_a_list_that_never_removes() -> None:
    found = liveness(entry(gone(), record("litellm")), evidence(added={PLACE: "2026-11-01"}))
    assert found.code is Exclusion.DEPRECATED


def test_what_another_such_list_still_has_did_not_disappear() -> None:
    assert liveness(entry(gone(), record("model-prices", as_of="2026-10-26"))).alive


def test_a_removal_after_the_last_sighting_ends_an_offer() -> None:
    found = liveness(entry(record("models.dev")), evidence(removed={PLACE: "2026-10-14"}))
    assert ended(found) == (Exclusion.DEPRECATED, "removed from LiteLLM's list on 2026-10-14")


def test_a_removal_before_the_last_sighting_means_nothing() -> None:
    assert liveness(entry(record("models.dev")), evidence(removed={PLACE: LISTED})).alive


def test_a_removal_means_nothing_while_the_list_has_the_offer_under_another_key() -> None:
    both = entry(record("models.dev"), record("litellm", "glm-4.5"))
    assert liveness(both, evidence(removed={PLACE: "2026-10-14"})).alive


def test_an_announced_end_outweighs_every_list() -> None:
    found = liveness(entry(record("models.dev")), evidence(notices=announced({GLM: "2026-06-19"})))
    assert ended(found) == (Exclusion.DEPRECATED, "ended on 2026-06-19 (novita.ai)")
    assert (found.last_seen, found.source) == (LISTED, "models.dev")


def test_an_announced_end_to_come_is_the_day_of_end() -> None:
    one = entry(record("models.dev"))
    assert liveness(one, evidence(notices=announced({GLM: "2026-12-31"}))).alive
    assert one.deprecation_date == "2026-12-31"


def test_an_announced_end_counts_instead_of_the_day_a_list_gives() -> None:
    one = entry(record("models.dev"), record("litellm", deprecation_date="2026-10-01"))
    assert liveness(one, evidence(notices=announced({GLM: "2027-01-31"}))).alive
    assert one.deprecation_date == "2027-01-31"


def test_a_withdrawal_without_a_day_ends_the_offer_by_then() -> None:
    one = entry(record("models.dev"))
    withdrawn = {("novita-ai", GLM): EndNotice("2026-08-09", "https://api.novita.ai/openai/v1/models", withdrawn=True)}
    found = liveness(one, evidence(notices=withdrawn))
    assert ended(found) == (Exclusion.DEPRECATED, "withdrawn by 2026-08-09 (api.novita.ai)")
    assert one.deprecation_date is None


def test_an_announcement_about_another_seller_means_nothing() -> None:
    assert liveness(entry(record("models.dev")), evidence(notices=announced({GLM: "2026-06-19"}, CLOUD))).alive


def test_an_end_holds_for_the_other_ids_of_the_seller() -> None:
    ended_id = entry(record("litellm", "glm-4.5", deprecation_date="2026-10-01"))
    found = liveness(entry(record("litellm")), evidence(added={PLACE: "2026-11-01"}), ended_id)
    assert (found.code, found.reason) == (Exclusion.DEPRECATED, "its seller has ended the model, listed as glm-4.5")


def test_an_id_that_such_a_list_shows_today_outweighs_the_end_of_another() -> None:
    ended_id = entry(record("litellm", "glm-4.5", deprecation_date="2026-10-01"))
    assert liveness(entry(record("models.dev")), evidence(), ended_id).alive


def test_an_id_with_a_day_of_end_keeps_it() -> None:
    ended_id = entry(record("litellm", "glm-4.5", deprecation_date="2026-10-01"))
    one = entry(record("litellm", deprecation_date="2026-12-31"))
    assert liveness(one, evidence(added={PLACE: "2026-11-01"}), ended_id).alive


@pytest.mark.parametrize("other", ["glm-4.5-air", "glm-4.5-fp8"])
def test_an_end_does_not_hold_for_another_model_or_number_format(other: str) -> None:
    ended_id = entry(record("litellm", other, deprecation_date="2026-10-01"))
    assert liveness(entry(record("litellm")), evidence(added={PLACE: "2026-11-01"}), ended_id).alive


def test_a_day_before_which_a_maker_will_not_end_a_model_is_no_end() -> None:
    one = entry(
        record("models.dev", "claude-haiku-4-5@20251001", CLOUD, facts=Facts(release_date="2025-10-01")),
        record("litellm", "claude-haiku-4-5@20251001", CLOUD, deprecation_date="2026-10-15"),
        provider=CLOUD,
    )
    assert liveness(one).alive
    assert one.deprecation_date is None


def test_an_id_listed_today_vouches_for_the_sellers_regions() -> None:
    listed = entry(record("models.dev"))
    regional = entry(record("litellm", region="eu"), name="eu/" + GLM)
    decide([listed, regional], evidence())
    assert regional.liveness == Liveness(LISTED, "models.dev")


def test_an_id_listed_today_does_not_vouch_for_another_mode_in_a_region() -> None:
    listed = entry(record("models.dev"))
    thinking = entry(record("litellm", f"{GLM}:thinking", region="eu"), name=f"eu/{GLM}:thinking")
    assert (thinking.key, thinking.region) == (listed.key, "eu")
    decide([listed, thinking], evidence())
    assert thinking.liveness.code is Exclusion.NOT_LIVE


def test_nobody_vouches_for_a_region_where_no_list_that_removes_has_the_model() -> None:
    kept = entry(record("litellm"))
    regional = entry(record("litellm", region="eu"), name="eu/" + GLM)
    decide([kept, regional], evidence())
    assert regional.liveness.code is Exclusion.NOT_LIVE


def test_a_mark_of_deprecation_ends_nothing_before_a_known_day() -> None:
    one = entry(record("models.dev", deprecated=True), record("litellm", deprecation_date="2027-04-14"))
    assert liveness(one).alive
    assert not liveness(entry(record("models.dev", deprecated=True))).alive
