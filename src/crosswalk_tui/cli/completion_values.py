"""What the Tab key offers for the values of options and arguments, by the name of the parameter.

Read with plain SQL and few imports: a key press waits for it. A file that cannot be read offers nothing.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import click
from click.shell_completion import CompletionItem

from crosswalk_tui.catalog.read_only import connect_read_only
from crosswalk_tui.cli.options import Text
from crosswalk_tui.core.text.safe import safe, visible

_LONGEST_HELP = 60


class CompletionValue(NamedTuple):
    """A value that is offered, and what it is."""

    value: str
    help: str = ""


def models(ctx: click.Context, typed: str) -> list[CompletionValue]:
    """Keys of models, and once something is typed, the last parts of keys that belong to one model only."""
    found = [
        CompletionValue(str(key), str(name))
        for key, name in _catalogue(ctx, "SELECT key, name FROM model ORDER BY key")
    ]
    found += [CompletionValue(str(key), "yours") for (key,) in _users("SELECT name FROM own WHERE kind = 'model'")]
    if not typed or "/" in typed:
        return found
    parts = [one._replace(value=one.value.partition("/")[2]) for one in found]
    counts = Counter(part.value for part in parts)
    return [*(part for part in parts if counts[part.value] == 1), *found]


def models_and_offers(ctx: click.Context, typed: str) -> list[CompletionValue]:
    """Models, and the offers of a provider once its id and a slash are typed."""
    provider, slash, id_ = typed.partition("/")
    if not slash:
        return models(ctx, typed)
    sql = """
        SELECT o.provider_id || '/' || o.provider_model_id, m.name FROM offer o JOIN model m USING (model_id)
        WHERE o.provider_id = lower(?) AND substr(o.provider_model_id, 1, length(?)) = ? COLLATE NOCASE ORDER BY 1"""
    return models(ctx, typed) + [CompletionValue(str(n), str(m)) for n, m in _catalogue(ctx, sql, [provider, id_, id_])]


def commands_and_models(ctx: click.Context, typed: str) -> list[CompletionValue]:
    """The commands that fit, unless a model precedes; models where no command fits: they would hide it."""
    commands = ctx.command.list_commands(ctx) if isinstance(ctx.command, click.Group) else []
    fitting = [] if ctx.params.get("models") else [name for name in commands if name.startswith(typed.casefold())]
    return [CompletionValue(name) for name in fitting] or models(ctx, typed)


def providers(ctx: click.Context, typed: str) -> list[CompletionValue]:
    """Ids of providers."""
    del typed
    found = _catalogue(ctx, "SELECT provider_id, name FROM provider ORDER BY provider_id")
    own = _users("SELECT name, 'yours' FROM own WHERE kind = 'provider'")
    return [CompletionValue(str(row[0]), str(row[1])) for row in (*found, *own)]


def benchmarks(ctx: click.Context, typed: str) -> list[CompletionValue]:
    """Slugs of benchmarks."""
    del typed
    found = _catalogue(ctx, "SELECT benchmark_id, name FROM benchmark ORDER BY benchmark_id")
    return [CompletionValue(str(slug), str(name)) for slug, name in found]


def presets(ctx: click.Context, typed: str) -> list[CompletionValue]:
    """Names of presets."""
    del ctx, typed
    from crosswalk_tui.core.workload.presets import PRESETS

    return [CompletionValue(preset.name, preset.title) for preset in PRESETS]


def workloads(ctx: click.Context, typed: str) -> list[CompletionValue]:
    """Names of saved workloads."""
    del ctx, typed
    return [CompletionValue(str(name)) for (name,) in _users("SELECT name FROM workload ORDER BY name")]


def own_names(ctx: click.Context, typed: str) -> list[CompletionValue]:
    """Names of what is the user's, of the kind that is already typed."""
    del typed
    kind = str(ctx.params.get("kind"))
    column = {"comparison": "name", "workload": "name", "note": "pair"}.get(kind)
    if column is None:
        rows = _users("SELECT name FROM own WHERE kind = ? ORDER BY name", [kind])
    else:
        rows = _users(f"SELECT {column} FROM {kind} ORDER BY 1")  # noqa: S608 - ours
    return [CompletionValue(str(name)) for (name,) in rows]


def sources(ctx: click.Context, typed: str) -> list[CompletionValue]:
    """Ids of the sources of the catalogue."""
    del typed
    return [CompletionValue(str(row[0]), str(row[1])) for row in _catalogue(ctx, "SELECT source_id, name FROM source")]


def regions(ctx: click.Context, typed: str) -> list[CompletionValue]:
    """Regions that an offer is bound to."""
    del typed
    rows = _catalogue(ctx, "SELECT DISTINCT region FROM offer WHERE region IS NOT NULL ORDER BY region")
    return [CompletionValue(str(region)) for (region,) in rows]


def capabilities(ctx: click.Context, typed: str) -> list[CompletionValue]:
    """The capabilities that a workload may need."""
    del ctx, typed
    from crosswalk_tui.core.pricing.filters import CAPABILITIES

    return [CompletionValue(name) for name in CAPABILITIES]


def provider_types(ctx: click.Context, typed: str) -> list[CompletionValue]:
    """The types of providers."""
    del ctx, typed
    from crosswalk_tui.core.vocabulary import ProviderType

    return [CompletionValue(kind.value) for kind in ProviderType]


def screens(ctx: click.Context, typed: str) -> list[CompletionValue]:
    """The names of the screens."""
    del ctx, typed
    from crosswalk_tui.ui.shell.views import VIEWS

    return [CompletionValue(view.name, view.tip) for view in VIEWS]


def rates(ctx: click.Context, typed: str) -> list[CompletionValue]:
    """The rates of a price."""
    del ctx, typed
    from crosswalk_tui.core.own.own_rates import RATE_NAMES

    return [CompletionValue(name) for name in RATE_NAMES]


def words(*given: str) -> Callable[[click.Context, str], list[CompletionValue]]:
    """A fixed list of values."""
    return lambda _ctx, _typed: [CompletionValue(word) for word in given]


def _rows(path: Path, sql: str, arguments: Sequence[str]) -> list[tuple[object, ...]]:
    """The rows of a query; none if the file cannot be read, as completion must not fail."""
    try:
        if not path.is_file():  # to open a named pipe would wait for what writes to it
            return []
        with closing(connect_read_only(path, timeout=0)) as db:
            return db.execute(sql, arguments).fetchall()
    except (sqlite3.Error, OSError):
        return []


def _catalogue(ctx: click.Context, sql: str, arguments: Sequence[str] = ()) -> list[tuple[object, ...]]:
    """Rows of the catalogue that the command would read."""
    from crosswalk_tui.catalog.locate import catalogue_path

    path = ctx.params.get("catalogue") or ctx.find_root().params.get("catalogue")
    return _rows(catalogue_path(path if isinstance(path, Path) else None), sql, arguments)


def _users(sql: str, arguments: Sequence[str] = ()) -> list[tuple[object, ...]]:
    """Rows of the user's database; an earlier version may lack a table."""
    from crosswalk_tui.user.database import user_database_path

    return _rows(user_database_path(), sql, arguments)


class CompletedType(Text):
    """Text with values that the Tab key offers.

    Attributes:
        separator: between several values, the last of which is completed; empty for one value.
        ending: follows a value, and no space then.
    """

    def __init__(
        self, values: Callable[[click.Context, str], Iterable[CompletionValue]], separator: str = "", ending: str = ""
    ) -> None:
        self.values, self.separator, self.ending = values, separator, ending

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The values that begin with *incomplete*, whatever the case; none that cannot be typed as it is shown."""
        before, separator, typed = incomplete.rpartition(self.separator) if self.separator else ("", "", incomplete)
        given = ctx.params.get(param.name or "") if param.nargs == -1 else ()
        there = {*(given or ()), *(before.split(self.separator) if separator else ())}
        return [
            CompletionItem(f"{before}{separator}{one.value}{self.ending}", help=safe(one.help, _LONGEST_HELP) or None)
            for one in dict.fromkeys(self.values(ctx, typed))
            if one.value.casefold().startswith(typed.casefold()) and one.value not in there
            if visible(one.value) == one.value
        ]


TYPES: Mapping[str, click.ParamType[Any]] = MappingProxyType(
    {
        "models": CompletedType(models), "model": CompletedType(models), "page": CompletedType(models),
        "query": CompletedType(models), "others": CompletedType(models),
        "multipliers": CompletedType(models, ending="="),
        "provider": CompletedType(providers),
        "allow": CompletedType(providers, ","), "deny": CompletedType(providers, ","),
        "benchmark": CompletedType(benchmarks), "minimums": CompletedType(benchmarks, ending="="),
        "preset": CompletedType(presets), "saved": CompletedType(workloads),
        "needs": CompletedType(capabilities, ","), "types": CompletedType(provider_types, ","),
        "region": CompletedType(regions), "screen": CompletedType(screens), "only": CompletedType(sources),
        "rates": CompletedType(rates, ","), "hours": CompletedType(words("evenly", "peak", "off-peak", "office:")),
        "cache": CompletedType(words("5m", "1h", "none")),
    }
)  # fmt: skip
"""The type of a parameter, by its name."""

TYPES_OF_COMMANDS: Mapping[tuple[str, str], click.ParamType[Any]] = MappingProxyType(
    {
        ("crosswalk-tui", "models"): CompletedType(commands_and_models),
        ("history", "model"): CompletedType(models_and_offers),
        ("delete", "name"): CompletedType(workloads), ("save", "name"): CompletedType(workloads),
        ("remove", "name"): CompletedType(own_names), ("off", "name"): CompletedType(own_names),
        ("on", "name"): CompletedType(own_names), ("rename", "name"): CompletedType(own_names),
        ("provider", "type"): CompletedType(provider_types), ("changes", "since"): CompletedType(words("last")),
    }
)  # fmt: skip
"""The type of a parameter that `TYPES` has no or another one for, by the names of command and parameter."""


def with_values(command: click.Command) -> click.Command:
    """*command* with the types that offer values, in place of plain text."""
    for param in command.params:
        name = param.name or ""
        found = TYPES_OF_COMMANDS.get((command.name or "", name)) or TYPES.get(name)
        if found is not None and isinstance(param.type, click.types.StringParamType):
            param.type = found
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            with_values(inner)
    return command
