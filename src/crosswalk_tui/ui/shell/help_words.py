"""The words of the screens, titles of columns, labels of fields and abbreviations, each with its meaning in a line."""

from __future__ import annotations

from collections.abc import Iterator

from crosswalk_tui.catalog.quality import KINDS
from crosswalk_tui.core.vocabulary import Exclusion, Flag
from crosswalk_tui.ui.kit.named_keys import keyed, own_classes
from crosswalk_tui.ui.shell.help_entries import HelpEntry
from crosswalk_tui.ui.shell.views import VIEWS

_EVERYWHERE = "every screen"

DIALOGS = "dialogs"
"""The place of the words of dialogs."""

_WORDS: dict[tuple[str, ...], tuple[tuple[str, str], ...]] = {
    ("overview", "benchmarks"): (
        ("unlike", "two scores not measured alike, and so not compared"),
        ("tie", "equal; Elo ratings within 10 points count as equal"),
        ("52%", "an Elo lead as a win rate: preferred in 52 of 100 pairs"),
        ("pt", "percentage points: the difference of two percentages"),
        ("Elo", "a rating from votes on pairs of answers; 400 more wins 10 of 11"),
        ("ECI", "Epoch Capabilities Index: one figure from many benchmarks"),
    ),
    ("overview", "benchmarks", "model"): (("lab", "after a score: measured by the model's maker, not independently"),),
    ("overview",): (
        ("Active", "parameters used for each token, a part of all in a mixture of experts"),
        ("Knowledge", "the date until which the model's training data reaches"),
        ("Takes, Makes", "what the model reads and what it writes: text, images, audio"),
        ("Structured", "whether replies can be held to a JSON schema"),
    ),
    ("workload", "overview"): (("in, out", "tokens sent to the model, and tokens that it writes, a month"),),
    ("workload", "overview", "model"): (
        ("+ long", "charges more for long prompts: from which size, {figure.explain} on the row says"),
        ("ranked", "offers that can be bought for the workload, in the order of their bills"),
        ("left out", "offers that are not ranked, each with the reason"),
        ("cheapest", "the lowest bill for the workload by published rates"),
        ("vs min", "times the cheapest bill: 2.0× is twice it; — if maybe lower"),
        ("×", "times as much"),
        ("Provider", "who sells the model; the bill is for this offer"),
        ("in/1M", "USD for a million input tokens"),
        ("out/1M", "USD for a million output tokens"),
        ("Context", "tokens that an offer takes; blank where it is the model's own window"),
        ("Type", "the kind of provider: lab, cloud, host, resell, plan or local"),
        ("lab", "as a type: the maker of the model sells it itself"),
        ("cloud", "as a type: a cloud platform that sells models of several makers"),
        ("host", "as a type: a company that runs models of others on its own machines"),
        ("resell", "as a type: a re-seller, which passes requests on to other providers"),
        ("plan", "as a type: a subscription, not sold per token"),
        ("local", "as a type: runs on your own machine"),
    ),
    ("workload", "overview", "model", "verdict"): (
        ("unconfirmed price", "no second source has this price; others may have a different one"),
        ("sources agree", "how many sources have this price"),
    ),
    ("workload",): (
        ("= 10k", "in requests or prompt: what follows from the other one, or from a log"),
        ("cached", "share of the input that is read from a cache, at the lower price"),
        ("5m write", "share of the input written to a cache that keeps it for 5 minutes"),
        ("1h write", "share of the input written to a cache that keeps it for an hour"),
        ("reasoning", "share of the output that is reasoning; some models price it separately"),
        ("requests", "requests a month; with the input, they give the size of a prompt"),
        ("prompt", "average tokens of a prompt, which some prices depend on"),
        ("hours", "when it runs, for prices that depend on the hour"),
        ("budget", "USD a month: how often it buys this workload"),
        ("split", "routes the workload over the models: 80/20 sends 80% to A, 20% to B"),
        ("verbosity", "how much a model writes for the same work: 1 as stated, 1.5 half more"),
        ("context ≥", "the least context window that an offer must have"),
        ("region", "rank only offers bound to this region"),
        ("allow, block", "rank only these providers; never rank these"),
        ("row", "the input and output tokens a month of a row of the volumes"),
        ("least", "the letters of the cheapest models at this volume"),
        ("$/request", "USD for a request"),
        ("in%, out%", "the shares of the bill that are for input and for output"),
        ("Format", "the number format of the weights, such as fp8, where it is known"),
    ),
    ("plot", "find"): (
        ("front", "Pareto front: no model is both cheaper and at least as good"),
        ("beaten", "another model costs less and is at least as good"),
        ("● ◎ • ◌", "models; filled and hollow ones are told apart in the legend"),
        ("╯", "the line of the Pareto front"),
        ("at", "the provider of the price"),
    ),
    ("find",): (
        ("misses", "nearest misses: models that miss the fewest conditions, by the least"),
        ("value", "percent of the benchmark's scale reached for a USD a month"),
        ("removed", "models known not to meet the condition"),
        ("unknown", "models of which it is not known whether they meet the condition"),
        ("more", "models that would be found without the condition"),
        ("cheaper", "of these, those that cost less than the cheapest found"),
        ("cheapest of these", "of what would be found without it, or be cheaper"),
        ("score ≥", "the scores to reach"),
        ("$/month ≤", "the most that the workload may cost a month"),
        ("released ≥", "the earliest release"),
        ("provider", "only these providers, as a condition"),
    ),
    ("model",): (
        ("╱ ╲", "in a price history: a step up or down within a row"),
        ("dashed", "in a price history: announced, not yet in force"),
        ("last stated", "the latest day on which a source had the price in force"),
        ("gap", "in a price history: another source lists another price"),
        ("Agree", "5/8: five of eight votes, one per seller, are for this value"),
        ("Basis", "which source's value is shown, by the words below"),
        ("canonical", "as a basis: the model list of models.dev"),
        ("first party", "as a basis: the offer of the model's maker"),
        ("reviewed", "as a basis: a reviewed table that names the model card"),
        ("hosts", "as a basis: independent hosts serve the weights"),
        ("offers", "as a basis: the majority of the offers"),
        ("model list", "as a basis: a model list other than that of models.dev"),
        ("name", "as a basis: read from the model's name or id"),
        ("Fact, Value", "what is stated of the model, and the value that is shown"),
        ("Other values", "values that other sources state; ×5 is five of them"),
        ("Rank", "the place among all models with an independent score on the benchmark"),
        ("Variant", "how a score was measured, as its source states it"),
        ("Output", "the most tokens that a reply of the offer may have"),
        ("Tier", "the class of service, such as batch or priority"),
        ("Seen", "the latest day on which a source showed the offer for sale"),
        ("Src", "the number of sources that agree on the price"),
        ("Id", "the name of the model at the provider"),
        ("cache/1M", "USD for a million tokens read from a cache"),
        ("change", "how a price differs from the one before"),
        ("differs", "in a history: another source, no known change of the price"),
        ("now, end", "in a history: the price in force; the day the offer ends"),
        ("since, from", "in a history: the price applies from that day, its source states"),
        ("by", "in a history: the price applied on that day already"),
        ("wrong, corrects", "in a history: a wrong listing, and the point that puts it right"),
        ("Records", "how many records of the sources use a name"),
        ("Used by", "the providers whose id of the model it is"),
        ("Publisher, Address, What", "who publishes a page, where, and what it is"),
    ),
    ("model", "benchmarks", "overview"): (
        ("headline", "of the scores of a model on a benchmark, the one that is shown and compared"),
    ),
    ("model", "benchmarks"): (("Benchmark", "the test"), ("Score", "its result"), ("Date", "when it was measured")),
    ("benchmarks",): (
        ("style-controlled", "ratings without the effect of length and layout"),
        ("legacy", "a test that most models pass: shown if two have a score"),
    ),
    ("catalogue",): (
        ("as of", "the day of a source's data, and its age"),
        ("read · rejected", "rows read from a source; how many were rejected"),
        ("mirror", "a copy of the sources: crosswalk-tui refresh --from DIR|URL"),
        ("rollback", "undoes the last refresh: {app.palette}, Return to the catalogue before"),
    ),
    ("catalogue", "find"): (("licence", "the terms of a source's data, or of a model's weights"),),
    ("catalogue", "model"): (("Source", "the list or page that a value was read from"),),
    (_EVERYWHERE,): (
        ("oldest …", "top left: the day of the oldest price or score used here"),
        ("▾ ▴", "the column that a table is sorted by: descending, ascending"),
        ("▸", "the cursor: keys act on this value"),
        ("$/month, $/log", "USD for your workload a month, or for a usage log, at this offer"),
    ),
}
"""The words by the screens that show them."""


def _entries(places: tuple[str, ...], words: tuple[tuple[str, str], ...]) -> Iterator[HelpEntry]:
    labels = {view.name: view.label for view in VIEWS}
    where = ", ".join(labels.get(place, place) for place in places)
    for word, meaning in words:
        yield HelpEntry(word, keyed(meaning), where=where, found_by=word)


def all_words() -> list[HelpEntry]:
    """All words, for a search; also titles of panes, caveats, reasons to leave an offer out, and kinds of findings."""
    written = [entry for places, words in _WORDS.items() for entry in _entries(places, words)]
    return [*written, *_of_dialogs(), *_titles(), *_caveats(), *_reasons(), *_findings()]


def _of_dialogs() -> Iterator[HelpEntry]:
    """The words of the imported dialogs."""
    for owner in own_classes():
        for word, meaning in owner.__dict__.get("WORDS", ()):
            yield HelpEntry(word, meaning, where=DIALOGS, found_by=word)


def _titles() -> Iterator[HelpEntry]:
    """The titles of the panes of the imported screens, with the first sentence about each."""
    labels = {view.name: view.label for view in VIEWS}
    found: dict[str, HelpEntry] = {}
    for owner in own_classes():
        title, about = getattr(owner, "BORDER_TITLE", None), getattr(owner, "HELP", None)
        if title and about:
            first = keyed(about).partition(". ")[0].rstrip(".")
            where = labels.get(owner.__module__.split(".")[2], DIALOGS)
            found.setdefault(title, HelpEntry(title, "a pane", f"{first}.", where, title))
    yield from found.values()


def _caveats() -> Iterator[HelpEntry]:
    for flag in Flag:
        words = f"{flag.short} {flag.value.replace('_', ' ')}"
        yield HelpEntry(flag.short, "a caveat of a bill", flag.sentence, "Workload, Overview, Model", words)


def _reasons() -> Iterator[HelpEntry]:
    for code in Exclusion:
        if code.long:
            words = f"{code.short} {code.value.replace('_', ' ')}"
            yield HelpEntry(code.short, "why an offer is left out", f"Left out: {code.long}.", "Workload, Model", words)


def _findings() -> Iterator[HelpEntry]:
    for code, kind in KINDS.items():
        yield HelpEntry(
            kind.title, "a kind of finding", kind.text, "Catalogue", f"{kind.title} {code.replace('_', ' ')}"
        )


def words_of(name: str) -> list[HelpEntry]:
    """The words of the screen *name*, those that few screens have first, and those of every screen last."""
    own = sorted((places for places in _WORDS if name in places), key=len)
    return [entry for places in (*own, (_EVERYWHERE,)) for entry in _entries(places, _WORDS[places])]
