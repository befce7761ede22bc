"""Commands on something that is the user's, called by KIND and NAME: what to type where no such thing is named."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from crosswalk_tui.cli.group import BAD_USAGE
from crosswalk_tui.core.errors import UnknownName
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.yours import names_of_yours

_MOST = 5
"""Commands that a message lists."""

_LONGEST = 200
"""Characters of a name that are compared: the time grows with their square."""


class NothingNamed(click.ClickException):
    """Nothing of the user's has the name; lists what to type, one command a line."""

    exit_code = BAD_USAGE


class NamingCommand(click.Command):
    """A command whose first two arguments are a kind and a name of something that is the user's.

    Attributes:
        kinds: that it takes.
        after: what is typed after the name.
    """

    kinds: tuple[str, ...] = ()
    after = ""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse *args*; where they name nothing of the user's, the error lists what to type instead."""
        words = [word for word in args if word != "--"]
        flagged = any(word.startswith("-") for word in args if word != "--")
        if not ctx.resilient_parsing and not flagged and (len(words) <= 1 or words[0] not in self.kinds):
            kind = words[0] if words and words[0] in self.kinds else None
            raise self.nothing_named(kind, " ".join(words if kind is None else words[1:]))
        return super().parse_args(ctx, args)

    def nothing_named(self, kind: str | None, name: str) -> NothingNamed:
        """The error that *name* names nothing of *kind*, or of any if None, with the nearest commands first."""
        known = [pair for pair in names_of_yours(UserDatabase()) if pair[0] in self.kinds]
        problem = "Give the kind and the whole name of what is yours."
        if kind and name:
            problem = f"No {kind} of yours is called {safe(name, 80)!r}."
        if not known:
            return NothingNamed(f"{problem} You have no {', '.join(self.kinds[:-1])} or {self.kinds[-1]} yet.")
        near = _nearest(known, kind, name)
        commands = [f"  {self._command(*pair)}" for pair in near[:_MOST]]
        more = len(near) - len(commands)
        commands += [f"  and {more:,} more: crosswalk-tui own list"] if more else []
        return NothingNamed("\n".join([f"{problem} Type{' one of' if len(near) > 1 else ''}:", *commands]))

    def _command(self, kind: str, name: str) -> str:
        shown = safe(name, 400)
        named = shlex.quote(shown) if self.after else shlex.join(shown.split(" "))
        return f"crosswalk-tui own {self.name} {kind} {named}{self.after}"

    @contextmanager
    def named(self, kind: str, name: str) -> Iterator[None]:
        """Report `UnknownName` with what to type."""
        try:
            yield
        except UnknownName as error:
            raise self.nothing_named(kind, name) from error


def naming(kinds: Sequence[str], after: str = "") -> type[NamingCommand]:
    """A class of commands on things of *kinds*; *after* is what is typed after the name."""
    return type("NamingCommand", (NamingCommand,), {"kinds": tuple(kinds), "after": after})


def _nearest(known: Sequence[tuple[str, str]], kind: str | None, name: str) -> list[tuple[str, str]]:
    """Those of *known*, each a kind and a name, that *name* is a part of; else those of *kind*; else all.

    The nearest to *name* come first.
    """
    from difflib import SequenceMatcher

    typed = name[:_LONGEST].casefold()

    def nearness(pair: tuple[str, str]) -> float:
        full = pair[1].casefold()
        texts = (full, f"{pair[0]} {full}", *full.split())
        return max(SequenceMatcher(None, typed, text).ratio() for text in texts)

    within = [pair for pair in known if typed and typed in pair[1].casefold()]
    alike = [pair for pair in known if pair[0] == kind]
    return sorted(within or alike or known, key=lambda pair: (-nearness(pair), pair))
