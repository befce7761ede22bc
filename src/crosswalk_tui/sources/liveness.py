"""Whether an offer can be bought today, and the newest evidence for it.

Alive: seen in the newest snapshot of a list that removes ended offers, or on the maker's own page; or added within
the last 90 days by a list that never removes any. Ended: by the notice of its maker or seller, by an end date that
has passed, by disappearing from a list that removes ended offers, or by a removal that the list does not doubt. All
other offers are shown and not ranked, with the date of the last sighting.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator

from crosswalk_tui.core.vocabulary import Exclusion
from crosswalk_tui.sources.evidence import REMOVES_ENDED, Evidence, days_between
from crosswalk_tui.sources.harvest import OfferRecord
from crosswalk_tui.sources.merged_offers import Liveness, MergedOffer
from crosswalk_tui.sources.notices import notice_for

FRESH_DAYS = 90
"""Days for which an addition to a list that never removes anything shows that an offer can be bought."""

_MAKER = "model-prices"
_NAMES = {"litellm": "LiteLLM", "genai-prices": "genai-prices", "models.dev": "models.dev", _MAKER: "the maker's page"}


def decide(entries: Iterable[MergedOffer], evidence: Evidence) -> None:
    """Set the liveness of each entry in place; an end under one id also applies to the same seller's other ids."""
    entries = list(entries)
    for entry in entries:
        entry.notice = notice_for(entry.provider.provider_id, entry.records, evidence.notices)
        entry.liveness = _liveness(entry, evidence)
    _cover_regions(entries, evidence)
    for group in _same_thing(entries):
        ended = [entry for entry in group if entry.liveness.code is Exclusion.DEPRECATED]
        for entry in group:
            one = entry.liveness
            if not ended or one.code is Exclusion.DEPRECATED or entry.deprecation_date is not None:
                continue
            if _freshly_listed(entry, evidence):
                continue  # the list that shows this id today outweighs the end of another spelling
            reason = f"its seller has ended the model, listed as {ended[0].provider_model_id}"
            entry.liveness = Liveness(one.last_seen, one.source, Exclusion.DEPRECATED, reason)


def _cover_regions(entries: Iterable[MergedOffer], evidence: Evidence) -> None:
    """Use an id that is listed today as evidence for the seller's regional ids of the same model, in place.

    Lists that remove ended offers name few regional ids; the ones that keep them do.
    """
    groups: dict[Hashable, list[MergedOffer]] = defaultdict(list)
    for entry in entries:
        parsed = entry.resolution.parsed
        groups[entry.provider.provider_id, entry.key, parsed.tier, parsed.quantization].append(entry)
    for group in groups.values():
        listed = [entry for entry in group if entry.liveness.alive and _freshly_listed(entry, evidence)]
        if not listed:
            continue
        base = max(listed, key=lambda entry: entry.liveness.last_seen or "")
        for entry in group:
            bound = entry.region not in (None, "global")
            if bound and entry.liveness.code is Exclusion.NOT_LIVE and not entry.resolution.parsed.tags:
                entry.liveness = Liveness(base.liveness.last_seen, base.liveness.source)


def _same_thing(entries: Iterable[MergedOffer]) -> Iterable[list[MergedOffer]]:
    groups: dict[Hashable, list[MergedOffer]] = defaultdict(list)
    for entry in entries:
        parsed = entry.resolution.parsed
        serving = (parsed.tier, parsed.quantization, frozenset(parsed.tags), entry.region)
        groups[entry.provider.provider_id, entry.key, serving].append(entry)
    return [group for group in groups.values() if len(group) > 1]


def _liveness(entry: MergedOffer, evidence: Evidence) -> Liveness:
    seen = max(_sightings(entry, evidence), default=None)
    day, source = seen or (None, None)
    end = _end(entry, evidence, day)
    if end is not None:
        return Liveness(day, source, Exclusion.DEPRECATED, *end)
    if seen is not None and _is_evidence(entry, evidence):
        return Liveness(day, source)
    lists = ", ".join(sorted({_NAMES.get(record.source, record.source) for record in entry.records}))
    when = f"last added or changed {day}" if day else "no date"
    reason = f"only in {lists}, which keeps what has ended ({when})"
    return Liveness(day, source, Exclusion.NOT_LIVE, reason)


def _sightings(entry: MergedOffer, evidence: Evidence) -> Iterator[tuple[str, str]]:
    for record in entry.records:
        day = _sighting(record, evidence)
        if day is not None:
            yield day, record.source


def _sighting(record: OfferRecord, evidence: Evidence) -> str | None:
    """The newest day on which *record* shows that the offer could be bought."""
    if record.gone_between is not None:
        return record.gone_between[0]
    if REMOVES_ENDED.get(record.source, False):
        return record.as_of
    place = (record.source, record.provider, record.provider_model_id)
    begun = [p.valid_from for p in record.prices if p.valid_from and p.valid_from <= p.as_of]
    return max([day for day in (evidence.added.get(place), *begun) if day], default=None)


def _is_evidence(entry: MergedOffer, evidence: Evidence) -> bool:
    """Whether any sighting still counts today."""
    return any(_counts(record, evidence) for record in entry.records)


def _counts(record: OfferRecord, evidence: Evidence) -> bool:
    if record.gone_between is not None:
        return False
    if REMOVES_ENDED.get(record.source, False):
        return True
    day = _sighting(record, evidence)
    return day is not None and days_between(day, evidence.today) <= FRESH_DAYS


def _freshly_listed(entry: MergedOffer, evidence: Evidence) -> bool:
    return any(_counts(record, evidence) and REMOVES_ENDED.get(record.source, False) for record in entry.records)


def _end(entry: MergedOffer, evidence: Evidence, seen: str | None) -> tuple[str, str | None] | None:
    """Why the offer has ended, and since when if that is known; None when nothing shows an end."""
    return (
        _announced(entry, evidence)
        or (None if _ends_later(entry, evidence) else _status(entry, evidence))
        or _date_passed(entry, evidence)
        or _disappearance(entry)
        or _removal(entry, evidence, seen)
    )


def _announced(entry: MergedOffer, evidence: Evidence) -> tuple[str, str | None] | None:
    """An announced end in the past; a future one is only the offer's end date."""
    notice = entry.notice
    if notice is None or notice.ended_on > evidence.today:
        return None
    return notice.reason, notice.ended_on


def _ends_later(entry: MergedOffer, evidence: Evidence) -> bool:
    """Whether it is sold until a known future day: a mark of deprecation is not an end before that."""
    end = entry.deprecation_date
    removed = [evidence.statuses.get((record.provider, record.provider_model_id)) for record in entry.records]
    gone = any(status is not None and status.status == "removed" for status in removed)
    return end is not None and end > evidence.today and not gone


def _status(entry: MergedOffer, evidence: Evidence) -> tuple[str, str | None] | None:
    for record in entry.records:
        status = evidence.statuses.get((record.provider, record.provider_model_id))
        if status is not None and status.status == "removed":
            return f"removed by {_whose(entry)} (as of {status.as_of})", None
        if status is not None and status.status == "deprecated":
            return f"deprecated by {_whose(entry)} (as of {status.as_of})", None
    notice = next((record for record in entry.records if record.deprecated), None)
    return None if notice is None else (f"deprecated by its seller ({notice.source}, {notice.as_of})", None)


def _whose(entry: MergedOffer) -> str:
    return "its maker" if entry.is_first_party else "its seller"


def _date_passed(entry: MergedOffer, evidence: Evidence) -> tuple[str, str | None] | None:
    """An end date before the newest source; a later one is checked on the day of the query."""
    end = entry.deprecation_date
    if end is None:
        return None
    return (f"ended on {end}", end) if end <= evidence.today else None


def _disappearance(entry: MergedOffer) -> tuple[str, str | None] | None:
    """It was in an earlier snapshot of a list that removes ended offers, and no such list has it now."""
    gone = [record for record in entry.records if record.gone_between is not None]
    listed = [
        record for record in entry.records if record.gone_between is None and REMOVES_ENDED.get(record.source, False)
    ]
    if listed or not gone:
        return None
    last = max(gone, key=lambda record: record.gone_between or ("", ""))
    first, second = last.gone_between or ("", "")
    return f"gone from {_NAMES.get(last.source, last.source)} between {first} and {second}", second


def _removal(entry: MergedOffer, evidence: Evidence, seen: str | None) -> tuple[str, str | None] | None:
    if any(record.source == "litellm" and record.gone_between is None for record in entry.records):
        return None
    ids = {(record.provider, record.provider_model_id) for record in entry.records}
    days = [day for (_, *place), day in evidence.removed.items() if tuple(place) in ids]
    day = max(days, default=None)
    return None if day is None or (seen or "") >= day else (f"removed from LiteLLM's list on {day}", day)
