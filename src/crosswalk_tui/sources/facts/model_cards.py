"""The reviewed table of model cards, and the facts on the card of a model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from crosswalk_tui.sources.facts.candidate_value import CandidateValue
from crosswalk_tui.sources.providers import read_table


@dataclass(frozen=True, slots=True)
class Card:
    """A row of the reviewed table: a pattern of slugs, and the facts on their model card."""

    pattern: re.Pattern[str]
    licence: str | None
    params_total_m: int | None
    params_active_m: int | None
    release_date: str | None
    knowledge_cutoff: str | None
    modalities_in: tuple[str, ...] | None
    card: str


@cache
def cards() -> tuple[Card, ...]:
    """The reviewed model cards, first match wins."""
    dates = ("release_date", "knowledge_cutoff")
    columns = ("pattern", "licence", "params_total_m", "params_active_m", *dates, "modalities_in", "card")
    return tuple(
        Card(
            re.compile(f"(?:{row['pattern']})$"),
            row["licence"] or None,
            int(row["params_total_m"]) if row["params_total_m"] else None,
            int(row["params_active_m"]) if row["params_active_m"] else None,
            row["release_date"] or None,
            row["knowledge_cutoff"] or None,
            tuple(row["modalities_in"].split(",")) if row["modalities_in"] else None,
            row["card"],
        )
        for row in read_table("model_cards.csv", columns)
    )


_ON_CARDS = (
    "licence", "params_total_m", "params_active_m", "release_date", "knowledge_cutoff", "modalities_in",
)  # fmt: skip


@cache
def _card_of(slug: str) -> Card | None:
    return next((card for card in cards() if card.pattern.match(slug)), None)


def from_card(slug: str) -> Iterator[CandidateValue]:
    """The facts on the model card of *slug*; a licence on it is that of open weights."""
    card = _card_of(slug)
    if card is None:
        return
    for name in _ON_CARDS:
        value = getattr(card, name)
        if value is not None:
            yield CandidateValue(name, value, "reviewed", (card.card,), 1)
    if card.licence is not None:
        yield CandidateValue("open_weights", True, "reviewed", (card.card,), 1, note=f"weights under {card.licence}")
