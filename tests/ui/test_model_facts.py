"""What is known of one model, and who states it: facts, names, scores, addresses."""

from __future__ import annotations

import pytest

from crosswalk_tui.ui.app import CrosswalkApp
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.conftest import A, AppMaker, line_with, seen
from tests.ui.model_page import in_sight, known_better, opened, words


@pytest.fixture
def page(world: CatalogueBuilder, make_app: AppMaker) -> CrosswalkApp:
    """The app on the small world, in which A is known better."""
    return make_app(known_better(world))


async def test_a_fact_says_how_many_agree_and_that_others_say_something_else(page: CrosswalkApp) -> None:
    async with page.run_test(size=(200, 60)) as pilot:
        await opened(pilot)
        assert line_with(page, "(131,072)").split("│")[1].split() == ["Context", "≠", "131K", "(131,072)", "1/7"]
        assert "≠" not in line_with(page, "Released").split("│")[1], "2024-09 does not contradict 2024-09-25"
        assert "5/5" in line_with(page, "Released")
        assert "—" in line_with(page, "Knowledge")


async def test_the_note_tells_who_says_what_of_the_fact_under_the_cursor(page: CrosswalkApp) -> None:
    async with page.run_test(size=(120, 40)) as pilot:
        await opened(pilot, *["down"] * 10)
        assert "canonical: models.dev · 1 of 7 agree" in seen(page)
        assert "60K (60,000) ×5" in words(page)


async def test_x_explains_a_fact_by_all_its_candidates_and_the_rule_that_chose(page: CrosswalkApp) -> None:
    async with page.run_test(size=(120, 40)) as pilot:
        await opened(pilot, *["down"] * 10, "x")
        shown = seen(page)
        assert "Context of Llama 3.2 1B Instruct" in shown
        assert "Canonical metadata: it goes before the other offers." in shown
        chosen = line_with(page, "used 131K (131,072)").partition("used")[2].split()
        assert chosen[:5] == ["131K", "(131,072)", "canonical", "1", "models.dev"]
        assert "5  litellm, models.dev" in line_with(page, "60K (60,000)")


async def test_a_disputed_fact_is_unknown_and_its_votes_are_counted(
    world: CatalogueBuilder, make_app: AppMaker
) -> None:
    for value in ("0", "1"):
        world.fact(A, "structured_output", value, votes=3, sources="models.dev")
    page = make_app(world)
    async with page.run_test(size=(120, 40)) as pilot:
        await opened(pilot, *["down"] * 16)
        assert line_with(page, "Structured").split("│")[1].split()[:3] == ["Structured", "≠", "—"]
        assert "— disputed: 3 yes, 3 no" in words(page)
        await pilot.press("x")
        await pilot.pause()
        assert "— · disputed: 3 yes, 3 no" in seen(page)
        assert "Disputed: among the other offers 2 values have 3 votes each." in seen(page)
        assert "◆" not in line_with(page, "yes  ")


async def test_a_fact_nobody_gives_can_be_explained_too(page: CrosswalkApp) -> None:
    async with page.run_test(size=(120, 40)) as pilot:
        await opened(pilot, "down", "x")
        assert "The lab is the first part of the model's key." in seen(page)


async def test_names_by_kind_with_the_sellers_that_use_them(page: CrosswalkApp) -> None:
    async with page.run_test(size=(200, 60)) as pilot:
        await opened(pilot)
        assert "Ids at providers" in seen(page)
        assert "Alpha" in line_with(page, "llama-1b", " 4  ")


async def test_x_lists_all_who_use_a_name(page: CrosswalkApp) -> None:
    async with page.run_test(size=(80, 24)) as pilot:
        await opened(pilot, "tab", "end", "x")
        assert "Uses of this name" in seen(page)
        assert "Ids at providers, in 4 records" in seen(page)
        assert line_with(page, "│   Alpha")


async def test_a_score_says_where_it_stands_who_measured_it_and_when(page: CrosswalkApp) -> None:
    async with page.run_test(size=(200, 60)) as pilot:
        await opened(pilot)
        arena, ifeval = line_with(page, "Arena Text", "1111"), line_with(page, "IFEval", "59.5")
        assert "3/3" in arena
        assert "2/2" not in ifeval, "the figure of the maker has no rank"
        assert "59.5% lab" in ifeval


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
async def test_a_narrow_pane_says_too_which_scores_are_the_makers_own(
    page: CrosswalkApp, size: tuple[int, int]
) -> None:
    async with page.run_test(size=size) as pilot:
        await opened(pilot)
        page.screen.query_one("#scores").focus()
        await page.screen.run_action("show_pane('scores')")
        await pilot.pause()
        assert "59.5% lab" in line_with(page, "IFEval", "59.5")


async def test_enter_opens_an_address_and_y_copies_it(page: CrosswalkApp, monkeypatch: pytest.MonkeyPatch) -> None:
    visited: list[str] = []
    monkeypatch.setattr(CrosswalkApp, "open_url", lambda _, url, **__: visited.append(url))
    async with page.run_test(size=(80, 24)) as pilot:
        await opened(pilot, "shift+tab", "enter")
        assert in_sight(page) == ["#links"]
        assert visited == ["https://cards.example/tiny"]
        await pilot.press("down", "y")
        await pilot.pause()
        assert page.clipboard == "https://alpha.example/docs"
