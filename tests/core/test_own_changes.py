"""A change of what is the user's by another program, merged into what the app has."""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis import given

from crosswalk_tui.core.own.own_changes import OwnChange
from crosswalk_tui.core.own.record_fields import read_record
from crosswalk_tui.core.own.records import Own, OwnEntry


def discount(provider: str, off: int = 10, *, active: bool = True) -> OwnEntry:
    return OwnEntry(read_record("discount", {"provider": provider, "off": f"{off}%"}), "2026-07-01", active)


A, B, C = (discount(name) for name in ("alpha", "bravo", "charlie"))

states = st.dictionaries(st.sampled_from("abcd"), st.integers(1, 3), max_size=4).map(
    lambda found: tuple(discount(name, off) for name, off in found.items())
)


@given(states, states)
def test_what_was_not_edited_becomes_what_the_file_has(before: Own, after: Own) -> None:
    assert set(OwnChange(before, after).merged_into(before)) == set(after)


@given(states, states, states)
def test_every_entry_is_mine_or_theirs_and_mine_if_edited(before: Own, after: Own, mine: Own) -> None:
    merged = OwnChange(before, after).merged_into(mine)
    assert set(merged) <= {*mine, *after}
    assert set(mine) - set(before) <= set(merged)


@given(states, states, states)
def test_what_another_program_changed_is_so_in_each_state_to_undo_to(before: Own, after: Own, mine: Own) -> None:
    imposed = set(OwnChange(before, after).imposed_on(mine))
    changed = {entry.record.name for entry in {*before} ^ {*after}}
    assert {entry for entry in imposed if entry.record.name in changed} == {
        entry for entry in after if entry.record.name in changed
    }
    assert {entry for entry in imposed if entry.record.name not in changed} == {
        entry for entry in mine if entry.record.name not in changed
    }


def test_a_change_in_words() -> None:
    assert OwnChange((), (A,)).words == "discount alpha added"
    assert OwnChange((A, B), (discount("alpha", 20),)).words == "discount alpha changed, discount bravo removed"
    off = discount("alpha", active=False)
    assert OwnChange((A,), (off,)).words == "discount alpha switched off"
    assert (
        OwnChange((A, B), (off, C)).unsaved
        == "the change of discount alpha, the removal of discount bravo, 1 more change"
    )
    assert OwnChange((), (A, B, C)).words == "discount alpha added, discount bravo added, 1 more change"
    assert OwnChange((), (A, B, C)).names == "discount alpha, discount bravo, 1 more record"
    assert OwnChange((A, B), (B, A)).is_empty


def test_a_step_of_undo_in_words() -> None:
    assert OwnChange((A,), (A, B)).step_words == ["discount bravo is back"]
    assert OwnChange((A, B), (A,)).step_words == ["discount bravo removed"]
    assert OwnChange((discount("alpha", 20),), (A,)).step_words == ["discount alpha 20% off → 10% off"]
    assert OwnChange((discount("alpha", active=False),), (A,)).step_words == ["discount alpha switched on"]
    assert OwnChange((A,), (A._replace(saved_on="2026-07-02"),)).step_words == ["discount alpha changed"]
