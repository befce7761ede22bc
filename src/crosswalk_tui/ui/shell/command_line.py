"""The command line that opens the current view."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from crosswalk_tui.core.changes.scale import VOLUMES
from crosswalk_tui.core.comparison.arguments import filter_arguments, workload_arguments
from crosswalk_tui.core.errors import UsageError
from crosswalk_tui.core.plot.choices import PriceAxis
from crosswalk_tui.core.text.quantity import typed_tokens
from crosswalk_tui.ui.session.session import DEFAULT_AXIS, Session


def command_line(session: Session, screen: str) -> str:
    """The command that opens *session* on *screen*, or finds the same models, quoted for a shell."""
    if screen == "find":
        return shlex.join(_find(session))
    words = ["crosswalk-tui", *(side.model.key for side in session.sides)]
    words += [*workload_words(session)[0], *filter_arguments(session.filters), *own_arguments(session)]
    if session.usual_providers and not (session.filters.allow or session.filters.deny):
        words += ["--deny", "none"]
    if session.axis != DEFAULT_AXIS:
        words += ["--benchmark", session.axis]
    if session.price_axis is not PriceAxis.OUTPUT:
        words += ["--price-axis", session.price_axis]
    words += _figures(session)
    if screen != "overview":
        words += ["--screen", screen]
    if screen == "model" and session.page != session.sides[0].model.key:
        words += ["--page", session.page]
    return shlex.join(words)


def _figures(session: Session) -> list[str]:
    """The options of the budget, the volumes and the day of the prices, if they are not the usual ones."""
    words = [] if session.budget is None else ["--budget", f"{session.budget:f}"]
    if session.volumes != VOLUMES:
        for volume in session.volumes:
            words += ["--volume", "/".join(map(typed_tokens, volume))]
    return words if session.at is None else [*words, "--at", session.at.isoformat()]


def workload_words(session: Session) -> tuple[list[str], bool]:
    """The options of the workload, and whether they state the prompt size of each request of a log.

    They do if the log was read from files that still exist.
    """
    workload, origin = session.workload, session.origin
    if origin is not None and _exist(origin.paths):
        return workload_arguments(workload, origin), True
    return workload_arguments(workload), workload.sizes is None


def _exist(paths: Sequence[str]) -> bool:
    """Whether there are logs at all of *paths*."""
    from crosswalk_tui.usage.files import expand

    try:
        return all(expand([path]) for path in paths)
    except UsageError:
        return False


def own_arguments(session: Session) -> list[str]:
    """The option that ignores what is the user's, if there is anything and it is ignored."""
    return ["--list-prices"] if session.draft.list_prices and session.draft.own else []


def _find(session: Session) -> list[str]:
    """The words of the command that finds the models of the find screen."""
    words = ["crosswalk-tui", "find"]
    for wanted in session.draft.conditions.scores:
        words += ["--min", f"{wanted.benchmark.slug}={wanted.figure}"]
    conditions = session.draft.conditions
    words += [] if conditions.released is None else ["--released-after", conditions.released]
    for licence in conditions.licences:
        words += ["--licence", licence]
    words += [] if conditions.max_usd is None else ["--max-usd", f"{conditions.max_usd:f}"]
    return [
        *words,
        *("--benchmark", session.axis),
        *([] if session.at is None else ["--at", session.at.isoformat()]),
        *workload_words(session)[0],
        *filter_arguments(session.filters),
        *own_arguments(session),
    ]
