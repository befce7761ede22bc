"""``crosswalk-tui workloads list``: presets and saved workloads."""

from __future__ import annotations

import click

from crosswalk_tui.cli.documents import workload_document
from crosswalk_tui.cli.options import format_option
from crosswalk_tui.cli.output import Answer, Section, write
from crosswalk_tui.cli.wording import workload_words
from crosswalk_tui.core.text.columns import Column
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.core.workload.presets import PRESETS
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.workloads import SavedWorkload, saved_workloads

_FIELDS = (
    "kind", "name", "input_tokens", "output_tokens", "cached_share", "cache_write_share", "cache_write_1h_share",
    "reasoning_share", "requests", "prompt_tokens", "batch", "multipliers", "hours",
)  # fmt: skip


@click.command("list", short_help="List presets and saved workloads.")
@format_option
def command(*, style: str) -> None:
    """List the presets (--preset NAME) with what each assumes, and the workloads you saved (--workload NAME)."""
    saved = saved_workloads(UserDatabase())
    document = {
        "presets": [
            {"name": p.name, "title": p.title, "assumes": p.assumes, "workload": workload_document(p.workload)}
            for p in PRESETS
        ],
        "saved": [{"name": s.name, "saved_at": s.saved_at, "workload": workload_document(s.workload)} for s in saved],
    }
    named = [*(("preset", p.name, p.workload) for p in PRESETS), *(("saved", s.name, s.workload) for s in saved)]
    records = [{"kind": kind, "name": name, **_flat(dict(workload_document(w)))} for kind, name, w in named]
    write(Answer(document, _sections(saved), _FIELDS, records), style)


def _flat(described: dict[str, object]) -> dict[str, object]:
    """The workload with its multipliers as ``model=factor``, for a CSV cell."""
    factors = described["multipliers"]
    pairs = [f"{key}={factor}" for key, factor in factors.items()] if isinstance(factors, dict) else []
    return described | {"multipliers": pairs}


def _sections(saved: list[SavedWorkload]) -> list[Section]:
    presets = Table((Column("Preset"), Column("Assumes")), [(p.name, p.assumes) for p in PRESETS])
    kept = Table(
        (Column("Saved"), Column("Workload"), Column("On")),
        [(s.name, workload_words(s.workload), s.saved_at[:10]) for s in saved],
    )
    hint = () if saved else ("None saved yet: crosswalk-tui workloads save NAME --input 5M …",)
    return [Section(table=presets), Section(table=kept, notes=hint)]
