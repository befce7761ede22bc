"""Fields: compact from the first."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.kit.inputs import PlainInput


async def test_a_field_is_compact_and_not_styled_before_it_is_mounted(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with app.run_test():
        usual = Input(compact=True)
        styled: list[object] = []
        monkeypatch.setattr(CrosswalkApp, "update_styles", lambda _, node, animate: styled.append((node, animate)))
        field = PlainInput(id="some")
        assert styled == []
        assert field.compact
        assert field.classes == usual.classes


@pytest.mark.parametrize(("value", "shown"), [("1234567", "1234567"), ("12345678", "123456…"), ("語語語語", "語語語…")])
async def test_a_value_that_does_not_fit_is_seen_to_be_cut_unless_it_is_edited(
    app: CrosswalkApp, value: str, shown: str
) -> None:
    async with app.run_test() as pilot:
        field = PlainInput(value, id="some")
        field.styles.width = 7
        field.styles.border = None
        field.styles.padding = 0
        await app.screen.mount(field)
        await pilot.pause()
        assert field.size.width == 7
        assert field.render_line(0).text.rstrip() == shown
        field.focus()
        await pilot.press("end")
        await pilot.pause()
        assert "…" not in field.render_line(0).text
        app.screen.set_focus(None)
        await pilot.pause()
        assert field.render_line(0).text.rstrip() == shown, "from its beginning"
