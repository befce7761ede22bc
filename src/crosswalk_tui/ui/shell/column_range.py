"""Which of the compared models a table shows where it has no room for all, and the keys that lead to the others."""

from __future__ import annotations

from rich.cells import cell_len

from crosswalk_tui.core.comparison.sides import LETTERS


def column_range(shown: range, n_models: int, width: int) -> str:
    """The letters of the *shown* of *n_models* models and the arrow keys to the others: ``A–E of 6 · → to F``.

    Empty if all are shown. Shorter where *width* requires it: ``A–E of 6 → F``, ``A–E → F``, ``A–E →``.
    """
    if len(shown) >= n_models:
        return ""
    first, last = LETTERS[shown.start], LETTERS[shown.stop - 1]
    letters = first if len(shown) == 1 else f"{first}–{last}"
    ends = [("←", LETTERS[0])] if shown.start else []
    if shown.stop < n_models:
        ends.append(("→", LETTERS[n_models - 1]))
    arrows = " ".join(arrow for arrow, _ in ends)
    keys = arrows if len(ends) > 1 else f"{arrows} {ends[0][1]}"
    to_ends = ", ".join(f"{arrow} to {end}" for arrow, end in ends)
    forms = (f"{letters} of {n_models} · {to_ends}", f"{letters} of {n_models} {keys}", f"{letters} {keys}")
    return next((form for form in forms if cell_len(form) <= width), f"{letters} {arrows}")
