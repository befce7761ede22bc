"""The colours of a report, light and dark, as CSS."""

from __future__ import annotations

from collections.abc import Mapping

LIGHT: Mapping[str, str] = {
    "ground": "#ffffff", "panel": "#f6f7f9", "text": "#1b1f24", "quiet": "#5b6470", "rule": "#d9dde3", "dot": "#a8b1bd",
    "m0": "#1c64d1", "m1": "#c2410c", "m2": "#20783a", "m3": "#8f2fb0", "m4": "#0b6b7c", "m5": "#b3204f",
}  # fmt: skip
"""Colours by role; ``m0`` to ``m5`` are those of the compared models."""

DARK: Mapping[str, str] = {
    "ground": "#15181d", "panel": "#1d2127", "text": "#e7eaee", "quiet": "#a2abb7", "rule": "#383f49", "dot": "#5d6773",
    "m0": "#78aeff", "m1": "#ff9a4d", "m2": "#6fdc8c", "m3": "#dd8af5", "m4": "#4fd0e3", "m5": "#ff8fb4",
}  # fmt: skip


def picture_rules(colours: Mapping[str, str]) -> str:
    """The CSS rules of the plot in *colours*."""
    marks = "".join(f".cw-m{n}{{fill:{colours[f'm{n}']};stroke:{colours['ground']}}}" for n in range(6))
    return (
        f".cw-ground{{fill:{colours['ground']}}}.cw-text{{fill:{colours['text']}}}.cw-quiet{{fill:{colours['quiet']}}}"
        f".cw-rule{{stroke:{colours['rule']}}}.cw-dot{{fill:{colours['dot']}}}"
        f".cw-ring{{fill:{colours['ground']};stroke:{colours['dot']};stroke-width:1.6}}"
        f".cw-front{{stroke:{colours['quiet']}}}{marks}.cw-halo{{stroke:{colours['ground']}}}"
    )


def page_colours(colours: Mapping[str, str]) -> str:
    """*colours* as custom properties."""
    return "".join(f"--{role}:{colour};" for role, colour in colours.items())
