"""Draw the tour of the README: the app is driven through its screens, and each step becomes a frame of one SVG.

Run as ``python -m benchmarks.tour docs/tour.svg``. Browsers play the frames in turn; no script, font or program from
outside is needed. The same catalogue gives the same pictures.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

from textual.pilot import Pilot

from crosswalk_tui.catalog.locate import shipped_path
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.catalog.side_reader import read_side
from crosswalk_tui.core.workload.presets import find_preset
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.session.draft import Draft
from crosswalk_tui.ui.session.session import Session
from crosswalk_tui.ui.shell.comparison_screen import ComparingScreen
from crosswalk_tui.user.database import UserDatabase

SIZE = 118, 34
MODELS = ("openai/gpt-5", "deepseek/deepseek-v3.1")
PRESET = "rag"

_SECONDS = 6
_CAPTION = 58  # height of the line below a frame
_STEADY = 4  # times in a row that the screen looks the same before it counts as at rest
_FONT = re.compile(r"@font-face\s*\{.*?\}", re.DOTALL)
_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


@dataclass(frozen=True, slots=True)
class Step:
    """A frame: the keys that lead to it from the one before, and what it shows."""

    keys: tuple[str, ...]
    caption: str


STEPS = (
    Step((), "Two models side by side: the cheapest real offer of each for your workload, and who is stronger."),
    Step(("right", "x"), "x explains any figure: where it comes from, which sources agree."),
    Step(("escape", "2"), "2  The workload: every offer ranked as you type; t starts from a preset, L from your logs."),
    Step(("x",), "x on an offer: tokens × price = dollars, line by line, with the source and its date."),
    Step(("escape", "3"), "3  Benchmarks: every score, who measured it, and who wins how often."),
    Step(("4",), "4  Capability against price: the line joins the models that no other beats."),
    Step(("5",), "5  The verdict: sentences computed from the figures, and when to pick which."),
    Step(("a",), "a  Choose another model: type to find it, F2 to F8 narrow the list."),
    Step(("escape", "e", "r"), "e  Export a pane, or write a report for somebody who was not there."),
    Step(("escape", "8"), "8  Find: the cheapest models that meet your conditions, and the nearest misses."),
)  # fmt: skip


async def frames(steps: Sequence[Step] = STEPS, catalogue_path: Path | None = None) -> list[str]:
    """The picture of each step, as SVG."""
    with tempfile.TemporaryDirectory() as folder, Catalogue.open(catalogue_path or shipped_path()) as catalogue:
        noon = datetime.fromisoformat(catalogue.as_of()).replace(hour=12, tzinfo=UTC) + timedelta(days=1)
        sides = tuple(read_side(catalogue, key) for key in MODELS)
        draft = Draft(sides, find_preset(PRESET).workload)
        app = CrosswalkApp(Session(catalogue, draft, lambda: noon, users=UserDatabase(Path(folder) / "user.db")))
        pictures = []
        async with app.run_test(size=SIZE) as pilot:
            await _rest(pilot)
            for step in steps:
                for key in step.keys:
                    await pilot.press(key)
                    await _rest(pilot)
                pictures.append(app.export_screenshot(title="crosswalk-tui"))
        return pictures


async def _rest(pilot: Pilot[None]) -> None:
    """Wait until no thread works and the screen no longer changes."""
    app = pilot.app
    same, before = 0, ""
    while same < _STEADY:
        await pilot.pause()
        await app.workers.wait_for_complete()
        now = app.export_screenshot()
        is_working = isinstance(app.screen, ComparingScreen) and app.screen.is_working
        same = same + 1 if now == before and not is_working else 0
        before = now


def film(pictures: Sequence[str], captions: Sequence[str]) -> str:
    """One SVG that shows *pictures* in turn, each for a few seconds, with its caption below."""
    box = _BOX.search(pictures[0])
    if box is None:
        raise ValueError("the picture has no viewBox")
    width, height = float(box[1]), float(box[2])
    total, share = _SECONDS * len(pictures), 100 / len(pictures)
    delays = "".join(f".step-{nth}{{animation-delay:{nth * _SECONDS}s}}" for nth in range(len(pictures)))
    style = (
        f"@keyframes turn{{0%{{opacity:1}}{share:.4f}%{{opacity:0}}100%{{opacity:0}}}}"
        f".step{{opacity:0;animation:turn {total}s step-end infinite}}{delays}"
        "@media (prefers-reduced-motion:reduce){.step{animation:none}.step-0{opacity:1}}"
        ".caption{font:600 22px system-ui,'Segoe UI','DejaVu Sans',sans-serif;fill:#e7eaee}"
    )
    whole = height + _CAPTION
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {whole:g}" role="img">',
        "<title>A tour of crosswalk-tui</title>",
        f"<style>{style}</style>",
        f'<rect width="{width:g}" height="{whole:g}" rx="10" fill="#15181d"/>',
    ]
    for nth, (picture, caption) in enumerate(zip(pictures, captions, strict=True)):
        smaller = _FONT.sub("", picture).replace("&#160;", "\N{NO-BREAK SPACE}")
        inner = smaller.replace("<svg ", f'<svg width="{width:g}" height="{height:g}" ', 1)
        text = f'<text class="caption" x="24" y="{height + 34:g}">{escape(caption)}</text>'
        parts.append(f'<g class="step step-{nth}">{inner.strip()}{text}</g>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def main(arguments: Sequence[str]) -> int:
    """Write the tour to the file in *arguments*."""
    if len(arguments) != 1:
        print("usage: python -m benchmarks.tour FILE.svg", file=sys.stderr)
        return 2
    pictures = asyncio.run(frames())
    Path(arguments[0]).write_text(film(pictures, [step.caption for step in STEPS]), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
