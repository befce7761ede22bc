"""Facts that the names and ids of a model state: its parameters (``70b``, ``30b-a3b``) and its release date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from crosswalk_tui.sources.facts.candidate_value import CandidateValue
from crosswalk_tui.sources.offers.merged_offers import MergedOffer

_SIZE = re.compile(r"(?:^|[-_])(?:(\d+)x)?(\d+(?:\.\d+)?)([bt])(?=$|[-_@])")
_ACTIVE = re.compile(r"[-_]a(\d+(?:\.\d+)?)b(?=$|[-_@])")
_MILLIONS = {"b": 1_000, "t": 1_000_000}


def params_from_name(slug: str) -> tuple[int | None, int | None]:
    """Total and active parameters, in millions, as stated in the name.

    ``30b-a3b`` is 30B total and 3B active. Names with experts are skipped: ``8x7b`` is not 56B, and ``17b-128e`` has
    17B active.
    """
    if re.search(r"\d+x\d+|-\d+e(?=-|$)|-\d+m(?=-|$)", slug):
        return None, None
    sizes = _SIZE.findall(slug)
    total = round(float(sizes[0][1]) * _MILLIONS[sizes[0][2]]) if len(sizes) == 1 else None
    active = _ACTIVE.search(slug)
    return total, round(float(active[1]) * 1_000) if active else None


def from_name(slug: str, entries: Iterable[MergedOffer]) -> Iterator[CandidateValue]:
    """The parameters stated in the name of the model, else in its ids if they agree."""
    stated = {params_from_name(slug): slug}
    if (None, None) in stated:
        ids = sorted({record.provider_model_id for entry in entries for record in entry.records})
        # The last segment of an id, without the text after a colon, is the name of the repository.
        stated = {params_from_name(i.rpartition("/")[2].partition(":")[0].lower()): i for i in ids}
        stated.pop((None, None), None)
    if len(stated) == 1:
        (total, active), name = stated.popitem()
        for field, value in (("params_total_m", total), ("params_active_m", active)):
            if value is not None:
                yield CandidateValue(field, value, "name", (), 1, note=name)


def from_ids(entries: Iterable[MergedOffer]) -> Iterator[CandidateValue]:
    """The release date in the ids of the model, if they agree."""
    dated = {e.resolution.parsed.date: e.provider_model_id for e in entries if e.resolution.parsed.date is not None}
    if len(dated) == 1:
        date, provider_model_id = dated.popitem()
        yield CandidateValue("release_date", str(date), "name", (), 1, note=provider_model_id)
