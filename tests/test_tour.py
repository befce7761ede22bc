"""The tour of the README: the script draws the app, and the picture in the repository has all steps of the script."""

from __future__ import annotations

import html
import re
from pathlib import Path
from xml.etree import ElementTree as ET

from benchmarks.tour import STEPS, film, frames

TOUR = Path(__file__).parents[1] / "docs" / "tour.svg"


async def test_the_script_draws_a_frame_for_each_step() -> None:
    pictures = await frames(STEPS[:3])
    film_of_three = film(pictures, [step.caption for step in STEPS[:3]])
    root = ET.fromstring(film_of_three)  # noqa: S314 - written by the program itself
    steps = [element for element in root if element.get("class", "").startswith("step ")]
    assert len(steps) == 3
    texts = ["".join(step.itertext()).replace("\N{NO-BREAK SPACE}", " ") for step in steps]
    assert "DeepSeek V3.1" in texts[0]
    assert "Parameters of DeepSeek V3.1" in texts[1]
    assert "Offers, cheapest first" in texts[2]
    assert "@font-face" not in film_of_three


def test_the_picture_in_the_repository_has_the_steps_of_the_script() -> None:
    found = re.findall(r'<text class="caption"[^>]*>(.*?)</text>', TOUR.read_text(encoding="utf-8"))
    assert [html.unescape(text) for text in found] == [step.caption for step in STEPS], (
        "python -m benchmarks.tour docs/tour.svg"
    )


def test_the_tour_takes_a_minute() -> None:
    assert "animation:turn 60s" in TOUR.read_text(encoding="utf-8")
