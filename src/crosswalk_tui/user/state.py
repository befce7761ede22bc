"""The state of the last session, and comparisons as JSON documents."""

# Annotations are not made text, as in `core/models.py`.

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, NamedTuple

from crosswalk_tui.core.changes.scale import VOLUMES, Volumes
from crosswalk_tui.core.comparison.comparison import LETTERS
from crosswalk_tui.core.errors import UserDataError
from crosswalk_tui.core.plot.choices import Grouping, PriceAxis
from crosswalk_tui.core.pricing.filters import Filters
from crosswalk_tui.core.text.quantity import parse_usd, parse_volume
from crosswalk_tui.core.workload.monthly import Workload
from crosswalk_tui.user.database import UserDatabase, json_object

if TYPE_CHECKING:
    from crosswalk_tui.core.usage.origin import LogOrigin

_LAST = "last"
_WELCOMED = "welcomed"


class ComparisonSetup(NamedTuple):
    """A comparison: model keys, workload and filters.

    Attributes:
        split: shares of the workload routed to each model; empty if it is not split.
    """

    models: tuple[str, ...]
    workload: Workload
    filters: Filters
    split: tuple[Decimal, ...] = ()


class AppState(NamedTuple):
    """The state of a session, restored when the app opens.

    Attributes:
        screen: name of the current screen; empty for the first.
        axis: slug of the benchmark that measures capability; empty for the default.
        price_axis: the price measure of the plots.
        grouping: what the colours and shapes of a plot show.
        budget: USD a month; None if not set.
        volumes: monthly input and output tokens of each row of the scale table.
        page: key of the opened model; empty for A.
        theme: the theme chosen in the app; None for the configured or default one.
        theme_beside: the theme in ``config.toml`` then, if any: once that is a different one, it was set later.
        source: name of the usage logs that the workload was read from; empty if it was not.
        conditions: those of the screen Find, as `crosswalk_tui.core.find.condition_text` reads them.
        is_restored: whether it is that of the last session, not of a call. Not saved.
        remark: a sentence to show once the app has opened. Not restored.
        at: the day whose prices are billed; None for today. Not restored: the app opens with today's prices.
        origin: the logs that the workload was read from, if from files. Not restored.
    """

    setup: ComparisonSetup
    screen: str = ""
    axis: str = ""
    price_axis: PriceAxis = PriceAxis.OUTPUT
    budget: Decimal | None = None
    volumes: Volumes = VOLUMES
    page: str = ""
    theme: str | None = None
    source: str = ""
    conditions: str = ""
    grouping: Grouping = Grouping.WEIGHTS
    at: date | None = None
    origin: "LogOrigin | None" = None
    theme_beside: str | None = None
    remark: str = ""
    is_restored: bool = False

    def chosen_theme(self, configured: str | None) -> str | None:
        """The theme that was chosen in the app, unless *configured*, now in ``config.toml``, was set later."""
        return self.theme if configured in (None, self.theme_beside) else None


def to_document(setup: ComparisonSetup) -> dict[str, object]:
    """Convert *setup* to a JSON document."""
    from crosswalk_tui.core.workload.documents import filters_fields, workload_fields  # the first start has none

    return {
        "models": list(setup.models),
        "workload": workload_fields(setup.workload),
        "filters": filters_fields(setup.filters),
        **({"split": [f"{share:f}" for share in setup.split]} if setup.split else {}),
    }


def from_document(document: Mapping[str, Any]) -> ComparisonSetup:
    """Read a comparison from a JSON document.

    Raises:
        ValueError: it is not valid, for instance after an edit by hand.
    """
    from crosswalk_tui.core.workload.document_fields import part, texts
    from crosswalk_tui.core.workload.documents import filters_from, workload_from

    models = texts(document, "models")
    if not 2 <= len(models) <= len(LETTERS):
        raise ValueError(f"models: {len(models)}, not 2 to {len(LETTERS)}")
    if len(set(models)) < len(models):
        raise ValueError("models: duplicate")
    return ComparisonSetup(
        models,
        workload_from(part(document, "workload")),
        filters_from(part(document, "filters")),
        _split(texts(document, "split"), len(models)) if "split" in document else (),
    )


def _split(shares: tuple[str, ...], n_models: int) -> tuple[Decimal, ...]:
    """The *shares* of a split over *n_models*, which add up to 1."""
    try:
        split = tuple(map(Decimal, shares))
    except InvalidOperation as error:
        raise ValueError("split: not a number") from error
    if len(split) != n_models:
        raise ValueError(f"split: {len(split)} shares for {n_models} models")
    if not all(share.is_finite() and share >= 0 for share in split) or sum(split) != 1:
        raise ValueError("split: the shares do not add up to 1")
    return split


def read_state(users: UserDatabase) -> AppState | None:
    """The state of the last session; None if there is none.

    Raises:
        UserDataError: it is not valid, for instance after an edit by hand.
        UserDatabaseError: the database cannot be read.
    """
    with users.open() as db:
        row = db.execute("SELECT document FROM state WHERE key = ?", [_LAST]).fetchone()
    if row is None:
        return None
    try:
        document = json_object(row["document"])
        names = "theme", "theme_beside", "budget"
        theme, theme_beside, budget = (None if (value := document.get(name)) is None else str(value) for name in names)
        from crosswalk_tui.core.workload.documents import log_from

        setup = from_document(document)
        return AppState(
            setup._replace(workload=replace(setup.workload, log=log_from(document, "log"))),
            screen=str(document.get("screen", "")),
            axis=str(document.get("axis", "")),
            price_axis=PriceAxis(document.get("price_axis", PriceAxis.OUTPUT)),
            budget=None if budget is None else parse_usd(budget),
            volumes=_volumes(document.get("volumes")),
            page=str(document.get("page", "")),
            theme=theme,
            theme_beside=theme_beside,
            source=str(document.get("source", "")),
            conditions=str(document.get("conditions", "")),
            grouping=Grouping(document.get("grouping", Grouping.WEIGHTS)),
        )
    except ValueError as error:
        raise UserDataError(
            f"The last session in {users.path} is not valid ({error}). The app starts without it, and saves a new one"
            " when it ends."
        ) from error


def _volumes(value: object) -> Volumes:
    if value is None:
        return VOLUMES
    if not isinstance(value, list) or len(value) != len(VOLUMES):
        raise ValueError(f"volumes: {len(VOLUMES)} required")
    return tuple(parse_volume(str(row)) for row in value)


def write_state(users: UserDatabase, state: AppState) -> None:
    """Save *state* for the next session."""
    import json

    from crosswalk_tui.core.workload.documents import log_fields

    document = {
        **to_document(state.setup), "screen": state.screen, "axis": state.axis, "price_axis": state.price_axis,
        "budget": None if state.budget is None else f"{state.budget:f}",
        "volumes": [f"{given}/{made}" for given, made in state.volumes], "page": state.page, "theme": state.theme,
        "theme_beside": state.theme_beside,
        "source": state.source, "log": log_fields(state.setup.workload.log),
        "conditions": state.conditions, "grouping": state.grouping,
    }  # fmt: skip
    with users.open(writing=True) as db:
        db.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", [_LAST, json.dumps(document)])


def forget_state(users: UserDatabase) -> None:
    """Keep no state of the last session.

    Raises:
        UserDataError: the database cannot be written to.
    """
    with users.open(writing=True) as db:
        db.execute("DELETE FROM state WHERE key = ?", [_LAST])


def is_first_run(users: UserDatabase) -> bool:
    """Whether the app has neither shown its welcome nor saved a session yet.

    Raises:
        UserDataError: the database cannot be read.
    """
    if not users.exists:
        return True
    with users.open() as db:
        return db.execute("SELECT 1 FROM state WHERE key IN (?, ?)", [_LAST, _WELCOMED]).fetchone() is None


def record_welcome(users: UserDatabase) -> None:
    """Record that the welcome was shown.

    Raises:
        UserDataError: the database cannot be written to.
    """
    with users.open(writing=True) as db:
        db.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", [_WELCOMED, "true"])
