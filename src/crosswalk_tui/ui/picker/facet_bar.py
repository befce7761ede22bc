"""The facets of the list of models in one line, each with its key; what is on is in brackets."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from textual import events
from textual.message import Message
from textual.reactive import reactive

from crosswalk_tui.core.search.facets import NO_FACETS, Facet, Facets
from crosswalk_tui.core.text import format as fmt
from crosswalk_tui.ui.kit.cells import Line, clean, fit, length
from crosswalk_tui.ui.kit.lines import Block
from crosswalk_tui.ui.kit.named_keys import keyed

FACET_KEYS = {facet: f"f{number}" for number, facet in enumerate(Facet, start=2)}
"""The key that toggles each facet."""

FACET_TIPS = {
    Facet.OPEN_WEIGHTS: "Only models with published weights, or all",
    Facet.REASONING: "Only models that reason, or all",
    Facet.TOOLS: "Only models that call tools, or all",
    Facet.VISION: "Only models that read images, or all",
    Facet.CONTEXT: "The least context window: 32K, 128K, 200K, 1M, any",
    Facet.SCORE: "Only models with a score on the benchmark of the plot, or all",
    Facet.OUTPUT_RATE: "The most that 1M output tokens may cost: $0.50, $1, $3, $10, any",
}
"""What each facet does."""

_LONGEST_NAME = 24  # maximum width of the benchmark's name

_NAMES = (
    ("open weights", "reasoning", "tools", "vision", "context", "scored on {}", "output price"),
    ("open", "reasoning", "tools", "vision", "context", "scored", "price"),
    ("open", "reasoning", "tools", "vision", "context", "scored", "price"),
    ("open", "reas.", "tools", "vis.", "ctx", "score", "price"),
)
"""The names of the facets, from long to short forms; ``{}`` is the benchmark."""

_LIMITS = (("context ≥ ", "output ≤ "), ("ctx ≥ ", "out ≤ "), ("≥ ", "≤ "), ("≥", "≤"))
"""The text before a limit on context and price, by form."""

_ROOMY = 2  # number of forms that have spaces around the brackets of what is on
_LONGEST = Facets(min_context=128_000, max_output=500_000)
"""The widest limits. They decide the form, which thus does not change with the limits."""


class FacetBar(Block):
    """Shows the facets; a click toggles one."""

    facets: reactive[Facets] = reactive(NO_FACETS)
    benchmark: reactive[str] = reactive("")
    """The name of the benchmark of the score facet."""

    @dataclass
    class FacetToggled(Message):
        """A facet was clicked."""

        facet: Facet

    def lines(self, width: int) -> list[Line]:
        return [[span for item in self._items(width) for span in item]]

    def on_click(self, event: events.Click) -> None:
        x = event.get_content_offset_capture(self).x
        ends = accumulate(map(length, self._items(self.size.width)))
        for facet, end in zip(Facet, ends, strict=True):
            if x < end:
                self.post_message(self.FacetToggled(facet))
                return

    def _items(self, width: int) -> list[Line]:
        """Each facet and the gap after it, in the longest form that fits."""
        forms = range(len(_NAMES))
        fitting = (form for form in forms if sum(map(length, self._in_form(_LONGEST, form))) <= width + 1)
        return self._in_form(self.facets, next(fitting, forms[-1]))

    def _in_form(self, facets: Facets, form: int) -> list[Line]:
        return [self._item(place, facet, facets, form) for place, facet in enumerate(Facet)]

    def _item(self, place: int, facet: Facet, facets: Facets, form: int) -> Line:
        roomy, tight = form < _ROOMY, form == len(_NAMES) - 1
        benchmark = fit(clean(self.benchmark), _LONGEST_NAME).rstrip()
        name = _limit(facet, facets, form) or _NAMES[form][place].format(benchmark)
        key, on, space = keyed(f"{{picker.{facet}}}"), facets.has(facet), " " if roomy else ""
        return [
            (key.removeprefix("F") if tight and place else key, "key"),
            (f"{space}[{name}]" if on else f"{space} {name} ", "strong" if on else "dim"),
            (space, ""),
        ]


def _limit(facet: Facet, facets: Facets, form: int) -> str:
    """The limit of *facet*, if any: ``context ≥ 128K``, ``output ≤ $0.50``."""
    least, most = _LIMITS[form]
    if facet is Facet.CONTEXT and facets.min_context is not None:
        return least + fmt.tokens(facets.min_context)
    if facet is Facet.OUTPUT_RATE and facets.max_output is not None:
        return most + fmt.rate(facets.max_output).removesuffix(".00")
    return ""
