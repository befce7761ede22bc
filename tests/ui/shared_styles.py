"""The parsed styles, shared by the apps of a test process: parsing takes a fifth of the start that most tests need."""

from __future__ import annotations

from typing import Any

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

_parsed: dict[tuple[Any, ...], list[RuleSet]] = {}


def share_parsed_styles(patch: pytest.MonkeyPatch) -> None:
    """Parse each stylesheet once per set of variables; Textual only reads the rules that come out."""
    parse = Stylesheet._parse_rules

    def parse_once(sheet: Stylesheet, css: str, *arguments: Any, **options: Any) -> list[RuleSet]:
        key = (css, arguments, *sorted(options.items()), *sorted(sheet._variables.items()))
        if key not in _parsed:
            _parsed[key] = parse(sheet, css, *arguments, **options)
        return _parsed[key]

    patch.setattr(Stylesheet, "_parse_rules", parse_once)
