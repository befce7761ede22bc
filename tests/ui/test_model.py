"""The page of one model: facts with who says them, offers, past prices, names, scores, addresses."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace

import pytest
from textual.pilot import Pilot

from crosswalk_tui.ui.app import CrosswalkApp
from crosswalk_tui.ui.shell.messages import OpenModel
from tests.catalogue_builder import CatalogueBuilder
from tests.ui.conftest import A, AppMaker, B, line_with, seen

PANES = ("#facts", "#aliases", "#offers", "#history", "#scores", "#links")


@pytest.fixture
def page(world: CatalogueBuilder, make_app: AppMaker) -> CrosswalkApp:
    """The app on the small world, in which A is known better: disputed facts, past prices, ids, addresses."""
    world.fact(A, "context_tokens", "131072", basis="canonical", sources="models.dev", chosen=1)
    world.fact(A, "context_tokens", "60000", votes=5, sources="litellm, models.dev")
    world.fact(A, "context_tokens", "16000", sources="litellm")
    world.fact(A, "licence", "llama3.2", basis="reviewed", sources="https://cards.example/tiny", chosen=1)
    world.fact(A, "release_date", "2024-09-25", votes=3, chosen=1)
    world.fact(A, "release_date", "2024-09", votes=2)
    world.past_price("alpha", "llama-1b", "2026-01-01", input=20_000, output=40_000)
    world.past_price("alpha", "llama-1b", "2026-03-01", input=20_000_000, output=20_000_000, kind="wrong")
    world.past_price("alpha", "llama-1b", "2026-04-01", input=20_000, output=20_000, kind="corrected")
    for provider in world.tables["provider"]:
        if provider["provider_id"] == "alpha":
            provider["doc_url"] = "https://alpha.example/docs"
    world.tables["model_alias"].append({"alias": "llama-1b", "model_id": 1, "kind": "provider_id", "uses": 4})
    return make_app(world)


async def opened(pilot: Pilot[None], *keys: str) -> None:
    """Open the page and press *keys*."""
    await pilot.press("6")
    await pilot.pause()
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


def in_sight(app: CrosswalkApp) -> list[str]:
    """The panes that can be seen."""
    return [pane for pane in PANES if app.screen.query_one(pane).region.area]


def words(app: CrosswalkApp) -> str:
    """The text of each column of panes in turn, its lines joined."""
    lines = [line.split("││") for line in seen(app).splitlines()]
    columns = [" ".join(line[place] for line in lines if place < len(line)) for place in range(3)]
    return " ".join(" ".join(columns).replace("│", " ").split())


# Facts


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


# Offers


async def test_offers_are_ranked_for_the_workload_and_the_others_say_why_not(page: CrosswalkApp) -> None:
    async with page.run_test(size=(200, 60)) as pilot:
        await opened(pilot)
        shown = seen(page).splitlines()
        order = [next(nth for nth, line in enumerate(shown) if name in line and "$" in line) for name in
                 ("◆ Alpha", "Cloudy", "Bravo")]  # fmt: skip
        assert order == sorted(order)
        assert "$0.090" in line_with(page, "◆ Alpha")
        assert "free tier: rate-limited, not for sale" in line_with(page, "Middleman")
        assert "1 offer left out, and why" in seen(page)


async def test_another_workload_ranks_the_page_anew(page: CrosswalkApp) -> None:
    async with page.run_test(size=(200, 60)) as pilot:
        await opened(pilot)
        page.session.edit(replace(page.session.workload, input_tokens=50_000_000, output_tokens=0))
        await pilot.pause()
        assert "$0.10" in line_with(page, "◆ Cloudy")
        assert "Offers at 50M in" in seen(page)


async def test_beside_a_bill_stand_the_rates_it_is_made_of(world: CatalogueBuilder, make_app: AppMaker) -> None:
    banded = [{"input": 1_000, "output": 2_000}, {"input": 3_000, "output": 4_000, "band_from": 50_000}]
    world.offer("cloudy", "llama-1b-banded", A, prices=banded)
    app = make_app(world)
    async with app.run_test(size=(200, 60)) as pilot:
        await opened(pilot)
        assert {"$0.001", "$0.002"} <= set(line_with(app, "◆ Cloudy").split())
        app.session.edit(replace(app.session.workload, prompt_tokens=60_000))
        await pilot.pause()
        assert {"$0.003", "$0.004"} <= set(line_with(app, "◆ Cloudy").split())


async def test_x_explains_the_bill_of_an_offer(page: CrosswalkApp) -> None:
    async with page.run_test(size=(120, 40)) as pilot:
        await opened(pilot, "tab", "tab", "x")
        assert "5,000,000" in line_with(page, "input", "×")


async def test_o_opens_the_documentation_of_the_provider(page: CrosswalkApp, monkeypatch: pytest.MonkeyPatch) -> None:
    visited: list[str] = []
    monkeypatch.setattr(CrosswalkApp, "open_url", lambda _, url, **__: visited.append(url))
    async with page.run_test(size=(120, 40)) as pilot:
        await opened(pilot, "tab", "tab", "o")
        assert visited == ["https://alpha.example/docs"]


async def test_a_disputed_offer_is_named_below_the_offers_and_comes_first_of_those_left_out(
    world: CatalogueBuilder, make_app: AppMaker
) -> None:
    world.offer("middleman", "a-plan", A, access="subscription")
    world.provider("zeta", name="Zeta Cloud")
    world.offer("zeta", "llama-1b", A, input=1, output=1, disputed=1, exclude_code="not_live", exclude_reason="gone")
    app = make_app(world)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        assert "≠ sources disagree: Cloudy, Zeta Cloud" in words(app)
        lines = seen(app).splitlines()
        heading = next(nth for nth, line in enumerate(lines) if "left out, and why" in line)
        assert "Zeta Cloud" in lines[heading + 1]


# Price history


async def test_the_history_of_the_cheapest_offer_and_then_of_the_one_under_the_cursor(page: CrosswalkApp) -> None:
    async with page.run_test(size=(200, 60)) as pilot:
        await opened(pilot)
        assert "Price history · Alpha llama-1b" in seen(page)
        await pilot.press("tab", "tab", "down")
        await pilot.pause()
        await pilot.pause()
        assert "Price history · Cloudy meta.llama-1b" in seen(page)
        assert "No price before 2026-07-02 is recorded" in seen(page)


async def test_the_history_lists_changes_in_per_cent_and_marks_corrections(page: CrosswalkApp) -> None:
    async with page.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        lines = [line.rpartition("││")[2].strip(" │") for line in seen(page).splitlines()]
        rows = [line for line in lines if "2026-" in line and "Test prices" in line]
        assert [row.split()[:5] for row in rows] == [
            ["now", "2026-07-02", "$0.01", "−50%", "$0.02"],
            ["corrects", "2026-04-01", "$0.02", "$0.02", "−50%"],
            ["wrong", "2026-03-01", "$20.00", "$20.00", "Test"],
            ["2026-01-01", "$0.02", "$0.04", "Test", "prices"],
        ]
        assert "2 changes since 2026-01-01 · 1 correction" in words(page)


async def test_the_price_over_time_is_a_line_with_steps(page: CrosswalkApp) -> None:
    async with page.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        chart = [line.rpartition("││")[2].strip(" │") for line in seen(page).splitlines() if set("└╚") & set(line)]
        assert any("└ $0.01 ──" in line for line in chart)
        assert any("╚ $0.02 ══" in line for line in chart)
        assert "in  $0.02 ──" in seen(page)
        assert "out $0.04 ══" in seen(page)
        assert "2026-01-01         2026-03-01                    2026-07-02" in seen(page)


async def test_a_price_of_the_past_says_what_its_date_means(page: CrosswalkApp) -> None:
    async with page.run_test(size=(120, 40)) as pilot:
        await opened(pilot, "tab", "tab", "tab", "down", "down", "x")
        shown = seen(page)
        assert "Test prices recorded this on 2026-03-01" in shown
        assert "It was a wrong listing" in shown


async def test_left_and_right_go_through_the_histories_of_the_offers(page: CrosswalkApp) -> None:
    async with page.run_test(size=(80, 24)) as pilot:
        await opened(pilot, "tab", "tab", "tab")
        assert in_sight(page) == ["#history"]
        await pilot.press("right")
        await pilot.pause()
        await pilot.pause()
        assert page.screen.query_one("#history").border_title == "Price history · Cloudy meta.llama-1b"


async def test_a_price_in_use_is_in_the_history_with_the_day_on_which_it_was_last_stated(
    world: CatalogueBuilder, make_app: AppMaker
) -> None:
    world.provider("plans", type="subscription")
    world.offer("plans", "one", A, access="subscription", input=660_000, output=1_980_000)
    world.past_price("alpha", "llama-1b", "2026-03-01", input=10_000, output=20_000, kind="in_use")
    app = make_app(world)
    async with app.run_test(size=(200, 60)) as pilot:
        await opened(pilot)
        assert "now 2026-03-01" in seen(app)
        assert "last stated on 2026-07-02" in words(app)
        await pilot.press("tab", "tab", "end")
        await pilot.pause()
        await pilot.pause()
        assert "Price history · Plans one" in seen(app)
        assert "$0.66" in line_with(app, "now 2026-07-02")
        assert "No price of this offer is recorded" not in seen(app)


# Names, scores, addresses


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


# Whose page


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


# Layouts


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


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (90, 50), (120, 24), (120, 40), (200, 25)])
async def test_tab_reaches_every_pane(page: CrosswalkApp, size: tuple[int, int]) -> None:
    async with page.run_test(size=size) as pilot:
        await opened(pilot)
        for pane in PANES:
            assert pane in in_sight(page)
            assert page.focused is not None
            assert page.focused.id == f"{pane[1:]}-rows"
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
@pytest.mark.parametrize("size", [(60, 20), (200, 60)])
async def test_hostile_text_on_every_pane(make_app: AppMaker, text: str, size: tuple[int, int]) -> None:
    world = hostile_world(text)
    app = make_app(world)
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        for _ in PANES:
            await pilot.press("j", "x", "escape", "tab")
            await pilot.pause()
            shown = seen(app)
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
