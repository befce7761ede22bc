"""What is gathered about a model: who has a vote, what offers prove, and the status of a model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from crosswalk_tui.core.models import Rates
from crosswalk_tui.core.vocabulary import Access, Exclusion, ProviderType
from crosswalk_tui.sources.facts.candidate_value import CandidateValue, Value
from crosswalk_tui.sources.facts.fact_candidates import gather_all, gather_openness
from crosswalk_tui.sources.facts.fact_votes import voter
from crosswalk_tui.sources.facts.model_table import maker_statuses, model_rows
from crosswalk_tui.sources.harvest import Facts, MakerStatus, ModelRecord, OfferRecord, PriceRecord, ProviderRecord
from crosswalk_tui.sources.identity.resolver import Resolver
from crosswalk_tui.sources.offers.merged_offers import MergedOffer, Served
from crosswalk_tui.sources.offers.merging import merge

MODEL = "acme/some-model"


def provider(provider_id: str, kind: str = "host", lab: str | None = None, **more: Any) -> ProviderRecord:
    """A metered provider."""
    return ProviderRecord(provider_id, provider_id, ProviderType(kind), Access.METERED, lab, **more)


PROVIDERS = {
    p.provider_id: p
    for p in (
        provider("acme", "first_party", lab="acme"),
        provider("alibaba", "first_party", lab="alibaba"),
        *(provider(name) for name in ("alpha", "beta", "gamma", "delta")),
        provider("azure", "cloud"),
        provider("azure-cognitive-services", "cloud", duplicate_of="azure"),
        *(provider(name, "aggregator") for name in ("openrouter", "kilo", "nano-gpt", "huggingface")),
        provider("ollama", "local"),
    )
}


def offer(seller: str, model_id: str = "acme/some-model", *, source: str = "models.dev", **facts: Any) -> OfferRecord:
    """An offer by one source's account; other keywords are its facts."""
    rest = {name: facts.pop(name) for name in ("prices", "deprecated") if name in facts}
    return OfferRecord(source, seller, model_id, f"{seller}/{model_id}", Facts(**facts), **rest)


def entries_of(records: Iterable[OfferRecord]) -> list[MergedOffer]:
    """The offers that the *records* make."""
    stated = list(records)
    return merge(stated, Resolver((r.provider, r.provider_model_id) for r in stated), PROVIDERS)


def gathered(*records: OfferRecord, canonical: Facts | None = None, key: str = MODEL) -> list[CandidateValue]:
    """The candidates of the model *key*."""
    by_model: dict[str, list[MergedOffer]] = {}
    for entry in entries_of(records):
        by_model.setdefault(entry.key, []).append(entry)
    return candidates_of(
        by_model, key, [] if canonical is None else [ModelRecord("models.dev", key, "models", canonical)]
    )


def candidates_of(
    by_model: dict[str, list[MergedOffer]], key: str, canonical: Sequence[ModelRecord] = ()
) -> list[CandidateValue]:
    """The candidates of the model *key* with the offers *by_model* and *canonical* records."""
    cards = {key: canonical}
    return gather_all(by_model, cards, gather_openness(by_model, cards))[key]


def chosen(field: str, *records: OfferRecord, canonical: Facts | None = None, key: str = MODEL) -> Value | None:
    """The value chosen for *field* of the model *key*."""
    candidates = gathered(*records, canonical=canonical, key=key)
    return next((c.value for c in candidates if c.field == field and c.chosen), None)


# Votes


def test_a_seller_has_one_vote_however_many_records_repeat_it() -> None:
    records = [offer("alpha", tools=False), offer("alpha", source="litellm", tools=False), offer("beta", tools=True)]
    candidates = [c for c in gathered(*records) if c.field == "tools"]
    assert {(c.value, c.votes) for c in candidates} == {(False, 1), (True, 1)}
    assert not any(c.chosen for c in candidates)


def test_sellers_that_pass_on_one_list_have_one_vote() -> None:
    stated = [offer("openrouter", structured_output=True), offer("kilo", structured_output=True)]
    assert chosen("structured_output", *stated, offer("nano-gpt", structured_output=False)) is None
    assert chosen("structured_output", *stated, offer("alpha", structured_output=True)) is True


def test_a_seller_that_contradicts_itself_is_a_tie() -> None:
    stated = [offer("azure", tools=False), offer("azure-cognitive-services", tools=False)]
    assert chosen("tools", *stated, offer("azure", source="litellm", tools=True)) is None


@pytest.mark.parametrize(
    ("provider_id", "house"),
    [
        ("kilo", "openrouter"),
        ("siliconflow-cn", "siliconflow"),
        ("alibaba-coding-plan-cn", "alibaba"),
        ("xiaomi-token-plan-sgp", "xiaomi"),
        ("llmgateway-providers", "llmgateway"),
        ("deepinfra", "deepinfra"),
    ],
)
def test_endpoints_and_plans_of_one_seller_are_one_voter(provider_id: str, house: str) -> None:
    assert voter(provider(provider_id)) == house


def test_the_makers_word_is_not_outvoted() -> None:
    others = [offer(name, tools=False) for name in ("alpha", "beta", "gamma", "openrouter")]
    assert chosen("tools", offer("acme", "some-model", tools=True), *others) is True


def test_an_absent_flag_is_no_vote() -> None:
    assert chosen("tools", offer("alpha", source="litellm"), offer("beta", tools=True)) is True


def test_a_makers_id_that_became_the_models_by_a_guess_is_one_seller_among_others() -> None:
    key, instruct = "alibaba/qwen2.5-7b-instruct", "Qwen/Qwen2.5-7B-Instruct"
    stated = [offer("alpha", instruct, reasoning=False), offer("beta", instruct, reasoning=False)]
    assert chosen("reasoning", offer("alibaba", "qwen2.5-7b", reasoning=True), *stated, key=key) is False
    assert chosen("reasoning", offer("alibaba", "qwen2.5-7b-instruct", reasoning=True), *stated, key=key) is True


def test_a_service_of_the_maker_beside_the_model_itself_is_one_seller_among_others() -> None:
    name = "qwen3-vl-30b-a3b"  # with and without reasoning; a reviewed alias of the model without
    key, instruct = f"alibaba/{name}-instruct", f"Qwen/{name}-instruct"
    stated = [offer("alpha", instruct, reasoning=False), offer("beta", instruct, reasoning=False)]
    service = offer("alibaba", name, reasoning=True)
    assert chosen("reasoning", service, *stated, key=key) is True
    assert chosen("reasoning", service, offer("alibaba", f"{name}-instruct"), *stated, key=key) is False


def test_a_reviewed_card_has_the_dates_and_the_inputs_that_lists_get_wrong() -> None:
    wrong = Facts(release_date="2023-11-06", knowledge_cutoff="2023-11", modalities_in=("text",))
    listed = offer("alpha", "openai/gpt-4")
    assert chosen("release_date", listed, canonical=wrong, key="openai/gpt-4") == "2023-03-14"
    assert chosen("knowledge_cutoff", listed, canonical=wrong, key="openai/gpt-4") == "2021-09"
    small = offer("alpha", "qwen/qwen3.5-9b")
    assert chosen("modalities_in", small, canonical=wrong, key="alibaba/qwen3.5-9b") == ("text", "image", "video")


# Limits


def test_a_window_where_the_price_changes_is_a_billing_threshold() -> None:
    long = (PriceRecord(Rates(input=1, output=2), "2026-09-30", band_from=200_000),)
    stated = [offer(name, context_tokens=200_000, prices=long) for name in ("alpha", "beta")]
    assert chosen("context_tokens", *stated) is None
    assert chosen("context_tokens", *stated, offer("gamma", context_tokens=1_000_000, prices=long)) == 1_000_000
    assert chosen("context_tokens", offer("alpha", context_tokens=200_000), *stated[1:]) == 200_000


def test_an_output_limit_that_repeats_any_window_is_no_limit_at_the_models_own() -> None:
    served = [
        offer("alpha", context_tokens=131_072, max_output_tokens=131_072),
        offer("beta", context_tokens=65_536, max_output_tokens=65_536),
        offer("gamma", context_tokens=131_072, max_output_tokens=117_964),
    ]
    limited = [offer(name, context_tokens=131_072, max_output_tokens=32_768) for name in ("delta", "openrouter")]
    weights = Facts(open_weights=True, max_output_tokens=32_768)
    candidates = gathered(*served, *limited, canonical=weights)
    assert next(c.value for c in candidates if c.field == "max_output_tokens" and c.chosen) == 131_072
    assert [c.votes for c in candidates if c.field == "max_output_tokens" and c.chosen] == [3]


def test_a_maker_that_serves_a_smaller_window_says_nothing_about_the_output() -> None:
    maker = offer("acme", "some-model", source="litellm", context_tokens=8_000, max_output_tokens=8_000)
    hosts = [offer(name, context_tokens=32_768, max_output_tokens=4_096) for name in ("alpha", "beta", "gamma")]
    stated = [maker, *hosts]
    assert chosen("context_tokens", *stated) == 32_768
    assert chosen("max_output_tokens", *stated) == 4_096


def test_parameters_are_read_from_ids_that_agree_where_the_models_name_states_none() -> None:
    stated = [offer("alpha", "acme/Beam-1.0-501B-A23B"), offer("beta", "acme/beam-1.0-501b-a23b")]
    entries = entries_of([*stated, offer("gamma", "acme/beam-1.0")])
    renamed = {"acme/beam-1.0": entries}
    (total, active) = (c for c in candidates_of(renamed, "acme/beam-1.0") if c.field.startswith("params"))
    assert (total.value, active.value, total.basis) == (501_000, 23_000, "name")
    other = entries_of([*stated, offer("gamma", "acme/beam-1.0-70b")])
    assert not [c for c in candidates_of({"acme/beam-1.0": other}, "acme/beam-1.0") if c.field.startswith("params")]


# Open weights


def repository(seller: str, **facts: Any) -> OfferRecord:
    """The model under the name of its repository."""
    return offer(seller, "acme-labs/Some-Model-70B", **facts)


REPOSITORY = "acme-labs/some-model-70b"


@pytest.mark.parametrize(
    ("records", "known"),
    [
        ([repository("alpha"), repository("beta")], True),
        ([repository("alpha")], None),
        ([repository("alpha"), repository("openrouter")], None),
        ([repository("huggingface")], True),
        ([repository("alpha"), offer("ollama", "some-model-70b")], True),
        ([repository("alpha"), repository("beta"), offer("openrouter", REPOSITORY, open_weights=False)], True),
    ],
)
def test_independent_hosts_prove_open_weights(records: list[OfferRecord], known: bool | None) -> None:
    keys = {entry.key for entry in entries_of(records)}
    assert {chosen("open_weights", *records, key=key) for key in keys} == {known}


def test_hosts_that_resell_closed_models_prove_it_only_by_the_repositorys_name() -> None:
    closed = [offer(name, "anthropic/claude-opus-4.7") for name in ("alpha", "beta")]
    plain = [offer(name, REPOSITORY) for name in ("alpha", "beta")]
    assert chosen("open_weights", *plain, key=REPOSITORY) is True
    assert chosen("open_weights", *plain, *closed, key=REPOSITORY) is None
    assert chosen("open_weights", repository("alpha"), repository("beta"), *closed, key=REPOSITORY) is True


def test_another_number_format_takes_the_weights() -> None:
    closed = [offer(name, "anthropic/claude-opus-4.7") for name in ("alpha", "beta")]
    stated = [offer("alpha", f"{REPOSITORY}-fp8"), offer("beta", f"{REPOSITORY}-nvfp4")]
    assert chosen("open_weights", *stated, *closed, key=REPOSITORY) is True


def test_a_closed_family_stays_closed_whoever_sells_it() -> None:
    stated = [offer(name, "Qwen/Qwen3.7-Max") for name in ("alpha", "beta", "gamma")]
    assert chosen("open_weights", *stated, key="alibaba/qwen3.7-max") is False


@pytest.mark.parametrize(
    ("closed", "opened", "known"),
    [
        (1, 0, None),
        (3, 0, None),
        (4, 0, False),
        (3, 1, True),  # "open" is never a default
    ],
)
def test_closed_is_the_default_of_lists_in_a_family_with_open_models(
    closed: int, opened: int, known: bool | None
) -> None:
    sellers = ("openrouter", "nano-gpt", "azure", "acme", "alpha")  # one host alone proves nothing
    stated = [offer(s, "acme/qwen9-7b", open_weights=False) for s in sellers[:closed]]
    stated += [offer(s, "acme/qwen9-7b", open_weights=True) for s in sellers[closed : closed + opened]]
    assert chosen("open_weights", *stated, key="alibaba/qwen9-7b") is known
    assert chosen("licence", *stated, key="alibaba/qwen9-7b") == (None if known is not False else "proprietary")


def test_closed_is_the_default_of_lists_under_the_name_of_a_repository() -> None:
    assert chosen("open_weights", repository("openrouter", open_weights=False), key=REPOSITORY) is None
    assert chosen("open_weights", offer("openrouter", REPOSITORY, open_weights=False), key=REPOSITORY) is False


def test_a_tie_about_the_weights_says_nothing_about_the_licence() -> None:
    stated = [offer("openrouter", open_weights=False), offer("nano-gpt", open_weights=True)]
    assert chosen("open_weights", *stated) is None
    assert chosen("licence", *stated) is None
    assert chosen("licence", stated[0]) == "proprietary"


# Status


def status(*records: OfferRecord, words: Iterable[tuple[str, str]] = (), closed: bool = False, **excluded: str) -> str:
    """The status of the one model the *records* are about.

    Args:
        records: its offers.
        words: what the maker states, id and status.
        closed: its weights are closed.
        excluded: sellers whose offers are kept out of rankings, and the code.
    """
    entries = entries_of(records)
    (key,) = {entry.key for entry in entries}
    stated = [MakerStatus("acme", model_id, word, "model-prices", "2026-10-26") for model_id, word in words]
    corpus = [(record.provider, record.provider_model_id) for record in records]
    made: Any = SimpleNamespace(
        priced=[(entry, Access.METERED, None) for entry in entries],
        facts={key: []},
        closed={key: "acme"} if closed else {},
        maker_statuses=maker_statuses(stated, Resolver(corpus), PROVIDERS),
    )
    codes = {
        (entry.provider.provider_id, entry.provider_model_id): (Exclusion(excluded[entry.provider.provider_id]), "why")
        if entry.provider.provider_id in excluded
        else None
        for entry in entries
    }
    (row,) = model_rows(made, {key: 1}, codes)
    return row.status


OWN, HOSTED, RESOLD, CLOUD = (
    offer("acme", "some-model"), offer("alpha"), offer("openrouter"), offer("azure", "some-model"),
)  # fmt: skip


def test_a_model_is_deprecated_by_its_makers_word() -> None:
    assert status(OWN, HOSTED, words=[("some-model", "deprecated")]) == "deprecated"
    assert status(replace(OWN, deprecated=True), HOSTED) == "deprecated"


def test_nobody_but_the_maker_deprecates_a_model() -> None:
    assert status(OWN, replace(HOSTED, deprecated=True)) == "active"
    assert status(OWN, replace(RESOLD, deprecated=True)) == "active"
    assert status(HOSTED, replace(OWN, source="genai-prices", deprecated=True)) == "active"


def test_open_weights_stay_active_while_others_serve_what_the_maker_removed() -> None:
    assert status(HOSTED, words=[("some-model", "removed")]) == "active"
    assert status(HOSTED, words=[("some-model", "removed")], alpha="not_live") == "deprecated"


def test_a_closed_model_that_its_maker_removed_is_active_only_at_clouds() -> None:
    removed = [("some-model", "removed")]
    assert status(HOSTED, RESOLD, words=removed, closed=True) == "deprecated"
    assert status(HOSTED, CLOUD, words=removed, closed=True) == "active"
    assert status(RESOLD, closed=True) == "active"


def test_one_id_in_use_keeps_a_model_active() -> None:
    assert status(OWN, HOSTED, words=[("some-model", "active"), ("acme/some-model", "removed")]) == "active"


def test_the_end_of_a_name_that_was_re_pointed_does_not_end_the_model() -> None:
    entries = entries_of([replace(OWN, deprecated=True), HOSTED])
    (own,) = [entry for entry in entries if entry.is_first_party]
    own.served = (Served(MODEL, "2026-09-10", None, "https://acme.example/news"),)
    codes = {(entry.provider.provider_id, entry.provider_model_id): None for entry in entries}
    made: Any = SimpleNamespace(
        priced=[(entry, Access.METERED, None) for entry in entries], facts={MODEL: []}, closed={}, maker_statuses={}
    )
    assert [row.status for row in model_rows(made, {MODEL: 1}, codes)] == ["active"]


def test_a_seller_has_no_word_on_another_labs_model() -> None:
    stated = [MakerStatus("acme", "zai-org/GLM-5.3", "deprecated", "model-prices", "2026-10-26")]
    corpus = [("acme", "zai-org/GLM-5.3"), ("alpha", "zai-org/GLM-5.3")]
    assert maker_statuses(stated, Resolver(corpus), PROVIDERS) == {}
