"""What is written where a terminal has no such character: ASCII, as wide, and a different character for each sign."""

from __future__ import annotations

from crosswalk_tui.core.text.look_alikes import LOOK_ALIKES, use_look_alikes
from crosswalk_tui.core.text.safe import cell_width
from crosswalk_tui.core.vocabulary import Sign


def written(text: str, encoding: str = "ascii") -> str:
    use_look_alikes()
    return text.encode(encoding, LOOK_ALIKES).decode(encoding)


def test_signs_and_lines_have_look_alikes() -> None:
    assert written("╭─ A ◆ ≤$2.60 · 1.0× ─╮") == "+- A + <$2.60 . 1.0x -+"
    assert len({written(sign) for sign in Sign}) == len(Sign)


def test_what_has_none_is_a_question_mark_for_each_cell() -> None:
    for text in ("müller", "模型 x", "e\u0301"):
        assert cell_width(written(text)) == cell_width(text)
    assert written("模") == "??"


def test_what_the_encoding_has_stays() -> None:
    assert written("müller × ◆", "latin-1") == "müller × +"
