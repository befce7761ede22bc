"""Which of the compared models a table shows where it has no room for all, and the keys that lead to the others."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from crosswalk_tui.core.comparison.comparison import LETTERS


def column_range(shown: Sequence[int], n_models: int, width: int) -> str:
    """The letters of the *shown* of *n_models* models and the arrow keys to the others: ``A–E of 6 · → to F``.

    Empty if all are shown. Shorter where *width* requires it: ``A–E of 6 → F``, ``A–E → F``, ``A–E →``. Some after the
    first may be hidden: ``A, C–F ← B``.
    """
    if len(shown) >= n_models:
        return ""
    hidden = next(place for place in range(n_models) if place not in shown)
    parted = len(shown) > 1 and shown[1] != shown[0] + 1
    runs = [shown[:1], shown[1:]] if parted else [shown]
    letters = ", ".join(LETTERS[run[0]] if len(run) == 1 else f"{LETTERS[run[0]]}–{LETTERS[run[-1]]}" for run in runs)
    ends = [("←", LETTERS[hidden])] if hidden < shown[-1] else []
    if shown[-1] < n_models - 1:
        ends.append(("→", LETTERS[n_models - 1]))
    arrows = " ".join(arrow for arrow, _ in ends)
    keys = arrows if len(ends) > 1 else f"{arrows} {ends[0][1]}"
    to_ends = ", ".join(f"{arrow} to {end}" for arrow, end in ends)
    forms = (f"{letters} of {n_models} · {to_ends}", f"{letters} of {n_models} {keys}", f"{letters} {keys}")
    return next((form for form in forms if cell_len(form) <= width), f"{letters} {arrows}")
