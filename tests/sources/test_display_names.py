"""The display names of models: true to the key, readable, and never shared by two models."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from crosswalk_tui.core.facts.claims import letters_of
from crosswalk_tui.core.facts.stated_names import agreement
from crosswalk_tui.sources.facts.candidate_value import CandidateValue, chosen_value
from crosswalk_tui.sources.facts.display_names import lab_names, other_names, with_display_names
from crosswalk_tui.sources.offers.merged_offers import Served
from tests.sources.test_fact_candidates import PROVIDERS, candidates_of, entries_of, offer

LABS = {"acme": "Acme", "shop": "The Shop", "openai": "OpenAI", "zhipuai": "Z.ai"}


def stated(name: str, votes: int = 1, basis: str = "offers", *, chosen: bool = False) -> CandidateValue:
    """A name that sources give."""
    return CandidateValue("name", name, basis, ("models.dev",), votes, chosen)


def names(facts: dict[str, list[CandidateValue]]) -> dict[str, str]:
    """The display names, by key."""
    return {key: str(chosen_value(found, "name")) for key, found in with_display_names(facts, LABS).items()}


def test_of_two_models_with_a_name_the_dated_one_has_its_date_in_the_words_of_sources() -> None:
    pro = [stated("Acme V4 Pro", chosen=True)]
    dated = [stated("Acme V4 Pro", basis="first_party", chosen=True), stated("Acme V4 Pro 0813", 35)]
    facts = {"acme/acme-v4-pro": pro, "acme/acme-v4-pro-0813": dated}
    assert names(facts) == {"acme/acme-v4-pro": "Acme V4 Pro", "acme/acme-v4-pro-0813": "Acme V4 Pro 0813"}
    facts["acme/acme-v4-pro-0813"] = dated[:1]
    assert names(facts)["acme/acme-v4-pro-0813"] == "Acme V4 Pro (0813)"


def test_sizes_and_the_mark_of_gemma_are_in_capitals() -> None:
    facts = {
        "acme/gemma-3n-e4b-it": [stated("Gemma 3n E4b It", chosen=True)],
        "acme/jais-30b-chat": [stated("JAIS 30b Chat", chosen=True)],
        "acme/allam-2-7b": [stated("ALLaM-2-7b", chosen=True)],
    }
    assert sorted(names(facts).values()) == ["ALLaM-2-7b", "Gemma 3n E4B IT", "JAIS 30B Chat"]


def test_a_moving_id_leaves_the_name_with_the_version_to_the_version() -> None:
    flash = [stated("Acme V4.1 Flash", basis="first_party", chosen=True)]
    facts = {"acme/acme-flash": flash, "acme/acme-v4.1-flash": [stated("Acme V4.1 Flash", 48, chosen=True)]}
    assert names(facts) == {"acme/acme-flash": "Acme Flash", "acme/acme-v4.1-flash": "Acme V4.1 Flash"}


def test_models_of_two_labs_with_one_name_have_their_labs_in_it() -> None:
    facts = {key: [stated("Auto", chosen=True)] for key in ("acme/auto", "shop/auto")}
    assert names(facts) == {"acme/auto": "Auto (Acme)", "shop/auto": "Auto (The Shop)"}


def test_names_that_differ_in_case_and_punctuation_are_one_name() -> None:
    facts = {"zhipuai/glm-5": [stated("GLM-5", chosen=True)], "zhipuai/glm-5-code": [stated("glm 5", 2, chosen=True)]}
    assert names(facts) == {"zhipuai/glm-5": "GLM-5", "zhipuai/glm-5-code": "GLM-5 Code"}


def test_a_model_without_a_name_is_spelt_as_others_are() -> None:
    facts = {
        "openai/gpt-5": [stated("GPT-5", chosen=True)],
        "openai/gpt-4-vision": [stated("GPT-4 Vision", chosen=True)],
        "openai/gpt-4o-audio@2025-06-03": [],
        "openai/gpt-oss-20b": [stated("gpt-oss-20b", chosen=True)],
        "openai/gpt-4-32k-0613": [],
        "acme/unslop-12b-v4.1": [stated("UnSlop 12b v4")],
    }
    assert names(facts) == {
        "openai/gpt-5": "GPT-5",
        "openai/gpt-4-vision": "GPT-4 Vision",
        "openai/gpt-4o-audio@2025-06-03": "GPT-4o Audio (2025-06-03)",
        "openai/gpt-oss-20b": "GPT Oss 20B",
        "openai/gpt-4-32k-0613": "GPT-4 32K (0613)",
        "acme/unslop-12b-v4.1": "UnSlop 12B v4.1",
    }


def test_a_name_with_the_day_in_another_form_does_not_repeat_it() -> None:
    facts = {"acme/seed-1.6@2025-07-15": [stated("Seed 1.6 (250715)", chosen=True)]}
    assert names(facts) == {"acme/seed-1.6@2025-07-15": "Seed 1.6 (250715)"}


def test_a_fine_tune_has_its_version() -> None:
    facts = {
        "acme/l3.3-euryale-70b-v2.3": [stated("Llama 3.3 70B Euryale", chosen=True)],
        "acme/anubis-70b-v1.1": [stated("Anubis 70B V1.1", chosen=True)],
        "acme/fugu-v1": [stated("Fugu v1.0", chosen=True)],
    }
    assert list(names(facts).values()) == ["Llama 3.3 70B Euryale v2.3", "Anubis 70B V1.1", "Fugu v1.0"]


def test_a_made_name_is_a_fact_of_the_model_with_its_reason() -> None:
    (made,) = (c for c in with_display_names({"acme/one-2": []}, LABS)["acme/one-2"] if c.chosen)
    assert (made.value, made.basis, made.note) == ("One 2", "name", "made from the key")


def test_the_name_of_a_re_pointed_id_is_not_that_of_the_model_it_means_now() -> None:
    entries = entries_of([offer("acme", name="Some Old Model"), offer("alpha", name="Some Model")])
    by_model = {"acme/some-model": entries}
    assert chosen_value(candidates_of(by_model, "acme/some-model"), "name") == "Some Model"
    (own,) = (entry for entry in entries if entry.is_first_party)
    own.served = (Served("acme/some-model", "2026-09-10", None, "https://acme.example/news"),)
    found = candidates_of(by_model, "acme/some-model")
    assert [c.value for c in found if c.field == "name"] == ["Some Model"]


def test_other_names_find_the_model_unless_they_are_of_a_different_one() -> None:
    flash = [stated("Acme V4.1 Flash", 9, chosen=True), stated("Acme V4 Flash Vision"), stated("Flash 4.1 of Acme")]
    flash.append(stated("Acme V4.1 Flash (Bobs Shop)"))
    exp = [stated("Acme 2.0 Pro 1206")]
    facts = with_display_names({"acme/acme-v4.1-flash": flash, "acme/acme-exp-1206": exp}, LABS)
    assert {key: set(found) for key, found in other_names(facts).items()} == {
        "acme/acme-v4.1-flash": {"flash 4.1 of acme"},
        "acme/acme-exp-1206": {"acme 2.0 pro 1206"},
    }


def test_the_lab_of_a_sellers_own_models_has_the_sellers_name() -> None:
    sellers = {"alpha": replace(PROVIDERS["alpha"], name="Alpha AI"), "openai": PROVIDERS["beta"]}
    keys = ("alpha/one", "openai/gpt-5", "nobody-else/two")
    assert lab_names(keys, sellers) == {"alpha": "Alpha AI", "nobody-else": "Nobody Else", "openai": "OpenAI"}


def _models(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        return [(key.partition("/")[2], name) for key, name in db.execute("SELECT key, name FROM model")]


def test_no_two_models_of_the_shipped_catalogue_share_a_name(shipped_catalogue: Path) -> None:
    found = [letters_of(name) for _, name in _models(shipped_catalogue)]
    assert len(found) > 1_000
    assert len(set(found)) == len(found)


def test_no_name_in_the_shipped_catalogue_is_of_another_version_or_variant(shipped_catalogue: Path) -> None:
    models = _models(shipped_catalogue)
    assert [one for one in models if agreement(one[1], one[0]).contradicts] == []
    # The same by a rule of fewer words: the decimals of the name are in the id, unless a date stands for them there.
    decimals = re.compile(r"(?<![\d.])\d\.\d+")
    dated = re.compile(r"-\d{4}$|@")
    others = [
        (slug, name)
        for slug, name in models
        if (stated := set(decimals.findall(name)) - {d for d in decimals.findall(name) if d.endswith(".0")})
        and (known := set(decimals.findall(slug)))
        and not stated <= known
        and not dated.search(slug)
    ]
    assert others == []
    for word in ("mini", "nano", "vision", "preview", "pro", "flash", "turbo", "latest"):
        pattern = re.compile(rf"(?<![a-z]){word}(?![a-z])")
        differ = [one for one in models if bool(pattern.search(one[0])) != bool(pattern.search(one[1].lower()))]
        assert [one for one in differ if letters_of(one[0]) != letters_of(one[1])] == []
