"""The group of all commands, and expected errors: exit code, a sentence on standard error, no traceback."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import Any

import click

from crosswalk_tui.cli.examples import with_examples
from crosswalk_tui.cli.options import CATALOGUE, with_strict_text, write_options
from crosswalk_tui.core.errors import VALUE_ERRORS, CatalogueError, CrosswalkError, ModelNotFound
from crosswalk_tui.core.text.safe import safe

NO = 1
"""Exit code of a negative answer."""

BAD_USAGE = 2
"""Exit code of an invalid call, or a catalogue that cannot be read."""

_INTERRUPTED = 130
_BROKEN_PIPE = 141
_LONGEST_SENTENCE = 2000
"""A longer error is cut to this number of characters."""


class Problem(click.ClickException):
    """An expected error: its message on standard error, without traceback or usage text."""

    exit_code = BAD_USAGE

    def __init__(self, error: CrosswalkError) -> None:
        super().__init__(safe(str(error), _LONGEST_SENTENCE))


class Refusal(Problem):
    """A problem that is a negative answer."""

    exit_code = NO


COMPLETION_VARIABLE = "_CROSSWALK_TUI_COMPLETE"
"""Environment variable with which a shell asks for the completions of a command line."""

_COMMAND = "crosswalk_tui.command"
"""Key of a context's ``meta``: whether the arguments name a command."""


class RootGroup(click.Group):
    """The program: runs a command, or without one opens the app on the named models.

    A command takes precedence over a model of the same name. Modules are imported when they are called: a start of the
    app needs no command, and a command none of the app's options.
    """

    def __init__(
        self,
        name: str | None = None,
        *,
        lazy: Mapping[str, str],
        default: str,
        **options: Any,  # noqa: ANN401
    ) -> None:
        """Create the group.

        Args:
            name: the name of the program.
            lazy: the module of each command, where it is called ``command``.
            default: the module of the command that runs if none is named; the help includes its options.
            options: passed to `click.Group`.
        """
        super().__init__(name, **options)
        self._lazy, self._default = lazy, default
        with_examples(self, "")
        self.prepare: Callable[[click.Command], click.Command] = lambda command: command
        """Applied to each command once it is imported."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order they were declared."""
        del ctx
        return list(self._lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command; None if there is no such command."""
        del ctx
        module = self._lazy.get(cmd_name)
        command = None if module is None else self.prepare(with_examples(_command_of(module), cmd_name))
        if not gc.isenabled():
            gc.freeze()  # what has been imported stays until the end
            gc.enable()
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse *args* as a command with its arguments, or as models with the app's options."""
        if self._names_a_command(args):
            ctx.meta[_COMMAND] = True
            return super().parse_args(ctx, args)
        ctx.allow_extra_args = False
        ctx.allow_interspersed_args = True
        first = next((word for word in args if not word.startswith("-")), "")  # the parser empties the list
        try:
            return click.Command.parse_args(self, ctx, args)
        except click.NoSuchOption as error:
            meant = self._command_like(first)
            if meant is None:
                raise
            raise click.UsageError(f"{error.message} Did you mean the command {meant}?", ctx) from error

    def _command_like(self, word: str) -> str | None:
        """The command that *word* is a typing error of."""
        from difflib import get_close_matches

        return next(iter(get_close_matches(word, self._lazy, 1)), None)

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Add models and the app's options unless a command is named: before one only global options apply."""
        params = super().get_params(ctx)
        return params if ctx.meta.get(_COMMAND) else [*self.prepare(_command_of(self._default)).params, *params]

    def _names_a_command(self, args: list[str]) -> bool:
        """Whether the first word that is neither an option nor an option's value is a command."""
        known = _with_values(self.params)
        words = iter(args)
        for word in words:
            if word.startswith("--") and word not in known:
                known |= _with_values(_command_of(self._default).params)
            if word in known:
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

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401
    ) -> click.Context:
        """Parse *args*, which may read usage logs; it ends as `invoke` does."""
        with _expected_ends():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command or the app; expected errors, Ctrl-C and a closed pipe end it without a traceback."""
        with _expected_ends():
            if not ctx.meta.get(_COMMAND):
                return self._open_app(ctx)
            return super().invoke(ctx)

    def _open_app(self, ctx: click.Context) -> object:
        """Run the app; a model that is not found may be a mistyped command."""
        try:
            return ctx.invoke(_command_of(self._default), **ctx.params)
        except ModelNotFound as error:
            meant = self._command_like(error.requested)
            if meant is None:
                raise
            nearest = f" Nearest: {', '.join(error.nearest)}." if error.nearest else ""
            problem = f"No model or command is called {error.requested!r}. Did you mean the command {meant}?{nearest}"
            raise CrosswalkError(problem) from error


def _with_format(error: click.UsageError) -> click.UsageError:
    """Suggest ``--format json`` for ``--json``, where the command has formats: click suggests what is spelt alike."""
    if not isinstance(error, click.NoSuchOption) or error.ctx is None or error.option_name not in ("--json", "--csv"):
        return error
    if not any("--format" in option.opts for option in error.ctx.command.params):
        return error
    meant = f"--format {error.option_name.removeprefix('--')}"
    return click.NoSuchOption(error.option_name, possibilities=[meant], ctx=error.ctx)


@contextmanager
def _expected_ends() -> Iterator[None]:
    """Turn expected errors, Ctrl-C and a closed pipe into an exit code, and a sentence where there is one to say."""
    try:
        yield
    except CrosswalkError as error:
        raise Problem(error) from error
    except click.exceptions.NoArgsIsHelpError:  # its message is the help
        raise
    except click.UsageError as error:  # click quotes some arguments as they are, escape sequences included
        sentence = safe(_with_format(error).format_message(), _LONGEST_SENTENCE)
        raise click.UsageError(sentence, error.ctx) from error
    except KeyboardInterrupt:
        raise click.exceptions.Exit(_INTERRUPTED) from None
    except BrokenPipeError:
        _abandon_output()
        raise click.exceptions.Exit(_BROKEN_PIPE) from None
    except OSError as error:
        raise _lost_answer(error) from error
    except VALUE_ERRORS as error:
        damage = _damage_behind(error)
        if damage is None:
            raise
        raise Problem(damage) from error


def _damage_behind(error: Exception) -> CatalogueError | None:
    """The error that the catalogue is damaged, if a value in the one that was opened may be the cause of *error*."""
    ctx = click.get_current_context(silent=True)
    path = None if ctx is None else ctx.meta.get(CATALOGUE)
    if path is None:
        return None
    from crosswalk_tui.catalog.reader import Catalogue

    try:
        with Catalogue.open(path, check=False) as opened:
            return opened.damage_behind(error)
    except CatalogueError as unreadable:
        return unreadable


@contextmanager
def collecting_no_garbage() -> Iterator[None]:
    """Suspend the garbage collector: looking through thousands of offers, none of which is garbage, is slow."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _lost_answer(error: OSError) -> Problem:
    """The problem that a file cannot be used, or the answer not be written; what is left of it is discarded."""
    _abandon_output()
    return Problem(CrosswalkError(f"{error.filename or 'The answer'}: {error.strerror or error}."))


def report_lost_answer(error: OSError) -> int:
    """Report that the answer could not be written; returns the exit code."""
    problem = _lost_answer(error)
    if isinstance(error, BrokenPipeError):
        return _BROKEN_PIPE
    problem.show()
    return problem.exit_code


def _command_of(module: str) -> click.Command:
    """The command in *module*."""
    command: click.Command = import_module(module).command
    return with_strict_text(command)


def _with_values(params: Iterable[click.Parameter]) -> set[str]:
    """The names of the options among *params* that take a value."""
    return {name for p in params if isinstance(p, click.Option) and not p.is_flag for name in p.opts}


def _abandon_output() -> None:
    """Discard buffered output; otherwise the interpreter would try to write it again at exit, and fail."""
    with suppress(OSError, ValueError):  # standard output need not be a file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
