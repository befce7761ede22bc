"""Build a catalogue: read every source, decide the model and the price of each offer, and write the result.

A build is reproducible: it depends neither on the order of rows and files nor on the clock.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from crosswalk_tui.catalog.writer import write
from crosswalk_tui.core.errors import SourceError
from crosswalk_tui.core.vocabulary import Access
from crosswalk_tui.sources import scores
from crosswalk_tui.sources.assemble import Assembly, assemble
from crosswalk_tui.sources.facts import fact_candidates
from crosswalk_tui.sources.facts.display_names import lab_names, with_display_names
from crosswalk_tui.sources.facts.model_table import maker_statuses
from crosswalk_tui.sources.harvest import Harvest, Rejection
from crosswalk_tui.sources.importers import arena
from crosswalk_tui.sources.offers.priced_offers import price_offers, timelines_before
from crosswalk_tui.sources.offers.quarantine import quarantine
from crosswalk_tui.sources.pricing.assumed_increases import assume_increases
from crosswalk_tui.sources.pricing.averages import add_averages
from crosswalk_tui.sources.pricing.earlier_snapshots import changes_since, read_older
from crosswalk_tui.sources.pricing.evidence import whole_day
from crosswalk_tui.sources.pricing.kept_timelines import with_kept
from crosswalk_tui.sources.pricing.maker_rules import apply_maker_rules
from crosswalk_tui.sources.pricing.present_rates import with_present_rates
from crosswalk_tui.sources.registry import SOURCES, SourceSpec, sources
from crosswalk_tui.sources.snapshots import (
    BuildInputs,
    Snapshot,
    read_snapshot,
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
            gc.freeze()  # what is left stays: the next collection need not look at it
            gc.enable()


def _build(folder: Path, output: Path, progress: Progress, *, include_unlicensed: bool) -> BuildReport:
    """Read the snapshots in *folder* and build; see `build`."""
    if not folder.is_dir():
        raise SourceError(f"There is no folder {folder}; --from takes one that holds sources/ and benchmarks/.")
    specs = [spec for spec in sources(folder) if spec.shipped or include_unlicensed]
    snapshots, absent = _read(specs, folder, progress)
    older, unusable = read_older(folder, snapshots)
    inputs = BuildInputs(snapshots, changes_since(older, snapshots, unusable), tuple(absent))
    return _built_from(replace(inputs, known=timelines_before(older, inputs)), output)


def rebuild(inputs: BuildInputs, output: Path) -> BuildReport:
    """Build the catalogue at *output* from *inputs*, with the same result as `build` from their files.

    Raises:
        CatalogueError: see `build`.
    """
    with _without_collector():
        return _built_from(inputs, output)


def _built_from(inputs: BuildInputs, output: Path) -> BuildReport:
    """Decide, assemble and write the catalogue to *output*."""
    snapshots = inputs.snapshots
    specs = [
        replace(spec, as_of=snapshots[spec.source_id].harvest.as_of) for spec in SOURCES if spec.source_id in snapshots
    ]
    assembly = _decide(inputs)
    assembly = replace(assembly, absent=[*inputs.absent, *inputs.earlier.rejections])
    tables = assemble(assembly, specs, {name: snapshot.digest for name, snapshot in snapshots.items()})
    write(output, {**tables, "build_input": stored_inputs(inputs)})
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
    made = price_offers(inputs)
    harvests, priced, evidence = made.harvests, made.priced, made.evidence
    timelines = made.timelines
    dates = {harvest.source: whole_day(harvest.as_of) for harvest in harvests}
    for before in inputs.known:
        timelines = with_kept(timelines, [entry for entry, _, _ in priced], before, evidence.today, dates)
    apply_maker_rules(priced, made.closed, evidence.today)
    timelines = with_present_rates(timelines, priced, evidence.today)
    add_averages(priced)
    quarantine([item for item in priced if item[1] is Access.METERED], made.closed)
    assume_increases(priced, made.closed)
    all_scores = arena.with_older_names(scores.gathered(harvests))
    aliases = [alias for harvest in harvests for alias in harvest.score_aliases]
    placed, unplaced = scores.place(all_scores, aliases, made.resolver, set(made.by_model))
    facts = fact_candidates.gather_all(made.by_model, made.cards, made.openness)
    return Assembly(
        harvests,
        made.providers,
        with_display_names(facts, lab_names(facts, made.providers)),
        made.closed,
        priced,
        scores=placed,
        unplaced=unplaced,
        score_sources=tuple(source for snapshot in inputs.snapshots.values() for source in snapshot.score_sources),
        lost_aliases=made.resolver.lost_aliases(),
        timelines=timelines,
        maker_statuses=maker_statuses((s for h in harvests for s in h.statuses), made.resolver, made.providers),
    )
