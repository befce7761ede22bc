"""How many offers a model has, which of them are ranked, and why the others are not."""

from __future__ import annotations

from collections import Counter

from crosswalk_tui.core.comparison.sides import RankedModel
from crosswalk_tui.core.text.format import counted
from crosswalk_tui.ui.kit.cells import Line, fit, wrap

_COUNT = 5


def offers_in_brief(ranked: RankedModel, width: int) -> list[Line]:
    """The ranked providers by name, then the reasons the others are left out, with how many each."""
    ranking = ranked.ranking
    names = ", ".join(quote.offer.provider.name for quote in ranking.ranked) or "none"
    lines: list[Line] = [[(f"Ranked, one offer a provider: {len(ranking.ranked)}", "strong")]]
    lines += [[(text, "")] for text in wrap(names, width, 8)]
    lines += [[], [(f"Left out: {len(ranking.excluded)}", "strong")]]
    for reason, count in Counter(item.reason for item in ranking.excluded).most_common():
        for nth, text in enumerate(wrap(reason, width - _COUNT - 2)):
            lines.append([(fit("" if nth else f"{count}", _COUNT, right=True), "dim"), (f"  {text}", "")])
    sold = counted(ranked.model.n_providers, "provider")
    said = f"{sold} could be ranked for some workload as of the catalogue's date, re-sellers included."
    return [*lines, [], *([(text, "dim")] for text in wrap(said, width))]
