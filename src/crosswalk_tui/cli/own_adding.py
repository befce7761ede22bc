"""``crosswalk-tui own price``, ``discount``, ``credit``, ``provider``, ``model`` and ``score``: add what is the user's.

The options of each command are the fields of its kind of record (`crosswalk_tui.core.own.record_fields`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from crosswalk_tui.catalog.offer_naming import SeveralOffers, SoldAsAnother, name_offer
from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.cli.filter_options import unknown_provider
from crosswalk_tui.cli.model_choice import choose_model
from crosswalk_tui.cli.options import catalogue_option, open_catalogue
from crosswalk_tui.cli.text_lines import write_message
from crosswalk_tui.core.errors import CrosswalkError, ModelNotFound
from crosswalk_tui.core.own.record_fields import FIELDS, OwnField, OwnFieldError, kind_of, read_record
from crosswalk_tui.core.own.record_words import problems_of, record_details, record_words
from crosswalk_tui.core.own.records import OwnPrice, Record
from crosswalk_tui.core.search.near_names import ALIKE
from crosswalk_tui.core.search.provider_names import near_providers, provider_named
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.own import new_entry, own_entries, save_own

_Fields = dict[str, object]
_Resolve = Callable[[Catalogue, _Fields], str | None]
"""Completes the fields of a record; returns what to report once it is saved."""

_FLAGS = defaultdict(
    tuple,
    model=("open_weights", "reasoning", "tools", "structured_output", "vision"),
    score=("higher_is_better",),
)
"""The fields that are on or off, by kind."""

_ONE = re.compile(r"0*1(\.0*)?")
"""A share that means 100% as a fraction, though rather 1% where it is typed; in a file it is a fraction."""

_NEGATIVE = re.compile(r"-\.?\d.*")


class _SignedLast(click.Command):
    """A command whose last argument may be a negative number, which is no option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        valued = {name for param in self.params if not getattr(param, "is_flag", False) for name in param.opts}
        for place, word in enumerate(args):
            if word == "--":
                break
            if _NEGATIVE.fullmatch(word) and (not place or args[place - 1] not in valued):
                args = [*args[:place], *args[place + 1 :], "--", word]
                break
        return super().parse_args(ctx, args)


_NOTE = OwnField(str, str, "a remark of yours")


def _options(kind: str, without: Sequence[str]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add the fields of *kind* as options, except those *without*, which are arguments."""
    known = {**FIELDS[kind], "note": _NOTE}

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for name, field in reversed([(n, f) for n, f in known.items() if n not in without]):
            flag = name.replace("_", "-")
            meaning = f"{field.meaning[0].upper()}{field.meaning[1:]}."
            if name in _FLAGS[kind]:
                option = click.option(f"--{flag}/--no-{flag}", name, default=None, help=_meaning_of_flag(name))
            else:
                option = click.option(f"--{flag}", name, metavar=field.shape, help=meaning)
            command = option(command)
        return catalogue_option(command)

    return decorate


def _meaning_of_flag(name: str) -> str:
    return {
        "open_weights": "Whether its weights are open.",
        "vision": "Whether it reads images.",
        "higher_is_better": "Whether a higher score of a new benchmark is better.",
    }.get(name, f"Whether it supports {name.replace('_', ' ')}.")


def _save(kind: str, fields: Mapping[str, object], catalogue: Path | None, resolve: _Resolve) -> None:
    """Save the record that *fields* describe after *resolve* has completed them; report what it does."""
    given = {name: value for name, value in fields.items() if value is not None}
    users = UserDatabase()
    with open_catalogue(catalogue) as opened:
        try:
            remark = resolve(opened, given)
            record = read_record(kind, given)
        except OwnFieldError as error:
            raise _of_parameter(error, is_given=error.field in given) from error
        before = own_entries(users)
        opened.lay_over((*(entry for entry in before if not _same(entry.record, record)), new_entry(record)))
        problems = problems_of(opened.own_problems, record)
        if problems and kind == "score":
            hint = " Add --minimum and --maximum." if "needs its scale" in problems[0] else ""
            raise CrosswalkError(f"{problems[0]} Nothing was saved.{hint}")
        save_own(users, [record])
    if remark:
        write_message(remark)
    for entry in before:
        if _same(entry.record, record) and entry.record != record:
            details = record_details(entry.record) or entry.record.name
            write_message(f"Replaces: {safe(details)}, saved {entry.saved_on}.")
    write_message(f"Saved: {kind} {safe(record_words(record))}.")
    if isinstance(record, OwnPrice) and record.rates.input == 0 == record.rates.output:
        write_message("Zeros mean that it runs on your own machine: it is listed, and never the cheapest.")
    for problem in problems:
        write_message(f"It has no effect: {safe(problem, 400)}")


def _of_parameter(error: OwnFieldError, *, is_given: bool) -> click.UsageError:
    """*error* on the argument or option as it is typed, as click words its own."""
    ctx = click.get_current_context()
    param = next((each for each in ctx.command.params if each.name == error.field), None)
    if is_given:
        return click.BadParameter(error.message, ctx, param)
    return click.MissingParameter(f"{error.message[0].upper()}{error.message[1:]}", ctx, param)


def _same(one: Record, other: Record) -> bool:
    """Whether both have the same kind and name, so that one replaces the other."""
    return (kind_of(one), one.name) == (kind_of(other), other.name)


def _name_provider(catalogue: Catalogue, fields: _Fields) -> None:
    """Replace the name of a provider by its id."""
    typed = str(fields["provider"])
    fields["provider"] = provider_named(typed, catalogue.provider_names()) or typed


def _known_provider(catalogue: Catalogue, fields: _Fields) -> None:
    _name_provider(catalogue, fields)
    problem = unknown_provider([str(fields["provider"])], catalogue)
    if problem is not None:
        raise click.UsageError(f"{problem} Add one of your own with: crosswalk-tui own provider ID.")


def _known_model(catalogue: Catalogue, fields: _Fields) -> None:
    try:
        fields["model"] = choose_model(catalogue, str(fields["model"])).key
    except ModelNotFound as error:
        raise _unknown_model(error) from error


def _unknown_model(error: ModelNotFound) -> CrosswalkError:
    return CrosswalkError(f"{error} Add a model of your own with: crosswalk-tui own model LAB/NAME.")


@click.command("price", short_help="Set the price of a model at a provider.")
@click.argument("provider")
@click.argument("model")
@_options("price", ("provider", "model"))
def price(*, catalogue: Path | None, **fields: object) -> None:
    """Set what you pay PROVIDER for MODEL, in USD per 1M tokens; rates not given stay at the list price.

    A PROVIDER that is not in the catalogue is added, such as an endpoint of yours. MODEL may be the provider's id of
    it. Instead of rates, --usd-per-hour and --tokens-per-second describe a machine: as many as the workload
    takes are billed for the whole month. Zeros mean that the model runs locally: it is listed, and never the cheapest.
    """
    _save("price", fields, catalogue, _offer_of)


def _offer_of(catalogue: Catalogue, fields: _Fields) -> str | None:
    """Complete the model and the provider's id of a price; returns that its provider is a new one."""
    names = catalogue.provider_names()
    typed = str(fields["provider"])
    provider = fields["provider"] = provider_named(typed, names) or typed.strip().casefold()
    remark = None
    if provider not in names:
        near = near_providers(provider, names, alike=ALIKE)
        hint = f" Did you mean {' or '.join(near)}? crosswalk-tui own remove price removes this one." if near else ""
        remark = f"{safe(provider, 80)} is not in the catalogue: a new provider of yours.{hint}"
    try:
        name_offer(catalogue, fields, choose_model)
    except SeveralOffers as error:
        raise click.UsageError(f"{error} Give one of them with --id.") from error
    except SoldAsAnother as error:
        raise click.UsageError(f"{error} Give that model, or another --id.") from error
    except ModelNotFound as error:
        raise _unknown_model(error) from error
    return remark


@click.command("discount", cls=_SignedLast, short_help="Take a percentage off the prices of a provider.")
@click.argument("provider")
@click.argument("off", metavar="SHARE")
@_options("discount", ("provider", "off"))
def discount(*, catalogue: Path | None, **fields: object) -> None:
    """Take SHARE, such as 15%, off the list prices of PROVIDER, or of one model or offer of it.

    The discount on an offer replaces that on its model, and that one the provider's; of several, the one that started
    last applies. --starts is the first day, --ends the first day after it.
    """

    def resolve(opened: Catalogue, given: _Fields) -> None:
        if _ONE.fullmatch(str(given["off"]).strip()):
            raise OwnFieldError("off", f"{given['off']!r} could be a percentage or a fraction; write 1% or 100%.")
        _known_provider(opened, given)
        if "model" in given:
            _known_model(opened, given)

    _save("discount", fields, catalogue, resolve)


@click.command("credit", cls=_SignedLast, short_help="Record money to spend at a provider.")
@click.argument("provider")
@click.argument("usd", metavar="USD")
@_options("credit", ("provider", "usd"))
def credit(*, catalogue: Path | None, **fields: object) -> None:
    """Record a credit of USD at PROVIDER. It changes no price or ranking; `cost` states how long it lasts."""
    _save("credit", fields, catalogue, _known_provider)


@click.command("provider", short_help="Add a provider or an endpoint.")
@click.argument("provider", metavar="ID")
@_options("provider", ("provider",))
def provider(*, catalogue: Path | None, **fields: object) -> None:
    """Add the provider ID, or change the name and the type of a known one."""
    _save("provider", fields, catalogue, _name_provider)


@click.command("model", short_help="Add a model, or facts on one.")
@click.argument("model", metavar="KEY")
@_options("model", ("model",))
def model(*, catalogue: Path | None, **fields: object) -> None:
    """Add the model KEY, such as acme/our-tune, or state facts on a known one, which replace the catalogue's."""

    def resolve(opened: Catalogue, given: _Fields) -> None:
        try:
            given["model"] = opened.find_model(str(given["model"])).key
        except ModelNotFound:
            return  # a new one

    _save("model", fields, catalogue, resolve)


@click.command("score", cls=_SignedLast, short_help="Record a score of a model.")
@click.argument("model")
@click.argument("benchmark")
@click.argument("value")
@_options("score", ("model", "benchmark", "value"))
def score(*, catalogue: Path | None, **fields: object) -> None:
    """Record that MODEL has the score VALUE on BENCHMARK; a new benchmark needs --minimum and --maximum."""
    _save("score", fields, catalogue, _known_model)


ADDING = (price, discount, credit, provider, model, score)
"""The commands of this module."""
