"""``cost`` as CSV and Markdown, and what no format may let through."""

from __future__ import annotations

import csv
from decimal import Decimal
from io import StringIO

import pytest

from crosswalk_tui.cli.output import Answer, write
from tests.cli.conftest import HOSTILE, LARGE, SMALL, Call

pytestmark = pytest.mark.usefixtures("catalogue")


def test_csv_has_a_row_for_every_offer_and_empty_cells_for_the_unknown(call: Call) -> None:
    rows = list(csv.DictReader(StringIO(call("cost", SMALL, LARGE, "--format", "csv").out)))
    assert [(row["model"], row["status"]) for row in rows] == [
        *[(SMALL, "ranked")] * 2, *[(SMALL, "excluded")] * 3, *[(LARGE, "ranked")] * 2,
    ]  # fmt: skip
    assert [row["cheapest"] for row in rows] == ["true", "false", "false", "false", "false", "true", "true"]
    assert Decimal(rows[1]["total_usd"]) == Decimal("0.537")
    assert (rows[2]["total_usd"], rows[2]["code"]) == ("", "free")


def test_csv_has_no_formula_and_leaves_figures_alone(capsys: pytest.CaptureFixture[str]) -> None:
    records: list[dict[str, object]] = [{"id": "@cf/model", "usd": "-0.5"}, {"id": "-1+cmd|x", "usd": -2}]
    write(Answer(dict, list, ("id", "usd"), lambda: records), "csv")
    assert capsys.readouterr().out == "id,usd\n'@cf/model,-0.5\n'-1+cmd|x,-2\n"


def test_markdown_is_a_table_no_name_can_break_out_of(call: Call) -> None:
    out = call("cost", HOSTILE, "--format", "markdown").out
    table = [line for line in out.splitlines() if line.startswith("|")]
    assert len(table) == 3
    assert len({line.replace("\\|", "").count("|") for line in table}) == 1
    assert r"evil \]0;\|x" in table[2]
    assert r"\[/red\]" in out


@pytest.mark.parametrize("style", ["table", "json", "csv", "markdown"])
def test_no_format_lets_a_hostile_name_reach_the_terminal(call: Call, style: str) -> None:
    for arguments in (("cost", HOSTILE, "--excluded"), ("show", HOSTILE), ("models", "hostile")):
        out = call(*arguments, "--format", style).out
        assert all(character.isprintable() or character == "\n" for character in out)
        assert max(map(len, out.splitlines())) < 600
