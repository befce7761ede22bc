"""The page of one model: whose it is, its layouts, what leaves it as a table, hostile text."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest

from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.shell.messages import OpenModel
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.conftest import A, AppMaker, B, line_with, seen
from tests.ui.model_page import PANES, in_sight, known_better, opened


@pytest.fixture
def page(world: CatalogueBuilder, make_app: AppMaker) -> CrosswalkApp:
    """The app on the small world, in which A is known better."""
    return make_app(known_better(world))


async def test_stepping_goes_through_the_compared_models(page: CrosswalkApp) -> None:
    async with page.run_test(size=(120, 40)) as pilot:
        await opened(pilot, "full_stop")
        assert page.session.page == B
        assert "B · Llama 3.2 3B Instruct  meta/llama-3.2-3b-instruct · Meta" in seen(page)
        await pilot.press("full_stop")
        assert page.session.page == A
        await pilot.press("less_than_sign")
        assert page.session.page == B


async def test_any_model_has_a_page_and_can_be_put_into_the_comparison(page: CrosswalkApp) -> None:
    async with page.run_test(size=(120, 40)) as pilot:
        page.screen.post_message(OpenModel("openai/gpt-5"))
        await pilot.pause()
        await pilot.pause()
        assert "GPT-5  openai/gpt-5 · Openai" in seen(page)
        assert "$1.25" in line_with(page, "◆ Alpha")
        await pilot.press("B")
        await pilot.pause()
        assert page.session.sides[1].model.key == "openai/gpt-5"
        assert "B GPT-5" in seen(page)


async def test_a_page_can_be_searched_for_among_all_models(page: CrosswalkApp) -> None:
    async with page.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await page.workers.wait_for_complete()
        await opened(pilot, "slash", *"unsold")
        await pilot.press("enter")
        await pilot.pause()
        assert page.session.page == "acme/unsold"
        assert [side.model.key for side in page.session.sides] == [A, B]
        assert "No provider in the catalogue sells this model." in seen(page)
        assert "No scores are published for this model." in seen(page)


async def test_a_page_that_is_no_longer_there_gives_way_to_the_first_model(page: CrosswalkApp) -> None:
    async with page.run_test(size=(120, 40)) as pilot:
        page.session.open_page("gone/model")
        await opened(pilot)
        assert "A Llama 3.2 1B Instruct" in seen(page)


async def test_the_page_left_behind_is_whichever_model_is_a_until_one_was_opened(page: CrosswalkApp) -> None:
    async with page.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        assert (page.session.page, page.state(None).page) == (A, "")
        await pilot.press("full_stop")
        assert page.state(None).page == B


async def test_opening_the_page_that_is_open_changes_nothing(page: CrosswalkApp) -> None:
    changes: list[object] = []
    async with page.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        page.session.listen(changes.append)
        page.session.open_page(A)
    assert changes == []
    assert page.state(None).page == ""


async def test_flipping_keeps_the_page_and_says_its_new_letter(page: CrosswalkApp) -> None:
    async with page.run_test(size=(120, 40)) as pilot:
        page.session.open_page(B)
        await opened(pilot, "f")
        assert page.session.page == B
        assert "A Llama 3.2 3B Instruct" in seen(page)


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        ((60, 20), ["#facts"]),
        ((80, 24), ["#facts"]),
        ((90, 50), ["#facts", "#aliases"]),
        ((120, 24), ["#facts", "#offers"]),
        ((120, 40), ["#facts", "#offers", "#history", "#scores"]),
        ((200, 25), ["#facts", "#offers", "#scores"]),
        ((200, 60), list(PANES)),
    ],
)
async def test_as_many_panes_as_fit(page: CrosswalkApp, size: tuple[int, int], shown: list[str]) -> None:
    async with page.run_test(size=size) as pilot:
        await opened(pilot)
        assert in_sight(page) == shown


async def test_tab_reaches_every_pane(page: CrosswalkApp) -> None:
    async with page.run_test(size=(60, 20)) as pilot:
        await opened(pilot)
        for size in ((60, 20), (80, 24), (90, 50), (120, 24), (120, 40), (200, 25)):
            await pilot.resize_terminal(*size)
            for pane in PANES:
                assert pane in in_sight(page), size
                assert page.focused is not None
                assert page.focused.id == f"{pane[1:]}-rows", size
                await pilot.press("tab")
                await pilot.pause()


async def test_resizing_back_and_forth_changes_nothing(page: CrosswalkApp) -> None:
    async with page.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        before = seen(page)
        for size in ((60, 20), (200, 60), (80, 24), (400, 120), (120, 40)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        assert seen(page) == before


@pytest.mark.parametrize("size", [(1, 1), (2, 40), (300, 2), (59, 20), (400, 120)])
async def test_opens_at_any_size(page: CrosswalkApp, size: tuple[int, int]) -> None:
    async with page.run_test(size=size) as pilot:
        await opened(pilot, "down", "tab", "tab", "down", "tab", "full_stop", "x", "escape")
        assert page.is_running
        assert all(len(line) <= size[0] for line in seen(page).splitlines())


HOSTILE = ["[/]", "[b]x[/b] [@click=app.quit]y[/]", "\x1b[2J\x07name", "\u202eesrever", "模型" * 40, "x" * 10_000]


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_text_on_every_pane(make_app: AppMaker, text: str) -> None:
    world = hostile_world(text)
    app = make_app(world)
    async with app.run_test(size=(60, 20)) as pilot:
        await opened(pilot)
        for size in ((60, 20), (200, 60)):
            await pilot.resize_terminal(*size)
            for _ in PANES:
                await pilot.press("j", "x", "escape", "tab")
                await pilot.pause()
                shown = set(seen(app))
                assert not [c for c in shown if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Cs")]
                assert all(strip.cell_length == size[0] for strip in app.screen._compositor.render_strips())
        assert app.is_running


def hostile_world(text: str) -> CatalogueBuilder:
    """A world whose every text is *text*."""
    world = CatalogueBuilder()
    add: Callable[..., None] = world.fact
    world.provider("alpha", name=text, doc_url=f"https://example.com/{text}")
    world.model(A, name=text, licence=text, family=text, modalities_in=text)
    world.model(B, name="Other")
    for field in ("name", "licence", "family", "context_tokens", "release_date", "tools"):
        add(A, field, text, sources=text, note=text, chosen=1)
        add(A, field, f"{text}2", sources=text)
    world.offer("alpha", text, A, input=10_000, output=20_000, region=text, quantization=text)
    world.offer("alpha", f"{text}2", A, exclude_code="quarantined", exclude_reason=text, input=1, output=1)
    world.past_price("alpha", f"{text}2", text or "2026", input=1, output=2)
    world.tables["model_alias"].append({"alias": f"{text}3", "model_id": 1, "kind": "provider_id", "uses": 4})
    world.benchmark("arena_text", name=text)
    world.score(A, "arena_text", 1111, variant=text, source_url=f"https://example.com/{text}")
    return world


async def test_every_pane_leaves_as_a_table(page: CrosswalkApp) -> None:
    heads = {}
    async with page.run_test(size=(200, 60)) as pilot:
        await opened(pilot)
        for _ in PANES:
            await pilot.press("Y")
            title, _, whose, _, *below = page.clipboard.splitlines()
            assert whose == f"Models: {A}"
            heads[title] = next(line for line in below if line.startswith("|"))
            await pilot.press("tab")
            await pilot.pause()
    assert list(heads) == [
        "## Facts", "## Aliases", "## Offers", "## Price history of Alpha", "## Scores", "## Links",
    ]  # fmt: skip
    assert heads["## Facts"] == "| Fact | Disputed | Value | Agree | Basis | Other values | Sources |"
    assert "Remark" in heads["## Offers"]
