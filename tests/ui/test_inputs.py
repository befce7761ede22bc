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
