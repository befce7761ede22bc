"""Mutation testing of pricing, ranking and break-even: changes one operator at a time and runs their tests.

``python -m benchmarks.mutate --sample 200`` changes 200 places, chosen by ``--seed``, in a copy of the package and
prints the mutants that survive. A killed mutant takes about 5 seconds, a surviving one 30.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
TARGETS = ("src/crosswalk_tui/core/pricing", "src/crosswalk_tui/core/breakeven")
_ABOUT = re.compile(r"core\.(pricing|breakeven)|tests\.(strategies|core\.(worlds|breakeven_models))|reference_bill")
"""What a test file mentions that is about prices, ranking or break-even."""

TESTS = tuple(
    str(path.relative_to(ROOT))
    for path in sorted((ROOT / "tests/core").glob("test_*.py"))
    if _ABOUT.search(path.read_text(encoding="utf-8"))
)
"""Found by what they import, so that a test file that is split or added counts at once."""

_SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Add,
}  # fmt: skip
"""What each operator becomes."""


class _Mutator(ast.NodeTransformer):
    """Changes the place with number *wanted* of a module; counts the places."""

    def __init__(self, wanted: int) -> None:
        self._wanted, self._seen = wanted, 0
        self.found = ""

    @property
    def count(self) -> int:
        """How many places there are."""
        return self._seen

    def _is_here(self, node: ast.AST, what: str) -> bool:
        self._seen += 1
        if self._seen - 1 != self._wanted:
            return False
        self.found = f"{getattr(node, 'lineno', 0)}: {what}"
        return True

    def _swapped(self, operator: ast.AST, node: ast.AST) -> ast.AST:
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

    def visit_keyword(self, node: ast.keyword) -> ast.AST:
        """Leave ``zip(…, strict=True)``: it changes no answer, only how a mistake would be noticed."""
        return node if node.arg == "strict" else self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        """Add one to a number, negate a truth value."""
        if isinstance(node.value, bool):
            return ast.copy_location(ast.Constant(not node.value), node) if self._is_here(node, "negated") else node
        if isinstance(node.value, int) and self._is_here(node, f"{node.value} + 1"):
            return ast.copy_location(ast.Constant(node.value + 1), node)
        return node


def mutants() -> Iterator[tuple[Path, int]]:
    """Every place that can be changed: a file, and the number of the place in it."""
    for folder in TARGETS:
        for path in sorted((ROOT / folder).glob("*.py")):
            counter = _Mutator(-1)
            counter.visit(ast.parse(path.read_text(encoding="utf-8")))
            yield from ((path, number) for number in range(counter.count))


def _tests_fail(copy: Path) -> bool:
    """Whether a test fails in *copy*, or none ends: a loop that does not end is noticed."""
    run = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", *TESTS]
    environment = os.environ | {"PYTHONPATH": "src", "PYTHONDONTWRITEBYTECODE": "1"}
    # A fixed seed of Hypothesis: a mutant that is killed today is killed tomorrow.
    command = [*run, "--hypothesis-seed=1"]
    try:
        done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, check=False, timeout=300)
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def survives(copy: Path, path: Path, number: int) -> str:
    """Where the mutant is when no test notices it; empty when one does."""
    mutator = _Mutator(number)
    tree = ast.fix_missing_locations(mutator.visit(ast.parse(path.read_text(encoding="utf-8"))))
    target = copy / path.relative_to(ROOT)
    target.write_text(ast.unparse(tree), encoding="utf-8")
    try:
        killed = _tests_fail(copy)
    finally:
        shutil.copyfile(path, target)
    return "" if killed else f"{path.relative_to(ROOT)}:{mutator.found}"


def main() -> None:
    """Try a sample of the mutants and print those that survive."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, help="how many to try; all when not given")
    parser.add_argument("--seed", type=int, default=1, help="chooses the sample")
    options = parser.parse_args()
    chosen = list(mutants())
    total = len(chosen)
    if options.sample is not None and options.sample < total:
        chosen = sorted(random.Random(options.seed).sample(chosen, options.sample))  # noqa: S311 - a repeatable choice
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for part in ("src", "tests/core"):
            shutil.copytree(ROOT / part, copy / part)
        for file in (ROOT / "pyproject.toml", *(ROOT / "tests").glob("*.py")):
            shutil.copyfile(file, copy / file.relative_to(ROOT))
        if _tests_fail(copy):
            raise SystemExit("The tests fail without a change.")
        alive = 0
        print(f"{len(chosen)} of {total} places", flush=True)
        for tried, (path, number) in enumerate(chosen, start=1):
            where = survives(copy, path, number)
            alive += bool(where)
            if where or not tried % 10:
                print(f"{tried} tried, {alive} survived{where and f': {where}'}", flush=True)
    print(f"{len(chosen) - alive} of {len(chosen)} killed ({1 - alive / len(chosen):.1%}); {total} places in all")


if __name__ == "__main__":
    main()
