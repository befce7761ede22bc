"""How what is the user's has changed in its file, and how a state of it that was edited meanwhile takes that over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from crosswalk_tui.core.own.record_fields import kind_of
from crosswalk_tui.core.own.record_words import record_details
from crosswalk_tui.core.own.records import Own, OwnEntry
from crosswalk_tui.core.text.format import counted

_NAMED = 2
"""Records named in a sentence; further ones are counted."""


class OwnChange(NamedTuple):
    """All that is the user's, before and after a change by another program."""

    before: Own
    after: Own

    @property
    def is_empty(self) -> bool:
        """Whether both have the same entries."""
        return _by_name(self.before) == _by_name(self.after)

    def merged_into(self, own: Own) -> Own:
        """*own* with the change; an entry that differs from that before the change stays as it is in *own*."""
        old, new, merged = _by_name(self.before), _by_name(self.after), _by_name(own)
        for name in old | new:
            if old.get(name) == new.get(name) or merged.get(name) != old.get(name):
                continue
            if name in new:
                merged[name] = new[name]
            else:
                del merged[name]
        return self.after if merged == new else tuple(merged.values())

    def imposed_on(self, own: Own) -> Own:
        """*own*, a state to undo or redo to, with the change: neither may take back what another program has saved."""
        old, new, imposed = _by_name(self.before), _by_name(self.after), _by_name(own)
        for name in old | new:
            if old.get(name) == new.get(name):
                continue
            if name in new:
                imposed[name] = new[name]
            else:
                imposed.pop(name, None)
        return tuple(imposed.values())

    @property
    def words(self) -> str:
        """``price alpha llama-1b added, discount azure removed``; at most two, then how many more."""
        return _at_most([f"{kind} {name} {_done(was, now)}" for kind, name, was, now in self._changed()], "more change")

    @property
    def unsaved(self) -> str:
        """The change as something still to do: ``the new price alpha llama-1b, the removal of discount azure``."""
        found = self._changed()
        return _at_most([f"{to_do(was, now)} {kind} {name}" for kind, name, was, now in found], "more change")

    @property
    def names(self) -> str:
        """``price alpha llama-1b, discount azure``; at most two, then how many more."""
        return _at_most([f"{kind} {name}" for kind, name, _, _ in self._changed()], "more record")

    @property
    def step_words(self) -> list[str]:
        """The changes that a step of undo or redo makes: ``discount azure is back``, ``… 20% off → 15% off``."""
        return [f"{kind} {name} {_stepped(was, now)}" for kind, name, was, now in self._changed()]

    def _changed(self) -> Iterator[tuple[str, str, OwnEntry | None, OwnEntry | None]]:
        """Yield kind and name of each entry that differs, and the entry before and after."""
        old, new = _by_name(self.before), _by_name(self.after)
        for kind, name in sorted(old | new):
            was, now = old.get((kind, name)), new.get((kind, name))
            if was != now:
                yield kind, name, was, now


def _at_most(found: list[str], rest: str) -> str:
    more = [counted(len(found) - _NAMED, rest)] if len(found) > _NAMED else []
    return ", ".join([*found[:_NAMED], *more])


def _by_name(own: Own) -> dict[tuple[str, str], OwnEntry]:
    return {(kind_of(entry.record), entry.record.name): entry for entry in own}


def _done(was: OwnEntry | None, now: OwnEntry | None) -> str:
    """What was done to a record."""
    if was is None or now is None:
        return "added" if was is None else "removed"
    if was.active is not now.active and was.record == now.record:
        return "switched on" if now.active else "switched off"
    return "changed"


def to_do(was: object | None, now: object | None) -> str:
    """What is to be done to something, before its kind and name; None for what there is not before or afterwards."""
    return "the new" if was is None else "the removal of" if now is None else "the change of"


def _stepped(was: OwnEntry | None, now: OwnEntry | None) -> str:
    """What undoing or redoing did to a record."""
    if was is None:
        return "is back"
    if now is None or was.record == now.record:
        return _done(was, now)
    before, after = record_details(was.record), record_details(now.record)
    if before == after or not (before and after):
        return _done(was, now)
    unit = " per 1M"  # of both, once
    return f"{before.removesuffix(unit) if after.endswith(unit) else before} → {after}"
