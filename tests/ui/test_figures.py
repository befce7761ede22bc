"""Figures are explained, copied and exported; a view can be opened again from a command line."""

from __future__ import annotations

import csv
import json
import re
import shlex
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from textual.widgets import Input

from crosswalk_tui.cli.root import program
from crosswalk_tui.core.plot.choices import PriceAxis
from crosswalk_tui.core.text.table import Table, to_csv
from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.find.found_pane import FoundPane
from crosswalk_tui.ui.model.model_offers_pane import ModelOffersPane
from crosswalk_tui.ui.model.model_scores_pane import ModelScoresPane
from crosswalk_tui.ui.shell import export
from crosswalk_tui.ui.shell.dialog import Dialog
from crosswalk_tui.ui.shell.exported_table import about_session
from crosswalk_tui.ui.shell.figure_screen import FigureScreen
from crosswalk_tui.ui.shell.panes_screen import PanesScreen
from crosswalk_tui.ui.shell.switches import Switches
from crosswalk_tui.user.database import user_database_path
from crosswalk_tui.user.state import AppState
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.conftest import A, AppMaker, line_with, overview, quiet, seen

SIZE = (120, 40)
NAMES = ("Llama 3.2 1B Instruct", "Llama 3.2 3B Instruct")


async def test_y_copies_the_value_under_the_cursor_and_says_where_else_it_is(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press("j", "l", "y")
        await pilot.pause()
        assert app.clipboard == "131K"
        kept = user_database_path().parent / "copied.txt"
        assert kept.read_text() == "131K"
        assert "Copied 131K; also in" in seen(app)


async def test_y_copies_an_explanation_whole_at_any_size(app: CrosswalkApp) -> None:
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("2", "x")
        await pilot.pause()
        assert "y copy · esc close" in seen(app)
        await pilot.press("y")
        await pilot.pause()
        lines = app.clipboard.splitlines()
        assert any("total" in line and "$0.09" in line for line in lines), "the arithmetic, to its last line"
        assert max(map(len, lines)) <= 88
        assert f"Copied the explanation; {also_in()}" in " ".join(toast.message for toast in app._notifications)


async def test_what_a_key_says_takes_the_place_of_what_was_said_before(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press("y", "j", "l", "y", "dollar_sign", "j", "y")
        await pilot.pause()
        assert [toast.message for toast in app._notifications] == [f"Copied {app.clipboard}; {also_in()}"]


async def test_what_is_copied_is_no_command_to_a_terminal_it_is_pasted_into(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE):
        export.copy(app, "one\x1b[2J\u202e\n\ttwo\x9b")
        assert app.clipboard == "one[2J\n\ttwo"
        assert (user_database_path().parent / "copied.txt").read_text(encoding="utf-8") == app.clipboard


def also_in() -> str:
    """Where a copied text is besides the clipboard, as the app says it."""
    return f"also in {export.display_path(user_database_path().parent / 'copied.txt')}."


async def test_capital_y_copies_the_pane_as_markdown(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("Y")
        await pilot.pause()
        assert "| Context | 131K | 131K |" in app.clipboard
        await pilot.press("{", "{", "Y")
        await pilot.pause()
        assert "| Llama 3.2 1B Instruct | Alpha | llama-1b | $0.01 | $0.02 | $0.090 | 1.0× |" in app.clipboard
        assert "\nModels: A · Llama 3.2 1B Instruct, B · Llama 3.2 3B Instruct\n" in app.clipboard
        assert "\nWorkload: 5M input + 2M output tokens a month\n" in app.clipboard
        assert "unconfirmed price" in app.clipboard
        assert "single_source" not in app.clipboard
        assert "left out" not in app.clipboard


async def test_the_last_value_is_still_copied_when_no_file_can_be_written(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press("y")
        await pilot.pause()
        assert app.clipboard == "1.23B"
        assert "could not be written to a file as well" in " ".join(seen(app).split())


def _files(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_a_pane_is_exported_to_the_folder_the_app_was_started_in(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        for key, ending in (("m", "md"), ("c", "csv"), ("j", "json")):
            await pilot.press("e")
            await pilot.pause()
            assert "Specs and cheapest offer" in line_with(app, "Markdown")
            await pilot.press(key)
            await pilot.pause()
            (written,) = _files(tmp_path)
            assert written.suffix == f".{ending}"
            assert "1.23B" in written.read_text()
            assert written.name[:30] in "".join(seen(app).split())
            if ending == "json":
                assert json.loads(written.read_text())["rows"][0]["A Llama 3.2 1B Instruct"] == "1.23B"
            written.unlink()


async def test_an_exported_table_has_names_numbers_and_the_workload_in_every_row(app: CrosswalkApp) -> None:
    """On every screen; those left out are listed as in the pane."""
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "v", "Y")
        await pilot.pause()
        assert "left out: free tier" in app.clipboard
        found = {}
        for view in "1234567":
            await pilot.press(view)
            await quiet(pilot)
            screen = app.screen
            assert isinstance(screen, FigureScreen)
            assert isinstance(screen, PanesScreen)
            for _ in screen.TABS:
                await pilot.press("right_curly_bracket")
                table = screen._table
                if table is not None:
                    found[f"{view} {table.title}"] = list(csv.DictReader(StringIO(to_csv(table))))
    assert {"2 Offers", "2 What changes at scale", "2 Break-even", "5 Verdict: " + " vs ".join(NAMES)} < set(found)
    for title, rows in found.items():
        cells = {cell for row in rows for cell in (*row, *row.values())}
        assert not cells & set("ABCDEF"), title
        bills = [cell for cell in cells if re.fullmatch(r"\$[\d,.]+", cell or "")]
        assert not bills, title
        if title[0] in "245":
            assert {row["Workload"] for row in rows} == {"5M input + 2M output tokens a month"}, title


async def test_the_plot_of_the_overview_is_exported_with_its_workload_and_the_day_of_its_prices(
    app: CrosswalkApp,
) -> None:
    table = Table.of("Arena by $/1M output", ("Model", "$/1M output"), (("One", "$0.02"),))
    async with app.run_test(size=SIZE) as pilot:
        app.session.set_at(date(2026, 8, 1))
        await quiet(pilot)
        about = about_session(table, app.session, "overview").workload
    assert about == "5M input + 2M output tokens a month, at the prices in force on 2026-08-01"


async def test_a_csv_of_find_and_of_a_model_has_exact_numbers_and_full_names(
    make_app: AppMaker, world: CatalogueBuilder
) -> None:
    world.benchmark(
        "polyglot", name="Aider polyglot, of which the name is long", unit="percent", minimum=0, maximum=100
    )
    world.score(A, "polyglot", 12.25)
    app = make_app(world)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("8")
        await quiet(pilot)
        found = app.screen.query_one(FoundPane).table()
        await pilot.press("6")
        await quiet(pilot)
        scores, offers = (app.screen.query_one(kind).table() for kind in (ModelScoresPane, ModelOffersPane))
    assert found is not None
    assert scores is not None
    assert offers is not None
    rows = {row["Key"]: row for row in csv.DictReader(StringIO(to_csv(found)))}
    assert (rows[A]["$/month"], rows[A]["Context (tokens)"], rows[A]["Arena Text (overall) (elo)"]) == (
        "0.09",
        "131072",
        "1111",
    )
    by_name = {row["Benchmark"]: row for row in csv.DictReader(StringIO(to_csv(scores)))}
    row = by_name["Aider polyglot, of which the name is long"]
    assert (row["Score"], row["Score: unit"], row["Better is"]) == ("12.25", "%", "higher")
    assert next(csv.DictReader(StringIO(to_csv(offers))))["$/month"] == "0.09"


@pytest.mark.parametrize("key", ["p", "s"])
async def test_a_picture_shows_the_pane_alone_or_the_screen(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, key: str
) -> None:
    monkeypatch.chdir(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("e")
        await pilot.pause()
        await pilot.press(key)
        await pilot.pause()
        await pilot.pause()
        (written,) = _files(tmp_path)
        picture = written.read_text().replace("&#160;", " ")
        assert picture.startswith("<svg")
        assert "Specs and cheapest offer" in picture
        assert ("Benchmarks" in picture.replace("3 Benchmarks", "")) is (key == "s")
        assert app.screen.maximized is None


async def test_y_on_an_offer_copies_a_sentence(app: CrosswalkApp) -> None:
    words = "a month at Alpha for 5M input + 2M output tokens"
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "y")
        await pilot.pause()
        assert app.clipboard == f"{NAMES[0]}: $0.090 {words}"
        await pilot.press("v", "G", "y")
        await pilot.pause()
        assert re.fullmatch(rf"{NAMES[1]} at \w+ is left out: .+", app.clipboard)
        await pilot.press("6")
        await quiet(pilot)
        await pilot.press("tab", "tab", "y")
        await pilot.pause()
        assert app.clipboard == f"{NAMES[0]}: $0.09 {words}"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_no_line_of_the_message_after_an_export_ends_in_a_word(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, size: tuple[int, int]
) -> None:
    folder = tmp_path / "-".join(["exports"] * 9) / "reports-for-the-board"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.press("e", "r", "m")
        await app.workers.wait_for_complete()
        await pilot.pause()
        (written,) = _files(folder)
        (toast,) = app._notifications
        rows = seen(app).splitlines()
    name, _, place = toast.message.removeprefix("Written to ").rpartition(" in ")
    assert name.replace("\n", "") == written.name
    assert place == f"{export.display_path(folder)}."
    pieces = [*name.split("\n"), place]
    assert [piece for piece in pieces if any(piece in row for row in rows)] == pieces


def test_a_long_path_is_shortened_in_its_middle_and_keeps_its_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: Path("/home/me"))
    folder = "/".join(f"folder-{nth}" for nth in range(9))
    assert export.display_path(Path("/home/me/x.md")) == "~/x.md"
    assert export.display_path(Path("/home/me")) == "~"
    assert export.display_path(Path(f"/home/me/{folder}/x.md")) == f"~/…/{folder[18:]}/x.md"
    assert export.display_path(Path(f"/srv/{folder}/x.md")).startswith("/…/folder-")
    assert export.display_path(Path(f"/srv/{folder}/x.md"), None) == f"/srv/{folder}/x.md"


def test_an_export_goes_to_the_data_folder_where_the_working_folder_has_been_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    message = export.write("pane", "md", "| A |")
    assert message.endswith(f" in {export.display_path(user_database_path().parent)}.")
    (written,) = user_database_path().parent.glob("crosswalk-pane-*.md")
    assert written.read_text() == "| A |"


def test_two_exports_do_not_overwrite_each_other(tmp_path: Path) -> None:
    first, second = (export.write("pane", "md", text, tmp_path) for text in ("one", "two"))
    assert first != second
    assert sorted(path.read_text() for path in tmp_path.iterdir()) == ["one", "two"]


@pytest.mark.parametrize(
    ("link", "web"),
    [
        ("https://example.org/docs", True), ("http://example.org", True), ("file:///etc/passwd", False),
        ("javascript:alert(1)", False), ("https://a b.org", False), ("https://x.org/\x1b[2J", False), ("", False),
    ],
)  # fmt: skip
def test_only_web_addresses_are_opened(link: str, web: bool) -> None:
    assert export.is_web_address(link) is web


async def test_x_needs_a_figure(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press("w", "escape", "G", "x")
        await pilot.pause()
        assert "Put the cursor on a figure" in seen(app)


async def test_x_on_a_price_shows_the_bill(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        specs = overview(app).query_one("#specs")
        while "Per month" not in line_with(app, "Per month") or "$0.090" not in _under_cursor(app):
            await pilot.press("j")
            assert specs.has_focus
        await pilot.press("x")
        await pilot.pause()
        assert "= $0.05" in line_with(app, "input ", "5,000,000 ×")


def _under_cursor(app: CrosswalkApp) -> str:
    pointed = overview(app).query_one("#specs").cursor_target()  # type: ignore[attr-defined]
    return "" if pointed is None else str(pointed.text)


async def test_dollar_copies_the_command_line_that_opens_the_view_again(
    app: CrosswalkApp, monkeypatch: pytest.MonkeyPatch, small_world_file: Path
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "w")
        for name, text in (
            ("input", "40M"),
            ("cached", "12.5%"),
            ("prompt", "2k"),
            ("deny", "bravo"),
            ("times-b", "1.5"),
            ("budget", "12.50"),
            ("volume-3", "1B/0"),
        ):
            app.screen.query_one(f"#{name}", Input).value = text
        await pilot.press("escape", "p", "4", "p", "2", "$")
        await pilot.pause()
        said = app.clipboard
        session = app.session
    assert said.startswith("crosswalk-tui meta/llama-3.2-1b-instruct meta/llama-3.2-3b-instruct --input 40M")
    opened: list[AppState] = []

    def run(_: Path, opening: AppState, __: object, *, list_prices: bool) -> int:
        assert not list_prices
        opened.append(opening)
        return 0

    monkeypatch.setattr("crosswalk_tui.ui.run.run", run)
    monkeypatch.setattr("crosswalk_tui.cli.open_app.has_terminal", lambda: True)
    program([*shlex.split(said)[1:], "--catalog", str(small_world_file)], standalone_mode=False)
    (again,) = opened
    assert again.screen == "workload"
    assert (again.budget, again.volumes) == (session.budget, session.volumes)
    assert again.price_axis is session.price_axis is PriceAxis.INPUT
    assert (again.setup.workload, again.setup.filters) == (session.workload, session.filters)


async def test_two_enters_at_once_answer_a_dialog_once(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        for opening in (("m",), ("e",), ("2", "t")):
            await pilot.press("7", *opening)
            await pilot.pause()
            dialog = app.screen
            assert isinstance(dialog, Dialog), opening
            dialog.dismiss(None)
            dialog.dismiss(None)  # typed before the first one had closed the box
            await pilot.pause()
            for key in ("1", "3", "7"):
                await pilot.press(key)
                await pilot.pause()
            assert "Sources" in seen(app), opening


async def test_x_explains_a_switch_and_a_pane_without_a_cursor(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await pilot.pause()
        switches = app.screen.query_one(Switches)
        switches.focus()
        switches.cursor = 4
        await pilot.press("x")
        await pilot.pause()
        assert line_with(app, "─ re-sellers ─")
        assert line_with(app, "It is off; space or enter toggles it.")
        await pilot.press("escape", "3", "right_curly_bracket", "x")
        await pilot.pause()
        assert line_with(app, "How often each model scores better than, equal to or worse than")


async def test_keys_that_would_do_nothing_are_not_in_the_footer(app: CrosswalkApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("3")
        await pilot.pause()
        assert "x Explain" in seen(app).splitlines()[-1]
        assert "s Sort" in seen(app).splitlines()[-1]
        await pilot.press("right_curly_bracket")
        await pilot.pause()
        assert "x Explain" in seen(app).splitlines()[-1]  # the pane explains itself
        assert "s Sort" not in seen(app).splitlines()[-1]
