"""The licence terms of the catalogue's sources, and the notices they require; a test compares them with NOTICE."""

from __future__ import annotations

from dataclasses import dataclass

NOT_USED = "Nothing comes from Artificial Analysis, whose terms do not allow it."
"""The note shown with the list of sources."""

CHANGED_IN_ALL = (
    "prices are converted to micro-USD per 1M tokens; model names are resolved to one key per model; where sources"
    " disagree one value is chosen and the others are kept beside it; rows that cannot be read or believed are left out"
    " or set aside with a reason."
)
"""The changes made to all imported data, which CC BY requires to be stated."""


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence; *text* are the paragraphs that must accompany every copy."""

    name: str
    url: str
    summary: str
    text: tuple[str, ...] = ()


_MIT = """\
Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""

_LICENCES = {
    "mit": Licence(
        "MIT licence",
        "https://opensource.org/license/mit",
        "It may be used, changed and passed on by anyone, with this notice.",
        tuple(" ".join(paragraph.split()) for paragraph in _MIT.split("\n\n")),
    ),
    "apache-2.0": Licence(
        "Apache License 2.0",
        "https://www.apache.org/licenses/LICENSE-2.0",
        "It may be used, changed and passed on by anyone who passes the licence on and states what was changed."
        " It comes as it is, without warranty.",
    ),
    "cc-by-4.0": Licence(
        "Creative Commons Attribution 4.0 International",
        "https://creativecommons.org/licenses/by/4.0/",
        "It may be shared and changed by anyone who names its makers, links to the licence and states what was changed."
        " It comes as it is, without warranty.",
    ),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """The attribution of a source.

    Attributes:
        by: its makers, in the wording that the licence requires.
        changed: changes beyond `CHANGED_IN_ALL`.
        name: its name, if the table of benchmarks has an id only. Sources that a refresh fetches, too, are told apart
            from their older rows in that table.
    """

    by: str
    changed: str = ""
    name: str = ""


_REVIEWED = {
    "models.dev": Notice(
        "MIT licence, by the contributors to models.dev.",
        "Its benchmark figures that trace to Artificial Analysis or to OpenRouter are not included.",
    ),
    "models.dev-history": Notice("MIT licence, by the contributors to models.dev."),
    "litellm": Notice("MIT licence, Copyright (c) 2023 Berri AI."),
    "litellm-events": Notice(
        "MIT licence, Copyright (c) 2023 Berri AI.", "days, kinds and amounts of changes only, by offer."
    ),
    "model-prices": Notice(
        "MIT licence, Copyright (c) 2026 wakamex.",
        "prices, days, hours and states only; notes, quotations and subscription plans are not included.",
    ),
    "genai-prices": Notice("MIT licence, by Pydantic Services Inc. and contributors."),
    "llm-stats": Notice(
        "llm-stats (llm-leaderboard)",
        "parameters rounded to millions, names of licences made uniform, prices left out.",
    ),
    "lmarena": Notice(
        "Arena ratings (LMArena leaderboard dataset)",
        "snapshots of the ratings by category of August and October 2026, the latter with one variant"
        " per model and board; votes are not included.",
        name="LMArena (table)",
    ),
    "epoch": Notice(
        "Epoch AI Benchmarking Hub, with the Epoch Capabilities Index",
        "one row per model, benchmark and setting.",
        name="Epoch AI (table)",
    ),
    "aider": Notice("Aider polyglot leaderboard", name="Aider (table)"),
    "bfcl": Notice("Berkeley Function-Calling Leaderboard (Gorilla)", name="BFCL"),
    "tau-bench": Notice("tau2-bench submissions, Sierra"),
    "vectara": Notice("Hallucination leaderboard, Vectara", name="Vectara"),
    "meta-model-card": Notice(
        "Llama 3.2 model card, Meta",
        "Figures only; the card is under the Llama 3.2 Community License.",
        name="Llama 3.2 model card",
    ),
}
_REVIEWED["arena"] = _REVIEWED["lmarena"]  # the later of two snapshots of one dataset


def licence(named: str) -> Licence | None:
    """The licence that *named* begins with; None if unknown."""
    words = named.casefold().replace("cc by", "cc-by").split()
    return _LICENCES.get(words[0].rstrip(",;")) if words else None


def source_name(source_id: str) -> str:
    """The name of a source of scores; its id, if it has no other name."""
    known = notice(source_id)
    return (known.name if known else "") or source_id


def notice(source_id: str) -> Notice | None:
    """The attribution of a source; None for a source of a newer catalogue."""
    return _REVIEWED.get(source_id)
