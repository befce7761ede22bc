"""The styles that the tests of the screens share are those that Textual finds."""

from __future__ import annotations

import pytest
from textual.css.stylesheet import Stylesheet
from textual.widget import Widget

from crosswalk_tui.ui.app import CrosswalkApp
from tests.ui.conftest import quiet


@pytest.mark.parametrize("keys", [(), ("tab", "down"), ("2", "tab"), ("a",), ("P", "tab"), ("?",)])
async def test_shared_styles_are_those_that_textual_finds(app: CrosswalkApp, keys: tuple[str, ...]) -> None:
    find = Stylesheet.apply.__wrapped__  # type: ignore[attr-defined]
    async with app.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        await pilot.press(*keys)
        await quiet(pilot)
        for widget in app.screen.walk_children(Widget):
            shared = dict(widget.styles.base._rules)
            parts = {name: styles.get_rules() for name, styles in widget._component_styles.items()}
            find(app.stylesheet, widget)
            assert widget.styles.base._rules == shared, widget
            assert {name: styles.get_rules() for name, styles in widget._component_styles.items()} == parts, widget
