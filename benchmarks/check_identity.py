"""Check the identity rules against links that an upstream states: which canonical model each of its offers is.

Every pair of offers counts: precision is the share of the pairs we join that the upstream joins too, recall the share
of its pairs that we join. Links that are wrong upstream are listed with the reason in ``identity_links_wrong.csv``,
models it lists twice in ``identity_models_equal.csv``; the figures are given with and without them.

Usage: python -m benchmarks.check_identity LINKS.csv [--catalog FILE]
LINKS.csv has the columns provider, provider_model_id, models_dev_base_model. Exits 1 below the goal (0.99 and 0.98).
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from dataclasses import dataclass
from math import comb
from pathlib import Path

from crosswalk_tui.catalog.locate import shipped_path
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.sources.identity.resolver import Resolver

HERE = Path(__file__).parent
GOAL_PRECISION, GOAL_RECALL = 0.99, 0.98


@dataclass(frozen=True, slots=True)
class Link:
    """One offer, the model the upstream says it is, and the key we give it."""

    provider: str
    provider_model_id: str
    upstream: str
    key: str


def pairwise(links: list[Link]) -> tuple[float, float]:
    """Precision and recall over all pairs of *links*."""

    def pairs(counts: Counter[str] | Counter[tuple[str, str]]) -> int:
        return sum(comb(n, 2) for n in counts.values())

    both = pairs(Counter((link.upstream, link.key) for link in links))
    ours = pairs(Counter(link.key for link in links))
    theirs = pairs(Counter(link.upstream for link in links))
    return (both / ours if ours else 1.0), (both / theirs if theirs else 1.0)


def read_links(path: Path, resolver: Resolver) -> list[Link]:
    """The upstream's links with our keys beside them."""
    return [
        Link(
            row["provider"],
            row["provider_model_id"],
            row["models_dev_base_model"],
            resolver.resolve(row["provider"], row["provider_model_id"]).key,
        )
        for row in _rows(path)
    ]


def reviewed(links: list[Link]) -> list[Link]:
    """The links without those known to be wrong, and with models listed twice as one."""
    slips = _rows(HERE / "identity_links_wrong.csv")
    wrong = {(r["provider"], r["provider_model_id"], r["upstream_model"]) for r in slips}
    equal = {r["upstream_model"]: r["same_as"] for r in _rows(HERE / "identity_models_equal.csv")}
    return [
        Link(link.provider, link.provider_model_id, equal.get(link.upstream, link.upstream), link.key)
        for link in links
        if (link.provider, link.provider_model_id, link.upstream) not in wrong
    ]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _disagreements(links: list[Link], resolver: Resolver) -> list[str]:
    return [
        f"  {link.provider} {link.provider_model_id}: we say {link.key}, upstream {link.upstream}"
        for link in links
        if link.key != resolver.resolve("models.dev", link.upstream).key
    ]


def main() -> int:
    """Print both figures; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("links", type=Path)
    parser.add_argument("--catalog", type=Path, default=shipped_path())
    options = parser.parse_args()
    with Catalogue.open(options.catalog) as catalogue:
        resolver = Resolver(catalogue.corpus())
    links = read_links(options.links, resolver)
    kept = reviewed(links)
    for name, group in (("as stated upstream", links), ("after review", kept)):
        precision, recall = pairwise(group)
        print(f"{name}: {len(group)} links, pairwise precision {precision:.4f}, recall {recall:.4f}")
    lines = _disagreements(kept, resolver)
    print(f"{len(lines)} of {len(kept)} reviewed links differ from the key of the model they name", *lines, sep="\n")
    precision, recall = pairwise(kept)
    return 0 if precision >= GOAL_PRECISION and recall >= GOAL_RECALL else 1


if __name__ == "__main__":
    sys.exit(main())
