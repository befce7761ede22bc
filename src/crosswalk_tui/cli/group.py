"""The group of all commands, and expected errors: exit code, a sentence on standard error, no traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module
from typing import Any

import click

from crosswalk_tui.cli.options import SectionOption, write_options
from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.core.text.safe import safe

NO = 1
"""Exit code of a negative answer."""

BAD_USAGE = 2
"""Exit code of an invalid call, or a catalogue that cannot be read."""

_INTERRUPTED = 130
_BROKEN_PIPE = 141
_LONGEST_SENTENCE = 2000


class Problem(click.ClickException):
    """An expected error: its message on standard error, without traceback or usage text."""

    exit_code = BAD_USAGE

    def __init__(self, error: CrosswalkError) -> None:
        super().__init__(safe(str(error), _LONGEST_SENTENCE))


class Refusal(Problem):
    """A problem that is a negative answer."""

    exit_code = NO


class RootGroup(click.Group):
    """The program: runs a command, or without one opens the app on the named models.

    A command takes precedence over a model of the same name. Its module is imported when it is called: a start of the
    app needs none of them.
    """

    def __init__(self, name: str | None = None, *, lazy: Mapping[str, str], **options: Any) -> None:  # noqa: ANN401
        """Create the group; *lazy* maps each command to the module that has it as ``command``."""
        super().__init__(name, **options)
        self._lazy = lazy

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order they were declared."""
        del ctx
        return list(self._lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of *cmd_name* and return its command; None when there is no such command."""
        del ctx
        module = self._lazy.get(cmd_name)
        found = None if module is None else import_module(module).command
        return found if isinstance(found, click.Command) else None

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse *args* as a command with its arguments, or as models with the app's options."""
        if self._names_a_command(args):
            ctx.meta["command"] = True
            return super().parse_args(ctx, args)
        ctx.allow_extra_args = False
        ctx.allow_interspersed_args = True
        return click.Command.parse_args(self, ctx, args)

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Hide models and the app's options from commands: before a command only global options apply."""
        params = super().get_params(ctx)
        if not ctx.meta.get("command"):
            return params
        return [p for p in params if p.name != "models" and not isinstance(p, SectionOption)]

    def _names_a_command(self, args: list[str]) -> bool:
        """Whether the first word that is neither an option nor an option's value is a command."""
        valued = {name for p in self.params if isinstance(p, click.Option) and not p.is_flag for name in p.opts}
        words = iter(args)
        for word in words:
            if word in valued:
                next(words, None)
            elif word == "--":
                return False
            elif not word.startswith("-"):
                return word in self._lazy
        return False

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the options under their headings, then the commands."""
        write_options(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write both ways to call the program."""
        formatter.write_usage(ctx.command_path, "[OPTIONS] [MODEL]...")
        formatter.write_usage(ctx.command_path, "[--catalog PATH] COMMAND [ARGS]...", prefix="       ")

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; expected errors, Ctrl-C and a closed pipe end it without a traceback."""
        try:
            return super().invoke(ctx)
        except CrosswalkError as error:
            raise Problem(error) from error
        except KeyboardInterrupt:
            ctx.exit(_INTERRUPTED)
        except BrokenPipeError:
            _abandon_output()
            ctx.exit(_BROKEN_PIPE)
        except OSError as error:
            _abandon_output()
            raise Problem(CrosswalkError(f"{error.filename or 'The answer'}: {error.strerror or error}.")) from error


def _abandon_output() -> None:
    """Discard buffered output; otherwise the interpreter would try to write it again at exit, and fail."""
    with suppress(OSError, ValueError):  # standard output need not be a file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
