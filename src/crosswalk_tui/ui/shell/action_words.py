"""The words of actions: short titles for the palette, and other words by which a search finds them."""

from __future__ import annotations

from textual.binding import Binding

_TITLES = {
    "benchmarks.find": "Find a benchmark…",
    "catalogue.find": "Find a source…",
    "app.help": "Help: keys, signs and words",
    "app.quit": "Quit",
    "app.refresh": "Refresh prices and scores…",
    "app.find": "Find models…",
    "app.screen": "Next screen",
    "app.screen-back": "Previous screen",
    "compare.add": "Add a model…",
    "compare.back": "Previous pane or field",
    "compare.benchmark": "Choose the benchmark…",
    "compare.date": "Prices of another day…",
    "compare.drop": "Remove a model…",
    "compare.drop-filters": "Drop the filters that leave no offer",
    "compare.flip": "Swap A and B",
    "compare.list-prices": "List prices, or yours",
    "compare.next": "Next pane or field",
    "compare.redo": "Redo",
    "compare.resellers": "Re-sellers on or off",
    "compare.save": "Save…",
    "compare.undo": "Undo",
    "compare.zoom": "Zoom the pane",
    "figure.command": "Copy the command line",
    "figure.copy": "Copy the value",
    "figure.copy-table": "Copy the table",
    "figure.explain": "Explain the value",
    "figure.export": "Export, report…",
    "figure.open": "Open the source page",
    "figure.own-price": "Set your price of this offer…",
    "figure.yours": "Own prices and discounts…",
    "plot.axis": "Change the price axis",
    "verdict.note": "Write a note…",
    "workload.batch": "Batch prices on or off",
    "workload.conversation": "Conversation…",
    "workload.find": "Find a provider's offers…",
    "workload.fields": "Edit the workload",
    "workload.left-out": "Offers left out",
    "workload.logs": "Read usage logs…",
    "workload.presets": "Presets…",
    "workload.usage": "Paste usage…",
}

_OTHER_WORDS = {
    "app.benchmarks": "scores evaluations",
    "app.catalogue": "sources findings changes news saved comparisons disputed",
    "app.find": "search filter cheapest conditions",
    "app.help": "shortcuts legend signs symbols manual",
    "app.model": "history facts details aliases page",
    "app.overview": "home start",
    "app.plot": "chart graph pareto front scatter",
    "app.quit": "exit close leave",
    "app.refresh": "update fetch download upgrade newest mirror proxy offline",
    "app.verdict": "winner recommendation take editors related",
    "app.workload": "calculator tokens what if break-even scale budget split",
    "compare.add": "model another",
    "compare.benchmark": "score axis capability arena",
    "compare.date": "history past day time travel",
    "compare.drop": "delete model",
    "compare.flip": "swap exchange reverse",
    "compare.list-prices": "own yours discount",
    "compare.resellers": "aggregators openrouter filter",
    "compare.save": "store keep bookmark comparison workload name",
    "compare.zoom": "maximize full enlarge",
    "figure.command": "cli shell script reproduce",
    "figure.copy": "clipboard yank",
    "figure.copy-table": "clipboard markdown yank",
    "figure.explain": "why arithmetic bill receipt",
    "figure.export": "report save file html pdf csv json markdown svg png picture screenshot print download",
    "figure.open": "browser link web url source",
    "figure.own-price": "discount custom price override contract mine",
    "figure.yours": "yours discount custom prices credits machines gpus self-hosted hosting host contract own "
    "mine providers",
    "find.conditions": "filter search",
    "find.clear": "reset filter",
    "plot.axis": "chart price",
    "verdict.note": "comment remark",
    "workload.batch": "discount half",
    "workload.conversation": "chat turns agent multi-turn messages",
    "workload.find": "search filter seller",
    "workload.fields": "tokens input output cached edit form budget split verbosity",
    "workload.left-out": "excluded hidden",
    "workload.logs": "usage file claude codex import",
    "workload.presets": "saved workloads templates load",
    "workload.usage": "paste import report clipboard",
}


def title_of(binding: Binding) -> str:
    """A few words for the action of *binding*, beginning with a verb where possible."""
    known = _TITLES.get(binding.id or "")
    return known or binding.tooltip or binding.description


def other_words(action_id: str) -> str:
    """Words that mean the same, or that belong to the action; empty if there are none."""
    return _OTHER_WORDS.get(action_id, "")


def holds(query: str, text: str) -> bool:
    """Whether each word of *query* begins a word of *text*; upper and lower case are alike."""
    words = text.casefold().replace(",", " ").replace("/", " ").split()
    parts = query.casefold().replace(",", " ").split() or [query]
    return all(any(word.startswith(part) for word in words) for part in parts)


def place_of(action_id: str) -> str:
    """Where an action works: ``Plot``, ``everywhere``."""
    prefix = action_id.partition(".")[0]
    return _PLACES.get(prefix, prefix.capitalize())


_PLACES = {
    "app": "everywhere",
    "compare": "every screen",
    "figure": "every screen",
    "axis": "list of benchmarks",
    "cells": "tables",
    "choose": "lists in dialogs",
    "dialog": "dialogs",
    "entry": "fields",
    "find-rows": "lists that can be searched",
    "issues": "Catalogue, findings",
    "lines": "lists and tables",
    "logs": "Usage logs",
    "note": "Note",
    "own": "your records",
    "saved": "Catalogue, saved",
    "switches": "switches",
    "take": "Verdict, take",
    "yours": "Yours",
}
