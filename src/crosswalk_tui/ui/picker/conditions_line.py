"""The conditions of the screen Find in one line of the picker, and the models that meet them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from typing import NamedTuple

from textual.reactive import var

from crosswalk_tui.catalog.sold_models import read_meeting
from crosswalk_tui.core.errors import QuantityError
from crosswalk_tui.core.find.benchmark_names import unnamed_scores
from crosswalk_tui.core.find.condition_text import Known, Requirements, parse_requirements, requirements_text
from crosswalk_tui.core.find.find_query import FindQuery
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.ui.kit.inputs import PlainInput
from crosswalk_tui.ui.session.background import Pause, SupersededError, run_in_thread
from crosswalk_tui.ui.session.session import Session

_EXAMPLE = (
    "arena_text>=1400 context>=200k tools vision open $<=50 released>=2026-01 licence=mit region=eu provider=azure"
)
_NONE = Requirements()


class MetConditions(NamedTuple):
    """The models that meet conditions.

    Attributes:
        keys: of these models.
        bills: the cheapest bill of each that has one, by key; None in a large catalogue where only facts decide.
        query: the conditions and their filters.
    """

    keys: Collection[str]
    bills: Mapping[str, Quote] | None
    query: FindQuery


class ConditionsLine(PlainInput):
    """Reads conditions as they are typed, and finds the models that meet them in a thread.

    Attributes:
        met: the models that meet the conditions of the last valid text; None without conditions.
        problem: what is wrong with the text, or why the models could not be read; empty if nothing is.
        taken: the scores to reach whose benchmark the text does not name in full.
        is_busy: whether the models are being found.
    """

    HELP = (
        "Conditions of Find, by spaces: arena_text>=1400 or 1400, context>=200k, $<=50, released>=2026, licence=mit,"
        " region=eu, provider=azure, block=azure, type=host, tools, vision, reasoning, structured-output, open,"
        " resellers, allow-unknown; or options of crosswalk-tui find. {picker.all} clears them."
    )

    met: var[MetConditions | None] = var(None, init=False)
    problem: var[str] = var("", init=False)
    taken: var[str] = var("", init=False)
    is_busy: var[bool] = var(False, init=False)

    def __init__(self, session: Session) -> None:
        super().__init__(placeholder=_EXAMPLE, id="conditions-line")
        self.select_on_focus = False  # the first key would replace the conditions that came back
        self._session = session
        self._known: Known | None = None
        self._wanted = _NONE

    def watch_value(self, value: str) -> None:
        self._session.picker_conditions = value, self._of_find
        try:
            wanted = parse_requirements(value, self._names())
        except QuantityError as error:
            self._report(safe(str(error)))
            return
        self._report("")
        self.taken = unnamed_scores(value, wanted.conditions.scores)
        self._find(wanted)

    def recall(self) -> None:
        """Show the conditions of the screen Find; as a picker changed them, if Find has not changed since."""
        typed, of_find = self._session.picker_conditions
        self.value = typed if typed and of_find == self._of_find else requirements_text(self._of_find)
        self.cursor_position = len(self.value)

    @property
    def _of_find(self) -> Requirements:
        """The conditions and filters of the screen Find."""
        draft = self._session.draft
        return Requirements(draft.conditions, draft.filters)

    def _names(self) -> Known:
        if self._known is None:
            catalogue = self._session.catalogue
            self._known = Known(catalogue.benchmarks(), catalogue.provider_names(), self._session.axis)
        return self._known

    def _report(self, problem: str) -> None:
        self.set_class(bool(problem), "-invalid")
        self.problem = problem

    def _find(self, wanted: Requirements) -> None:
        if wanted == self._wanted:
            return
        self._wanted = wanted
        self.is_busy = wanted != _NONE
        if not self.is_busy:
            self.met = None
            return
        search, show = partial(self._search, wanted), partial(self._show, wanted)
        run_in_thread(self, search, show, self._fail, "conditions", only_reads=True)

    def _search(self, wanted: Requirements) -> MetConditions | None:
        """Read what meets *wanted*, in a thread; None if other conditions have been typed."""
        session = self._session
        query = FindQuery(session.workload, wanted.filters, wanted.conditions, at=session.at)
        today, is_billed = session.clock().date(), not session.is_large
        with session.catalogue.again() as catalogue:
            try:
                pause = Pause(lambda: self._wanted != wanted)
                found = read_meeting(catalogue, query, session.now, today, pause, billed=is_billed)
            except SupersededError:
                return None
        bills = {key: bill for key, bill in found.items() if bill is not None}
        return MetConditions(found.keys(), bills if is_billed or query.decided_by_offers else None, query)

    def _show(self, wanted: Requirements, met: MetConditions | None) -> None:
        if met is not None and wanted == self._wanted:
            self.is_busy = False
            self.met = met

    def _fail(self, problem: str) -> None:
        self.is_busy = False
        self._report(problem)
