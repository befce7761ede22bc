"""Whether an offer can be bought today, and the newest evidence for it.

An offer is alive if the newest snapshot of a list that removes ended offers has it, or if another list added it within
the last 90 days. It has ended if its maker or seller announced that, its end date has passed, it disappeared from a
list that removes ended offers, or a list removed it. Any other offer is shown with its last sighting and not ranked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable

from crosswalk_tui.core.text.format import listed
from crosswalk_tui.core.vocabulary import Exclusion
from crosswalk_tui.sources.harvest import MakerStatus, OfferRecord
from crosswalk_tui.sources.offers.merged_offers import Liveness, MergedOffer
from crosswalk_tui.sources.offers.notices import notice_for
from crosswalk_tui.sources.pricing.evidence import REMOVES_ENDED, Evidence, days_between

FRESH_DAYS = 90
"""Days for which an addition to a list that keeps ended offers shows that an offer can be bought."""

_MAKER = "model-prices"
_NAMES = {"litellm": "LiteLLM", "genai-prices": "genai-prices", "models.dev": "models.dev", _MAKER: "the maker's page"}


def decide(entries: Iterable[MergedOffer], evidence: Evidence) -> None:
    """Set the liveness of each entry in place; an end under one id also applies to the seller's other ids."""
    entries = list(entries)
    for entry in entries:
        entry.notice = notice_for(entry.provider.provider_id, entry.records, evidence.notices)
        entry.liveness = _liveness(entry, evidence)
    _cover_regions(entries)
    for group in _groups(entries, lambda e: (frozenset(e.resolution.parsed.tags), e.region)):
        ended = [entry for entry in group if entry.liveness.code is Exclusion.DEPRECATED]
        for entry in group:
            one = entry.liveness
            if not ended or one.code is Exclusion.DEPRECATED or entry.deprecation_date is not None:
                continue
            if _is_listed(entry):
                continue  # the list with this id outweighs the end of another spelling
            reason = f"its seller has ended the model, listed as {ended[0].provider_model_id}"
            entry.liveness = Liveness(one.last_seen, one.source, Exclusion.DEPRECATED, reason)


def _groups(
    entries: Iterable[MergedOffer], mark: Callable[[MergedOffer], Hashable] = lambda _: None
) -> Iterable[list[MergedOffer]]:
    """The offers of a model by a seller, in one tier and number format and with an equal *mark*, if several."""
    groups: dict[Hashable, list[MergedOffer]] = defaultdict(list)
    for entry in entries:
        parsed = entry.resolution.parsed
        key = (entry.provider.provider_id, entry.key, parsed.tier, parsed.quantization, mark(entry))
        groups[key].append(entry)
    return [group for group in groups.values() if len(group) > 1]


def _cover_regions(entries: Iterable[MergedOffer]) -> None:
    """Use an id that is listed today as evidence for the seller's regional ids of the model, in place.

    Lists that remove ended offers name few regional ids.
    """
    for group in _groups(entries):
        sold = [entry for entry in group if entry.liveness.alive and _is_listed(entry)]
        if not sold:
            continue
        base = max(sold, key=lambda entry: entry.liveness.last_seen or "")
        for entry in group:
            bound = entry.region not in (None, "global")
            if bound and entry.liveness.code is Exclusion.NOT_LIVE and not entry.resolution.parsed.tags:
                entry.liveness = Liveness(base.liveness.last_seen, base.liveness.source)


def _liveness(entry: MergedOffer, evidence: Evidence) -> Liveness:
    """Whether *entry* can be bought, by the newest sighting of each list and by its end."""
    sightings = [(day, record) for record in entry.records if (day := _last_sighting(record, evidence)) is not None]
    day, source = max(((day, record.source) for day, record in sightings), default=None) or (None, None)
    end = _end(entry, evidence, day)
    if end is not None:
        return Liveness(day, source, Exclusion.DEPRECATED, end)
    if any(
        record.gone_between is None and (_removes_ended(record) or days_between(sighting, evidence.today) <= FRESH_DAYS)
        for sighting, record in sightings
    ):
        return Liveness(day, source)
    lists = sorted({_NAMES.get(record.source, record.source) for record in entry.records})
    keep = "keeps" if len(lists) == 1 else "keep"
    when = f"last added or changed {day}" if day else "no date"
    reason = f"only in {listed(lists)}, which {keep} ended offers ({when})"
    return Liveness(day, source, Exclusion.NOT_LIVE, reason)


def _removes_ended(record: OfferRecord) -> bool:
    return REMOVES_ENDED.get(record.source, False)


def _is_listed(entry: MergedOffer) -> bool:
    """Whether the newest snapshot of a list that removes ended offers has the offer."""
    return any(record.gone_between is None and _removes_ended(record) for record in entry.records)


def _last_sighting(record: OfferRecord, evidence: Evidence) -> str | None:
    """The newest day on which *record* shows that the offer could be bought."""
    if record.gone_between is not None:
        return record.gone_between[0]
    if _removes_ended(record):
        return record.as_of
    begun = [p.valid_from for p in record.prices if p.valid_from and p.valid_from <= p.as_of]
    return max(filter(None, [evidence.added.get((record.source, *record.offer_key)), *begun]), default=None)


def _end(entry: MergedOffer, evidence: Evidence, seen: str | None) -> str | None:
    """Why the offer has ended; None if nothing shows an end."""
    notice, end = entry.notice, entry.deprecation_date
    if notice is not None and notice.ended_on <= evidence.today:
        return notice.reason
    statuses = [status for r in entry.records if (status := evidence.statuses.get(r.offer_key)) is not None]
    removed = any(status.status == "removed" for status in statuses)
    if end is None or end <= evidence.today or removed:  # a deprecated offer is sold until its end date
        reason = _deprecation(entry, statuses[0] if statuses else None)
        if reason is not None:
            return reason
    if end is not None and end <= evidence.today:  # later dates are compared with the day of the query
        return f"ended on {end}"
    return _disappearance(entry) or _removal(entry, evidence, seen)


def _deprecation(entry: MergedOffer, status: MakerStatus | None) -> str | None:
    """The statement of the maker or the seller that the offer is removed or deprecated, if any."""
    if status is not None:
        return f"{status.status} by {'its maker' if entry.is_first_party else 'its seller'} (as of {status.as_of})"
    record = next((record for record in entry.records if record.deprecated), None)
    return None if record is None else f"deprecated by its seller ({record.source}, {record.as_of})"


def _disappearance(entry: MergedOffer) -> str | None:
    """The disappearance from a list that removes ended offers, if no such list has the offer now."""
    gone = [(record.gone_between, record.source) for record in entry.records if record.gone_between is not None]
    if not gone or _is_listed(entry):
        return None
    (first, second), source = max(gone, key=lambda item: item[0])
    return f"gone from {_NAMES.get(source, source)} between {first} and {second}"


def _removal(entry: MergedOffer, evidence: Evidence, seen: str | None) -> str | None:
    """The removal from LiteLLM's list, unless the offer is listed there again or was seen later."""
    if any(record.source == "litellm" and record.gone_between is None for record in entry.records):
        return None
    day = max(evidence.removals(entry.records), default=None)
    return None if day is None or (seen or "") >= day else f"removed from LiteLLM's list on {day}"
