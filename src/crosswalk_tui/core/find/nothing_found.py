"""What to do about an answer without models."""

from __future__ import annotations

from crosswalk_tui.core.comparison.total_text import total_text
from crosswalk_tui.core.find.finding import Found


def nothing_found(found: Found) -> str:
    """A sentence for an empty answer: which condition to relax."""
    effect = found.to_relax
    if effect is not None and effect.cheapest is not None:
        best = effect.cheapest
        models = "1 model qualifies" if effect.more == 1 else f"{effect.more:,} models qualify"
        bill = f"{total_text(best.quote)} {found.query.workload.per}"
        price = f"{bill} ({best.model.key} at {best.quote.offer.provider.name})"
        return f"No model qualifies. Relax “{effect.label}”: without it {models}, from {price}."
    if found.near:
        near = found.near[0]
        return (
            "No model qualifies, and relaxing one condition does not help. "
            f"The nearest, {near.match.model.key}, misses {len(near.misses)}: {'; '.join(m.text for m in near.misses)}."
        )
    day = "" if found.query.at is None else f" at prices of {found.query.at.isoformat()}"
    return f"No model qualifies: none has an offer that can be billed for this workload under these filters{day}."
