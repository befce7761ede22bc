"""What a pane holds leaves as Markdown, CSV or JSON without losing or inventing anything."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from io import StringIO

import pytest

from crosswalk_tui.core.text.figure_cells import bill_figure, score_figure, token_figure
from crosswalk_tui.core.text.table import Table, csv_cell, to_csv, to_json, to_markdown

HOSTILE = Table.of("Prices | [x]", ("Model", "", ""), (("a|b", "—", "$0.07"), ("=cmd()", "\x1b[31mred", "[link](x)")))


def test_markdown_has_one_row_a_line_and_escapes_what_markdown_means() -> None:
    lines = to_markdown(HOSTILE).splitlines()
    assert lines[0] == r"## Prices \| \[x\]"
    assert lines[2:] == [
        "| Model |  |  |", "| --- | --- | --- |", r"| a\|b | — | $0.07 |", r"| =cmd() | \[31mred | \[link\](x) |",
    ]  # fmt: skip


def test_csv_leaves_the_unknown_empty_and_no_formula() -> None:
    rows = list(csv.reader(StringIO(to_csv(HOSTILE))))
    assert rows == [["Model", "", ""], ["a|b", "", "$0.07"], ["'=cmd()", "[31mred", "[link](x)"]]


def _csv(*rows: tuple[str, ...]) -> list[list[str]]:
    """The CSV of a table with the heading *rows[0]*."""
    return list(csv.reader(StringIO(to_csv(Table.of("t", rows[0], rows[1:])))))


def test_csv_has_plain_numbers_and_the_unit_in_the_heading() -> None:
    """A spreadsheet adds them."""
    assert _csv(
        ("Provider", "$/1M in", "cost", "vs min", "share", "change", "rows"),
        ("Acme", "$0.26", "$1,234.50", "1.0×", "12%", "−$0.80", "1,200"),
        ("Beta", "—", "$2", "13.9×", "5%", "+$1", ""),
    ) == [
        ["Provider", "$/1M in", "cost ($)", "vs min (×)", "share (%)", "change ($)", "rows"],
        ["Acme", "0.26", "1234.50", "1.0", "12", "-0.80", "1,200"],
        ["Beta", "", "2", "13.9", "5", "1", ""],
    ]


def test_figures_are_exact_numbers_with_their_signs_and_units_in_columns_of_their_own() -> None:
    bills = bill_figure("$0.32", Decimal("0.315")), bill_figure("≈$0.09*", Decimal("0.09"))
    windows = token_figure("1.05M", 1_048_576), token_figure("—", None)
    scores = score_figure("86.7%", 86.65, "percent"), score_figure("1490*", 1490.0, "elo")
    assert _csv(
        ("Model", "$/month", "Context", "Score"), *zip(("One", "Two"), bills, windows, scores, strict=True)
    ) == [
        ["Model", "$/month", "$/month: remark", "Context (tokens)", "Score", "Score: unit", "Score: remark"],
        ["One", "0.315", "", "1048576", "86.65", "%", ""],
        ["Two", "0.09", "rate assumed, yours", "", "1490", "elo", "yours"],
    ]


def test_signs_beside_numbers_are_words_in_a_column_of_their_own() -> None:
    assert _csv(("Provider", "$/month"), ("Acme", "≈$44.88"), ("Beta", "$2.00†*"), ("Gamma", "$1.00")) == [
        ["Provider", "$/month", "$/month: remark"],
        ["Acme", "44.88", "rate assumed"],
        ["Beta", "2.00", "old, yours"],
        ["Gamma", "1.00", ""],
    ]


def test_columns_of_several_units_or_words_stay_and_a_row_of_amounts_has_its_unit() -> None:
    rows = [("", "A", "B"), ("Context", "400K", "1M"), ("Per month", "$108.00", "—"), ("Score", "≈$5.00", "$4.00")]
    assert _csv(*rows) == [
        ["", "A", "B"], ["Context", "400K", "1M"], ["Per month ($)", "108.00", ""], ["Score", "≈$5.00", "$4.00"]
    ]  # fmt: skip
    mixed = [("x", "y"), ("$1.00", "<$0.01"), ("12%", "$0.02")]
    assert _csv(*mixed) == list(map(list, mixed))


def test_a_table_says_what_it_is_about() -> None:
    table = Table.of("Offers", ("Model",), (("One",),))._replace(models="A One, B *Two*", workload="5M input")
    assert to_markdown(table).splitlines()[1:6] == ["", r"Models: A One, B \*Two\*", "", "Workload: 5M input", ""]
    assert list(csv.reader(StringIO(to_csv(table)))) == [["Model", "Workload"], ["One", "5M input"]]
    document = json.loads(to_json(table))
    assert (document["models"], document["workload"]) == ("A One, B *Two*", "5M input")


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+cmd|x", "-1+cmd|x", "@SUM(A1)", "-A1", "+1 2", "\t=1+1", "\r=1+1", " =1+1", "\u200b=1+1", "-1e", "--1"],
)
def test_what_could_be_a_formula_is_a_text(text: str) -> None:
    table = Table.of("t", (text,), ((text,),))
    assert [cell[:1] for row in csv.reader(StringIO(to_csv(table))) for cell in row] == ["'", "'"]


@pytest.mark.parametrize(
    "text", ["-1", "+56", "-0.25", "-1,200.50", "-$0.07", "+12%", "-1e-7", "-2.5×", "−3", "a=b", ""]
)
def test_a_figure_stays_a_figure(text: str) -> None:
    assert csv_cell(text) == text


def test_json_names_every_column_and_has_null_for_the_unknown() -> None:
    document = json.loads(to_json(HOSTILE))
    assert document["title"] == "Prices | [x]"
    assert document["rows"][0] == {"Model": "a|b", "column 2": None, "column 3": "$0.07"}


def test_columns_of_one_name_are_numbered_in_json() -> None:
    document = json.loads(to_json(Table.of("t", ("x", "x"), (("1", "2"),))))
    assert document["rows"] == [{"x": "1", "x 2": "2"}]
