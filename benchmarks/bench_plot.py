"""How long the plot takes: read, every scored model ranked, drawn at 400 points, a step of the cursor.

Usage: python -m benchmarks.bench_plot [CATALOGUE] [--benchmark SLUG]
Times are medians of several rounds. Goal: drawn in under 50 ms at 400 points; reading and ranking happen in a thread.
"""

from __future__ import annotations

import argparse
import random
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from benchmarks.bench_core import NOW, timed

from crosswalk_tui.catalog.locate import shipped_path
from crosswalk_tui.catalog.offer_queries import OfferFilter
from crosswalk_tui.catalog.plot_data import PlotQuery, read_scored
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.core.plot.choices import Grouping, PriceAxis
from crosswalk_tui.core.plot.groups import groups_of
from crosswalk_tui.core.plot.navigation import Direction
from crosswalk_tui.core.plot.points import (
    Cloud,
    PlotSettings,
    Point,
    ScoredModels,
    best_bills_of,
    cloud_of,
    in_reading_order,
)
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.vocabulary import Tier
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD
from crosswalk_tui.ui.plot.drawing import Scene, draw_plot, plan_plot

POINTS = 400


def cloud(scored: ScoredModels, filters: Filters) -> Cloud:
    """The points of all scored models, each at its monthly bill."""
    settings = PlotSettings(PriceAxis.MONTHLY, DEFAULT_WORKLOAD, filters)
    return cloud_of(scored, settings, best_bills_of(scored, DEFAULT_WORKLOAD, filters, NOW))


def exactly(count: int, found: Cloud) -> Cloud:
    """*found* with *count* points: a part of its points, or moved copies in addition."""
    dice = random.Random(4)  # noqa: S311 - invented data, not a secret

    def moved(point: Point) -> Point:
        usd = point.usd * Decimal(str(round(dice.uniform(0.3, 3), 3)))
        return replace(point, usd=usd, x=point.x + dice.uniform(-0.5, 0.5), y=point.y - dice.uniform(0, 200))

    points = list(found.points[:count])
    points += [moved(dice.choice(found.points)) for _ in range(count - len(points))]
    return replace(found, points=tuple(in_reading_order(points)))


def main() -> None:
    """Time everything on one catalogue."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("catalogue", type=Path, nargs="?", default=shipped_path())
    parser.add_argument("--benchmark", default="arena_text")
    chosen = parser.parse_args()
    import textual_plotext  # noqa: F401 - imported before anything is timed

    with Catalogue.open(chosen.catalogue) as catalogue:
        for resale in (False, True):
            query = PlotQuery(chosen.benchmark, OfferFilter(Tier.STANDARD, None, resale))
            scored = read_scored(catalogue, query, NOW)
            if scored is None:
                raise SystemExit(f"{chosen.catalogue} has no benchmark {chosen.benchmark}.")
            offers = sum(len(one.offers) for one in scored.models)
            what = f"{len(scored.models):,} models, {offers:,} offers"
            timed(f"read: {what}", lambda q=query: read_scored(catalogue, q, NOW))  # type: ignore[misc]
            filters = Filters(include_resellers=resale)
            found = cloud(scored, filters)
            timed(f"ranked: {what}", lambda s=scored, f=filters: cloud(s, f))  # type: ignore[misc]
    found = exactly(POINTS, found)
    for width, height in ((68, 13), (116, 33), (196, 52)):
        models = [point.model for point in found.points]
        scene = Scene(found, tuple(enumerate(found.points[:6])), groups_of(models, models[:6], Grouping.WEIGHTS))
        timed(
            f"drawn: {POINTS} points in {width} × {height}",
            lambda s=scene, w=width, h=height: draw_plot(plan_plot(s, w, h)),  # type: ignore[misc]
        )
    walk = plan_plot(scene, 196, 52).navigation
    timed("to the nearest point above", lambda: walk.towards(found.points[200], Direction.UP))


if __name__ == "__main__":
    main()
