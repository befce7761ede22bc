"""Build a catalogue: read every source, decide the model and the price of each offer, and write the result.

A build is reproducible: it depends neither on the order of rows and files nor on the clock.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from crosswalk_tui.catalog.writer import write
from crosswalk_tui.core.errors import SourceError
from crosswalk_tui.core.vocabulary import Access, Exclusion
from crosswalk_tui.sources import arena, fact_candidates, liveness, scores
from crosswalk_tui.sources.assemble import Assembly, assemble, exclusion_of
from crosswalk_tui.sources.averages import add_averages
from crosswalk_tui.sources.earlier import changes_since, listed_since, read_older
from crosswalk_tui.sources.evidence import Evidence, whole_day
from crosswalk_tui.sources.evidence import gather as gather_evidence
from crosswalk_tui.sources.harvest import Harvest, PriceRecord, ProviderRecord, Rejection
from crosswalk_tui.sources.identity.listings import listed
from crosswalk_tui.sources.identity.resolver import Resolver
from crosswalk_tui.sources.kept_timelines import KnownTimelines, with_kept
from crosswalk_tui.sources.maker_rules import Priced, apply_maker_rules, list_prices
from crosswalk_tui.sources.merged_offers import MergedOffer, access_of, merge
from crosswalk_tui.sources.merged_timeline import timeline_of
from crosswalk_tui.sources.model_table import maker_statuses
from crosswalk_tui.sources.price_series import Recorded
from crosswalk_tui.sources.prices import price
from crosswalk_tui.sources.providers import provider_table, recognise_sellers, unreviewed
from crosswalk_tui.sources.quarantine import quarantine
from crosswalk_tui.sources.registry import SOURCES, SourceSpec, sources
from crosswalk_tui.sources.repointing import apply_repointings
from crosswalk_tui.sources.snapshots import (
    BuildInputs,
    Snapshot,
    in_order,
    read_snapshot,
    restored_inputs,
    stored_inputs,
)
from crosswalk_tui.sources.stored_rows import StoredIssue

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """The result of a build.

    Attributes:
        counts: rows by table.
        issues: findings by code.
        output: the catalogue that was written.
        examples: the beginning of a finding, by code.
    """

    counts: dict[str, int]
    issues: dict[str, int]
    output: Path
    examples: dict[str, str] = field(default_factory=dict)

    def summary_lines(self) -> list[str]:
        """The report as text."""
        shown = ("model", "offer", "price", "provider", "score", "benchmark")
        lines = [", ".join(f"{self.counts.get(table, 0):,} {table}s" for table in shown)]
        lines.append(f"{sum(self.issues.values()):,} findings:")
        width = max((len(code) for code in self.issues), default=0)
        for code, count in sorted(self.issues.items(), key=lambda item: (-item[1], item[0])):
            lines.append(f"  {count:>6,}  {code:<{width}}  e.g. {self.examples[code]}")
        lines.append(f"Written to {self.output}")
        return lines


def build(
    folder: Path, output: Path, progress: Progress = lambda _: None, *, include_unlicensed: bool = False
) -> BuildReport:
    """Build the catalogue at *output* from the snapshots in *folder*.

    Args:
        folder: contains ``sources/*.json``, ``benchmarks/*.csv`` and optionally ``sources_earlier/*.json``.
        output: replaced only when the build succeeds.
        progress: called with one line per source.
        include_unlicensed: also read sources without an open licence; the catalogue may not be published.

    Raises:
        SourceError: a required snapshot is missing, truncated or malformed (see `SourceSpec.required`).
        CatalogueError: the result violates the schema or cannot be written.
    """
    with _without_collector():
        return _build(folder, output, progress, include_unlicensed=include_unlicensed)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Suspend the garbage collector: a build keeps nearly all its objects, so collections would find nothing."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _build(folder: Path, output: Path, progress: Progress, *, include_unlicensed: bool) -> BuildReport:
    if not folder.is_dir():
        raise SourceError(f"There is no folder {folder}; --from takes one that holds sources/ and benchmarks/.")
    specs = [spec for spec in sources(folder) if spec.shipped or include_unlicensed]
    snapshots, absent = _read(specs, folder, progress)
    older, unusable = read_older(folder, snapshots)
    inputs = BuildInputs(snapshots, changes_since(older, snapshots, unusable), tuple(absent))
    return _built_from(replace(inputs, known=_known_before(older, inputs)), output)


def _known_before(older: Mapping[str, Harvest], inputs: BuildInputs) -> tuple[KnownTimelines, ...]:
    """The timelines of the catalogue of the *older* snapshots, which a refresh to those of *inputs* would keep."""
    if not older:
        return ()
    snapshots = {**inputs.snapshots, **{source: Snapshot(in_order(then), "") for source, then in older.items()}}
    before = BuildInputs(snapshots, changes_since({}, snapshots))
    copied = restored_inputs((row.name, row.content) for row in stored_inputs(before))  # decisions change the records
    made = _decide(copied)
    excluded = {entry.offer_key: exclusion_of(entry, access, pricing) for entry, access, pricing in made.priced}
    ended = frozenset(key for key, why in excluded.items() if why is not None and why[0] is Exclusion.DEPRECATED)
    return (KnownTimelines(before.today, made.timelines, ended),)


def rebuild(inputs: BuildInputs, output: Path) -> BuildReport:
    """Build the catalogue at *output* from *inputs*, with the same result as `build` from their files.

    Raises:
        CatalogueError: see `build`.
    """
    with _without_collector():
        return _built_from(inputs, output)


def _built_from(inputs: BuildInputs, output: Path) -> BuildReport:
    kept = stored_inputs(inputs)  # before the decisions, which complete the records in place
    snapshots = inputs.snapshots
    specs = [
        replace(spec, as_of=snapshots[spec.source_id].harvest.as_of) for spec in SOURCES if spec.source_id in snapshots
    ]
    assembly = _decide(inputs)
    assembly = replace(assembly, absent=[*inputs.absent, *inputs.earlier.rejections])
    tables = assemble(assembly, specs, {name: snapshot.digest for name, snapshot in snapshots.items()})
    write(output, {**tables, "build_input": kept})
    issues = [row for row in tables["issue"] if isinstance(row, StoredIssue)]
    examples: dict[str, str] = {}
    for issue in issues:
        examples.setdefault(issue.code, issue.detail[:110])
    found = Counter(issue.code for issue in issues)
    return BuildReport({name: len(rows) for name, rows in tables.items()}, dict(found), output, examples)


def _read(specs: list[SourceSpec], folder: Path, progress: Progress) -> tuple[dict[str, Snapshot], list[Rejection]]:
    """The snapshot of each source, and the optional ones that are missing or cannot be read."""
    snapshots: dict[str, Snapshot] = {}
    absent: list[Rejection] = []
    for spec in specs:
        try:
            snapshot = read_snapshot(spec, folder)
        except SourceError as error:
            if spec.required:
                raise
            if not spec.expected and not (folder / spec.filename).exists():
                continue
            # The error for a missing file names its folder, which must not be in the catalogue.
            reason = str(error) if (folder / spec.filename).exists() else "it is missing"
            absent.append(Rejection(spec.source_id, spec.filename, reason))
            progress(f"{spec.name}: left out: {reason}")
            continue
        progress(f"{spec.name}: {_contents(snapshot.harvest)}")
        snapshots[spec.source_id] = snapshot
    return snapshots, absent


def _contents(harvest: Harvest) -> str:
    skipped = sum(harvest.skipped.values())
    return (
        f"{harvest.n_rows:,} rows, {len(harvest.offers):,} offers, {len(harvest.models):,} models,"
        f" {len(harvest.scores):,} scores; {skipped:,} not chat models or not ours,"
        f" {len(harvest.rejections):,} rejected"
    )


def _decide(inputs: BuildInputs) -> Assembly:
    """Make all decisions, in the order of their dependencies."""
    snapshots, earlier = inputs.snapshots, inputs.earlier
    harvests = [snapshots[spec.source_id].harvest for spec in SOURCES if spec.source_id in snapshots]
    recognise_sellers(harvests)
    scores.fit_scales(harvests)
    offers = [replace(offer, as_of=harvest.as_of) for harvest in harvests for offer in harvest.offers]
    offers.extend(earlier.gone)
    canonical = [model for harvest in harvests for model in harvest.models]
    resolver = Resolver(((offer.provider, offer.provider_model_id) for offer in offers), listed(offers))
    providers = _providers(harvests, {offer.provider for offer in offers})
    entries = merge(offers, resolver, providers, listed_since(earlier))
    evidence = gather_evidence(harvests, earlier)
    apply_repointings(entries, resolver, evidence)
    liveness.decide(entries, evidence)
    served = {entry.key for entry in entries}
    cards = fact_candidates.resolve_models(canonical, resolver)
    by_model: dict[str, list[MergedOffer]] = {}
    for entry in entries:
        by_model.setdefault(entry.key, []).append(entry)
    known = fact_candidates.gather_all(by_model, cards)
    priced = [(entry, access_of(entry), price(entry, evidence)) for entry in entries]
    closed = {key: key.partition("/")[0] for key in known if fact_candidates.is_open(key, known[key]) is False}
    priced = _settled(priced, list_prices(priced, closed, evidence.today), evidence)
    apply_maker_rules(priced, closed, evidence.today)
    add_averages(priced)
    recorded = Recorded.of(harvests, earlier)
    quarantine([item for item in priced if item[1] is Access.METERED], closed)
    all_scores = arena.with_older_names(scores.gathered(harvests))
    aliases = [alias for harvest in harvests for alias in harvest.score_aliases]
    placed, unplaced = scores.place(all_scores, aliases, resolver, served)
    timelines = {item[0].offer_key: timeline_of(*item, recorded, evidence) for item in priced}
    dates = {harvest.source: whole_day(harvest.as_of) for harvest in harvests}
    for before in inputs.known:
        timelines = with_kept(timelines, entries, before, evidence.today, dates)
    return Assembly(
        harvests, providers, known, closed, priced, scores=placed, unplaced=unplaced,
        score_sources=tuple(source for snapshot in snapshots.values() for source in snapshot.score_sources),
        lost_aliases=resolver.lost_aliases(), timelines=timelines,
        maker_statuses=maker_statuses((s for harvest in harvests for s in harvest.statuses), resolver, providers),
    )  # fmt: skip


def _settled(priced: list[Priced], listed: dict[str, PriceRecord], evidence: Evidence) -> list[Priced]:
    """*priced*, with disputed prices of closed models decided by the maker's list price."""
    return [
        (entry, access, price(entry, evidence, listed[entry.key]))
        if pricing.disputed and entry.key in listed and not entry.is_first_party
        else (entry, access, pricing)
        for entry, access, pricing in priced
    ]


def _providers(harvests: list[Harvest], requested: set[str]) -> dict[str, ProviderRecord]:
    """The requested providers of the reviewed table, with documentation addresses from the sources; new ones added."""
    table = dict(provider_table())
    described = {record.provider_id: record for harvest in harvests for record in harvest.providers}
    for newcomer in sorted(requested - table.keys()):
        table[newcomer] = unreviewed(newcomer, described[newcomer].name if newcomer in described else None)
    originals = {record.duplicate_of for record in table.values()}
    return {
        provider_id: replace(record, doc_url=described[provider_id].doc_url) if provider_id in described else record
        for provider_id, record in sorted(table.items())
        if provider_id in requested or provider_id in originals
    }
