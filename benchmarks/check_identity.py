"""Check the identity rules against what an upstream states: which canonical model each of its offers is.

Two oracles: a table of links (``LINKS.csv`` with provider, provider_model_id, models_dev_base_model), and
``canonical_model_id`` of a models.dev snapshot. Every pair of offers counts: precision is the share of the pairs we
join that the upstream joins too (the rest are false merges), recall the share of its pairs that we join (the rest are
false splits). Over offers, the same for the group of each offer, averaged.

Rows that are wrong upstream are listed with the reason in ``identity_links_wrong.csv`` and, with those that a rule of
ours keeps apart, in ``identity_canonical_reviewed.csv``; models listed twice in ``identity_models_equal.csv``.

Usage: python -m benchmarks.check_identity [LINKS.csv] [--sources DIR] [--catalog FILE] [--rules]
DIR holds ``sources/`` as `crosswalk-tui catalog build --from` takes it. Exits 1 below the goal (0.99 and 0.98), or when
a disagreement is in neither list.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import comb
from pathlib import Path

from crosswalk_tui.catalog.locate import shipped_path
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.sources.harvest import OfferRecord
from crosswalk_tui.sources.identity.listings import ListedName, listed
from crosswalk_tui.sources.identity.resolver import Resolver
from crosswalk_tui.sources.registry import sources

HERE = Path(__file__).parent
GOAL_PRECISION, GOAL_RECALL = 0.99, 0.98
HALVES = 5


@dataclass(frozen=True, slots=True)
class Link:
    """One offer, the model stated by the upstream, and our key."""

    provider: str
    provider_model_id: str
    upstream: str
    key: str

    @property
    def offer(self) -> tuple[str, str]:
        """Provider and id."""
        return self.provider, self.provider_model_id


@dataclass(frozen=True, slots=True)
class Score:
    """How far our keys and the upstream's models agree."""

    offers: int
    precision: float
    recall: float
    false_merges: int
    false_splits: int
    offer_precision: float
    offer_recall: float

    def __str__(self) -> str:
        return (
            f"{self.offers} offers; pairs: precision {self.precision:.4f} ({self.false_merges} false merges),"
            f" recall {self.recall:.4f} ({self.false_splits} false splits);"
            f" offers: precision {self.offer_precision:.4f}, recall {self.offer_recall:.4f}"
        )


def score(links: list[Link]) -> Score:
    """Precision and recall of *links*, over pairs and over offers."""
    both = Counter((link.upstream, link.key) for link in links)
    ours, theirs = Counter(link.key for link in links), Counter(link.upstream for link in links)

    def pairs(counts: Iterable[int]) -> int:
        return sum(comb(n, 2) for n in counts)

    joined, ours_joined, theirs_joined = pairs(both.values()), pairs(ours.values()), pairs(theirs.values())
    return Score(
        offers=len(links),
        precision=joined / ours_joined if ours_joined else 1.0,
        recall=joined / theirs_joined if theirs_joined else 1.0,
        false_merges=ours_joined - joined,
        false_splits=theirs_joined - joined,
        offer_precision=sum(n * n / ours[key] for (_, key), n in both.items()) / max(len(links), 1),
        offer_recall=sum(n * n / theirs[model] for (model, _), n in both.items()) / max(len(links), 1),
    )


def read_links(path: Path, resolver: Resolver) -> list[Link]:
    """The upstream's links with our keys beside them."""
    return [
        _link(row["provider"], row["provider_model_id"], row["models_dev_base_model"], resolver) for row in _rows(path)
    ]


def read_canonical(folder: Path, offers: list[OfferRecord], resolver: Resolver) -> list[Link]:
    """The canonical model of every chat offer of the snapshot that states one."""
    document = json.loads((folder / "sources" / "models_dev_catalog.json").read_text(encoding="utf-8"))
    chat = {(offer.provider, offer.provider_model_id) for offer in offers}
    return [
        _link(provider, model_id, offer["canonical_model_id"], resolver)
        for provider, listing in document["providers"].items()
        for model_id, offer in listing["models"].items()
        if offer.get("canonical_model_id") and (provider, model_id) in chat
    ]


def inferred(links: list[Link], stated: dict[tuple[str, str], ListedName], resolver: Resolver) -> list[Link]:
    """Links of the providers that have none: offers shown and dated like offers that are all linked to one model."""
    models: dict[object, set[str]] = defaultdict(set)
    for link in links:
        models[_shown(stated.get(link.offer))].add(link.upstream)
    linked = {link.provider for link in links}
    found = []
    for (provider, model_id), listing in stated.items():
        meant = models.get(_shown(listing), set())
        if provider not in linked and len(meant) == 1:
            found.append(_link(provider, model_id, next(iter(meant)), resolver))
    return found


def _shown(stated: ListedName | None) -> object:
    if stated is None or not stated.name:
        return None
    name = re.sub(r"\((?!non-|thinking|reasoning)[^)]*\)", "", stated.name.lower()).rpartition(": ")[2]
    return " ".join(name.split()), stated.release_date


def _link(provider: str, model_id: str, upstream: str, resolver: Resolver) -> Link:
    return Link(provider, model_id, upstream, resolver.resolve(provider, model_id).key)


def once(links: list[Link]) -> list[Link]:
    """The links with models that the upstream lists twice as one."""
    equal = {r["upstream_model"]: r["same_as"] for r in _rows(HERE / "identity_models_equal.csv")}
    return [replace(link, upstream=equal.get(link.upstream, link.upstream)) for link in links]


def verdicts() -> dict[tuple[str, str, str], str]:
    """The verdict of the review on an upstream's row: ``wrong``, ``policy`` (a rule of ours splits) or ``open``."""
    slips = {
        (r["provider"], r["provider_model_id"], r["upstream_model"]): "wrong"
        for r in _rows(HERE / "identity_links_wrong.csv")
    }
    return slips | {
        (r["provider"], r["provider_model_id"], r["upstream_model"]): r["verdict"]
        for r in _rows(HERE / "identity_canonical_reviewed.csv")
    }


def disagreements(links: list[Link]) -> list[Link]:
    """The links outside the largest group of their model that has one key, or of their key that has one model."""
    both = Counter((link.upstream, link.key) for link in links)

    def largest(part: int) -> dict[str, tuple[str, str]]:
        best: dict[str, tuple[str, str]] = {}
        for pair in sorted(both, key=lambda pair: (-both[pair], pair)):
            best.setdefault(pair[part], pair)
        return best

    of_model, of_key = largest(0), largest(1)
    return [
        link
        for link in links
        if of_model[link.upstream] != (link.upstream, link.key) or of_key[link.key] != (link.upstream, link.key)
    ]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def check(name: str, stated_links: list[Link]) -> bool:
    """Print the figures of one oracle and every unreviewed disagreement; returns whether the goal is met."""
    print(f"{name}\n  as stated upstream:  {score(stated_links)}")
    known = verdicts()
    judged = [(link, known.get((*link.offer, link.upstream))) for link in stated_links]
    links = once([link for link, verdict in judged if verdict != "wrong"])
    print(f"  without wrong rows:  {score(links)}")
    kept = once([link for link, verdict in judged if verdict is None])
    final = score(kept)
    print(f"  without any reviewed: {final}")
    strange = disagreements(kept)
    for link in strange:
        print(f"    not reviewed: {link.provider} {link.provider_model_id}: {link.key}, upstream {link.upstream}")
    return final.precision >= GOAL_PRECISION and final.recall >= GOAL_RECALL and not strange


def halves(links: list[Link]) -> None:
    """Print the figures of the second of two random halves of the providers, for a few shuffles."""
    providers = sorted({link.provider for link in links})
    for seed in range(HALVES):
        shuffled = random.Random(seed).sample(providers, len(providers))  # noqa: S311 - a shuffle, no secret
        half = set(shuffled[len(shuffled) // 2 :])
        print(f"  half {seed}, without wrong rows: {score([link for link in links if link.provider in half])}")


def rules(offers: list[OfferRecord], resolver: Resolver) -> None:
    """Print how many ids each rule changed."""
    ids = {(offer.provider, offer.provider_model_id) for offer in offers}
    counts = Counter(
        name for pair in ids for name in dict.fromkeys(s.rule for s in resolver.resolve(*pair).parsed.steps)
    )
    print(f"rules, of {len(ids)} ids:", *(f"  {n:>6} {name}" for name, n in counts.most_common()), sep="\n")


def main() -> int:
    """Print the figures; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("links", type=Path, nargs="?")
    parser.add_argument("--sources", type=Path)
    parser.add_argument("--catalog", type=Path, default=shipped_path())
    parser.add_argument("--rules", action="store_true", help="with --sources: ids changed by each rule")
    options = parser.parse_args()
    good = True
    if options.sources is not None:
        harvests = [spec.harvest(options.sources) for spec in sources(options.sources) if spec.shipped]
        offers = [offer for harvest in harvests for offer in harvest.offers]
        stated = listed(offers)
        resolver = Resolver(((offer.provider, offer.provider_model_id) for offer in offers), stated)
        links = read_canonical(options.sources, offers, resolver)
        good = check("canonical_model_id", links)
        slips = verdicts()
        halves(once([link for link in links if slips.get((*link.offer, link.upstream)) != "wrong"]))
        guessed = inferred(once(links), stated, resolver)
        print(f"providers without links, by name and date: {score(guessed)}")
        if options.rules:
            rules(offers, resolver)
    else:
        with Catalogue.open(options.catalog) as catalogue:
            resolver = Resolver(catalogue.corpus())
    if options.links is not None:
        good = check(options.links.name, read_links(options.links, resolver)) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
