"""The places of a module that mutation testing changes, one operator, number or condition at a time."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

_SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Add,
    ast.BitAnd: ast.BitOr, ast.BitXor: ast.BitOr,
}  # fmt: skip
"""What each operator becomes."""

_NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}
"""What each function becomes."""


@dataclass(frozen=True, order=True)
class Mutant:
    """One change of one module.

    Attributes:
        path: the file of the module.
        number: which of the places in the file is changed.
        what: the change in words.
        first, last: the lines of the changed expression.
    """

    path: Path
    number: int
    what: str
    first: int
    last: int

    def code(self) -> CodeType:
        """Compile the module with the change."""
        return compile(ast.fix_missing_locations(_Changer(self.number).visit(_tree(self.path))), str(self.path), "exec")

    def __str__(self) -> str:
        return f"{self.path.name}:{self.first}: {self.what}"


def mutants(path: Path) -> list[Mutant]:
    """Every change of the module at *path*."""
    counter = _Changer(None)
    counter.visit(_tree(path))
    return [Mutant(path, number, *place) for number, place in enumerate(counter.places)]


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


class _Changer(ast.NodeTransformer):
    """Changes the place with number *wanted*, if any; lists the places: what changes, first and last line."""

    def __init__(self, wanted: int | None) -> None:
        self._wanted = wanted
        self.places: list[tuple[str, int, int]] = []

    def _is_here(self, node: ast.expr | ast.stmt, what: str) -> bool:
        self.places.append((what, node.lineno, node.end_lineno or node.lineno))
        return len(self.places) - 1 == self._wanted

    def _swapped(self, operator: ast.AST, node: ast.expr | ast.stmt) -> ast.AST:
        new = _SWAPS.get(type(operator))
        if new is None or not self._is_here(node, f"{type(operator).__name__} → {new.__name__}"):
            return operator
        return new()

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        """Change the body only: whether a dataclass has slots changes no answer."""
        node.body = [self.visit(statement) for statement in node.body]
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        """Swap comparison operators."""
        self.generic_visit(node)
        node.ops = [self._swapped(operator, node) for operator in node.ops]  # type: ignore[misc]
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        """Swap ``and`` and ``or``."""
        self.generic_visit(node)
        node.op = self._swapped(node.op, node)  # type: ignore[assignment]
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        """Swap arithmetic operators; ``|`` of types is left."""
        self.generic_visit(node)
        node.op = self._swapped(node.op, node)  # type: ignore[assignment]
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        """Swap the operator of ``+=``."""
        self.generic_visit(node)
        node.op = self._swapped(node.op, node)  # type: ignore[assignment]
        return node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        """Drop ``not`` and minus."""
        self.generic_visit(node)
        if isinstance(node.op, ast.Not | ast.USub) and self._is_here(node, f"{type(node.op).__name__} dropped"):
            return node.operand
        return node

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        """Swap both results of a conditional expression."""
        self.generic_visit(node)
        if self._is_here(node, "results swapped"):
            node.body, node.orelse = node.orelse, node.body
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """Swap ``min`` and ``max``, ``any`` and ``all``."""
        new = _NAMES.get(node.id)
        if new is not None and self._is_here(node, f"{node.id} → {new}"):
            return ast.copy_location(ast.Name(new, node.ctx), node)
        return node

    def visit_keyword(self, node: ast.keyword) -> ast.AST:
        """Leave ``zip(…, strict=True)`` and the size of a cache: they change no answer."""
        return node if node.arg in ("strict", "maxsize") else self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        """Add one to a number, negate a truth value."""
        if isinstance(node.value, bool):
            return ast.copy_location(ast.Constant(not node.value), node) if self._is_here(node, "negated") else node
        if isinstance(node.value, int) and self._is_here(node, f"{node.value} + 1"):
            return ast.copy_location(ast.Constant(node.value + 1), node)
        return node
