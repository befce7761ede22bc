"""Commands whose help puts related options under a heading of their own, and functions that take them as one value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


class SectionOption(click.Option):
    """An option that is listed under a heading of its own in the help."""

    def __init__(self, *declarations: Any, section: str = "", **settings: Any) -> None:  # noqa: ANN401 - click's own
        super().__init__(*declarations, **settings)
        self.section = section


def write_options(command: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    """List the options of *command* under their headings; those that have none come last."""
    sections: dict[str, list[tuple[str, str]]] = {}
    rest: list[tuple[str, str]] = []
    for param in command.get_params(ctx):
        record = param.get_help_record(ctx)
        if record is not None and isinstance(param, click.Option):
            section = getattr(param, "section", "")
            (sections.setdefault(section, []) if section else rest).append(record)
    for title, records in [*sections.items(), ("Options", rest)]:
        if records:
            with formatter.section(title):
                formatter.write_dl(records)


class SectionedCommand(click.Command):
    """A command with so many options that its help needs headings."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the options under their headings."""
        write_options(self, ctx, formatter)


def option(section: str, *declarations: str, **settings: Any) -> tuple[str, Decorator]:  # noqa: ANN401 - click's own
    """An option of *section*; its last declaration is the name of its value."""
    return declarations[-1], click.option(*declarations, cls=SectionOption, section=section, **settings)


def taken_as(
    argument: str, kind: Callable[..., Any], options: Sequence[tuple[str, Decorator]]
) -> Callable[[_Command], _Command]:
    """Give a command *options*, and hand it their values as one: ``argument=kind(name=value, …)``."""

    def decorate(command: _Command) -> _Command:
        @wraps(command)
        def gathered(*args: Any, **values: Any) -> object:  # noqa: ANN401 - whatever the command takes
            given = {name: values.pop(name) for name, _ in options if name in values}
            return command(*args, **values, **{argument: kind(**given)})

        whole: Callable[..., Any] = gathered
        for _, decorator in reversed(options):
            whole = decorator(whole)
        return whole  # type: ignore[return-value]

    return decorate
