"""The options that describe a month's workload.

The base is the default workload, a preset, a saved workload, a conversation or usage reports; other options replace
parts of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from crosswalk_tui.cli.conversation_options import CONVERSATION, conversation_options, described, prompts_sentence
from crosswalk_tui.cli.model_choice import choose_model
from crosswalk_tui.cli.options import DayType, Decorator, FilePath, grouped_as, option, parse_size, parse_with
from crosswalk_tui.cli.text_lines import write_message
from crosswalk_tui.cli.usage_option import UsageOption, report_remarks, usage_option_value
from crosswalk_tui.core.errors import QuantityError, UsageError
from crosswalk_tui.core.text.quantity import (
    format_share,
    format_tokens,
    parse_count,
    parse_multiplier,
    parse_share,
    parse_tokens,
)
from crosswalk_tui.core.workload.hours import Hours, parse_hours
from crosswalk_tui.core.workload.monthly import DEFAULT_WORKLOAD, Workload, volume

if TYPE_CHECKING:
    from crosswalk_tui.catalog.reader import Catalogue
    from crosswalk_tui.core.models import Model
    from crosswalk_tui.core.pricing.bill import Quote
    from crosswalk_tui.core.usage.origin import LogOrigin
    from crosswalk_tui.core.workload.conversation import CacheLifetime, Conversation

_Value = TypeVar("_Value")

_SHARES = {
    "cached_share": "--cached",
    "cache_write_share": "--cache-write",
    "cache_write_1h_share": "--cache-write-1h",
}


class WorkloadOptions(NamedTuple):
    """The workload options of a call; None is not given.

    The first ones are those of `CONVERSATION`.

    Attributes:
        multipliers: models as typed, with factors.
        preset, saved, usage: the base, unless there is a conversation.
        sizes: prompt sizes by which the requests are distinguished, besides the price bands.
    """

    system: int | None = None
    turns: int | None = None
    user: int | None = None
    tool_output: int | None = None
    reply: int | None = None
    thinking: int | None = None
    sessions: int | None = None
    cache: CacheLifetime | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    cached_share: Decimal | None = None
    cache_write_share: Decimal | None = None
    cache_write_1h_share: Decimal | None = None
    reasoning_share: Decimal | None = None
    requests: int | None = None
    prompt_tokens: int | None = None
    batch: bool | None = None
    multipliers: tuple[tuple[str, Decimal], ...] = ()
    hours: Hours | None = None
    preset: str | None = None
    saved: str | None = None
    usage: UsageOption | None = None
    since: date | None = None
    until: date | None = None
    sizes: tuple[int, ...] = ()

    @property
    def given(self) -> dict[str, object]:
        """The given options of a conversation by the name of their field."""
        return {name: value for name in CONVERSATION if (value := getattr(self, name)) is not None}

    @property
    def conversation(self) -> Conversation | None:
        """The described conversation, with usual values for options not given; None without any."""
        return described(self.given)

    def resolve(self, catalogue: Catalogue, default: Workload = DEFAULT_WORKLOAD) -> Workload:
        """The described workload; *catalogue* resolves the models of multipliers, and has the price bands of a log.

        *default* is the base if no other one is given.

        Reports on standard error what the workload leaves out of a log.

        Raises:
            CrosswalkError: a preset, a saved workload or a model does not exist; a usage report cannot be read; shares
                add up to more than 100%.
            click.UsageError: options that exclude each other.
        """
        if self.requests is not None and self.prompt_tokens is not None:
            raise click.UsageError("--requests and --prompt both set the prompt size; give only one.")
        if (self.since is not None or self.until is not None) and self.usage is None:
            raise click.UsageError("--since and --until select days of the logs of --usage.")
        start = self._at_volume(self._start(catalogue, default))
        shares = {name: _given_or(getattr(self, name), getattr(start, name)) for name in _SHARES}
        _check_shares(shares)
        logged = start.logged
        resolved = replace(
            start,
            **shares,
            reasoning_share=_given_or(self.reasoning_share, start.reasoning_share),
            batch=_given_or(self.batch, start.batch),
            multipliers=_merged(start.multipliers, self.multipliers, lambda name: choose_model(catalogue, name)),
            hours=_given_or(self.hours, start.hours),
            logged=logged.outside_batch() if logged is not None and self.batch is False else logged,
        )
        if self.usage is not None:
            report_remarks(self.usage.read(catalogue), resolved)
        return resolved

    def origin(self) -> LogOrigin | None:
        """The logs of a resolved workload; None without any, or if they are not files."""
        from crosswalk_tui.core.usage.origin import LogOrigin
        from crosswalk_tui.usage import log_workload

        if self.usage is None or self.usage.log is None or "-" in self.usage.names:
            return None
        return LogOrigin(self.usage.names, log_workload(self.usage.log), self.since, self.until)

    def check_limit(self, max_usd: Decimal | None) -> None:
        """Raise UsageError if the limit *max_usd* cannot be held against a month of the log of a resolved workload."""
        log = None if self.usage is None else self.usage.log
        other_volume = self.input_tokens is not None or self.output_tokens is not None
        if max_usd is not None and log is not None and log.has_no_rate and not other_volume:
            from crosswalk_tui.core.usage.remarks import no_rate

            raise UsageError(
                f"--max-usd limits a month, but {no_rate(log)}, so the rate of the log is unknown;"
                " --since DATE leaves those without a date out."
            )

    def left_out(self, workload: Workload, bills: Iterable[Quote | None] = ()) -> dict[str, int]:
        """Counts of the usage logs by name that the *bills* of *workload* leave out; call `resolve` before."""
        if self.usage is None or self.usage.log is None:
            return {}
        from crosswalk_tui.core.usage.billing import assumed_rates
        from crosswalk_tui.core.usage.remarks import not_priced

        assumed = {rate.label for bill in bills if bill is not None for rate in assumed_rates(bill)}
        return not_priced(self.usage.log, workload, assumed)

    def _start(self, catalogue: Catalogue, default: Workload) -> Workload:
        talk, given = self.conversation, self.bases
        if len(given) > 1:
            raise click.UsageError(f"{' and '.join(given)} each set the base of the workload; give only one.")
        if self.preset is not None:
            from crosswalk_tui.core.workload.presets import find_preset

            return find_preset(self.preset).workload
        if self.saved is not None:
            from crosswalk_tui.user.database import UserDatabase
            from crosswalk_tui.user.workloads import saved_workload

            return saved_workload(UserDatabase(), self.saved)
        if self.usage is not None:
            from crosswalk_tui.usage import log_workload

            return log_workload(self.usage.read(catalogue, self.since, self.until, self.sizes), self.usage.source)
        if talk is not None:
            write_message(prompts_sentence(talk))
            return talk.workload(tuple(sorted({*catalogue.band_starts(), *self.sizes})))
        return default

    @property
    def bases(self) -> list[str]:
        """The options given that each set the base of the workload."""
        starts = {
            "--preset": self.preset,
            "--workload": self.saved,
            "--usage": self.usage,
            self._turns_option: self.conversation,
        }
        return [name for name, value in starts.items() if value is not None]

    @property
    def _turns_option(self) -> str:
        """The first conversation option that was given."""
        return f"--{next(iter(self.given), 'turns').replace('_', '-')}"

    def _at_volume(self, start: Workload) -> Workload:
        """*start* with the given tokens; requests scale with them unless their number or size is given."""
        tokens_in = _given_or(self.input_tokens, start.input_tokens)
        tokens_out = _given_or(self.output_tokens, start.output_tokens)
        if self.requests is None and self.prompt_tokens is None:
            return volume(start, tokens_in, tokens_out)
        return replace(
            start,
            input_tokens=tokens_in,
            output_tokens=tokens_out,
            requests=self.requests,
            prompt_tokens=self.prompt_tokens,
        )


def _given_or(value: _Value | None, otherwise: _Value) -> _Value:
    """*value* if the option was given, else *otherwise*."""
    return otherwise if value is None else value


def _check_shares(shares: dict[str, Decimal]) -> None:
    total = sum(shares.values(), Decimal(0))
    if total > 1:
        parts = " + ".join(f"{_SHARES[name]} {format_share(share, 2)}" for name, share in shares.items() if share)
        raise QuantityError(f"{parts} is {format_share(total, 2)} of the input; the shares may not exceed 100%.")


def _merged(
    start: tuple[tuple[str, Decimal], ...], given: tuple[tuple[str, Decimal], ...], find: Callable[[str], Model]
) -> tuple[tuple[str, Decimal], ...]:
    """The multipliers of *start* and *given* by model key; *given* takes precedence."""
    return tuple({**dict(start), **{find(name).key: factor for name, factor in given}}.items())


def _read_multipliers(
    ctx: click.Context, param: click.Parameter, texts: tuple[str, ...]
) -> tuple[tuple[str, Decimal], ...]:
    """Read ``MODEL=FACTOR``, repeated."""
    read = []
    for text in texts:
        model, equals, factor = text.rpartition("=")
        if not equals or not model.strip():
            raise click.BadParameter(f"{text!r} is not MODEL=FACTOR, such as gpt-4o=1.5.", ctx, param)
        try:
            read.append((model.strip(), parse_multiplier(factor)))
        except QuantityError as error:
            raise click.BadParameter(f"{model.strip()}: {error}", ctx, param) from error
    return tuple(read)


def _share(option_name: str, value: str, of_what: str) -> tuple[str, Decorator]:
    return option(_SECTION, option_name, value, metavar="SHARE", callback=parse_with(parse_share), help=of_what)


_SECTION = "Workload"


def _volume(*, default: bool) -> tuple[tuple[str, Decorator], ...]:
    """The tokens a month, with the volume of the default workload in the help or without."""
    shown = [format_tokens(n) for n in (DEFAULT_WORKLOAD.input_tokens, DEFAULT_WORKLOAD.output_tokens)]
    tokens: dict[str, Any] = {"metavar": "TOKENS", "callback": parse_with(parse_tokens)}
    return (
        option(
            _SECTION, "--input", "input_tokens", **tokens, show_default=shown[0] if default else None,
            help="Input tokens a month: 5M, 250k, 12,345, 1e6.",
        ),
        option(
            _SECTION, "--output", "output_tokens", **tokens, show_default=shown[1] if default else None,
            help="Output tokens a month.",
        ),
    )  # fmt: skip


def _hours(*, default: bool) -> tuple[str, Decorator]:
    """When the workload runs, with the hours of the default workload in the help or without."""
    return option(
        _SECTION, "--hours", "hours", metavar="WHEN", callback=parse_with(parse_hours),
        show_default="evenly" if default else None,
        help="When requests run, if prices depend on the hour: evenly, peak, off-peak or office:Europe/Berlin.",
    )  # fmt: skip


_OPTIONS = (
    *_volume(default=True),
    _share("--cached", "cached_share", "Share of the input read from a cache: 60% or 0.6."),
    _share("--cache-write", "cache_write_share", "Share of the input written to a 5-minute cache."),
    _share("--cache-write-1h", "cache_write_1h_share", "Share of the input written to a 1-hour cache."),
    _share("--reasoning", "reasoning_share", "Share of the output that is reasoning."),
    option(
        _SECTION, "--requests", "requests", metavar="N", callback=parse_with(parse_count),
        help="Requests a month: sets the prompt size, which selects the price band, and fees per request.",
    ),
    option(
        _SECTION, "--prompt", "prompt_tokens", metavar="TOKENS", callback=parse_with(parse_size),
        help="Average input tokens per request, instead of --requests.",
    ),
    _hours(default=True),
    option(_SECTION, "--batch/--no-batch", "batch", default=None, help="Use batch prices, where published."),
    option(
        _SECTION, "--multiplier", "multipliers", metavar="MODEL=FACTOR", multiple=True,
        callback=_read_multipliers, help="Output multiplier: this model needs FACTOR times the output. Repeatable.",
    ),
    option(_SECTION, "--preset", "preset", metavar="NAME", help="Start from a preset; see 'workloads list'."),
    option(_SECTION, "--workload", "saved", metavar="NAME", help="Start from a saved workload."),
    option(
        _SECTION, "--usage", "usage", metavar="PATH", type=FilePath(readable=False), multiple=True,
        callback=usage_option_value,
        help="Start from usage logs: a file, folder or pattern, - for standard input. Repeatable.",
    ),
    option(
        _SECTION, "--since", "since", metavar="DATE", type=DayType(),
        help="Leave out earlier requests of the logs (UTC).",
    ),
    option(
        _SECTION, "--until", "until", metavar="DATE", type=DayType(),
        help="Leave out requests of the logs after this day.",
    ),
    *conversation_options,
)  # fmt: skip

workload_options = grouped_as("options", WorkloadOptions, _OPTIONS)
"""Add the workload options to a command, as ``options``."""

_WITHOUT_DEFAULTS = {name: (name, decorator) for name, decorator in (*_volume(default=False), _hours(default=False))}

undated_workload_options = grouped_as(
    "options",
    WorkloadOptions,
    tuple(_WITHOUT_DEFAULTS.get(one[0], one) for one in _OPTIONS if one[0] not in ("since", "until")),
)
"""As `workload_options`, for a command with a different default and a separate ``--since``."""
