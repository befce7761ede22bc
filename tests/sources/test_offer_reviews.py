"""Reviewed decisions about offers with a misleading listing."""

from __future__ import annotations

from crosswalk_tui.sources.offers.offer_reviews import offer_reviews


def test_a_review_of_one_sources_list_is_about_what_it_alone_knows() -> None:
    oci = [verdict for verdict in offer_reviews() if verdict.provider == "oci" and "grok" in verdict.ids.pattern]
    copies = ("xai.grok-4.20", "xai.grok-4.20-multi-agent", "xai.grok-4-fast", "xai.grok-code-fast-1")
    own = ("xai.grok-4.20-reasoning", "xai.grok-4.20-0309-non-reasoning", "xai.grok-4")
    (verdict,) = oci
    assert all(verdict.ids.fullmatch(model_id) for model_id in copies)
    assert not any(verdict.ids.fullmatch(model_id) for model_id in own)
