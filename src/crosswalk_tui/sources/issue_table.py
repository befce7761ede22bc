"""The data-quality findings of the build: the rows of ``issue``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypedDict

from crosswalk_tui.core.facts.claims import Claim, support
from crosswalk_tui.core.facts.labels import stored_text
from crosswalk_tui.core.text.format import rate as shown
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.vocabulary import Access, Exclusion
from crosswalk_tui.sources.facts.candidate_value import CandidateValue, stored
from crosswalk_tui.sources.facts.model_cards import cards
from crosswalk_tui.sources.offers.notices import end_notices, unmatched
from crosswalk_tui.sources.offers.offer_reviews import offer_reviews
from crosswalk_tui.sources.pricing.prices import Pricing
from crosswalk_tui.sources.providers import is_unreviewed, provider_table
from crosswalk_tui.sources.scores import renamed
from crosswalk_tui.sources.stored_rows import StoredIssue

if TYPE_CHECKING:
    from crosswalk_tui.sources.assemble import Assembly
    from crosswalk_tui.sources.facts.model_table import Exclusions
    from crosswalk_tui.sources.harvest import OfferKey


def findings(
    made: Assembly, model_ids: Mapping[str, int], offer_ids: Mapping[OfferKey, int], excluded: Exclusions
) -> list[StoredIssue]:
    """Every finding, sorted and numbered."""
    found = [
        *_rejections(made),
        *_offers(made, offer_ids, model_ids, excluded),
        *_unplaced(made),
        *_facts(made, model_ids),
        *_unreviewed(made),
        *_lost_aliases(made),
        *_absent(made),
        *_lost_notices(made),
        *_stale_reviews(made),
        *_unread_cells(made),
    ]
    rows = [row._replace(detail=safe(row.detail, 300)) for row in found]
    rows.sort(key=lambda row: (row.code, row.source_id or "", row.path or "", row.detail))
    return [row._replace(issue_id=number) for number, row in enumerate(rows, 1)]


class _IssueSubject(TypedDict):
    """The offer that an issue concerns, as arguments of `StoredIssue`."""

    offer_id: int
    model_id: int
    path: str


def _rejections(made: Assembly) -> Iterator[StoredIssue]:
    for harvest in made.harvests:
        for item in harvest.rejections:
            yield StoredIssue("rejected_row", "warning", item.reason, source_id=item.source, path=safe(item.path, 300))


def _offers(
    made: Assembly, offer_ids: Mapping[OfferKey, int], model_ids: Mapping[str, int], excluded: Exclusions
) -> Iterator[StoredIssue]:
    """The findings on offers: excluded, disputed and rejected prices, and links to other models."""
    for entry, access, pricing in made.priced:
        key = entry.offer_key
        where: _IssueSubject = {"offer_id": offer_ids[key], "model_id": model_ids[entry.key], "path": " ".join(key)}
        exclusion = excluded[key]
        if exclusion is not None and exclusion[0] is Exclusion.QUARANTINED:
            yield StoredIssue("quarantined_price", "warning", exclusion[1], **where)
        elif exclusion is not None and exclusion[0] is Exclusion.NOT_LIVE:
            yield StoredIssue("not_live", "info", exclusion[1], **where)
        if access is Access.PLACEHOLDER:
            yield StoredIssue("placeholder_price", "info", "a zero that means no published price", **where)
        if pricing.disputed and access is Access.METERED:
            yield StoredIssue("disputed_price", "warning", _both_prices(pricing), **where)
        for row in pricing.rows:
            if row.rejected is not None:
                yield StoredIssue("rejected_price", "warning", row.rejected, source_id=row.record.source, **where)
        link = entry.records[0].link
        if link and _letters(link) != _letters(entry.key):
            detail = f"the source links {safe(link, 80)}; the id means {entry.key}"
            yield StoredIssue("link_conflict", "info", detail, **where)


def _letters(key: str) -> str:
    return re.sub(r"[^a-z0-9]", "", key.rpartition("/")[2].lower())


def _both_prices(pricing: Pricing) -> str:
    """The price in use with its source, then those of the other sources."""
    prices = {
        source: f"{source} {shown(base.rates.input)} in, {shown(base.rates.output)} out"
        for source, base in pricing.base_by_source().items()
    }
    used = prices.pop(pricing.source_in_use)
    return f"sources differ by more than 2x, the higher is used: {used} (in use); {'; '.join(prices.values())}"


def _unreviewed(made: Assembly) -> Iterator[StoredIssue]:
    offers = Counter(entry.provider.provider_id for entry, _, _ in made.priced if is_unreviewed(entry.provider))
    for provider_id, count in sorted(offers.items()):
        detail = f"{provider_id}: not in tables/providers.csv yet; {count} offers are shown and never ranked"
        yield StoredIssue("unreviewed_provider", "warning", detail, path=provider_id)


def _lost_aliases(made: Assembly) -> Iterator[StoredIssue]:
    for alias in made.lost_aliases:
        detail = f"{alias}: no source lists the target of this reviewed alias"
        yield StoredIssue("lost_alias", "info", detail, path=alias)


def _absent(made: Assembly) -> Iterator[StoredIssue]:
    for source in made.absent:
        yield StoredIssue("missing_source", "warning", f"{source.source}: {source.reason}", path=source.path)


def _lost_notices(made: Assembly) -> Iterator[StoredIssue]:
    """Reviewed notices without an offer, one finding per seller."""
    listed = {
        (seller, record.provider_model_id)
        for entry, _, _ in made.priced
        for record in entry.records
        for seller in (entry.provider.provider_id, record.provider)
    }
    for provider_id, ids in unmatched(end_notices(), listed).items():
        detail = f"{provider_id}: {len(ids)} announced ends match no offer any more: {', '.join(ids)}"
        yield StoredIssue("stale_review", "info", detail, path=provider_id)


def _stale_reviews(made: Assembly) -> Iterator[StoredIssue]:
    """Rows of the reviewed tables that no longer match anything in these sources."""
    entries = [entry for entry, _, _ in made.priced]
    slugs = [key.partition("/")[2] for key in made.facts]
    names = {score.model_name for harvest in made.harvests for score in harvest.scores}
    sold_by = {entry.provider.provider_id for entry in entries}
    stale = [
        *(
            ("reviewed_offers.csv", f"{review.provider} {review.ids.pattern}")
            for review in offer_reviews()
            if not any(map(review.applies_to, entries))
        ),
        *(("model_cards.csv", card.pattern.pattern) for card in cards() if not any(map(card.pattern.match, slugs))),
        *(("score_names.csv", name) for name in renamed() if name not in names),
        *(
            ("providers.csv", f"{row.provider_id} repeats {row.duplicate_of}")
            for row in provider_table().values()
            if row.duplicate_of is not None and not {row.provider_id, row.duplicate_of} <= sold_by
        ),
    ]
    for table, row in stale:
        detail = f"tables/{table}: {row}: nothing in the sources matches this row"
        yield StoredIssue("stale_review", "info", detail, path=table)


def _unread_cells(made: Assembly) -> Iterator[StoredIssue]:
    """Cells of chat models that no bill uses, one finding per cell and reason."""
    for harvest in made.harvests:
        for cell, count in harvest.unread.items():
            times = "once" if count == 1 else f"{count:,} times"
            yield StoredIssue("unread_cell", "info", f"{cell}; {times}", source_id=harvest.source)


def _unplaced(made: Assembly) -> Iterator[StoredIssue]:
    counts = Counter((score.source, score.model_key) for score in made.unplaced)
    for (source, key), count in sorted(counts.items()):
        plural = "score" if count == 1 else "scores"
        detail = f"{key}: {count} {plural} of a model that no provider serves"
        yield StoredIssue("score_without_model", "info", detail, source_id=source, path=key)


_MAJORITY_FIELDS = ("context_tokens", "open_weights", "release_date", "tools", "licence")
"""Facts for which a choice without a majority is reported."""


def _facts(made: Assembly, model_ids: Mapping[str, int]) -> Iterator[StoredIssue]:
    """Facts that are unknown because the votes tie, and facts chosen without a majority."""
    for key, candidates in made.facts.items():
        by_field: dict[str, list[CandidateValue]] = {}
        for candidate in candidates:
            by_field.setdefault(candidate.field, []).append(candidate)
        for field, group in by_field.items():
            detail = _dispute(field, group)
            if detail is not None:
                yield StoredIssue("disputed_fact", "info", detail, model_id=model_ids[key], path=key)


def _dispute(field: str, group: Sequence[CandidateValue]) -> str | None:
    """The disagreement of the sources, with the votes for each value; None if the choice is clear."""
    chosen = next((claim for claim in group if claim.chosen), None)
    if chosen is not None and (field not in _MAJORITY_FIELDS or chosen.basis != "offers"):
        return None
    claims = [Claim(i, str(stored(c.value)), c.basis, "", c.votes) for i, c in enumerate(group)]
    votes: Counter[str] = Counter()
    for claim in sorted(claims, key=lambda v: (-v.votes, v.value)):
        votes[stored_text(field, claim.value)] += claim.votes
    if len(votes) == 1:
        return None
    listed = ", ".join(f"{text} x{count}" for text, count in votes.most_common())
    if chosen is None:
        return f"{field} unknown: {listed}"
    offers = [claim for claim in claims if claim.basis == "offers"]
    mine = claims[group.index(chosen)]
    backing = support(field, mine, offers)
    if sum(v.votes for v in offers) >= 2 * backing:
        return f"{field} {stored_text(field, mine.value)}, without a majority: {listed}"
    return None
