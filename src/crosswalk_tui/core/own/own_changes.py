"""How what is the user's has changed in its file, and how a state of it that was edited meanwhile takes that over."""

from __future__ import annotations

from typing import NamedTuple

from crosswalk_tui.core.own.record_fields import kind_of
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

    @property
    def words(self) -> str:
        """``price alpha llama-1b added, discount azure removed``; at most two, then how many more."""
        old, new = _by_name(self.before), _by_name(self.after)
        found = []
        for kind, name in sorted(old | new):
            was, now = old.get((kind, name)), new.get((kind, name))
            if was != now:
                found.append(f"{kind} {name} {_done(was, now)}")
        more = [f"{counted(len(found) - _NAMED, 'more change')}"] if len(found) > _NAMED else []
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
