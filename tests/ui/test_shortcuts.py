"""What the tests of the screens do in place of Textual comes to the same."""

from __future__ import annotations

import pytest
from textual.css.stylesheet import Stylesheet
from textual.message import Message
from textual.message_pump import MessagePump
from textual.widget import Widget

from crosswalk_tui.ui.app import CrosswalkApp
from tests.ui.conftest import quiet
from tests.ui.shortcuts import _handled


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


async def test_no_handler_is_passed_over(app: CrosswalkApp) -> None:
    """The messages that no method handles are those for which Textual finds none."""
    find = MessagePump._get_dispatch_methods.__wrapped__  # type: ignore[attr-defined]
    async with app.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        pumps: dict[type[MessagePump], MessagePump] = {type(app): app}
        pumps |= {type(widget): widget for widget in app.screen.walk_children(Widget, with_self=True)}
    without = [key for key, is_handled in _handled.items() if not is_handled and key[0] in pumps]
    assert without
    for kind, name, message in without:
        sent = Message.__new__(message)
        sent._no_default_action = False
        assert not list(find(pumps[kind], name, sent)), (kind, name)
