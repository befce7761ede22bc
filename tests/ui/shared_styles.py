"""Styles, shared by the apps of a test process: to parse and match them takes a third of the start of an app."""

from __future__ import annotations

from functools import cache, wraps
from typing import Any

import pytest
from textual.app import App
from textual.css.model import RuleSet
from textual.css.styles import RulesMap
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.widget import Widget

_Rules = dict[str, list[RuleSet]]

_parsed: dict[tuple[Any, ...], list[RuleSet]] = {}
_sheets: dict[tuple[Any, ...], tuple[list[RuleSet], _Rules]] = {}
_matched: dict[tuple[Any, ...], tuple[RulesMap, dict[str, bool]]] = {}

_MARKS = ("_has_hover_style", "_has_focus_within", "_has_order_style", "_has_odd_or_even")
"""What Textual keeps of the rules of a node besides their values: whether some depend on these."""


def share_styles(patch: pytest.MonkeyPatch) -> None:
    """Parse each stylesheet once per set of variables, and match its rules once for nodes that are alike.

    Textual only reads what comes out.
    """
    parse_rules, parse, apply = Stylesheet._parse_rules, Stylesheet.parse, Stylesheet.apply

    def parse_rules_once(sheet: Stylesheet, css: str, *arguments: Any, **options: Any) -> list[RuleSet]:
        key = (css, arguments, *options.items(), *sheet._variables.items())
        if key not in _parsed:
            _parsed[key] = parse_rules(sheet, css, *arguments, **options)
        return _parsed[key]

    def parse_once(sheet: Stylesheet) -> None:
        key = (*sheet.source.items(), *sheet._variables.items())
        if key not in _sheets:
            parse(sheet)
            _sheets[key] = (sheet._rules, sheet.rules_map)
        sheet._rules, sheet._rules_map = _sheets[key]
        sheet._require_parse = False

    @wraps(apply)
    def apply_known(
        sheet: Stylesheet, node: DOMNode, *, animate: bool = False, cache: dict[Any, Any] | None = None
    ) -> None:
        if sheet._require_parse:
            sheet.parse()
        key = (id(sheet._rules), *_path(node, {} if cache is None else cache))
        if key in _matched:
            rules, marks = _matched[key]
            vars(node).update(marks)
            sheet.replace_rules(node, rules, animate=animate)
            parts = [_matched.get((*key, part)) for part in _parts(type(node))]
            if None in parts or parts != vars(node).get("_matched_parts"):
                sheet._process_component_classes(node)
                vars(node)["_matched_parts"] = parts
            return
        found: dict[Any, RulesMap] = {}  # Textual's cache for one update, left empty where siblings matter
        apply(sheet, node, animate=animate, cache=found)
        if found:
            [rules] = found.values()
            _matched[key] = rules, {name: getattr(node, name) for name in _MARKS}

    patch.setattr(Stylesheet, "_parse_rules", parse_rules_once)
    patch.setattr(Stylesheet, "parse", parse_once)
    patch.setattr(Stylesheet, "apply", apply_known)


@cache
def _parts(kind: type[DOMNode]) -> list[tuple[Any, ...]]:
    """The looks of the nodes by which Textual finds the styles of what the nodes of a class are made of."""
    return [(DOMNode, None, frozenset((name,)), ()) for name in kind._get_component_classes()]


def _path(node: DOMNode, paths: dict[Any, tuple[Any, ...]]) -> tuple[Any, ...]:
    """All that a selector may ask of *node* and of those around it, kept in *paths* during one update."""
    if node not in paths:
        above = node._parent
        paths[node] = (*(_path(above, paths) if isinstance(above, DOMNode) else ()), _looks(node))
    return paths[node]


def _looks(node: DOMNode) -> tuple[Any, ...]:
    asked: tuple[Any, ...] = ()
    if isinstance(node, App):
        asked = tuple(node.get_pseudo_classes())
    elif isinstance(node, Widget):
        asked = (node.mouse_hover, node.has_focus, node.is_disabled, node.allow_focus())
    return type(node), node.id, node.classes, asked
