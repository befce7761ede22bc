"""The groups that points are coloured by: open or closed weights, or the lab."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from crosswalk_tui.core.models import Model
from crosswalk_tui.core.plot.choices import Grouping

N_LABS = 6
"""Number of labs with a group of their own."""

_WEIGHTS = {False: "closed", True: "open weights", None: "unknown"}
_KINDS = {False: "closed", True: "open", None: "unknown"}


class Group(NamedTuple):
    """A group of points.

    Attributes:
        kind: identifies its mark: ``open``, ``closed`` or ``unknown``; ``lab0`` to ``lab5`` or ``other``.
        n_models: number of models in it.
        place: position of the first compared model (0 is A) whose lab it is; None without one, and if it is no lab.
    """

    kind: str
    name: str
    n_models: int
    place: int | None = None


class Groups(NamedTuple):
    """The groups of the points of a plot, in the order of a legend, and how to find that of a model."""

    grouping: Grouping
    groups: tuple[Group, ...]

    def kind(self, model: Model) -> str:
        """The kind of the group of *model*."""
        if self.grouping is Grouping.WEIGHTS:
            return _KINDS[model.open_weights]
        return next((group.kind for group in self.groups if group.name == model.lab), "other")


def groups_of(models: Sequence[Model], compared: Sequence[Model], grouping: Grouping) -> Groups:
    """The groups of *models*; the labs of the *compared* ones come first, then those with most models."""
    if grouping is Grouping.WEIGHTS:
        counts = Counter([model.open_weights for model in models])
        found = [Group(_KINDS[weights], name, counts[weights]) for weights, name in _WEIGHTS.items() if counts[weights]]
        return Groups(grouping, tuple(found))
    labs = Counter(model.lab for model in models)
    first = list(dict.fromkeys(model.lab for model in compared if model.lab in labs))
    rest = sorted(labs.keys() - set(first), key=lambda lab: (-labs[lab], lab))
    named = [*first, *rest][:N_LABS]
    places = {lab: place for place, lab in reversed(list(enumerate(model.lab for model in compared)))}
    groups = [Group(f"lab{nth}", lab, labs[lab], places.get(lab)) for nth, lab in enumerate(named)]
    left = len(models) - sum(group.n_models for group in groups)
    if left:
        groups.append(Group("other", "other labs", left))
    return Groups(grouping, tuple(groups))
