"""``crosswalk-tui workloads``: list the presets; list, save and delete workloads under a name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from crosswalk_tui.cli.group import NO
from crosswalk_tui.cli.json_documents import workload_document
from crosswalk_tui.cli.options import SectionedCommand, catalogue_option, format_option, open_catalogue
from crosswalk_tui.cli.output import Answer, Section, write
from crosswalk_tui.cli.text_lines import write_message
from crosswalk_tui.cli.workload_options import WorkloadOptions, workload_options
from crosswalk_tui.core.text.columns import Column
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.text.table import Table
from crosswalk_tui.core.workload.presets import PRESETS
from crosswalk_tui.core.workload.words import workload_words
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.workloads import SavedWorkload, delete_workload, readable_workloads, save_workload

_FIELDS = (
    "kind", "name", "input_tokens", "output_tokens", "cached_share", "cache_write_share", "cache_write_1h_share",
    "reasoning_share", "requests", "prompt_tokens", "batch", "multipliers", "hours",
)  # fmt: skip


@click.group("workloads", short_help="List presets; save workloads under a name.")
def command() -> None:
    """List, save and delete workloads. They are stored in your own database, which no catalogue build changes."""


@command.command("list", short_help="List presets and saved workloads.")
@format_option
def list_workloads(*, style: str) -> None:
    """List the presets (--preset NAME) with their assumptions, and your saved workloads (--workload NAME)."""
    saved, unreadable = readable_workloads(UserDatabase())
    for name in unreadable:
        write_message(f"The saved workload {safe(name, 80)!r} cannot be read: delete it and save it again.")
    document = {
        "presets": [
            {"name": p.name, "title": p.title, "assumes": p.assumes, "workload": workload_document(p.workload)}
            for p in PRESETS
        ],
        "saved": [{"name": s.name, "saved_at": s.saved_at, "workload": workload_document(s.workload)} for s in saved],
    }
    named = [*(("preset", p.name, p.workload) for p in PRESETS), *(("saved", s.name, s.workload) for s in saved)]
    records = [{"kind": kind, "name": name, **_flat(dict(workload_document(w)))} for kind, name, w in named]
    write(Answer(lambda: document, lambda: _sections(saved), _FIELDS, lambda: records), style)


def _flat(described: dict[str, object]) -> dict[str, object]:
    """*described* with its multipliers as ``model=factor``, for a CSV cell."""
    factors = described["multipliers"]
    pairs = [f"{key}={factor}" for key, factor in factors.items()] if isinstance(factors, dict) else []
    return described | {"multipliers": pairs}


def _sections(saved: Sequence[SavedWorkload]) -> list[Section]:
    """The presets and the saved workloads."""
    presets = Table((Column("Preset"), Column("Assumes")), [(p.name, p.assumes) for p in PRESETS])
    kept = Table(
        (Column("Saved"), Column("Workload"), Column("On")),
        [(s.name, workload_words(s.workload), s.saved_at[:10]) for s in saved],
    )
    hint = () if saved else ("No saved workloads. Save one with: crosswalk-tui workloads save NAME --input 5M …",)
    return [Section(table=presets), Section(table=kept, notes=hint)]


@command.command("save", cls=SectionedCommand, short_help="Save a workload under a name.")
@click.argument("name")
@workload_options
@click.option("--replace", is_flag=True, help="Replace the workload with this name.")
@catalogue_option
def save(*, name: str, options: WorkloadOptions, replace: bool, catalogue: Path | None) -> None:
    """Save the workload described by the options as NAME, for --workload NAME.

    Exits with 1 and changes nothing if the name is taken and --replace is not given.
    """
    with open_catalogue(catalogue) as opened:
        workload = options.resolve(opened)
    if not save_workload(UserDatabase(), name, workload, replace=replace):
        write_message(f"A saved workload is already called {safe(name)!r}; replace it with --replace.")
        raise click.exceptions.Exit(NO)
    write_message(f"Saved {safe(name.strip())!r}: {workload_words(workload, per='a month')}.")


@command.command("delete", short_help="Delete a saved workload.")
@click.argument("name")
def delete(*, name: str) -> None:
    """Delete the saved workload NAME."""
    delete_workload(UserDatabase(), name)
    write_message(f"Deleted {safe(name.strip())!r}.")
