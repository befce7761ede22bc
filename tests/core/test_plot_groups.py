"""The groups that the points of the plot are coloured by."""

from __future__ import annotations

from crosswalk_tui.core.models import Model
from crosswalk_tui.core.plot.choices import Grouping
from crosswalk_tui.core.plot.groups import Group, groups_of


def model(lab: str, nth: int = 1, *, open_weights: bool | None = None) -> Model:
    return Model(f"{lab}/{nth}", f"{lab} {nth}", lab, lab, open_weights=open_weights)


def test_by_weights_only_what_occurs_has_a_group() -> None:
    models = [model("a", open_weights=True), model("b", open_weights=True), model("c")]
    found = groups_of(models, models[:1], Grouping.WEIGHTS)
    assert found.groups == (Group("open", "open weights", 2), Group("unknown", "unknown", 1))
    closed = groups_of([model("a", open_weights=False)], (), Grouping.WEIGHTS)
    assert closed.groups == (Group("closed", "closed", 1),)
    assert [found.kind(model("z", open_weights=known)) for known in (True, False, None)] == [
        "open", "closed", "unknown",
    ]  # fmt: skip


def test_by_lab_the_compared_come_first_and_the_rest_share_a_group() -> None:
    models = [model(lab, nth) for lab, count in zip("abcdefgh", (1, 9, 8, 7, 6, 5, 4, 1), strict=True)
              for nth in range(count)]  # fmt: skip
    found = groups_of(models, [model("h"), model("a"), model("h", 2), model("gone")], Grouping.LAB)
    assert found.groups == (
        Group("lab0", "h", 1, 0), Group("lab1", "a", 1, 1), Group("lab2", "b", 9), Group("lab3", "c", 8),
        Group("lab4", "d", 7), Group("lab5", "e", 6), Group("other", "other labs", 9),
    )  # fmt: skip
    assert [found.kind(model(lab)) for lab in "hbfz"] == ["lab0", "lab2", "other", "other"]


def test_with_few_labs_there_are_no_others() -> None:
    assert [group.name for group in groups_of([model("a"), model("b")], (), Grouping.LAB).groups] == ["a", "b"]


def test_there_are_two_groupings() -> None:
    assert [each.other for each in Grouping] == [Grouping.LAB, Grouping.WEIGHTS]
